package dev.ropewalk.results.comparison;

import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which cells of a task and length are held against each other: of each seed the newest that most configurations share a board in. */
final class Alike {

    /**
     * By configuration, one a seed: those that have the seed which most have, and of their seeds what all of them have. Who was asked with other
     * seeds alone was not measured alike.
     */
    static Map<String, List<Cell>> of(List<Cell> cells) {
        Map<Long, List<Cell>> bySeed = new TreeMap<>(cells.stream().collect(Collectors.groupingBy(Cell::seed)));
        Map<String, Map<Long, Cell>> chosen = new LinkedHashMap<>();
        bySeed.forEach((seed, all) -> best(all)
                .forEach(cell -> chosen.computeIfAbsent(cell.configuration(), id -> new TreeMap<>())
                        .put(seed, cell)));
        Map<String, List<Cell>> alike = new LinkedHashMap<>();
        mostCommon(chosen.values()).ifPresent(common -> {
            Set<Long> shared = new TreeSet<>(bySeed.keySet());
            chosen.values().stream()
                    .filter(seeds -> seeds.containsKey(common))
                    .forEach(seeds -> shared.retainAll(seeds.keySet()));
            chosen.forEach((id, seeds) -> {
                if (!seeds.containsKey(common)) return;
                seeds.keySet().retainAll(shared);
                alike.put(id, List.copyOf(seeds.values()));
            });
        });
        return alike;
    }

    /** Of several the smallest. */
    private static Optional<Long> mostCommon(Collection<Map<Long, Cell>> configurations) {
        Map<Long, Long> counts = configurations.stream()
                .flatMap(seeds -> seeds.keySet().stream())
                .collect(Collectors.groupingBy(seed -> seed, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .max(Map.Entry.<Long, Long>comparingByValue()
                        .thenComparing(Map.Entry.<Long, Long>comparingByKey().reversed()))
                .map(Map.Entry::getKey);
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
