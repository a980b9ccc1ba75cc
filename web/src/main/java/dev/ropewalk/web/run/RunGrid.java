package dev.ropewalk.web.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A run's cells as they are looked at: one table a task and seed, configurations down, lengths across.
 *
 * @param rows by configuration; where a length was not asked for there is an empty list
 */
record RunGrid(String task, long seed, List<Integer> lengths, List<Row> rows) {

    record Row(String configurationId, String label, List<List<RunCell>> cells) {}

    private record Key(String task, long seed) {}

    private record Line(String configurationId, String label) {}

    static List<RunGrid> of(List<RunCell> cells) {
        Map<Key, List<RunCell>> byTask = new LinkedHashMap<>();
        for (RunCell cell : cells)
            byTask.computeIfAbsent(new Key(cell.task(), cell.seed()), key -> new ArrayList<>())
                    .add(cell);
        List<RunGrid> grids = new ArrayList<>();
        byTask.forEach((key, mine) -> grids.add(grid(key, mine)));
        return grids;
    }

    private static RunGrid grid(Key key, List<RunCell> cells) {
        List<Integer> lengths = new ArrayList<>(
                new TreeSet<>(cells.stream().map(RunCell::length).toList()));
        Map<Line, List<RunCell>> byLine = new LinkedHashMap<>();
        for (RunCell cell : cells)
            byLine.computeIfAbsent(new Line(cell.configurationId(), cell.label()), line -> new ArrayList<>())
                    .add(cell);
        List<Row> rows = new ArrayList<>();
        byLine.forEach((line, mine) -> rows.add(new Row(
                line.configurationId(),
                line.label(),
                lengths.stream()
                        .map(length -> mine.stream()
                                .filter(cell -> cell.length() == length)
                                .toList())
                        .toList())));
        return new RunGrid(key.task(), key.seed(), lengths, rows);
    }
}
