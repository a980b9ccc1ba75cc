package dev.ropewalk.methods;

import java.util.List;

/**
 * StreamingLLM: a query sees the most recent keys and the first few of the text, the attention sinks, as if nothing lay between. Xiao et al.
 * 2023, arXiv 2309.17453; code mit-han-lab/streaming-llm.
 *
 * <p>Like {@link LmInfinite} it keeps a model fluent and lets it forget. The authors number tokens by their place in a cache of
 * {@code S+R} keys and renumber as it moves on; told distances are the same with every key at its own position and the query at
 * {@code min(i, S+R)} for the sinks, so no key is ever rotated again. Their code reaches this one token at a time; here a whole prompt may
 * come at once. The automatic {@code R} lets the largest distance be the largest trained one. Without sinks it is plain window attention,
 * the paper's control.
 *
 * @param sinks {@code S}, first keys that stay visible; 0 for none
 * @param recent {@code R}, keys before the query that are seen besides its own
 */
record StreamingLlm(int sinks, int recent) implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
                    "streaming-llm",
                    "StreamingLLM",
                    "Only recent keys and the first few of the text are seen, as if nothing lay between.",
                    "Xiao et al. 2023, arXiv 2309.17453",
                    true,
                    List.of(
                            Parameter.integer(
                                            "sinks", 0, 1 << 24, "first keys of the text that stay visible; 0 for none")
                                    .orElse(4),
                            Parameter.integer("recent", 1, 1 << 24, "keys before the query that are seen")
                                    .automatic("L-1-sinks, so that no distance exceeds L-1")),
                    StreamingLlm::from)
            .except(MethodLaw.SEES_EVERY_KEY, "keys between the first and the recent ones are masked")
            .differing(
                    "The code renumbers tokens as its cache moves on, one token at a time; told distances are the same here, where a whole prompt may come at once.");

    StreamingLlm {
        if (sinks < 0) throw new IllegalArgumentException("streaming-llm: sinks must not be negative, got " + sinks);
        if (recent < 1) throw new IllegalArgumentException("streaming-llm: recent must be at least 1, got " + recent);
    }

    private static StreamingLlm from(Settings settings) {
        int trained = settings.rope().trainedLength(), sinks = settings.integer("sinks");
        return new StreamingLlm(
                sinks,
                settings.integer(
                        "recent",
                        Math.max(1, trained - 1 - sinks),
                        "L-1-sinks with L=" + trained + ", sinks=" + sinks + ", at least 1"));
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        ContextPlan plain = ContextPlan.plain(rope, targetLength);
        AttentionBand near = AttentionBand.nearest("recent", recent + 1);
        return sinks == 0 ? plain.withBands(near) : plain.withBands(near, first());
    }

    private AttentionBand first() {
        return new AttentionBand(
                "sinks",
                new Reach.FirstKeys(sinks, recent + 1),
                new PositionMap.Capped(sinks + recent),
                new PositionMap.Identity());
    }
}
