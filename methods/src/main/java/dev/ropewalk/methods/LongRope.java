package dev.ropewalk.methods;

import java.util.List;
import java.util.Map;

/**
 * LongRoPE: each rotary pair slowed by a factor of its own, found by search; one list up to the trained length, one beyond. Ding et al. 2024,
 * arXiv 2402.13753; in the form of Phi-3 and of the type {@code longrope} of transformers.
 *
 * <p>The paper also leaves the first few positions unscaled; no released checkpoint does, nor does this. The list is chosen by the length at
 * hand: a text that grows past the trained length is read again under the long one, as transformers does for Phi-3.
 *
 * @param shortFactor one a pair, for texts up to the trained length
 * @param longFactor one a pair, beyond
 * @param attentionFactor {@code a} on cos and sin, under both lists
 */
record LongRope(List<Double> shortFactor, List<Double> longFactor, double attentionFactor) implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
                    "longrope",
                    "LongRoPE",
                    "Each rotary pair is slowed by its own searched factor.",
                    "Ding et al. 2024, arXiv 2402.13753",
                    false,
                    List.of(
                            Parameter.numbers(
                                            "shortFactor",
                                            1e-6,
                                            1e9,
                                            "slow-down of each pair while the text has at most the trained length")
                                    .automatic("the checkpoint's short_factor, where it has one"),
                            Parameter.numbers(
                                            "longFactor", 1e-6, 1e9, "slow-down of each pair beyond the trained length")
                                    .automatic("the checkpoint's long_factor, where it has one"),
                            Parameter.number("attentionFactor", 1e-6, 1e6, "multiplies cos and sin of query and key")
                                    .automatic("sqrt(1 + ln(N/L) / ln L), 1 while N <= L")),
                    LongRope::from)
            .differing(
                    "The paper leaves the first few positions unscaled; no released checkpoint does, nor does this.",
                    "transformers changes to the long list where a text grows past the trained length and reads it again; vLLM takes the long list for all of a request that may grow so far.");

    LongRope {
        shortFactor = List.copyOf(shortFactor);
        longFactor = List.copyOf(longFactor);
        if (!(attentionFactor > 0 && attentionFactor < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException(
                    "longrope: attentionFactor must be positive and finite, got " + attentionFactor);
    }

    private static LongRope from(Settings settings) {
        Map<String, Object> checkpoint = settings.rope().scaling().values();
        int trained = settings.rope().trainedLength(), target = settings.targetLength();
        return new LongRope(
                settings.numbers("shortFactor", checkpoint.get("short_factor"), "the checkpoint's short_factor"),
                settings.numbers("longFactor", checkpoint.get("long_factor"), "the checkpoint's long_factor"),
                settings.number(
                        "attentionFactor",
                        attentionFactor((double) target / trained, trained),
                        "sqrt(1 + ln(N/L) / ln L) with N=" + target + ", L=" + trained + ", 1 while N <= L"));
    }

    /** {@code sqrt(1 + ln s / ln L)}, from 1 on. */
    static double attentionFactor(double stretch, int trainedLength) {
        return stretch > 1 && trainedLength > 1
                ? Math.sqrt(1 + StrictMath.log(stretch) / StrictMath.log(trainedLength))
                : 1;
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        check("shortFactor", shortFactor, rope);
        check("longFactor", longFactor, rope);
        List<Double> factors = targetLength > rope.trainedLength() ? longFactor : shortFactor;
        return ContextPlan.plain(rope, targetLength)
                .withSpectrum(rope.trainedSpectrum().times(m -> 1 / factors.get(m)))
                .withRotaryTemperature(LogitTemperature.attentionFactor(attentionFactor))
                .withLengthPolicy(LengthPolicy.RECOMPUTE);
    }

    private static void check(String name, List<Double> factors, Rope rope) {
        if (factors.size() != rope.pairs())
            throw new IllegalArgumentException("longrope: " + name + " must have one entry a rotary pair, "
                    + rope.pairs() + ", got " + factors.size());
    }
}
