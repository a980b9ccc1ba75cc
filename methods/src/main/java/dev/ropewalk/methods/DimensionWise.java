package dev.ropewalk.methods;

import java.util.List;
import java.util.stream.Collectors;

/**
 * DPE, dimension-wise positional embeddings manipulation: {@link SelfExtend} with a group of its own for each part of the rotary pairs, for each
 * was trained to tell other distances apart. Lu et al. 2025, arXiv 2504.18857; code LuLuLuyi/DPE, dpe_for_llama.py.
 *
 * <p>The pairs are cut into as many parts of equal size as there are factors, the fastest first. Equal factors are SelfExtend.
 *
 * <p>The released prefill and decode differ where a factor does not divide the window: prefill shifts by {@code W - W/s}, decode by
 * {@code W - floor(W/s)}. Where someone asks for such a pair, {@code shift} must say which. Left out: the release's choice of 48 of the 64 pairs of
 * each head by a file of statistics, outside of which pairs are told the truth.
 *
 * @param window {@code W}, nearest keys that keep their distance, the query's own token included
 * @param factors {@code s}, neighbours that share a position beyond the window, one a part of the pairs
 * @param shift {@code floor} or {@code exact}
 */
record DimensionWise(int window, List<Integer> factors, String shift) implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
                    "dpe",
                    "DPE",
                    "Keys beyond a window are told in groups, of another size for each part of the rotary pairs.",
                    "Lu et al. 2025, arXiv 2504.18857",
                    true,
                    List.of(
                            Parameter.integer("window", 1, 1 << 24, "nearest keys that keep their true distance")
                                    .automatic("L/4, rounded down to a multiple of the factors"),
                            Parameter.integers(
                                            "factors",
                                            1,
                                            1 << 24,
                                            "neighbours that share a position beyond the window, one for each part of the rotary pairs, the fastest first")
                                    .automatic("one, that of self-extend; 1 (off) while N <= L"),
                            Parameter.word(
                                            "shift",
                                            "how W/s is rounded where a factor does not divide the window",
                                            "floor",
                                            "exact")
                                    .automatic("floor; must be given with factors that do not divide a given window")),
                    DimensionWise::from)
            .differing(
                    "The released prefill shifts by W - W/s, the released decode by W - floor(W/s): they part where a factor does not divide the window.",
                    "The release may apply the factors to 48 of 64 pairs of each head, by statistics of the model; here they hold for all.");

    DimensionWise {
        factors = List.copyOf(factors);
        if (window < 1) throw new IllegalArgumentException("dpe: window must be at least 1, got " + window);
        if (factors.isEmpty()) throw new IllegalArgumentException("dpe: at least one factor is needed, got none");
        for (int factor : factors)
            if (factor < 1) throw new IllegalArgumentException("dpe: a factor must be at least 1, got " + factor);
        if (!shift.equals("floor") && !shift.equals("exact"))
            throw new IllegalArgumentException("dpe: shift must be floor or exact, got " + shift);
    }

    private static DimensionWise from(Settings settings) {
        int trained = settings.rope().trainedLength(), target = settings.targetLength();
        int near = settings.given("window") ? settings.integer("window") : Math.max(1, trained / 4);
        boolean off = target <= trained;
        List<Integer> factors = settings
                .numbers(
                        "factors",
                        settings.given("factors") ? null : List.of(off ? 1 : group(settings, near)),
                        off
                                ? "N=" + target + " lies within L=" + trained + ": off"
                                : settings.sharingReason(near)
                                        + (divides(settings) ? ", raised until it divides W" : ""))
                .stream()
                .map(Double::intValue)
                .toList();
        int multiple = near - near % common(factors, near);
        int window = settings.integer(
                "window",
                multiple == 0 ? near : multiple,
                multiple == 0
                        ? "L/4 with L=" + trained + "; smaller than a multiple of the factors"
                        : "L/4 with L=" + trained + ", rounded down to a multiple of the factors");
        return new DimensionWise(window, factors, shift(settings, factors, window));
    }

    private static int group(Settings settings, int near) {
        int group = settings.sharing(near);
        if (divides(settings)) while (group < near && near % group != 0) group++;
        return group;
    }

    private static boolean divides(Settings settings) {
        return settings.given("window") && !settings.given("shift");
    }

    /** Least common multiple, as far as it is no more than {@code most}; else one more than that. */
    private static int common(List<Integer> factors, int most) {
        long common = 1;
        for (int factor : factors) {
            long multiple = common;
            while (multiple % factor != 0 && multiple <= most) multiple += common;
            common = multiple;
        }
        return (int) Math.min(common, most + 1L);
    }

    private static String shift(Settings settings, List<Integer> factors, int window) {
        List<Integer> others = factors.stream()
                .filter(factor -> window % factor != 0)
                .distinct()
                .toList();
        boolean chosen = settings.given("factors") && settings.given("window");
        if (!others.isEmpty() && chosen && !settings.given("shift"))
            throw new IllegalArgumentException(
                    "dpe: every factor must divide window unless shift (floor or exact) is given, got window " + window
                            + " and "
                            + others.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        return settings.word(
                "shift",
                "floor",
                others.isEmpty() ? "no rounding: every factor divides window" : "the released decode's");
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        if (rope.pairs() % factors.size() != 0)
            throw new IllegalArgumentException("dpe: factors must divide the " + rope.pairs()
                    + " rotary pairs into equal parts, got " + factors.size() + " factors");
        ContextPlan plain = ContextPlan.plain(rope, targetLength);
        if (factors.stream().allMatch(factor -> factor == 1)) return plain;
        return plain.withBands(
                AttentionBand.nearest("near", window),
                new AttentionBand(
                        "far",
                        new Reach.Distance(window, Reach.UNBOUNDED),
                        PositionMap.byPair(
                                rope.pairs(),
                                factors.stream()
                                        .map(factor -> grouped(factor, joined(factor)))
                                        .toList()),
                        PositionMap.byPair(
                                rope.pairs(),
                                factors.stream()
                                        .map(factor -> grouped(factor, 0))
                                        .toList())));
    }

    private double joined(int factor) {
        double fraction = (double) window / factor;
        return window - (shift.equals("exact") ? fraction : Math.floor(fraction));
    }

    private static PositionMap grouped(int factor, double shift) {
        return new PositionMap.Grouped(factor, shift);
    }
}
