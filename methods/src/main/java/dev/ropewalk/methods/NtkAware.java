package dev.ropewalk.methods;

import java.util.List;

/**
 * NTK-aware scaling: a larger base, such that the slowest pair slows by exactly the factor and the fastest not at all. bloc97,
 * r/LocalLLaMA, June 2023; described in Peng et al. 2023, arXiv 2309.00071, section 3.1.
 *
 * <p>The pairs between are slowed by less than the factor, so the usable length stays below {@code L * factor}; people choose a factor of 1.5
 * to 2 times N/L. The automatic choice is N/L, for a comparison like for like.
 *
 * @param factor {@code s}; 1 is plain RoPE
 */
public record NtkAware(double factor) implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
                    "ntk",
                    "NTK-aware scaling",
                    "A larger base: the slowest rotary pair slows by the factor, the fastest not at all.",
                    "bloc97, r/LocalLLaMA, June 2023; arXiv 2309.00071, section 3.1",
                    true,
                    List.of(Parameter.factor()),
                    settings -> new NtkAware(settings.factor()))
            .differing(
                    "The usable length stays below L times the factor, so people choose 1.5 to 2 times N/L; the automatic factor is N/L, for a comparison like for like.");

    public NtkAware {
        if (!(factor > 0 && factor < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("ntk: factor must be positive and finite, got " + factor);
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        return ContextPlan.plain(rope, targetLength).withSpectrum(spectrum(rope, factor));
    }

    /** The spectrum of base {@code b * s^(D/(D-2))}. A single pair is its own fastest one and stays. */
    static RotarySpectrum spectrum(Rope rope, double factor) {
        return RotarySpectrum.ofBase(rope.rotaryDim(), base(rope, factor));
    }

    static double base(Rope rope, double factor) {
        int dim = rope.rotaryDim();
        return dim == 2 ? rope.base() : rope.base() * StrictMath.pow(factor, dim / (dim - 2.0));
    }
}
