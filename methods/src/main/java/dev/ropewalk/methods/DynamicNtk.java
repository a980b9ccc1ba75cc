package dev.ropewalk.methods;

import java.util.List;

/**
 * Dynamic NTK: the base grows with the length at hand, so that short texts are left alone. emozilla, r/LocalLLaMA, June 2023; the formula
 * with a factor is the type {@code dynamic} of transformers.
 *
 * <p>A spectrum that changes while text is generated makes cached keys stale, and no cache policy equals a fresh prefill (transformers
 * #25104). Of the policies people use, this has {@code frozen}: the length is the whole budget, prompt and new tokens, fixed for the request.
 * transformers instead follows the longest length seen so far and leaves cached keys as they were.
 *
 * @param factor {@code f} in {@code b (f n/L - (f-1))^(D/(D-2))}; 1 slows the slowest pair by n/L
 */
public record DynamicNtk(double factor) implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
            "dynamic-ntk",
            "Dynamic NTK",
            "NTK-aware scaling whose base grows with the length, and only beyond the trained one.",
            "emozilla, r/LocalLLaMA, June 2023; transformers, rope type dynamic",
            true,
            List.of(
                    Parameter.number("factor", 1, 1e9, "how fast the base grows beyond the trained length")
                            .orElse(1.0),
                    Parameter.word("policy", "the length the base follows: frozen is prompt plus new tokens", "frozen")
                            .orElse("frozen")),
            DynamicNtk::from);

    public DynamicNtk {
        if (!(factor > 0 && factor < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("dynamic-ntk: factor must be positive and finite, got " + factor);
    }

    private static DynamicNtk from(Settings settings) {
        settings.word("policy");
        return new DynamicNtk(settings.number("factor"));
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        ContextPlan plain = ContextPlan.plain(rope, targetLength);
        if (targetLength <= rope.trainedLength()) return plain;
        double growth = factor * targetLength / rope.trainedLength() - (factor - 1);
        return plain.withSpectrum(NtkAware.spectrum(rope, growth));
    }
}
