package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Metric;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Of more configurations than one table holds those that are worth a test: the best scores at the longest length, the mean of tasks, and plain RoPE,
 * which prices and gains are told against. Looking at scores alone it reads no answers.
 */
final class Best {

    /** @param answers that all of them may rest on; one configuration is left whatever it rests on */
    static List<Cell> of(List<Cell> cells, int configurations, long answers) {
        Map<String, List<Cell>> by = cells.stream()
                .collect(Collectors.groupingBy(Cell::configuration, LinkedHashMap::new, Collectors.toList()));
        int longest = cells.stream().mapToInt(Cell::length).max().orElse(0);
        List<Map.Entry<String, List<Cell>>> ordered = by.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, List<Cell>> one) -> !isPlain(one.getValue()))
                        .thenComparingDouble(one -> badness(one.getValue(), longest)))
                .toList();
        Set<String> kept = new HashSet<>();
        long read = 0;
        for (Map.Entry<String, List<Cell>> one : ordered) {
            read += one.getValue().stream().mapToLong(Cell::samples).sum();
            if (!kept.isEmpty() && (kept.size() == configurations || read > answers)) break;
            kept.add(one.getKey());
        }
        return cells.stream()
                .filter(cell -> kept.contains(cell.configuration()))
                .toList();
    }

    private static boolean isPlain(List<Cell> cells) {
        return cells.get(0).label().equals(Effective.PLAIN);
    }

    /** Who lacks the longest length comes last. */
    private static double badness(List<Cell> cells, int longest) {
        boolean less = cells.get(0).metric() == Metric.PERPLEXITY;
        return cells.stream()
                .filter(cell -> cell.length() == longest)
                .mapToDouble(cell -> less ? cell.score() : -cell.score())
                .average()
                .orElse(Double.MAX_VALUE);
    }

    private Best() {}
}
