package dev.ropewalk.web.comparison;

import dev.ropewalk.statistics.Multiplicity;
import dev.ropewalk.statistics.PairedOutcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where in the text, and at which length, one of two did better: depth down, length across. A spot is settled where the exact test of the questions
 * on which they differ says so, after Holm's adjustment over all spots.
 *
 * @param depths as the samples have them, or tenths where they have many
 * @param rows by depth, then length; null where nothing was asked of both
 */
record DifferenceMap(List<Integer> lengths, List<Double> depths, List<List<@Nullable Spot>> rows) {

    private static final int MANY = 21;

    /**
     * @param difference mean of A less mean of B
     * @param onlyA questions that A did better
     * @param p adjusted
     */
    record Spot(int questions, double difference, long onlyA, long onlyB, double p) {

        static final double ALPHA = 0.05;

        public boolean isSettled() {
            return p <= ALPHA;
        }

        /** {@code +20}, in points. */
        public String text() {
            return String.format(Locale.ROOT, "%+.0f", 100 * difference).replaceFirst("^[-+]0$", "0");
        }

        /** For colours: -5 to 5, and 0 only where they did alike. */
        public int step() {
            int step = (int) Math.round(5 * difference);
            return step == 0 ? (int) Math.signum(difference) : step;
        }
    }

    /** @param both of one task or several, with shares as values */
    static DifferenceMap of(List<Disagreements.Both> both) {
        TreeSet<Integer> lengths = new TreeSet<>();
        TreeSet<Double> exact = new TreeSet<>(), tenths = new TreeSet<>();
        for (Disagreements.Both one : both) {
            Double depth = one.depth();
            if (depth == null) continue;
            lengths.add(one.length());
            exact.add(rounded(depth, 1000));
            tenths.add(rounded(depth, 10));
        }
        int parts = exact.size() <= MANY ? 1000 : 10;
        List<Double> depths = List.copyOf(parts == 1000 ? exact : tenths);
        List<List<Disagreements.Both>> spots = new ArrayList<>();
        for (double depth : depths)
            for (int length : lengths)
                spots.add(both.stream()
                        .filter(one -> one.length() == length && at(one, parts) == depth)
                        .toList());
        double[] p = Multiplicity.holm(spots.stream()
                .filter(spot -> !spot.isEmpty())
                .mapToDouble(spot -> outcomes(spot).test().exactP())
                .toArray());
        List<List<@Nullable Spot>> rows = new ArrayList<>();
        int next = 0, place = 0;
        for (int d = 0; d < depths.size(); d++) {
            List<@Nullable Spot> row = new ArrayList<>();
            for (int l = 0; l < lengths.size(); l++) {
                List<Disagreements.Both> spot = spots.get(place++);
                if (spot.isEmpty()) row.add(null);
                else {
                    PairedOutcomes outcomes = outcomes(spot);
                    row.add(new Spot(
                            spot.size(),
                            spot.stream()
                                    .mapToDouble(Disagreements.Both::difference)
                                    .average()
                                    .orElse(0),
                            outcomes.onlyA(),
                            outcomes.onlyB(),
                            p[next++]));
                }
            }
            rows.add(row);
        }
        return new DifferenceMap(List.copyOf(lengths), depths, rows);
    }

    private static double at(Disagreements.Both one, int parts) {
        Double depth = one.depth();
        return depth == null ? Double.NaN : rounded(depth, parts);
    }

    private static PairedOutcomes outcomes(List<Disagreements.Both> spot) {
        long a = spot.stream().filter(one -> one.difference() > 0).count(),
                b = spot.stream().filter(one -> one.difference() < 0).count();
        return new PairedOutcomes(spot.size() - a - b, a, b, 0);
    }

    private static double rounded(double depth, int parts) {
        return (double) Math.round(depth * parts) / parts;
    }

    public boolean settled() {
        return rows.stream().flatMap(List::stream).anyMatch(spot -> spot != null && spot.isSettled());
    }
}
