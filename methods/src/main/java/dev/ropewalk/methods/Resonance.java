package dev.ropewalk.methods;

import java.util.List;

/**
 * Resonance RoPE: each pair's wavelength is rounded to a whole number of tokens, so that it meets the same angles in every turn and none is new
 * beyond the first. Wang et al. 2024, arXiv 2403.00071; code sheryc/resonance_rope.
 *
 * <p>It works over any spectrum, and rounds last: after YaRN's blend, not before. The factor on cos and sin, temperatures and bands stay those of
 * the other method. Even the fastest pair changes, from 2 pi to 6 tokens a turn, so the authors tune the model to it.
 *
 * @param spectrum the method whose spectrum is rounded
 */
record Resonance(ContextMethod spectrum) implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
                    "resonance",
                    "Resonance RoPE",
                    "Wavelengths are rounded to whole tokens, over the spectrum of any method.",
                    "Wang et al. 2024, arXiv 2403.00071",
                    false,
                    List.of(Parameter.method("spectrum", "gives all but the rounding")
                            .orElse("rope")),
                    settings -> new Resonance(settings.method("spectrum")))
            .except(MethodLaw.TURNS_NO_FASTER, "a wavelength may be rounded down")
            .except(MethodLaw.TURNS_EVER_SLOWER, "wavelengths of neighbours may be rounded to the same number");

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        ContextPlan inner = spectrum.plan(rope, targetLength);
        if (!inner.spectrum().heads().isOne())
            throw new IllegalArgumentException("resonance: spectrum must turn all heads alike, got one under which "
                    + inner.spectrum().heads().words());
        return inner.withSpectrum(RotarySpectrum.of(
                rope.pairs(), m -> 2 * Math.PI / whole(inner.spectrum().wavelength(m))));
    }

    /** A pair that does not turn stays so; none turns wholly within a token. */
    private static double whole(double wavelength) {
        return Math.max(1, Math.rint(wavelength));
    }
}
