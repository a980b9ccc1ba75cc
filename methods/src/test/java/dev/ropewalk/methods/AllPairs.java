package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.TreeMap;

/** The slow truth beside {@link PlanExplanation}: every pair looked at, rows up to a horizon beyond the target length. */
record AllPairs(
        double largestDistance,
        int distinctDistances,
        PlanExplanation.Row lastRow,
        int largestContextWithinTrained,
        int largestContextEqualToPlain,
        int largestExactDistance,
        int horizon) {

    static AllPairs of(ContextPlan plan, int beyond) {
        int target = plan.targetLength(), horizon = Math.max(target, beyond);
        Tally distances = new Tally();
        int within = horizon,
                plain = plan.spectrum().equals(plan.rope().trainedSpectrum()) ? horizon : 0,
                exact = target - 1;
        for (int query = 0; query < horizon; query++) {
            for (int key = 0; key <= query; key++) {
                double told = told(plan, query, key);
                if (query < target && !Double.isNaN(told)) distances.add(told);
                if (told >= plan.rope().trainedLength()) within = Math.min(within, query);
                if (untrue(told, query - key)) plain = Math.min(plain, query);
                if (query < target && untrue(told, query - key)) exact = Math.min(exact, query - key - 1);
            }
            for (int layer = 0; layer < 8; layer++)
                if (plan.temperature().at(layer, query, query + 1) != 1
                        || plan.rotaryTemperature().at(layer, query, query + 1) != 1) plain = Math.min(plain, query);
        }
        return new AllPairs(
                distances.largest, distances.keys.size(), row(plan.row(target - 1)), within, plain, exact, horizon);
    }

    void agreesWith(PlanExplanation told) {
        assertThat(told.largestDistance()).isCloseTo(largestDistance, within(1e-8));
        assertThat(told.distinctDistances()).isEqualTo(distinctDistances);
        assertThat(told.lastRow()).isEqualTo(lastRow);
        assertThat(told.largestExactDistance()).isEqualTo(largestExactDistance);
        assertThat(Math.min(told.largestContextWithinTrained(), horizon)).isEqualTo(largestContextWithinTrained);
        assertThat(Math.min(told.largestContextEqualToPlain(), horizon)).isEqualTo(largestContextEqualToPlain);
    }

    private static double told(ContextPlan plan, int query, int key) {
        for (AttentionBand band : plan.bands()) if (band.owns(query, key)) return band.distance(query, key);
        return Double.NaN;
    }

    private static boolean untrue(double told, int distance) {
        return !(Math.abs(told - distance) < 1e-7);
    }

    private static PlanExplanation.Row row(double[] distances) {
        Tally tally = new Tally();
        for (double distance : distances) if (!Double.isNaN(distance)) tally.add(distance);
        int seen = tally.keys.values().stream().mapToInt(n -> n).sum();
        return new PlanExplanation.Row(
                tally.largest, tally.keys.size(), Collections.max(tally.keys.values()), distances.length - seen);
    }

    /** Keys by distance, in 1e-9; fractions that rounding alone tells apart are one distance. */
    private static final class Tally {
        private final TreeMap<Long, Integer> keys = new TreeMap<>();
        private double largest = Double.NEGATIVE_INFINITY;

        void add(double distance) {
            long rounded = Math.round(distance * 1e9);
            Long near = keys.floorKey(rounded + 1);
            keys.merge(near != null && near >= rounded - 1 ? near : rounded, 1, Integer::sum);
            largest = Math.max(largest, distance);
        }
    }
}
