package dev.ropewalk.methods;

import java.util.List;

/**
 * STRING, shifted rotary positions: far keys are told to lie nearer by a constant, so that the rarely trained large distances are replaced by
 * well trained ones. An et al. 2024, arXiv 2410.18745; code HKUNLP/STRING.
 *
 * <p>It makes better use of the trained length rather than extending it, and so is no plain RoPE within it. Beyond, distances can be kept
 * below L only up to {@code 2L - W} tokens: the offset must then be at least {@code N - L + W}.
 *
 * <p>Paper and code differ: the code multiplies cos and sin by {@code 0.1 ln 2 + 1} (attentionFactor 1.0693147), and its prefill counts the
 * key at distance S twice, its decoding once. Here bands are disjoint.
 *
 * @param offset {@code S}, nearest keys that keep their distance
 * @param window {@code W}, the distance told of the first key beyond them; at most the offset, which is plain RoPE
 * @param attentionFactor {@code a}, multiplies cos and sin of query and key
 */
record ShiftedRope(int offset, int window, double attentionFactor) implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
                    "string",
                    "STRING",
                    "Far keys are told to lie nearer by a constant, at distances that were trained often.",
                    "An et al. 2024, arXiv 2410.18745",
                    true,
                    List.of(
                            Parameter.integer("offset", 1, 1 << 24, "nearest keys that keep their true distance")
                                    .automatic(
                                            "L/3; beyond L the N-L+W that keeps distances trained, from N = 2L-W on (N+W)/2, which exceeds L least"),
                            Parameter.integer(
                                            "window",
                                            0,
                                            1 << 24,
                                            "distance told of the first key beyond; at most the offset")
                                    .automatic("L/8, at most 128"),
                            Parameter.number("attentionFactor", 1e-6, 1e6, "multiplies cos and sin of query and key")
                                    .orElse(1.0)),
                    ShiftedRope::from)
            .except(
                    MethodLaw.PLAIN_WITHIN_THE_TRAINED_LENGTH,
                    "distances within the trained length are shifted on purpose, to such as were trained often")
            .except(
                    MethodLaw.TELLS_TRAINED_DISTANCES,
                    "beyond about twice the trained length no shift brings all distances into it")
            .differing(
                    "The code multiplies cos and sin by 0.1 ln 2 + 1, which the paper does not.",
                    "The code's prefill counts the key at distance S twice, its decoding once; here bands are disjoint.");

    ShiftedRope {
        if (window < 0 || offset < 1 || window > offset)
            throw new IllegalArgumentException(
                    "string: window must be from 0 to the offset " + offset + ", got " + window);
        if (!(attentionFactor > 0 && attentionFactor < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException(
                    "string: attentionFactor must be positive and finite, got " + attentionFactor);
    }

    private static ShiftedRope from(Settings settings) {
        long trained = settings.rope().trainedLength(), target = settings.targetLength();
        long small = Math.min(128, trained / 8);
        int window = settings.integer(
                "window",
                (int) (settings.given("offset") ? Math.min(small, settings.integer("offset")) : small),
                "L/8 with L=" + trained + ", at most 128 and the offset");
        long third = Math.max(1, trained / 3);
        long needed = Math.min(target - trained + window, (target + window + 1) / 2);
        int offset = settings.integer(
                "offset",
                (int) Math.max(window, Math.max(third, needed)),
                needed <= Math.max(third, window)
                        ? "L/3 with L=" + trained + ", at least the window " + window
                        : (target <= 2 * trained - window ? "N-L+W" : "(N+W)/2, no offset keeps distances below L,")
                                + " with N=" + target + ", L=" + trained + ", W=" + window);
        return new ShiftedRope(offset, window, settings.number("attentionFactor"));
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        PositionMap own = new PositionMap.Identity();
        return ContextPlan.plain(rope, targetLength)
                .withRotaryTemperature(LogitTemperature.attentionFactor(attentionFactor))
                .withBands(
                        AttentionBand.nearest("near", offset),
                        new AttentionBand(
                                "far",
                                new Reach.Distance(offset, Reach.UNBOUNDED),
                                new PositionMap.Grouped(1, (double) window - offset),
                                own));
    }
}
