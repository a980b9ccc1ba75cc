package dev.ropewalk.methods;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ReRoPE, rectified rotary positions: distances are true up to a window, and all that is further is told to lie at the window's edge. Su 2023,
 * kexue.fm/archives/9708; code bojone/rerope.
 *
 * <p>No distance is ever larger than the window, so any length can be served; the order of far keys is lost. The author's code also scales
 * queries by {@code max(1, ln(i+1)/ln 4096)}; here that is {@code logBase}, off unless given. His window is 512, 1024 in his tables, for
 * a model trained on 4096 tokens; the automatic one is {@code L/4}.
 *
 * @param window {@code w}, nearest keys that keep their distance, and the distance told of all others
 * @param logBase {@code c} of {@code max(1, ln(i+1)/ln c)} on the query; null for none
 */
record ReRope(int window, @Nullable Double logBase) implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
                    "rerope",
                    "ReRoPE",
                    "Keys beyond a window are all told to lie at its edge.",
                    "Su 2023, kexue.fm/archives/9708; code bojone/rerope",
                    true,
                    List.of(
                            Parameter.integer(
                                            "window",
                                            1,
                                            1 << 24,
                                            "nearest keys that keep their distance; the one told beyond")
                                    .automatic("L/4; L-1 (off) while N <= L"),
                            Parameter.logBase()),
                    ReRope::from)
            .differing(
                    "The author's code also scales queries by max(1, ln(i+1)/ln 4096); here that is logBase, off unless given.",
                    "His window is 512, in his tables 1024, of 4,096 trained tokens; the automatic one is L/4.");

    ReRope {
        if (window < 1) throw new IllegalArgumentException("rerope: window must be at least 1, got " + window);
    }

    private static ReRope from(Settings settings) {
        int trained = settings.rope().trainedLength(), target = settings.targetLength();
        int window = target <= trained
                ? settings.integer(
                        "window", Math.max(1, trained - 1), "L-1: N=" + target + " lies within L=" + trained + ", off")
                : settings.integer("window", Math.max(1, trained / 4), "L/4 with L=" + trained);
        return new ReRope(window, settings.optionalNumber("logBase"));
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        return ContextPlan.plain(rope, targetLength)
                .withBands(
                        AttentionBand.nearest("near", window),
                        new AttentionBand(
                                "far",
                                new Reach.Distance(window, Reach.UNBOUNDED),
                                new PositionMap.Fixed(window),
                                new PositionMap.Fixed(0)))
                .withLogBase(logBase);
    }
}
