package dev.ropewalk.methods;

import java.util.List;

/**
 * NTK-by-parts: rotary pairs that turn often are left alone, those that turn seldom are slowed by the factor. bloc97 2023; Peng et al. 2023,
 * arXiv 2309.00071, section 3.2. It is {@link Yarn} without the temperature.
 *
 * @param factor {@code s}; 1 is plain RoPE
 */
record NtkByParts(double factor, Ramp ramp) implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
                    "ntk-by-parts",
                    "NTK-by-parts",
                    "Slow rotary pairs are interpolated, fast ones left alone.",
                    "Peng et al. 2023, arXiv 2309.00071, section 3.2",
                    true,
                    List.of(Parameter.factor(), Parameter.betaFast(), Parameter.betaSlow(), Parameter.ramp()),
                    settings -> new NtkByParts(settings.factor(), settings.ramp()))
            .differing(
                    "The paper's ramp is linear in the turns a pair makes within the trained length; published code blends over the pair's index, which is the default.");

    NtkByParts {
        if (!(factor > 0 && factor < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("ntk-by-parts: factor must be positive and finite, got " + factor);
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        return ContextPlan.plain(rope, targetLength).withSpectrum(ramp.slow(rope, factor));
    }
}
