package dev.ropewalk.results.comparison;

import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which cells of a task and length are held against each other: of each seed the newest that most configurations share a board in. */
final class Alike {

    /** By configuration, one a seed; only the seeds that all have, if there are any. */
    static Map<String, List<Cell>> of(List<Cell> cells) {
        Map<Long, List<Cell>> bySeed = new TreeMap<>(cells.stream().collect(Collectors.groupingBy(Cell::seed)));
        Map<String, Map<Long, Cell>> chosen = new LinkedHashMap<>();
        bySeed.forEach((seed, all) -> best(all)
                .forEach(cell -> chosen.computeIfAbsent(cell.configuration(), id -> new TreeMap<>())
                        .put(seed, cell)));
        Set<Long> everybodys = new TreeSet<>(bySeed.keySet());
        chosen.values().forEach(seeds -> everybodys.retainAll(seeds.keySet()));
        Map<String, List<Cell>> alike = new LinkedHashMap<>();
        chosen.forEach((id, seeds) -> {
            Map<Long, Cell> kept = new TreeMap<>(seeds);
            if (!everybodys.isEmpty()) kept.keySet().retainAll(everybodys);
            alike.put(id, List.copyOf(kept.values()));
        });
        return alike;
    }

    private static List<Cell> best(List<Cell> cells) {
        return cells.stream().collect(Collectors.groupingBy(Cell::board)).values().stream()
                .max(Comparator.comparingLong(Alike::configurations).thenComparing(Alike::newest))
                .orElseThrow()
                .stream()
                .collect(Collectors.toMap(
                        Cell::configuration, cell -> cell, (older, newer) -> newer, LinkedHashMap::new))
                .values()
                .stream()
                .toList();
    }

    private static long configurations(List<Cell> board) {
        return board.stream().map(Cell::configuration).distinct().count();
    }

    private static OffsetDateTime newest(List<Cell> board) {
        return board.stream().map(Cell::finished).max(Comparator.naturalOrder()).orElseThrow();
    }

    private Alike() {}
}
