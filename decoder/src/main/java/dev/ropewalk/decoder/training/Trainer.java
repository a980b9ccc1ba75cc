package dev.ropewalk.decoder.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.attention.Pass;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.decoder.checkpoint.Layout;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.engine.Kernels;
import dev.ropewalk.decoder.model.CheckpointWriter;
import dev.ropewalk.decoder.model.Weights;
import dev.ropewalk.methods.AttentionBand;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Reach;
import dev.ropewalk.methods.Rope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model that learns, under any plan: the same weights that a {@link Decoder} executes, their gradients by PyTorch's autograd, and AdamW.
 * Whatever is drawn is drawn from a seed; with the same number of threads on the same machine the same steps give the same weights, bit for
 * bit. Memory does not grow with the number of steps. Not thread-safe; close it.
 */
public final class Trainer implements AutoCloseable {

    /** Numbers of activations that a segment of layers may hold for its gradients: 2 GB. What it does not hold it computes twice. */
    private static final long ACTIVATIONS = 1L << 29;

    /** Logits held at a time, 128 MB, and as much for what the softmax keeps. */
    private static final int LOGITS = 1 << 25;

    private static final String STEPS = "steps";

    private final Kernels kernels;
    private final DecoderConfig config;
    private final Weights weights;
    private final Map<String, Object> configJson;
    private final Optional<Lora> lora;
    private final AdamW optimizer;
    private final int threads;
    private final int[] windows;
    private final NDArray none;
    private final Map<Weights.Linear, List<NDArray>> adapters = new IdentityHashMap<>();

    /** The embedding, the head's matrix (none where that is the embedding) and bias, the last norm. */
    private final List<NDArray> whole;

    /** Of each layer the same slots, empty where it has nothing of the kind. */
    private final List<NDArray> layers = new ArrayList<>();

    /** What is learned, its gradients and their means, one for one. */
    private final List<NDArray> learned = new ArrayList<>();

    private final List<NDArray> gradients = new ArrayList<>();
    private final Map<NDArray, NDArray> gradientOf = new IdentityHashMap<>();
    private final List<NDArray> first = new ArrayList<>();
    private final List<NDArray> second = new ArrayList<>();
    private int layersHeld = Integer.MAX_VALUE;
    private int steps;

    /**
     * A model that knows nothing yet.
     *
     * @param threads that PyTorch computes with
     */
    public static Trainer fresh(ModelShape shape, long seed, AdamW optimizer, int threads) {
        DecoderConfig config = shape.config();
        Kernels kernels = Kernels.training();
        return closing(
                kernels,
                () -> new Trainer(
                        kernels,
                        new Weights(
                                kernels,
                                config,
                                Layout.LLAMA,
                                new InitialTensors(kernels, Layout.LLAMA, config, seed),
                                Dtype.FLOAT32),
                        shape.configJson(),
                        Optional.empty(),
                        seed,
                        optimizer,
                        threads));
    }

    /**
     * A model that goes on learning.
     *
     * @param lora learn these instead of all weights; they start from the seed
     * @throws CheckpointException one sentence that names what is wrong
     */
    public static Trainer of(Checkpoint checkpoint, Optional<Lora> lora, long seed, AdamW optimizer, int threads) {
        Kernels kernels = Kernels.training();
        return closing(
                kernels,
                () -> new Trainer(
                        kernels,
                        Weights.of(kernels, checkpoint, Dtype.FLOAT32),
                        checkpoint.configJson(),
                        lora,
                        seed,
                        optimizer,
                        threads));
    }

    private static Trainer closing(Kernels kernels, Supplier<Trainer> make) {
        try {
            return make.get();
        } catch (RuntimeException e) {
            kernels.close();
            throw e;
        }
    }

    private Trainer(
            Kernels kernels,
            Weights weights,
            Map<String, Object> configJson,
            Optional<Lora> lora,
            long seed,
            AdamW optimizer,
            int threads) {
        if (threads < 1) throw new IllegalArgumentException("threads must be at least 1, got " + threads);
        this.kernels = kernels;
        this.weights = weights;
        config = weights.config();
        this.configJson = configJson;
        this.lora = lora;
        this.optimizer = optimizer;
        this.threads = threads;
        windows = config.windows().stream().mapToInt(window -> window).toArray();
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
        first.add(zeros(array));
        second.add(zeros(array));
    }

    private NDArray zeros(NDArray like) {
        return kernels.manager().zeros(like.getShape());
    }

    /** In the order of the kernel {@code learned_layer}. */
    private List<NDArray> slots(Weights.Layer layer) {
        List<NDArray> slots = new ArrayList<>();
        addNorms(slots, layer.norms());
        add(slots, layer.queryKeyValue());
        addNorms(slots, layer.headNorms());
        add(slots, layer.output());
        add(slots, layer.inner());
        add(slots, layer.down());
        for (Weights.Linear linear : projections(layer))
            slots.addAll(adapters.getOrDefault(linear, List.of(none, none)));
        return slots;
    }

    /** Two, of which some or all may be missing. */
    private void addNorms(List<NDArray> slots, List<Weights.Norm> norms) {
        for (int i = 0; i < 2; i++) {
            slots.add(i < norms.size() ? norms.get(i).weight() : none);
            slots.add(i < norms.size() ? norms.get(i).bias() : none);
        }
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

    /** The rotary geometry of the model. */
    public Rope rope() {
        return config.rope();
    }

    public int vocabularySize() {
        return config.vocabulary();
    }

    /** Steps made so far, those before a {@link #restoreState} included. */
    public int steps() {
        return steps;
    }

    /** Numbers that are learned. */
    public long learnedNumbers() {
        return learned.stream().mapToLong(NDArray::size).sum();
    }

    /**
     * One step: the gradients of all samples together, and one change of the weights. The loss is the mean over all tokens of the batch that
     * count, each as its weight says, so it does not depend on how many samples are read together.
     *
     * @param together samples read at a time, at least 1: what memory allows. Shorter ones are filled up on the right, which no token sees
     * @param plan under which all of them are read
     * @param learningRate at least 0
     * @return the loss before the change, nats a token
     * @throws TrainingException if the loss or a gradient is not a finite number; the weights are what they were
     */
    public double step(List<TrainingSample> batch, int together, ContextPlan plan, double learningRate) {
        if (!(learningRate >= 0) || Double.isInfinite(learningRate))
            throw new IllegalArgumentException("learningRate must be a number of at least 0, got " + learningRate);
        double loss = addGradients(batch, together, plan);
        double length = gradientLength();
        if (!Double.isFinite(loss) || !Double.isFinite(length)) {
            clearGradients();
            throw new TrainingException("the " + (Double.isFinite(loss) ? "gradient" : "loss") + " of step "
                    + (steps + 1) + " is not a finite number: the weights were left as they were after step " + steps
                    + "; a lower learning rate than " + learningRate + " may help");
        }
        steps++;
        update(learningRate, Math.min(1, optimizer.clip() / (length + 1e-6)));
        return loss;
    }

    /** @return the loss; its gradients are added to those there are */
    double addGradients(List<TrainingSample> batch, int together, ContextPlan plan) {
        if (batch.isEmpty()) throw new IllegalArgumentException("a step needs at least one sample, got none");
        if (together < 1) throw new IllegalArgumentException("together must be at least 1, got " + together);
        JniUtils.setNumThreads(threads);
        double total = 0;
        for (TrainingSample sample : batch) total += sample.weight();
        double loss = 0;
        for (int from = 0; from < batch.size(); from += together)
            loss += addGradients(batch.subList(from, Math.min(batch.size(), from + together)), plan, total);
        return loss;
    }

    private double addGradients(List<TrainingSample> samples, ContextPlan plan, double total) {
        int b = samples.size();
        int t = samples.stream().mapToInt(TrainingSample::tokens).max().orElseThrow();
        long[] ids = new long[b * t];
        List<Long> rows = new ArrayList<>(), targets = new ArrayList<>();
        List<Float> counts = new ArrayList<>();
        for (int s = 0; s < b; s++) {
            TrainingSample sample = samples.get(s);
            for (int i = 0; i < sample.tokens(); i++) {
                int id = sample.ids()[i];
                if (id < 0 || id >= config.vocabulary())
                    throw new IllegalArgumentException(
                            "token ids must be from 0 to " + (config.vocabulary() - 1) + ", got " + id);
                ids[s * t + i] = id;
                if (i > 0 && sample.weights()[i] > 0) {
                    rows.add((long) s * t + i - 1);
                    targets.add((long) id);
                    counts.add((float) (sample.weights()[i] / total));
                }
            }
        }
        float[] weights = new float[counts.size()];
        for (int i = 0; i < weights.length; i++) weights[i] = counts.get(i);
        try (NDManager owner = kernels.manager().newSubManager()) {
            Pass pass = Pass.of(owner, plan, windows, 0, t, lengths(samples));
            List<NDArray> masks = masks(owner, plan, t);
            NDArray loss = kernels.callRecording(
                    owner,
                    "learn",
                    owner.create(ids, new Shape(b, t)),
                    owner.create(longs(rows)),
                    owner.create(longs(targets)),
                    owner.create(weights),
                    whole,
                    layers,
                    gradientsOf(whole),
                    gradientsOf(layers),
                    owner.create(new double[] {
                        config.normEpsilon(),
                        config.logitScale(),
                        config.embeddingScale(),
                        lora.map(Lora::scale).orElse(1.0)
                    }),
                    owner.create(shape(pass, b, t, masks.size() / config.layers())),
                    Stream.concat(pass.queries().stream(), pass.keys().stream()).toList(),
                    pass.temperatures(),
                    masks);
            return loss.toDoubleArray()[0];
        }
    }

    /** One for one; empty where nothing is learned. */
    private List<NDArray> gradientsOf(List<NDArray> arrays) {
        return arrays.stream()
                .map(array -> gradientOf.getOrDefault(array, none))
                .toList();
    }

    /** What the kernel {@code learn} calls shape. */
    private long[] shape(Pass pass, int sequences, int tokens, int bands) {
        List<Long> shape = new ArrayList<>(List.of(
                (long) config.keyHeads(),
                (long) config.headDim(),
                (long) config.activation().ordinal(),
                config.parallel() ? 1L : 0L,
                (long) layersHeld(sequences, tokens),
                (long) Math.max(1, LOGITS / config.vocabulary()),
                (long) bands,
                pass.queries().size() / 2L));
        for (int band = 0; band < bands; band++) {
            shape.add(pass.queryOf()[band]);
            shape.add(pass.copyOf()[band]);
        }
        return longs(shape);
    }

    private static int[] lengths(List<TrainingSample> samples) {
        return samples.stream().mapToInt(TrainingSample::tokens).toArray();
    }

    private static long[] longs(List<Long> numbers) {
        return numbers.stream().mapToLong(number -> number).toArray();
    }

    /** Layers whose activations fit together: about 6 vectors of the hidden size, 4 of the heads' and 4 of the feed-forward's a token. */
    private int layersHeld(int sequences, int tokens) {
        long token = 6L * config.hidden() + 4L * config.heads() * config.headDim() + 4L * config.intermediate();
        long most = Math.min(layersHeld, config.layers());
        return (int) Math.max(1, Math.min(most, ACTIVATIONS / (token * sequences * tokens)));
    }

    /** No more layers at a time than so many. */
    void holdLayers(int layers) {
        layersHeld = layers;
    }

    /** Layer by layer a mask (tokens, tokens) of each band; an empty one where the one band is plain and causal. */
    private List<NDArray> masks(NDManager owner, ContextPlan plan, int tokens) {
        Map<Integer, List<NDArray>> known = new HashMap<>();
        return IntStream.of(windows)
                .mapToObj(window -> known.computeIfAbsent(window, w -> masks(owner, plan, w, tokens)))
                .flatMap(List::stream)
                .toList();
    }

    private List<NDArray> masks(NDManager owner, ContextPlan plan, int window, int tokens) {
        boolean plain = window == Reach.UNBOUNDED || window >= tokens;
        if (plain && plan.bands().size() == 1 && plan.bands().get(0).reach().equals(AttentionBand.CAUSAL.reach()))
            return List.of(none);
        return plan.bands().stream()
                .map(band -> {
                    boolean[] seen = new boolean[tokens * tokens];
                    for (int i = 0; i < tokens; i++) {
                        int least = plain ? 0 : Math.max(0, i - window + 1);
                        int to = Math.min(i + 1, band.reach().to(i));
                        for (int j = Math.max(least, band.reach().from(i)); j < to; j++) seen[i * tokens + j] = true;
                    }
                    return owner.create(seen, new Shape(tokens, tokens));
                })
                .toList();
    }

    double gradientLength() {
        try (NDArray length = kernels.call(kernels.manager(), "length", gradients)) {
            return length.toDoubleArray()[0];
        }
    }

    private void clearGradients() {
        for (NDArray gradient : gradients) {
            try (NDArray zeros = zeros(gradient)) {
                TrainingState.replace(kernels, gradient, zeros);
            }
        }
    }

    private void update(double learningRate, double factor) {
        List<Double> decays = learned.stream()
                .map(array -> array.getShape().dimension() > 1 ? optimizer.weightDecay() : 0)
                .toList();
        kernels.call(
                        kernels.manager(),
                        "adamw",
                        learned,
                        gradients,
                        first,
                        second,
                        decays,
                        learningRate,
                        new Kernels.Tuple(optimizer.beta1(), optimizer.beta2()),
                        new Kernels.Tuple(
                                1 - Math.pow(optimizer.beta1(), steps), 1 - Math.pow(optimizer.beta2(), steps)),
                        optimizer.epsilon(),
                        factor)
                .close();
    }

    List<NDArray> learned() {
        return learned;
    }

    /** One for one those of what is learned. */
    List<NDArray> gradients() {
        return gradients;
    }

    /**
     * Writes the model in Hugging Face layout: {@code config.json} and {@code model.safetensors}, float32. What adapters learned is added to
     * the matrices beside which they stand.
     *
     * @param folder made if it is not there
     * @param changes fields of config.json that are not what they were
     */
    public void saveModel(Path folder, Map<String, Object> changes) throws IOException {
        Files.createDirectories(folder);
        CheckpointWriter.write(folder.resolve("model.safetensors"), kernels, weights, this::merged);
        Map<String, Object> json = new LinkedHashMap<>(configJson);
        json.put("torch_dtype", "float32");
        json.putAll(changes);
        Files.writeString(
                folder.resolve("config.json"),
                JsonMapper.builder()
                                .enable(SerializationFeature.INDENT_OUTPUT)
                                .build()
                                .writeValueAsString(json)
                        + "\n");
    }

    private Weights.Linear merged(Weights.Linear linear) {
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

    /**
     * Writes what is learned and the optimizer's means, exactly: whole or not at all.
     *
     * @param told what {@link #restoreState} hands back
     */
    public void saveState(Path file, Map<String, String> told) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(told);
        all.put(STEPS, Integer.toString(steps));
        state().save(file, all);
    }

    /**
     * Goes on where a state was saved.
     *
     * @return what was told then, {@code steps} among it
     * @throws TrainingException when it is the state of another model
     */
    public Map<String, String> restoreState(Path file) {
        Map<String, String> told = state().restore(file, kernels);
        steps = Integer.parseInt(told.getOrDefault(STEPS, "0"));
        return told;
    }

    private TrainingState state() {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (int i = 0; i < learned.size(); i++) {
            arrays.put("weight." + i, learned.get(i));
            arrays.put("mean." + i, first.get(i));
            arrays.put("square." + i, second.get(i));
        }
        return new TrainingState(arrays);
    }

    @Override
    public void close() {
        kernels.close();
    }
}
