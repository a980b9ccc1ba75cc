package dev.ropewalk.evaluator.cell;

import dev.ropewalk.evaluator.suite.Stop;
import dev.ropewalk.results.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Cells that may stop early: those of one task, length and seed, or all of a race.
 *
 * @param cells the baseline's first; those that cannot be measured are not among them
 * @param least questions that both have answered before anything is settled
 * @param needed natural logarithm of the evidence that settles a comparison; of no account in a race
 */
record Column(List<Cell> cells, int least, double needed) {

    private record Place(String task, int length, long seed) {}

    Column {
        cells = List.copyOf(cells);
    }

    /**
     * By the place of the baseline in the suite. Every comparison of the suite may err in its share of alpha alone (Bonferroni), whether or not it comes
     * to be made: so many are counted as the suite has, and a run that goes on counts as before. A perplexity has few documents and is never
     * stopped; where the baseline or all others have no plan nothing is compared.
     *
     * @param refused ids of cells that were found not to follow their plan
     */
    static Map<Integer, Column> of(Stop stop, List<Cell> all, Set<String> refused) {
        return stop.race() ? race(stop, all, refused) : columns(stop, all, refused);
    }

    /** All cells, of which the baseline's come first; none where there is nobody to race. */
    private static Map<Integer, Column> race(Stop stop, List<Cell> all, Set<String> refused) {
        List<Cell> ordered = new ArrayList<>();
        int first = -1, baselines = 0;
        for (int ordinal = 0; ordinal < all.size(); ordinal++) {
            Cell cell = all.get(ordinal);
            if (cell.resolution() == null || refused.contains(cell.id())) continue;
            if (!cell.configuration().equals(stop.baseline())) ordered.add(cell);
            else {
                if (baselines == 0) first = ordinal;
                ordered.add(baselines++, cell);
            }
        }
        return first < 0 || ordered.size() == baselines
                ? Map.of()
                : Map.of(first, new Column(ordered, stop.least(), 0));
    }

    private static Map<Integer, Column> columns(Stop stop, List<Cell> all, Set<String> refused) {
        Map<Place, List<Cell>> places = new LinkedHashMap<>();
        Map<String, Integer> ordinals = new HashMap<>();
        for (Cell cell : all) {
            ordinals.put(cell.id(), ordinals.size());
            if (cell.resolution() != null && cell.task().metric() != Metric.PERPLEXITY)
                places.computeIfAbsent(
                                new Place(cell.task().name(), cell.length(), cell.seed()), place -> new ArrayList<>())
                        .add(cell);
        }
        places.values()
                .removeIf(cells -> cells.size() < 2
                        || cells.stream().noneMatch(cell -> cell.configuration().equals(stop.baseline())));
        int comparisons =
                places.values().stream().mapToInt(cells -> cells.size() - 1).sum();
        Map<Integer, Column> columns = new TreeMap<>();
        for (List<Cell> cells : places.values()) {
            List<Cell> ordered = new ArrayList<>();
            for (Cell cell : cells)
                if (cell.configuration().equals(stop.baseline())) ordered.add(0, cell);
                else if (!refused.contains(cell.id())) ordered.add(cell);
            if (ordered.size() > 1 && !refused.contains(ordered.get(0).id()))
                columns.put(
                        Objects.requireNonNull(ordinals.get(ordered.get(0).id())),
                        new Column(ordered, stop.least(), Math.log(comparisons / stop.alpha())));
        }
        return columns;
    }

    Cell baseline() {
        return cells.get(0);
    }
}
