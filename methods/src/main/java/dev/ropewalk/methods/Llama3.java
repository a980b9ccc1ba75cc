package dev.ropewalk.methods;

import java.util.List;

/**
 * The scaling Llama 3.1 was trained with: by wavelength, long waves slowed by the factor, short ones left alone, a blend between. Grattafiori
 * et al. 2024, arXiv 2407.21783; code meta-llama/llama-models; the type {@code llama3} of transformers.
 *
 * @param factor by which long waves are slowed; 1 is plain RoPE
 * @param lowFreqFactor waves longer than {@code L / lowFreqFactor} are slowed by the whole factor
 * @param highFreqFactor waves shorter than {@code L / highFreqFactor} are left alone
 */
record Llama3(double factor, double lowFreqFactor, double highFreqFactor) implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
            "llama3",
            "Llama 3 scaling",
            "Rotary pairs with long waves are slowed, those with short waves left alone.",
            "Grattafiori et al. 2024, arXiv 2407.21783",
            false,
            List.of(
                    Parameter.factor(),
                    Parameter.number("lowFreqFactor", 1e-6, 1e6, "turns within L below which a pair is slowed wholly")
                            .orElse(1.0),
                    Parameter.number("highFreqFactor", 1e-6, 1e6, "turns within L above which a pair is left alone")
                            .orElse(4.0)),
            settings ->
                    new Llama3(settings.factor(), settings.number("lowFreqFactor"), settings.number("highFreqFactor")));

    Llama3 {
        if (!(factor > 0 && factor < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("llama3: factor must be positive and finite, got " + factor);
        if (!(highFreqFactor > lowFreqFactor && lowFreqFactor > 0 && highFreqFactor < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException(
                    "llama3: highFreqFactor must be above lowFreqFactor, and that above 0, got " + highFreqFactor
                            + " and " + lowFreqFactor);
    }

    /** Its blend is linear in the turns within the trained length: the same form as the ramp of YaRN's paper, with other knots. */
    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        Ramp ramp = new Ramp.InTurns(highFreqFactor, lowFreqFactor);
        return ContextPlan.plain(rope, targetLength).withSpectrum(ramp.slow(rope, factor));
    }
}
