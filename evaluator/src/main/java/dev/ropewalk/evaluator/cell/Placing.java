package dev.ropewalk.evaluator.cell;

import dev.ropewalk.decoder.forecast.CostForecast;
import dev.ropewalk.results.comparison.Detectable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one run has ordered and has yet to order. A cell that another run has ordered is waited for; what becomes of it there may leave something to be
 * done here: it may have been withdrawn, or stopped early where this run asks all.
 */
final class Placing {

    private final Orders orders;
    private final CellStore store;
    private final String run;
    private final SuiteCells cells;
    private final List<Cell> all;
    private final CostForecast cost;
    private final Map<String, Need> needs = new HashMap<>();
    private final Map<Integer, Column> columns = new HashMap<>(); // not ordered yet
    private final Set<String> inColumns = new HashSet<>();
    private final Map<String, Integer> places = new HashMap<>();
    private int open;
    private long bytes;
    private List<Detectable> tells = List.of();

    Placing(Orders orders, CellStore store, String run, SuiteCells cells, CostForecast cost) {
        this.orders = orders;
        this.store = store;
        this.run = run;
        this.cells = cells;
        this.cost = cost;
        all = cells.all();
        for (int ordinal = 0; ordinal < all.size(); ordinal++)
            places.put(all.get(ordinal).id(), ordinal);
    }

    /** In the suite's order. */
    List<Cell> all() {
        return all;
    }

    /** Orders what is not finished; which cells there are is registered. */
    void first() {
        if (cells.suite().stop() != null)
            Column.of(cells.suite().stop(), all, store.refused(all)).forEach((ordinal, column) -> {
                columns.put(ordinal, column);
                column.cells().forEach(cell -> inColumns.add(cell.id()));
            });
        Set<String> ordered = orders.ordered(run); // first: what ends in between has neither
        Map<String, CellStore.State> states = states();
        List<Integer> left = left(ordered, states);
        Set<Integer> mine = Set.copyOf(left);
        List<Cell> unmeasured = IntStream.range(0, all.size())
                .filter(ordinal -> mine.contains(ordinal) || isOrderedApart(all.get(ordinal), ordered, states))
                .mapToObj(all::get)
                .toList();
        Forecast forecast = Forecast.of(all, unmeasured, cost);
        needs.putAll(new Needs(unmeasured, columns.values(), forecast).by(cost.modelBytes()));
        bytes = forecast.bytes();
        tells = forecast.tells();
        open = unmeasured.size();
        place(left, states);
        orders.takeOver(run);
        orders.keepForetold(run);
    }

    private boolean isOrderedApart(Cell cell, Set<String> ordered, Map<String, CellStore.State> states) {
        return ordered.contains(cell.id())
                || inColumns.contains(cell.id()) && !CellStore.State.isFinished(states.get(cell.id()));
    }

    /** Where nothing of it is ordered any more. @return whether something is, or has yet to be */
    boolean again() {
        Set<String> ordered = orders.ordered(run); // first: what ends in between has neither
        Map<String, CellStore.State> states = states();
        List<Integer> left = left(ordered, states);
        place(left, states);
        return !left.isEmpty() || !columns.isEmpty() || orders.left(run).cells() > 0;
    }

    private void place(List<Integer> left, Map<String, CellStore.State> states) {
        for (int ordinal : left) {
            Cell cell = all.get(ordinal);
            if (Objects.requireNonNull(states.get(cell.id())).stopped()) store.reopen(cell);
        }
        orders.place(run, left.stream().map(ordinal -> order(ordinal, null)).toList());
        columns.values().removeIf(column -> {
            String lead = column.baseline().id();
            return orders.placeTogether(
                    run,
                    column.cells().stream()
                            .map(cell -> order(Objects.requireNonNull(places.get(cell.id())), lead))
                            .toList());
        });
    }

    private Orders.Order order(int ordinal, @Nullable String lead) {
        Cell cell = all.get(ordinal);
        return new Orders.Order(cell, ordinal, lead, needs.getOrDefault(cell.id(), Need.UNKNOWN));
    }

    /** Cells by themselves that have not ended, by their places; one that stopped early has ended only for a run that lets cells stop. */
    private List<Integer> left(Set<String> ordered, Map<String, CellStore.State> states) {
        List<Integer> left = new ArrayList<>();
        for (int ordinal = 0; ordinal < all.size(); ordinal++) {
            String id = all.get(ordinal).id();
            CellStore.State state = states.get(id);
            if (state == null || inColumns.contains(id) || ordered.contains(id)) continue;
            if (state.status().equals("waiting") || state.status().equals("running") || asksAll() && state.stopped())
                left.add(ordinal);
        }
        return left;
    }

    /** Whether this run asks all that was planned of a cell. */
    boolean asksAll() {
        return cells.suite().stop() == null;
    }

    private Map<String, CellStore.State> states() {
        return store.states(all.stream().map(Cell::id).toList());
    }

    /** That are not finished. */
    int cells() {
        return open;
    }

    /** Whether there is nothing to be measured and nothing to be waited for. */
    boolean isDone() {
        return open == 0 && columns.isEmpty() && orders.left(run).cells() == 0;
    }

    /** That the largest cell adds to the process. */
    long bytes() {
        return bytes;
    }

    /** @param memory that the process will come to hold */
    RunWatch.Frame frame(Duration before, int slots, @Nullable Long memory) {
        return new RunWatch.Frame(
                all.size(), all.stream().mapToInt(cell -> cell.task().size()).sum(), before, slots, memory, tells);
    }
}
