package dev.ropewalk.methods;

import java.util.List;

/**
 * DCA, Dual Chunk Attention: keys keep their place inside their chunk; a query stands in the same chunk, in the next, or at a cap, after how
 * far back the keys' chunk lies. An et al. 2024, arXiv 2402.17463; code HKUNLP/ChunkLlama.
 *
 * <p>Paper and code differ: the paper has chunk 3L/4 and largest position L-1 (the automatic choice); the code runs chunk 5L/8 and largest
 * position 3L/4, and its perplexity script chunk L/2. The code also sharpens attention (mscale 0.05; off by default, as in the paper's
 * tables) and keeps cached keys at the scale of the call that made them; here the scale is applied at use.
 *
 * @param chunk {@code s}, tokens in a chunk
 * @param cap largest position a query pretends to have
 * @param mscale slope of the temperature {@code (mscale * ln(n/L) + 1)^2} beyond the trained length; 0 for none
 */
record DualChunkAttention(int chunk, int cap, double mscale) implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
                    "dca",
                    "Dual Chunk Attention",
                    "Positions inside chunks, with a cap on how far back an earlier chunk is told to be.",
                    "An et al. 2024, arXiv 2402.17463",
                    true,
                    List.of(
                            Parameter.integer("chunk", 1, 1 << 24, "tokens in a chunk")
                                    .automatic("3L/4"),
                            Parameter.integer("cap", 1, 1 << 24, "largest position of a query; at least the chunk")
                                    .automatic("L-1"),
                            Parameter.number(
                                            "mscale",
                                            0,
                                            1000,
                                            "growth of the attention factor with ln(n/L); 0 for none")
                                    .orElse(0.0)),
                    DualChunkAttention::from)
            .differing(
                    "The paper has chunk 3L/4 and largest position L-1, which are the automatic choice; the code runs chunk 5L/8 and largest position 3L/4, and its perplexity script chunk L/2.",
                    "The code sharpens attention beyond the trained length (mscale 0.05); the paper's tables do not, nor does the default.");

    DualChunkAttention {
        if (chunk < 1) throw new IllegalArgumentException("dca: chunk must be at least 1, got " + chunk);
        if (cap < chunk)
            throw new IllegalArgumentException("dca: cap must be at least the chunk " + chunk + ", got " + cap);
    }

    private static DualChunkAttention from(Settings settings) {
        int trained = settings.rope().trainedLength();
        int part = (int) Math.max(1, 3L * trained / 4);
        int chunk = settings.integer(
                "chunk",
                settings.given("cap") ? Math.min(part, settings.integer("cap")) : part,
                "3L/4 with L=" + trained + ", at most the cap");
        int cap =
                settings.integer("cap", Math.max(chunk, trained - 1), "L-1 with L=" + trained + ", at least the chunk");
        return new DualChunkAttention(chunk, cap, settings.number("mscale"));
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        PositionMap place = new PositionMap.InChunk(chunk);
        PositionMap far = new PositionMap.Fixed(Math.min(2L * chunk - 1, cap));
        ContextPlan plan = ContextPlan.plain(rope, targetLength)
                .withBands(
                        new AttentionBand("intra", new Reach.ChunksApart(chunk, 0, 1), place, place),
                        new AttentionBand(
                                "successive",
                                new Reach.ChunksApart(chunk, 1, 2),
                                new PositionMap.NextChunk(chunk, cap),
                                place),
                        new AttentionBand("inter", new Reach.ChunksApart(chunk, 2, Reach.UNBOUNDED), far, place));
        return mscale == 0
                ? plan
                : plan.withRotaryTemperature(new LogitTemperature.LogContext(mscale, rope.trainedLength()));
    }
}
