package dev.ropewalk.methods;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * LongRoPE: each rotary pair slowed by a factor of its own, found by search; one list up to the trained length, one beyond. Ding et al. 2024,
 * arXiv 2402.13753; in the form of Phi-3 and of the type {@code longrope} of transformers.
 *
 * <p>The paper also leaves the first few positions unscaled; no released checkpoint does, nor does this. The list is chosen by the length at
 * hand: a text that grows past the trained length is read again under the long one, as transformers does for Phi-3.
 *
 * <p>The authors' later code (microsoft/LongRoPE, rope/longrope.py) lets the long list grow in instead: a pair's factor {@code f} acts as
 * {@code 1 + (f - 1) g} with {@code g = (n/L - 1) / (s - 1)}, all of it at {@code s L} tokens, more beyond. The code goes on below L, where pairs
 * then turn faster than trained; here texts up to L are left alone.
 *
 * @param shortFactor one a pair, for texts up to the trained length; none where the long ones grow in
 * @param longFactor one a pair, beyond
 * @param attentionFactor {@code a} on cos and sin, at any length
 * @param factor {@code s}, the stretch for which the growing long factors were found; null where there are two lists
 */
record LongRope(
        List<Double> shortFactor,
        List<Double> longFactor,
        double attentionFactor,
        @Nullable Double factor) implements ContextMethod {

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
                                    .automatic(
                                            "sqrt(1 + ln(N/L) / ln L), 1 while N <= L; with dynamic its factor in place of N/L"),
                            Parameter.number(
                                    "factor",
                                    1.000001,
                                    1e9,
                                    "with dynamic, which needs it: how many times the trained length longFactor was found for"),
                            Parameter.flag(
                                    "dynamic",
                                    "whether longFactor grows in with the text instead of taking the place of shortFactor at the trained length")),
                    LongRope::from)
            .except(MethodLaw.FACTOR_ONE_IS_PLAIN, "the factor says for which length the list was found")
            .differing(
                    "The paper leaves the first few positions unscaled; no released checkpoint does, nor does this.",
                    "transformers changes to the long list where a text grows past the trained length and reads it again; vLLM takes the long list for all of a request that may grow so far.",
                    "The authors' later code lets the long list grow in with the text (dynamic), and below the trained length shrink, where this leaves texts alone.");

    LongRope(List<Double> shortFactor, List<Double> longFactor, double attentionFactor) {
        this(shortFactor, longFactor, attentionFactor, null);
    }

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
        if (settings.flag("dynamic")) return growing(settings, trained);
        if (settings.given("factor"))
            throw new IllegalArgumentException("longrope: factor goes with dynamic=true, got factor "
                    + CanonicalJson.number(settings.number("factor")) + " without it");
        return new LongRope(
                settings.numbers("shortFactor", checkpoint.get("short_factor"), "the checkpoint's short_factor"),
                settings.numbers("longFactor", checkpoint.get("long_factor"), "the checkpoint's long_factor"),
                settings.number(
                        "attentionFactor",
                        attentionFactor((double) target / trained, trained),
                        "sqrt(1 + ln(N/L) / ln L) with N=" + target + ", L=" + trained + ", 1 while N <= L"));
    }

    private static LongRope growing(Settings settings, int trained) {
        if (settings.given("shortFactor"))
            throw new IllegalArgumentException(
                    "longrope: shortFactor has no place beside dynamic=true, under which texts up to the trained length are left alone");
        double factor = settings.number("factor");
        return new LongRope(
                List.of(),
                settings.numbers("longFactor", null, ""),
                settings.number(
                        "attentionFactor",
                        attentionFactor(factor, trained),
                        "sqrt(1 + ln factor / ln L) with L=" + trained),
                factor);
    }

    /** {@code sqrt(1 + ln s / ln L)}, from 1 on. */
    static double attentionFactor(double stretch, int trainedLength) {
        return stretch > 1 && trainedLength > 1
                ? Math.sqrt(1 + StrictMath.log(stretch) / StrictMath.log(trainedLength))
                : 1;
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        check("longFactor", longFactor, rope);
        if (factor == null) check("shortFactor", shortFactor, rope);
        return ContextPlan.plain(rope, targetLength)
                .withSpectrum(rope.trainedSpectrum().times(m -> 1 / slowDown(m, rope, targetLength)))
                .withRotaryTemperature(LogitTemperature.attentionFactor(attentionFactor))
                .withLengthPolicy(LengthPolicy.RECOMPUTE);
    }

    private double slowDown(int pair, Rope rope, int length) {
        if (factor == null) return (length > rope.trainedLength() ? longFactor : shortFactor).get(pair);
        double grown = Math.max(0, ((double) length / rope.trainedLength() - 1) / (factor - 1));
        double slowDown = 1 + (longFactor.get(pair) - 1) * grown;
        if (slowDown <= 0)
            throw new IllegalArgumentException("longrope: at " + length + " tokens a longFactor of "
                    + longFactor.get(pair) + " has grown to " + slowDown + ", it must stay above 0");
        return slowDown;
    }

    private static void check(String name, List<Double> factors, Rope rope) {
        if (factors.size() != rope.pairs())
            throw new IllegalArgumentException("longrope: " + name + " must have one entry a rotary pair, "
                    + rope.pairs() + ", got " + factors.size());
    }
}
