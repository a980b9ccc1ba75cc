package dev.ropewalk.methods;

import java.util.List;

/**
 * LM-Infinite: a query sees the nearest keys and the first few of the text, which are told to lie at the edge of its sight; all between is
 * masked. Han et al. 2023, arXiv 2308.16137; code Glaciohound/LM-Infinite.
 *
 * <p>It keeps a model fluent at any length, but what is masked cannot be recalled. The paper's sight and ceiling are L itself, one past the
 * largest trained distance; the automatic choice is {@code L-1}, under which L tokens are still plain RoPE. Left out: the paper's optional
 * top-k keys of the middle, which depend on content.
 *
 * @param global {@code G}, first keys that stay visible; 0 leaves plain window attention
 * @param local {@code M}, nearest keys seen at their distance, and the distance told of the first ones
 */
record LmInfinite(int global, int local) implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
                    "lm-infinite",
                    "LM-Infinite",
                    "Only the nearest keys and the first few of the text are seen, the latter at a fixed distance.",
                    "Han et al. 2023, arXiv 2308.16137",
                    true,
                    List.of(
                            Parameter.integer(
                                            "global",
                                            0,
                                            1 << 24,
                                            "first keys of the text that stay visible; 0 for none")
                                    .orElse(10),
                            Parameter.integer(
                                            "local",
                                            1,
                                            1 << 24,
                                            "nearest keys, seen at their distance; that of the first ones")
                                    .automatic("L-1, the largest trained distance")),
                    LmInfinite::from)
            .except(MethodLaw.SEES_EVERY_KEY, "keys between the first and the nearest ones are masked")
            .differing(
                    "The paper's sight and ceiling are L, one past the largest trained distance; the automatic choice is L-1.",
                    "The paper's optional top-k keys of the middle depend on content and are left out.");

    LmInfinite {
        if (global < 0) throw new IllegalArgumentException("lm-infinite: global must not be negative, got " + global);
        if (local < 1) throw new IllegalArgumentException("lm-infinite: local must be at least 1, got " + local);
    }

    private static LmInfinite from(Settings settings) {
        int trained = settings.rope().trainedLength();
        return new LmInfinite(
                settings.integer("global"),
                settings.integer(
                        "local", Math.max(1, trained - 1), "L-1 with L=" + trained + ", the largest trained distance"));
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        ContextPlan plain = ContextPlan.plain(rope, targetLength);
        AttentionBand near = AttentionBand.nearest("local", local);
        return global == 0 ? plain.withBands(near) : plain.withBands(near, first());
    }

    private AttentionBand first() {
        return new AttentionBand(
                "global", new Reach.FirstKeys(global, local), new PositionMap.Fixed(local), new PositionMap.Fixed(0));
    }
}
