package dev.ropewalk.evaluator.recipe;

import dev.ropewalk.decoder.training.AdamW;
import java.util.Map;

/**
 * How a recipe learns.
 *
 * @param learningRate the largest, above 0
 * @param warmup steps that the rate rises for
 * @param floor share of the largest rate that it falls to along half a cosine; 1 for a constant rate
 */
public record Optimizer(double learningRate, int warmup, double floor, AdamW adamW) {

    /** What PyTorch and every recipe of the literature take. */
    private static final double EPSILON = 1e-8;

    public Optimizer {
        new Schedule(learningRate, 0, floor, 1); // refuses what is wrong whatever the steps are
        if (warmup < 0) throw new IllegalArgumentException("warmup must be at least 0, got " + warmup);
    }

    static Optimizer read(Fields recipe) {
        Fields fields =
                recipe.object("optimizer", "learningRate", "beta1", "beta2", "weightDecay", "clip", "warmup", "floor");
        return new Optimizer(
                fields.number("learningRate"),
                fields.integer("warmup"),
                fields.number("floor"),
                new AdamW(
                        fields.number("beta1"),
                        fields.number("beta2"),
                        EPSILON,
                        fields.number("weightDecay"),
                        fields.number("clip")));
    }

    Schedule schedule(int steps) {
        return new Schedule(learningRate, warmup, floor, steps);
    }

    Map<String, Object> identity() {
        return Map.of(
                "learningRate",
                learningRate,
                "beta1",
                adamW.beta1(),
                "beta2",
                adamW.beta2(),
                "weightDecay",
                adamW.weightDecay(),
                "clip",
                adamW.clip(),
                "warmup",
                warmup,
                "floor",
                floor);
    }
}
