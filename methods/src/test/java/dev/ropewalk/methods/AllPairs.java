package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.HashSet;
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
        HashSet<Long> distances = new HashSet<>();
        int within = horizon,
                plain = plan.spectrum().equals(plan.rope().trainedSpectrum()) ? horizon : 0,
                exact = target - 1;
        for (int query = 0; query < horizon; query++) {
            for (int key = 0; key <= query; key++) {
                double told = told(plan, query, key);
                if (query < target && !Double.isNaN(told)) distances.add(Math.round(told * 1e9));
                if (told >= plan.rope().trainedLength()) within = Math.min(within, query);
                if (told != query - key) plain = Math.min(plain, query);
                if (told != query - key && query < target) exact = Math.min(exact, query - key - 1);
            }
            for (int layer = 0; layer < 8; layer++)
                if (plan.temperature().at(layer, query, query + 1) != 1
                        || plan.rotaryTemperature().at(layer, query, query + 1) != 1) plain = Math.min(plain, query);
        }
        return new AllPairs(
                Collections.max(distances) / 1e9,
                distances.size(),
                row(plan.row(target - 1)),
                within,
                plain,
                exact,
                horizon);
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

    private static PlanExplanation.Row row(double[] distances) {
        TreeMap<Double, Integer> keys = new TreeMap<>();
        int masked = 0;
        for (double distance : distances)
            if (Double.isNaN(distance)) masked++;
            else keys.merge(distance, 1, Integer::sum);
        return new PlanExplanation.Row(
                keys.lastKey(),
                keys.size(),
                keys.values().stream().mapToInt(n -> n).max().orElse(0),
                masked);
    }
}
