package dev.ropewalk.methods;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SelfExtend: keys within a window keep their distance, keys beyond it are told in groups, so that no distance is larger than trained.
 * Jin et al. 2024, arXiv 2401.01325; code datamllab/LongLM.
 *
 * <p>Paper and code differ where the group does not divide the window: the shift that joins both bands is {@code W - floor(W/G)} in the paper
 * and in the authors' Mistral, Qwen2 and Phi patches, {@code W - W/G} in their Llama and Gemma patches. Where someone asks for such a pair,
 * {@code shift} must say which.
 *
 * <p>Distances stay below the trained length up to {@code (L - W + floor(W/G)) * G} tokens. Because large distances are seldom met in
 * training, the authors' README advises to keep {@code W + (N-W)/G} below half to two thirds of L; the automatic choice is {@code W = L/4}
 * and the smallest group that keeps it within 0.6 L.
 *
 * @param group {@code G}, neighbours that share a position beyond the window; 1 is plain RoPE
 * @param window {@code W}, nearest keys that keep their distance, the query's own token included; 0 is the paper's grouped attention alone
 * @param shift {@code floor} or {@code exact}
 * @param logBase {@code c} of the authors' optional {@code max(1, ln(i+1)/ln c)} on the query; null for none
 */
public record SelfExtend(
        int group, int window, String shift, @Nullable Double logBase) implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
                    "self-extend",
                    "SelfExtend",
                    "Keys beyond a window are told in groups, so that no distance is larger than trained.",
                    "Jin et al. 2024, arXiv 2401.01325",
                    true,
                    List.of(
                            Parameter.integer("group", 1, 1 << 24, "neighbours that share a position beyond the window")
                                    .automatic(
                                            "smallest that keeps W + (N-W)/G within 0.6 L, or L where W is more than half of it; 1 (off) while N <= L"),
                            Parameter.integer(
                                            "window",
                                            0,
                                            1 << 24,
                                            "nearest keys that keep their true distance; 0 groups all")
                                    .automatic("L/4, rounded down to a multiple of the group"),
                            Parameter.word(
                                            "shift",
                                            "how W/G is rounded where the group does not divide the window",
                                            "floor",
                                            "exact")
                                    .automatic("floor; must be given with a group that does not divide a given window"),
                            Parameter.logBase()),
                    SelfExtend::from)
            .differing(
                    "Where the group does not divide the window, the shift that joins both bands is W - floor(W/G) in the paper and in the authors' Mistral, Qwen2 and Phi patches, W - W/G in their Llama and Gemma patches; shift says which.",
                    "The code has an optional scale max(1, ln(i+1)/ln c) on the query; it is logBase, off unless given.");

    public SelfExtend {
        if (group < 1) throw new IllegalArgumentException("self-extend: group must be at least 1, got " + group);
        if (window < 0) throw new IllegalArgumentException("self-extend: window must not be negative, got " + window);
        if (!shift.equals("floor") && !shift.equals("exact"))
            throw new IllegalArgumentException("self-extend: shift must be floor or exact, got " + shift);
    }

    private static SelfExtend from(Settings settings) {
        int trained = settings.rope().trainedLength(), target = settings.targetLength();
        int near = settings.given("window") ? settings.integer("window") : Math.max(1, trained / 4);
        int group = settings.given("group")
                ? settings.integer("group")
                : target <= trained
                        ? settings.integer("group", 1, "N=" + target + " lies within L=" + trained + ": off")
                        : settings.integer(
                                "group",
                                group(settings, near),
                                settings.sharingReason(near)
                                        + (divides(settings) ? ", raised until it divides W" : ""));
        int multiple = near - near % group;
        int window = settings.integer(
                "window",
                multiple == 0 ? near : multiple,
                multiple == 0
                        ? "L/4 with L=" + trained + "; smaller than group " + group
                        : "L/4 with L=" + trained + ", rounded down to a multiple of group " + group);
        return new SelfExtend(group, window, shift(settings, group, window), settings.optionalNumber("logBase"));
    }

    private static int group(Settings settings, int near) {
        int group = settings.sharing(near);
        if (divides(settings)) while (group < near && near % group != 0) group++;
        return group;
    }

    private static boolean divides(Settings settings) {
        return settings.given("window") && !settings.given("shift");
    }

    private static String shift(Settings settings, int group, int window) {
        boolean chosen = settings.given("group") && settings.given("window");
        if (window % group != 0 && chosen && !settings.given("shift"))
            throw new IllegalArgumentException("self-extend: group must divide window unless shift (floor or exact) is"
                    + " given, got group " + group + ", window " + window);
        return settings.word(
                "shift",
                "floor",
                window % group == 0
                        ? "no rounding: group divides window"
                        : "the paper's, as group does not divide window");
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        ContextPlan plain = ContextPlan.plain(rope, targetLength);
        return (group == 1 ? plain : plain.withBands(bands())).withLogBase(logBase);
    }

    private AttentionBand[] bands() {
        return window == 0
                ? new AttentionBand[] {far()}
                : new AttentionBand[] {AttentionBand.nearest("near", window), far()};
    }

    private AttentionBand far() {
        double fraction = (double) window / group;
        double joined = window - (shift.equals("exact") ? fraction : Math.floor(fraction));
        return new AttentionBand(
                "far",
                new Reach.Distance(window, Reach.UNBOUNDED),
                new PositionMap.Grouped(group, joined),
                new PositionMap.Grouped(group, 0));
    }
}
