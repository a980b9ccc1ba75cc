package dev.ropewalk.methods;

import java.util.List;

/**
 * YaRN: {@link NtkByParts} and a temperature that sharpens attention as the factor grows. Peng et al. 2023, arXiv 2309.00071; code
 * jquesnelle/yarn.
 *
 * <p>Paper and code differ in the ramp ({@link Ramp}); the default is the code's. The authors' Mistral checkpoints use betaFast 128, betaSlow
 * 2 and slope 0.07. The factor {@code a} multiplies cos and sin of query and key, so it reaches only rotated channels.
 *
 * @param factor {@code s}; 1 is plain RoPE
 * @param attentionFactor {@code a}, by default {@code slope * ln s + 1}
 */
record Yarn(double factor, Ramp ramp, double attentionFactor) implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
                    "yarn",
                    "YaRN",
                    "Slow rotary pairs are interpolated, fast ones left alone, and attention is sharpened.",
                    "Peng et al. 2023, arXiv 2309.00071",
                    true,
                    List.of(
                            Parameter.factor(),
                            Parameter.betaFast(),
                            Parameter.betaSlow(),
                            Parameter.ramp(),
                            Parameter.number("slope", 0, 1000, "growth of the attention factor with ln factor")
                                    .orElse(0.1),
                            Parameter.number("attentionFactor", 1e-6, 1e6, "multiplies cos and sin of query and key")
                                    .automatic("slope * ln(factor) + 1")),
                    Yarn::from)
            .differing(
                    "The paper's ramp is linear in the turns a pair makes within the trained length; the code's, which every published checkpoint follows, in the pair's index. Speeds differ by up to 1.73 times at factor 4; the default is the code's.",
                    "The authors' Mistral checkpoints use betaFast 128, betaSlow 2 and slope 0.07.");

    Yarn {
        if (!(factor > 0 && factor < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("yarn: factor must be positive and finite, got " + factor);
        if (!(attentionFactor > 0 && attentionFactor < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException(
                    "yarn: attentionFactor must be positive and finite, got " + attentionFactor);
    }

    private static Yarn from(Settings settings) {
        double factor = settings.factor(), slope = settings.number("slope");
        double attentionFactor = settings.number(
                "attentionFactor",
                slope * StrictMath.log(factor) + 1,
                CanonicalJson.number(slope) + " * ln " + CanonicalJson.number(factor) + " + 1");
        return new Yarn(factor, settings.ramp(), attentionFactor);
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        return ContextPlan.plain(rope, targetLength)
                .withSpectrum(ramp.slow(rope, factor))
                .withRotaryTemperature(LogitTemperature.attentionFactor(attentionFactor));
    }
}
