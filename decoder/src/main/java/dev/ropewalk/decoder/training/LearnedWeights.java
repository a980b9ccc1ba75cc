package dev.ropewalk.decoder.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.ropewalk.decoder.engine.Kernels;
import dev.ropewalk.decoder.model.Weights;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A model's weights as training sees them: which of them are learned, or what is learned beside them, and the gradients of those. */
final class LearnedWeights {

    private final Kernels kernels;
    private final Weights weights;
    private final Optional<Lora> lora;
    private final NDArray none;
    private final Map<Weights.Linear, List<NDArray>> adapters = new IdentityHashMap<>();

    /** The embedding, the head's matrix (none where that is the embedding) and bias, the last norm. */
    private final List<NDArray> whole;

    /** Of each layer the same slots, empty where it has nothing of the kind. */
    private final List<NDArray> layers = new ArrayList<>();

    /** What is learned and its gradients, one for one. */
    private final List<NDArray> learned = new ArrayList<>();

    private final List<NDArray> gradients = new ArrayList<>();
    private final Map<NDArray, NDArray> gradientOf = new IdentityHashMap<>();

    /** @param lora learn these instead of all weights; they start from the seed */
    LearnedWeights(Kernels kernels, Weights weights, Optional<Lora> lora, long seed) {
        this.kernels = kernels;
        this.weights = weights;
        this.lora = lora;
        none = kernels.manager().create(new Shape(0));
        whole = List.of(
                weights.embedding(),
                weights.isTied() ? none : weights.head().weight(),
                weights.head().bias(),
                weights.finalNorm().weight(),
                weights.finalNorm().bias());
        if (lora.isPresent()) adapt(lora.get(), new SplittableRandom(seed));
        for (Weights.Layer layer : weights.layers()) layers.addAll(slots(layer));
        Stream<NDArray> all = lora.isPresent()
                ? weights.layers().stream()
                        .flatMap(layer -> projections(layer).stream())
                        .flatMap(linear -> adapters.getOrDefault(linear, List.of()).stream())
                : Stream.concat(whole.stream(), layers.stream());
        all.filter(array -> array.size() > 0).forEach(this::learn);
    }

    private void learn(NDArray array) {
        array.setRequiresGradient(true);
        learned.add(array);
        NDArray gradient = zeros(array);
        gradients.add(gradient);
        gradientOf.put(array, gradient);
    }

    NDArray zeros(NDArray like) {
        return kernels.manager().zeros(like.getShape());
    }

    /** In the order of the kernel {@code learned_layer}. */
    private List<NDArray> slots(Weights.Layer layer) {
        List<NDArray> slots = new ArrayList<>();
        add(slots, layer.attentionNorm());
        add(slots, layer.feedForwardNorm());
        add(slots, layer.queryKeyValue());
        add(slots, layer.queryNorm());
        add(slots, layer.keyNorm());
        add(slots, layer.output());
        add(slots, layer.inner());
        add(slots, layer.down());
        for (Weights.Linear linear : projections(layer))
            slots.addAll(adapters.getOrDefault(linear, List.of(none, none)));
        add(slots, layer.addedAttentionNorm());
        add(slots, layer.addedFeedForwardNorm());
        return slots;
    }

    private static void add(List<NDArray> slots, Weights.Norm norm) {
        slots.add(norm.weight());
        slots.add(norm.bias());
    }

    private static void add(List<NDArray> slots, Weights.Linear linear) {
        slots.add(linear.weight());
        slots.add(linear.bias());
    }

    /** The first matrix is drawn, the second is zero: nothing is added at the start. */
    private void adapt(Lora lora, SplittableRandom random) {
        for (Weights.Layer layer : weights.layers()) {
            for (Weights.Linear linear : projections(layer)) {
                long in = linear.weight().getShape().get(0),
                        out = linear.weight().getShape().get(1);
                float[] drawn = new float[Math.toIntExact(in * lora.rank())];
                for (int i = 0; i < drawn.length; i++) drawn[i] = (float) (random.nextGaussian() / Math.sqrt(in));
                adapters.put(
                        linear,
                        List.of(
                                kernels.manager().create(drawn, new Shape(in, lora.rank())),
                                kernels.manager().zeros(new Shape(lora.rank(), out))));
            }
        }
    }

    private static List<Weights.Linear> projections(Weights.Layer layer) {
        return List.of(layer.queryKeyValue(), layer.output(), layer.inner(), layer.down());
    }

    List<NDArray> whole() {
        return whole;
    }

    List<NDArray> layers() {
        return layers;
    }

    List<NDArray> learned() {
        return learned;
    }

    /** One for one those of what is learned. */
    List<NDArray> gradients() {
        return gradients;
    }

    /** One for one; empty where nothing is learned. */
    List<NDArray> gradientsOf(List<NDArray> arrays) {
        return arrays.stream()
                .map(array -> gradientOf.getOrDefault(array, none))
                .toList();
    }

    /** Numbers that are learned. */
    long numbers() {
        return learned.stream().mapToLong(NDArray::size).sum();
    }

    double adapterScale() {
        return lora.map(Lora::scale).orElse(1.0);
    }

    /** Of all gradients as one vector. */
    double gradientLength() {
        try (NDArray length = kernels.call(kernels.manager(), "length", gradients)) {
            return length.toDoubleArray()[0];
        }
    }

    void clearGradients() {
        for (NDArray gradient : gradients) {
            try (NDArray zeros = zeros(gradient)) {
                TrainingState.replace(kernels, gradient, zeros);
            }
        }
    }

    /** A projection as a file shall hold it: where something was learned beside it, both together. */
    Weights.Linear merged(Weights.Linear linear) {
        List<NDArray> adapter = adapters.get(linear);
        return adapter == null
                ? linear
                : new Weights.Linear(
                        kernels.call(
                                kernels.manager(),
                                "merged",
                                linear.weight(),
                                adapter.get(0),
                                adapter.get(1),
                                lora.orElseThrow().scale()),
                        linear.bias());
    }
}
