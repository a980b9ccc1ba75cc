package dev.ropewalk.decoder.training;

import ai.djl.ndarray.NDArray;
import dev.ropewalk.decoder.engine.Kernels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@link AdamW} remembers of a model that learns: the means of its gradients and of their squares, and how many steps it made. */
final class AdamState {

    private static final String STEPS = "steps";

    private final Kernels kernels;
    private final AdamW optimizer;
    private final LearnedWeights weights;
    private final List<NDArray> first;
    private final List<NDArray> second;
    private int steps;

    AdamState(Kernels kernels, AdamW optimizer, LearnedWeights weights) {
        this.kernels = kernels;
        this.optimizer = optimizer;
        this.weights = weights;
        first = weights.learned().stream().map(weights::zeros).toList();
        second = weights.learned().stream().map(weights::zeros).toList();
    }

    int steps() {
        return steps;
    }

    /**
     * One step; the gradients are zero afterwards.
     *
     * @param length of all gradients as one vector
     */
    void step(double learningRate, double length) {
        steps++;
        double factor = Math.min(1, optimizer.clip() / (length + 1e-6));
        List<Double> decays = weights.learned().stream()
                .map(array -> array.getShape().dimension() > 1 ? optimizer.weightDecay() : 0)
                .toList();
        kernels.call(
                        kernels.manager(),
                        "adamw",
                        weights.learned(),
                        weights.gradients(),
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

    /**
     * Writes what is learned and the optimizer's means, exactly: whole or not at all.
     *
     * @param told what {@link #restore} hands back
     */
    void save(Path file, Map<String, String> told) throws IOException {
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
    Map<String, String> restore(Path file) {
        Map<String, String> told = state().restore(file, kernels);
        steps = Integer.parseInt(told.getOrDefault(STEPS, "0"));
        return told;
    }

    private TrainingState state() {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (int i = 0; i < weights.learned().size(); i++) {
            arrays.put("weight." + i, weights.learned().get(i));
            arrays.put("mean." + i, first.get(i));
            arrays.put("square." + i, second.get(i));
        }
        return new TrainingState(arrays);
    }
}
