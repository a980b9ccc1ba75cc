package dev.ropewalk.methods;

import java.util.List;
import java.util.Map;

/**
 * Dynamic NTK: the base grows with the length at hand, so that short texts are left alone. emozilla, r/LocalLLaMA, June 2023; the formula
 * with a factor is the type {@code dynamic} of transformers.
 *
 * <p>While text is generated the length changes, and people let the base follow it in five ways: the four of {@link LengthPolicy}, and
 * {@code static-max}, what vLLM calls dynamic: the base of {@code f L} tokens whatever the length (vLLM #5093). {@code stale} is
 * transformers'. The default is {@code frozen}, the one that keeps a cache true.
 *
 * @param factor {@code f} in {@code b (f n/L - (f-1))^(D/(D-2))}; 1 slows the slowest pair by n/L
 * @param policy {@code recompute}, {@code re-rotate}, {@code stale}, {@code frozen} or {@code static-max}
 */
record DynamicNtk(double factor, String policy) implements ContextMethod {

    private static final String STATIC_MAX = "static-max";

    private static final Map<String, LengthPolicy> POLICIES = Map.of(
            "recompute",
            LengthPolicy.RECOMPUTE,
            "re-rotate",
            LengthPolicy.RE_ROTATE,
            "stale",
            LengthPolicy.STALE,
            "frozen",
            LengthPolicy.FROZEN,
            STATIC_MAX,
            LengthPolicy.FROZEN);

    static final MethodCard CARD = new MethodCard(
                    "dynamic-ntk",
                    "Dynamic NTK",
                    "NTK-aware scaling whose base grows with the length, and only beyond the trained one.",
                    "emozilla, r/LocalLLaMA, June 2023; transformers, rope type dynamic",
                    true,
                    List.of(
                            Parameter.number("factor", 1, 1e9, "how fast the base grows beyond the trained length")
                                    .orElse(1.0),
                            Parameter.word(
                                            "policy",
                                            "which length the base follows while text is generated: frozen is prompt plus new tokens",
                                            "recompute",
                                            "re-rotate",
                                            "stale",
                                            "frozen",
                                            STATIC_MAX)
                                    .orElse("frozen")),
                    settings -> new DynamicNtk(settings.number("factor"), settings.word("policy")))
            .except(MethodLaw.FACTOR_ONE_IS_PLAIN, "the factor says how fast the base grows with the text, not how far")
            .differing(
                    "There are five readings of what a growing text makes of the base; transformers keeps cached keys at the base they were stored under (stale), vLLM takes the base of factor times the trained length whatever the length (static-max). The default is frozen, which keeps a cache true.");

    DynamicNtk {
        if (!(factor > 0 && factor < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("dynamic-ntk: factor must be positive and finite, got " + factor);
        if (!POLICIES.containsKey(policy))
            throw new IllegalArgumentException("dynamic-ntk: policy must be recompute, re-rotate, stale, frozen or "
                    + STATIC_MAX + ", got " + policy);
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        ContextPlan plain = ContextPlan.plain(rope, targetLength)
                .withLengthPolicy(POLICIES.getOrDefault(policy, LengthPolicy.FROZEN));
        double stretch = stretch(rope, targetLength);
        return stretch <= 1 ? plain : plain.withSpectrum(NtkAware.spectrum(rope, stretch));
    }

    /** By what the slowest pair is slowed; 1 where nothing is. */
    double stretch(Rope rope, int targetLength) {
        double longer = policy.equals(STATIC_MAX) ? factor : (double) targetLength / rope.trainedLength();
        return longer <= 1 ? 1 : factor * longer - (factor - 1);
    }
}
