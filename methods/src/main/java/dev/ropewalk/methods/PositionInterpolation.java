package dev.ropewalk.methods;

import java.util.List;

/**
 * PI, position interpolation: every pair turns slower by the factor, as if positions were squeezed together. Chen et al. 2023, arXiv
 * 2306.15595; also kaiokendev 2023. The type {@code linear} of transformers.
 *
 * @param factor {@code s}; 1 is plain RoPE
 */
public record PositionInterpolation(double factor) implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
            "pi",
            "Position interpolation",
            "All rotary pairs are slowed by the factor.",
            "Chen et al. 2023, arXiv 2306.15595",
            true,
            List.of(Parameter.factor()),
            settings -> new PositionInterpolation(settings.factor()));

    public PositionInterpolation {
        if (!(factor > 0 && factor < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("pi: factor must be positive and finite, got " + factor);
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        return ContextPlan.plain(rope, targetLength)
                .withSpectrum(rope.trainedSpectrum().times(m -> 1 / factor));
    }
}
