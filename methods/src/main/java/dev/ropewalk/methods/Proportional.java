package dev.ropewalk.methods;

import java.util.List;

/**
 * p-RoPE: the fast pairs turn as trained, the slow ones stand still and so carry meaning that no distance disturbs. Barbero et al. 2024, arXiv
 * 2410.06205; the type {@code proportional} of transformers.
 *
 * <p>Not partial rotary, which narrows {@code D}: here the exponents are over the whole width, and all channels stay paired as they were.
 *
 * @param fraction {@code p}: of all pairs the first {@code floor(p D/2)} turn; 1 is plain RoPE
 */
record Proportional(double fraction) implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
                    "proportional",
                    "p-RoPE",
                    "Fast rotary pairs turn as trained, slow ones stand still.",
                    "Barbero et al. 2024, arXiv 2410.06205",
                    false,
                    List.of(Parameter.number("fraction", 0, 1, "part of the rotary pairs that turn, the fast ones")
                            .orElse(0.75)),
                    settings -> new Proportional(settings.number("fraction")))
            .except(MethodLaw.TURNS_EVER_SLOWER, "the slow pairs stand still on purpose");

    Proportional {
        if (!(fraction >= 0 && fraction <= 1))
            throw new IllegalArgumentException("proportional: fraction must lie in 0..1, got " + fraction);
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        int turning = (int) (fraction * rope.rotaryDim() / 2);
        return ContextPlan.plain(rope, targetLength)
                .withSpectrum(rope.trainedSpectrum().times(m -> m < turning ? 1 : 0));
    }
}
