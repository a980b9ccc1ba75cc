package dev.ropewalk.web.leaderboard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where in the text the answer was found: depth down, length across, one map a configuration.
 *
 * @param spots by depth, then length; null where nothing was measured
 */
record DepthMap(String configurationId, String label, String method, List<List<@Nullable Spot>> spots) {

    /** Samples at one depth of one cell. */
    record Count(
            String configurationId, String cellId, int length, double depth, int samples, double score, int failures) {}

    /** @param depth as the samples have it, or the nearest of eleven where they have many */
    record Spot(String cellId, int length, double depth, int samples, double score, int failures) {

        public double share() {
            return score / samples;
        }

        /** 0 to 10, for colours. */
        public int step() {
            return (int) Math.round(share() * 10);
        }

        /** {@code 2/2}, or a percentage where scores are not all or nothing. */
        public String text() {
            return score == Math.rint(score)
                    ? String.format(Locale.ROOT, "%.0f/%d", score, samples)
                    : String.format(Locale.ROOT, "%.0f%%", share() * 100);
        }
    }

    private static final int MANY = 21;

    static List<Double> depths(List<Count> counts) {
        TreeSet<Double> exact = new TreeSet<>();
        counts.forEach(count -> exact.add(rounded(count.depth(), 1000)));
        if (exact.size() <= MANY) return new ArrayList<>(exact);
        TreeSet<Double> tenths = new TreeSet<>();
        exact.forEach(depth -> tenths.add(rounded(depth, 10)));
        return new ArrayList<>(tenths);
    }

    static List<DepthMap> of(List<BoardRow> rows, List<Count> counts, List<Integer> lengths, List<Double> depths) {
        boolean exact = depths.size() > 11 || counts.stream().allMatch(c -> depths.contains(rounded(c.depth(), 1000)));
        Map<List<Object>, Spot> spots = new LinkedHashMap<>();
        for (Count count : counts) {
            double depth = rounded(count.depth(), exact ? 1000 : 10);
            Spot spot =
                    new Spot(count.cellId(), count.length(), depth, count.samples(), count.score(), count.failures());
            spots.merge(List.of(count.configurationId(), count.length(), depth), spot, DepthMap::both);
        }
        Map<String, DepthMap> maps = new LinkedHashMap<>();
        for (BoardRow row : rows)
            maps.computeIfAbsent(
                    row.configurationId(),
                    id -> new DepthMap(
                            id,
                            row.label(),
                            row.method(),
                            depths.stream()
                                    .map(depth -> line(spots, id, lengths, depth))
                                    .toList()));
        return List.copyOf(maps.values());
    }

    private static List<@Nullable Spot> line(
            Map<List<Object>, Spot> spots, String configuration, List<Integer> lengths, double depth) {
        List<@Nullable Spot> line = new ArrayList<>();
        for (int length : lengths) line.add(spots.get(List.<Object>of(configuration, length, depth)));
        return line;
    }

    private static Spot both(Spot a, Spot b) {
        return new Spot(
                b.cellId(),
                a.length(),
                a.depth(),
                a.samples() + b.samples(),
                a.score() + b.score(),
                a.failures() + b.failures());
    }

    private static double rounded(double depth, int parts) {
        return (double) Math.round(depth * parts) / parts;
    }
}
