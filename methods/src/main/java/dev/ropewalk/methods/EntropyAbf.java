package dev.ropewalk.methods;

import java.util.List;

/**
 * Entropy-ABF: {@link Abf}, and a scale on the query that keeps attention's entropy from growing with the context. Zhang et al. 2024, arXiv
 * 2401.07004; code GAIR-NLP/Entropy-ABF.
 *
 * <p>Paper and code differ: the paper exempts layers 0 and 1, the released code means to and does not (exemptLayers 0); the code writes
 * ln 4096 where {@code c} here is the trained length, and rounds the scale to bfloat16.
 *
 * @param exemptLayers layers below this index keep temperature 1; the base changes in all
 */
record EntropyAbf(double base, int exemptLayers) implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
                    "entropy-abf",
                    "Entropy-ABF",
                    "A larger rope base, and queries beyond the trained length scaled to keep attention's entropy.",
                    "Zhang et al. 2024, arXiv 2401.07004",
                    false,
                    List.of(
                            Parameter.base(),
                            Parameter.integer(
                                            "exemptLayers",
                                            0,
                                            1000,
                                            "first layers that are not scaled: 2 paper, 0 code")
                                    .orElse(2)),
                    settings -> new EntropyAbf(settings.number("base"), settings.integer("exemptLayers")))
            .except(MethodLaw.TURNS_NO_FASTER, "the base is picked by hand, and may be smaller than the trained one")
            .differing(
                    "The paper exempts layers 0 and 1 from the scale; the released code means to and does not, which is exemptLayers=0.",
                    "The code writes ln 4096 where the trained length stands here, and rounds the scale to bfloat16.");

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        return new Abf(base)
                .plan(rope, targetLength)
                .withTemperature(new LogitTemperature.LogPosition(rope.trainedLength(), exemptLayers));
    }
}
