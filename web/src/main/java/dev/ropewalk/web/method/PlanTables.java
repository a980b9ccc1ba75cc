package dev.ropewalk.web.method;

import dev.ropewalk.web.plan.PlanAnswer;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the pictures of a plan show, as tables: as many rows as people read, evenly spread. */
record PlanTables(List<Told> distances, List<Pair> pairs, List<Factor> factors) {

    private static final int ROWS = 14;

    /** @param told null where the key is masked @param other what another configuration tells; null where there is none, or it masks the key */
    record Told(
            int distance, @Nullable Double told, @Nullable Double other) {}

    /**
     * A rotary pair.
     *
     * @param trained tokens a full turn took in training; null for one that does not turn
     * @param slowed how many times
     */
    record Pair(
            int pair,
            @Nullable Double trained,
            @Nullable Double planned,
            @Nullable Double slowed,
            @Nullable Double other) {}

    /** @param tokens up to the query @param first in the first layer */
    record Factor(
            int tokens, double first, double deep, @Nullable Double other) {}

    static PlanTables of(PlanAnswer plan, @Nullable PlanAnswer other) {
        return new PlanTables(distances(plan, other), pairs(plan, other), factors(plan, other));
    }

    /** Of the last query drawn, which is the other's only one, as the rotary pairs know it that are told the largest distances. */
    private static List<Told> distances(PlanAnswer plan, @Nullable PlanAnswer other) {
        PlanAnswer.RowView row = last(plan);
        PlanAnswer.@Nullable RowView beside = other == null ? null : last(other);
        return spread(row.keys().size(), at -> {
            int index = row.keys().size() - 1 - at;
            return new Told(
                    row.query() - row.keys().get(index),
                    row.distances().get(index),
                    beside == null ? null : beside.distances().get(index));
        });
    }

    private static PlanAnswer.RowView last(PlanAnswer plan) {
        int query = plan.rows().get(plan.rows().size() - 1).query(),
                pair = plan.widest().fromPair();
        return plan.rows().stream()
                .filter(row -> row.query() == query && row.fromPair() == pair)
                .findFirst()
                .orElseThrow();
    }

    private static List<Pair> pairs(PlanAnswer plan, @Nullable PlanAnswer other) {
        return spread(plan.spectrum().size(), pair -> {
            double speed = plan.spectrum().get(pair);
            return new Pair(
                    pair,
                    plan.trainedWavelengths().get(pair),
                    plan.wavelengths().get(pair),
                    speed == 0 ? null : plan.trainedSpectrum().get(pair) / speed,
                    other == null ? null : other.wavelengths().get(pair));
        });
    }

    private static List<Factor> factors(PlanAnswer plan, @Nullable PlanAnswer other) {
        return spread(plan.temperatures().size(), at -> {
            PlanAnswer.TemperatureView here = plan.temperatures().get(at);
            PlanAnswer.@Nullable TemperatureView there =
                    other == null ? null : other.temperatures().get(at);
            return new Factor(
                    here.query() + 1,
                    here.rotary() * here.logit(),
                    here.rotary() * here.deep(),
                    there == null ? null : there.rotary() * there.deep());
        });
    }

    private static <T> List<T> spread(int size, IntFunction<T> row) {
        TreeSet<Integer> places = new TreeSet<>();
        IntStream.range(0, ROWS).forEach(at -> places.add((int) ((long) at * (size - 1) / (ROWS - 1))));
        return places.stream().map(row::apply).toList();
    }
}
