package dev.ropewalk.methods;

import java.util.List;

/**
 * LaMPE, length-aware multi-grained positions: far keys are told positions that the whole text's are scaled down to, however long it is; near
 * keys keep their distance, and those at the very beginning of a long text theirs among each other. Zhang et al. 2025, arXiv 2508.02308; code
 * scar-on/LaMPE.
 *
 * <p>With {@code f(x) = floor(U x / (n-1))}, which depends on the tokens {@code n} of the context, a key at distance {@code h} or more is told to
 * lie at {@code f(i) + h - f(h) - 1 - f(j)}; the farthest, where there is a tail, at its true distance less a constant. The tail ends where a
 * group of {@code f} does.
 *
 * <p>Paper's code and this differ: its prefill counts the keys at the edge of two regions twice, its decoding once, and here bands are disjoint; it
 * evaluates {@code f} in single precision, which at some lengths is one lower, and here whole numbers are divided. While text is generated the code
 * either maps anew at every token or keeps the prompt's map; here the map is that of the whole budget unless a policy is named.
 *
 * @param window {@code h}, nearest keys that keep their distance, the query's own token included
 * @param positions {@code U}, to which the positions of the whole text are scaled
 * @param tail {@code t}, last queries that tell the first keys apart as they are; 0 for none
 * @param attentionFactor {@code a}, multiplies cos and sin of query and key at any length
 */
record Lampe(int window, int positions, int tail, double attentionFactor) implements ContextMethod {

    /** Beyond this many tokens distances may not be stretched: every pair of tokens would have to be looked at to tell which there are. */
    private static final int LONGEST_STRETCHED = 1 << 15;

    static final MethodCard CARD = new MethodCard(
                    "lampe",
                    "LaMPE",
                    "Positions of far keys are scaled to a range that holds the whole text, however long it is.",
                    "Zhang et al. 2025, arXiv 2508.02308",
                    true,
                    List.of(
                            Parameter.integer("window", 1, 1 << 24, "nearest keys that keep their true distance")
                                    .automatic("L/8; N (off) while N <= L"),
                            Parameter.integer("positions", 1, 1 << 24, "to how many the text's positions are scaled")
                                    .automatic("L/2 less the window, at most N-1"),
                            Parameter.integer(
                                            "tail",
                                            0,
                                            1 << 24,
                                            "last queries that tell the first keys apart one by one; 0 for none")
                                    .orElse(0),
                            Parameter.number("attentionFactor", 1e-6, 1e6, "multiplies cos and sin of query and key")
                                    .automatic("0.1 ln 2 + 1; 1 while N <= L")),
                    Lampe::from)
            .differing(
                    "The code's prefill counts the keys at the edges of its regions twice, its decoding once; here bands are disjoint.",
                    "The code evaluates the scaling in single precision, which at some lengths tells a key one position lower.",
                    "The code also scales cos and sin of texts within the trained length, by 0.1 ln 2 + 1; the automatic choice leaves these alone.");

    Lampe {
        if (window < 1) throw new IllegalArgumentException("lampe: window must be at least 1, got " + window);
        if (positions < 1) throw new IllegalArgumentException("lampe: positions must be at least 1, got " + positions);
        if (tail < 0) throw new IllegalArgumentException("lampe: tail must not be negative, got " + tail);
        if (!(attentionFactor > 0 && attentionFactor < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException(
                    "lampe: attentionFactor must be positive and finite, got " + attentionFactor);
    }

    private static Lampe from(Settings settings) {
        int trained = settings.rope().trainedLength(), target = settings.targetLength();
        boolean off = target <= trained;
        String within = "N=" + target + " lies within L=" + trained + ": off";
        int window = settings.integer(
                "window", off ? target : Math.max(1, trained / 8), off ? within : "L/8 with L=" + trained);
        int positions = Math.max(1, trained / 2 - window);
        boolean stretches = window < target && positions > target - 1; // told farther apart than they are
        return new Lampe(
                window,
                settings.integer(
                        "positions",
                        stretches ? target - 1 : positions,
                        stretches
                                ? "N-1 with N=" + target + ": L/2 less the window with L=" + trained + " would stretch"
                                : "L/2 less the window with L=" + trained + ", at least 1"),
                settings.integer("tail"),
                settings.number(
                        "attentionFactor", off ? 1 : 0.1 * StrictMath.log(2) + 1, off ? within : "0.1 ln 2 + 1"));
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        ContextPlan plain = ContextPlan.plain(rope, targetLength)
                .withRotaryTemperature(LogitTemperature.attentionFactor(attentionFactor));
        if (targetLength <= window || tail > 0 && targetLength < 2L * window) return plain;
        int last = targetLength - 1;
        if (positions > last && targetLength > LONGEST_STRETCHED)
            throw new IllegalArgumentException("lampe: positions must be at most N-1 = " + last + " for more than "
                    + LONGEST_STRETCHED + " tokens, where distances would be stretched, got " + positions);
        PositionMap.Scaled key = new PositionMap.Scaled(positions, last, 0);
        double seam = window - key.at(window) - 1;
        AttentionBand near = AttentionBand.nearest("near", window);
        PositionMap scaled = new PositionMap.Scaled(positions, last, seam);
        if (tail == 0)
            return plain.withBands(
                    near, new AttentionBand("map", new Reach.Distance(window, Reach.UNBOUNDED), scaled, key));
        int kept = tail;
        while (kept < last && key.at(kept) == key.at(kept + 1)) kept++;
        if (targetLength - kept <= window)
            throw new IllegalArgumentException("lampe: a tail of " + tail + ", which ends with its group at " + kept
                    + ", leaves no key between it and the window of " + window + " in " + targetLength + " tokens");
        int from = targetLength - kept;
        return plain.withBands(
                near,
                new AttentionBand("map", new Reach.Distance(window, from), scaled, key),
                new AttentionBand(
                        "tail",
                        new Reach.Distance(from, Reach.UNBOUNDED),
                        new PositionMap.Grouped(1, key.at(from - 1) + seam - (from - 1)),
                        new PositionMap.Identity()));
    }
}
