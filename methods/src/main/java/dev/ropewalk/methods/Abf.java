package dev.ropewalk.methods;

import java.util.List;

/**
 * ABF, adjusted base frequency: a larger base, picked by hand and trained in. Xiong et al. 2023, arXiv 2309.16039.
 *
 * @param base {@code b'} in place of the trained base
 */
record Abf(double base) implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
                    "abf",
                    "Adjusted base frequency",
                    "Another, larger rope base.",
                    "Xiong et al. 2023, arXiv 2309.16039",
                    false,
                    List.of(Parameter.base()),
                    settings -> new Abf(settings.number("base")))
            .except(MethodLaw.TURNS_NO_FASTER, "the base is picked by hand, and may be smaller than the trained one");

    Abf {
        if (!(base > 1 && base < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("abf: base must be finite and above 1, got " + base);
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        return ContextPlan.plain(rope, targetLength).withSpectrum(RotarySpectrum.ofBase(rope.rotaryDim(), base));
    }
}
