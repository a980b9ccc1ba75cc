package dev.ropewalk.methods;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Leaky ReRoPE: distances are true up to a window and grow more slowly beyond it, {@code w + (d-w)/k}. Su 2023, kexue.fm/archives/9708; code
 * bojone/rerope.
 *
 * <p>Far positions are fractions. Only their difference counts, so the key's is {@code j/k} and the query's {@code (i + w(k-1))/k}. Distances
 * stay below the trained length up to {@code k (L-w) + w} tokens. The author's {@code k} is 16; the automatic one follows the length by
 * {@link SelfExtend}'s rule. His code also scales queries as {@link ReRope} says.
 *
 * @param window {@code w}, nearest keys that keep their distance
 * @param leak {@code k}, how many times more slowly distances grow beyond; may be a fraction, 1 is plain RoPE
 * @param logBase {@code c} of {@code max(1, ln(i+1)/ln c)} on the query; null for none
 */
record LeakyReRope(int window, double leak, @Nullable Double logBase) implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
                    "leaky-rerope",
                    "Leaky ReRoPE",
                    "Beyond a window distances grow more slowly, by fractions.",
                    "Su 2023, kexue.fm/archives/9708; code bojone/rerope",
                    true,
                    List.of(
                            Parameter.integer("window", 1, 1 << 24, "nearest keys that keep their true distance")
                                    .automatic("L/4"),
                            Parameter.number(
                                            "leak",
                                            1,
                                            1e9,
                                            "how many times more slowly distances grow beyond the window")
                                    .automatic(
                                            "smallest whole number that keeps w + (N-w)/k within 0.6 L, or L where w is more than half of it; 1 (off) while N <= L"),
                            Parameter.logBase()),
                    LeakyReRope::from)
            .differing(
                    "The author's leak is 16; the automatic one follows the length by SelfExtend's rule.",
                    "His code also scales queries by max(1, ln(i+1)/ln 4096); here that is logBase, off unless given.");

    LeakyReRope {
        if (window < 1) throw new IllegalArgumentException("leaky-rerope: window must be at least 1, got " + window);
        if (!(leak >= 1 && leak < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("leaky-rerope: leak must be finite and at least 1, got " + leak);
    }

    private static LeakyReRope from(Settings settings) {
        int trained = settings.rope().trainedLength(), target = settings.targetLength();
        int window = settings.integer("window", Math.max(1, trained / 4), "L/4 with L=" + trained);
        double leak = settings.given("leak")
                ? settings.number("leak")
                : target <= trained
                        ? settings.number("leak", 1, "N=" + target + " lies within L=" + trained + ": off")
                        : settings.number("leak", settings.sharing(window), settings.sharingReason(window));
        return new LeakyReRope(window, leak, settings.optionalNumber("logBase"));
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        ContextPlan plain = ContextPlan.plain(rope, targetLength);
        return (leak == 1 ? plain : plain.withBands(AttentionBand.nearest("near", window), far())).withLogBase(logBase);
    }

    private AttentionBand far() {
        return new AttentionBand(
                "far",
                new Reach.Distance(window, Reach.UNBOUNDED),
                new PositionMap.Divided(leak, window * (leak - 1)),
                new PositionMap.Divided(leak, 0));
    }
}
