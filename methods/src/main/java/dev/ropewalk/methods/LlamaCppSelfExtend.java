package dev.ropewalk.methods;

import java.util.List;

/**
 * Self-extend as llama.cpp had it: each time a window is full its tokens are told in groups, so the exact neighbourhood grows from one token
 * to a window and falls back. llama.cpp pull request 4815, parameters {@code grp-attn-n} and {@code grp-attn-w}; after {@link SelfExtend},
 * and by its author's word (issue 4886) not the same.
 *
 * <p>With {@code e = W floor(i/W)} a query stands at {@code i - e + e/G}; keys of its own window at {@code j - e + e/G}, which is to say that
 * distances there are true, and earlier ones at {@code floor(j/G)}. llama.cpp regroups its cache between batches, so its results depend on
 * the batch size; these do not. Distances stay below the trained length up to about {@code (L-W) G} tokens.
 *
 * @param group {@code G}, neighbours that share a position once their window is full; divides the window; 1 is plain RoPE
 * @param window {@code W}, tokens after which the keys so far are told in groups
 */
record LlamaCppSelfExtend(int group, int window) implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
                    "self-extend-llamacpp",
                    "SelfExtend of llama.cpp",
                    "Keys are told in groups as soon as their window is full.",
                    "llama.cpp, pull request 4815",
                    true,
                    List.of(
                            Parameter.integer(
                                            "group", 1, 1 << 24, "neighbours that share a position; divides the window")
                                    .automatic(
                                            "smallest that keeps W + N/G within 0.6 L, else the one that comes closest; 1 (off) while N <= L"),
                            Parameter.integer("window", 1, 1 << 24, "tokens after which the keys so far are grouped")
                                    .automatic("L/4, rounded down to a multiple of the group, at least the group")),
                    LlamaCppSelfExtend::from)
            .except(
                    MethodLaw.TELLS_TRAINED_DISTANCES,
                    "a window holds a whole group, so that some lengths are beyond any group")
            .differing(
                    "It was made after SelfExtend and is, by its author's word, not the same; llama.cpp regroups its cache between batches, so its results depend on the batch size. These do not.");

    LlamaCppSelfExtend {
        if (group < 1)
            throw new IllegalArgumentException("self-extend-llamacpp: group must be at least 1, got " + group);
        if (window < 1 || window % group != 0)
            throw new IllegalArgumentException(
                    "self-extend-llamacpp: window must be a multiple of the group " + group + ", got " + window);
    }

    private static LlamaCppSelfExtend from(Settings settings) {
        int trained = settings.rope().trainedLength(), target = settings.targetLength();
        int group = settings.given("group")
                ? settings.integer("group")
                : target <= trained
                        ? settings.integer("group", 1, "N=" + target + " lies within L=" + trained + ": off")
                        : settings.integer(
                                "group",
                                group(settings),
                                "smallest with W + N/G <= 0.6 L, or closest to it, with N=" + target + ", L="
                                        + trained);
        int window = settings.integer(
                "window",
                window(trained, group),
                "L/4 with L=" + trained + ", rounded to a multiple of group " + group + ", at least one");
        return new LlamaCppSelfExtend(group, window);
    }

    /** Beyond the trained length a window near L/4 holds fewer groups the larger they are, so one may be too large as well as too small. */
    private static int group(Settings settings) {
        int trained = settings.rope().trainedLength(), closest = 1;
        double least = Double.POSITIVE_INFINITY;
        for (int group = 2; group <= trained && least > 0.6 * trained; group++) {
            int window = settings.given("window") ? settings.integer("window") : window(trained, group);
            double reached = window + (double) settings.targetLength() / group;
            if (window % group != 0 || reached >= least) continue;
            closest = group;
            least = reached;
        }
        return closest;
    }

    private static int window(int trained, int group) {
        return Math.max(group, trained / 4 / group * group);
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        ContextPlan plain = ContextPlan.plain(rope, targetLength);
        if (group == 1) return plain;
        PositionMap own = new PositionMap.Identity();
        return plain.withBands(
                new AttentionBand("near", new Reach.ChunksApart(window, 0, 1), own, own),
                new AttentionBand(
                        "far",
                        new Reach.ChunksApart(window, 1, Reach.UNBOUNDED),
                        new PositionMap.PastGrouped(window, group),
                        new PositionMap.Grouped(group, 0)));
    }
}
