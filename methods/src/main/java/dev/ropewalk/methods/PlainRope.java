package dev.ropewalk.methods;

import java.util.List;

/** Plain RoPE, the baseline, a method like the rest. Su et al. 2021, arXiv 2104.09864. */
public record PlainRope() implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
            "rope",
            "Plain RoPE",
            "Nothing is changed: every key at its true distance.",
            "Su et al. 2021, arXiv 2104.09864",
            true,
            List.of(),
            settings -> new PlainRope());

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        return ContextPlan.plain(rope, targetLength);
    }
}
