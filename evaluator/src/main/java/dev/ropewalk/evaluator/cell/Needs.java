package dev.ropewalk.evaluator.cell;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What the orders of a run need (decision 55). The longest goes first, so that no slot is still at a long cell when the others have nothing left; in the
 * suite's order among those that take as long. A column is taken as one, so its baseline's turn is that of all its time. Whoever will take over another's answers comes where it
 * would if it were measured: next to whom it takes them from.
 */
final class Needs {

    /** What is foretold can be more than is used; of this share it was never. Nothing is kept from a machine that could have measured it. */
    private static final double SURE = 0.9;

    private final List<Cell> cells;
    private final Map<String, Forecast.Cost> costs = new HashMap<>();
    private final Map<String, List<Forecast.Cost>> together = new HashMap<>(); // of a column, by its baseline
    private final Set<String> inColumns = new HashSet<>();

    /** @param cells in the suite's order, as they stand in the forecast */
    Needs(List<Cell> cells, Collection<Column> columns, Forecast forecast) {
        this.cells = cells;
        for (int i = 0; i < cells.size(); i++)
            costs.put(cells.get(i).id(), forecast.costs().get(i));
        for (Column column : columns) {
            List<Forecast.Cost> its = new ArrayList<>();
            for (Cell cell : column.cells()) {
                inColumns.add(cell.id());
                if (costs.containsKey(cell.id())) its.add(cost(cell));
            }
            together.put(column.baseline().id(), its);
        }
    }

    /** By the ids of cells. @param modelBytes as foretold */
    Map<String, Need> by(long modelBytes) {
        List<Cell> turns = new ArrayList<>(cells);
        turns.sort(Comparator.comparingDouble(this::seconds).reversed());
        Map<String, Need> needs = new HashMap<>();
        Set<String> twins = new HashSet<>();
        for (Cell cell : turns) {
            boolean measured = cell.twin() == null || inColumns.contains(cell.id()) || twins.add(cell.twin());
            needs.put(
                    cell.id(),
                    new Need(
                            needs.size(),
                            measured ? cost(cell).seconds() : 0,
                            atLeast(modelBytes),
                            atLeast(bytes(cell))));
        }
        return needs;
    }

    /** Of so many bytes, as foretold. */
    static long atLeast(long bytes) {
        return (long) (SURE * bytes);
    }

    private Forecast.Cost cost(Cell cell) {
        return Objects.requireNonNull(costs.get(cell.id()));
    }

    /** Of all that is taken with it. */
    private List<Forecast.Cost> taken(Cell cell) {
        return together.getOrDefault(cell.id(), Collections.singletonList(cost(cell)));
    }

    private double seconds(Cell cell) {
        return taken(cell).stream().mapToDouble(Forecast.Cost::seconds).sum();
    }

    /** The cells of a column are measured in turns. */
    private long bytes(Cell cell) {
        return taken(cell).stream().mapToLong(Forecast.Cost::bytesOfOne).max().orElse(0);
    }
}
