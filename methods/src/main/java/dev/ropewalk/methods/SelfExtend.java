package dev.ropewalk.methods;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SelfExtend: keys within a window keep their distance, keys beyond it are told in groups, so that no distance is larger than trained.
 * Jin et al. 2024, arXiv 2401.01325; code datamllab/LongLM.
 *
 * <p>Paper and code differ where the group does not divide the window: the shift that joins both bands is {@code W - floor(W/G)} in the paper
 * and in the authors' Mistral, Qwen2 and Phi patches, {@code W - W/G} in their Llama and Gemma patches. Such sizes are refused unless
 * {@code shift} says which.
 *
 * @param group {@code G}, neighbours that share a position beyond the window; 1 is plain RoPE
 * @param window {@code W}, nearest keys that keep their distance, the query's own token included
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
                    Parameter.integer("group", 1, 1 << 20, "neighbours that share a position beyond the window")
                            .automatic("smallest that keeps W + (N-W)/G within 0.6 L; 1 (off) while N <= L"),
                    Parameter.integer("window", 1, 1 << 30, "nearest keys that keep their true distance")
                            .automatic("L/4, rounded down to a multiple of the group"),
                    Parameter.word(
                            "shift", "how W/G is rounded where the group does not divide the window", "floor", "exact"),
                    Parameter.number("logBase", 1.000001, 1e9, "base of the optional logarithmic scale on the query")),
            SelfExtend::from);

    public SelfExtend {
        if (group < 1) throw new IllegalArgumentException("self-extend: group must be at least 1, got " + group);
        if (window < 1) throw new IllegalArgumentException("self-extend: window must be at least 1, got " + window);
    }

    private static SelfExtend from(Settings settings) {
        int trained = settings.rope().trainedLength(), target = settings.targetLength();
        int quarter = Math.max(1, trained / 4);
        int near = settings.given("window") ? settings.integer("window") : quarter;
        double room = 0.6 * trained - near;
        int smallest =
                target <= trained ? 1 : room <= 0 ? target : Math.max(2, (int) Math.ceil((target - near) / room));
        int group = settings.integer(
                "group",
                smallest,
                target <= trained
                        ? "N=" + target + " lies within L=" + trained + ": off"
                        : "ceil((N-W)/(0.6 L-W)) with N=" + target + ", L=" + trained + ", W=" + near);
        int multiple = Math.max(group, quarter - quarter % group);
        int window = settings.integer("window", multiple, "L/4=" + quarter + ", as a multiple of group " + group);
        if (window % group != 0 && !settings.given("shift"))
            throw new IllegalArgumentException(
                    "self-extend: window must be a multiple of group unless shift (floor or exact) is given, got window "
                            + window + ", group " + group);
        String shift = (String) settings.optional("shift").orElse("floor");
        return new SelfExtend(group, window, shift, settings.optionalNumber("logBase"));
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        double lift = window - (shift.equals("exact") ? (double) window / group : window / group);
        ContextPlan plan = ContextPlan.plain(rope, targetLength)
                .withBands(
                        new AttentionBand(
                                "near",
                                new Reach.Distance(0, window),
                                new PositionMap.Identity(),
                                new PositionMap.Identity()),
                        new AttentionBand(
                                "far",
                                new Reach.Distance(window, Reach.UNBOUNDED),
                                new PositionMap.Grouped(group, lift),
                                new PositionMap.Grouped(group, 0)));
        return logBase == null ? plan : plan.withTemperature(new LogitTemperature.LogPosition(logBase, 0));
    }
}
