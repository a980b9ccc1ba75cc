package dev.ropewalk.methods;

import java.util.List;

/**
 * StreamingLLM: a query sees the most recent keys and the first few of the text, the attention sinks, as if nothing lay between. Xiao et al.
 * 2023, arXiv 2309.17453; code mit-han-lab/streaming-llm.
 *
 * <p>Like {@link LmInfinite} it keeps a model fluent and lets it forget. The authors number tokens by their place in a cache of
 * {@code S+R} keys and renumber as it moves on; told distances are the same with every key at its own position and the query at
 * {@code min(i, S+R)} for the sinks, so no key is ever rotated again. Their code reaches this one token at a time; here a whole prompt may
 * come at once. The automatic {@code R} lets the largest distance be the largest trained one.
 *
 * @param sinks {@code S}, first keys that stay visible
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
                    Parameter.integer("sinks", 1, 1 << 24, "first keys of the text that stay visible")
                            .orElse(4),
                    Parameter.integer("recent", 1, 1 << 24, "keys before the query that are seen")
                            .automatic("L-1-sinks, so that no distance exceeds L-1")),
            StreamingLlm::from);

    StreamingLlm {
        if (sinks < 1) throw new IllegalArgumentException("streaming-llm: sinks must be at least 1, got " + sinks);
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
        PositionMap own = new PositionMap.Identity();
        return ContextPlan.plain(rope, targetLength)
                .withBands(
                        AttentionBand.nearest("recent", recent + 1),
                        new AttentionBand(
                                "sinks",
                                new Reach.FirstKeys(sinks, recent + 1),
                                new PositionMap.Capped(sinks + recent),
                                own));
    }
}
