package dev.ropewalk.evaluator.imported;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one file holds.
 *
 * @param averages in percent, as the authors' own script makes them of this file, by the names of its table; empty where there is no such table
 * @param otherwise what some of the averages are by another rule that people had
 * @param notes what a reader should know of it, a sentence each
 */
public record ImportedFile(
        List<ImportedCell> cells, SortedMap<String, Double> averages, List<Otherwise> otherwise, List<String> notes) {

    public ImportedFile {
        cells = List.copyOf(cells);
        averages = Collections.unmodifiableSortedMap(new TreeMap<>(averages));
        otherwise = List.copyOf(otherwise);
        notes = List.copyOf(notes);
    }

    /**
     * An average by another rule.
     *
     * @param rule in a sentence that tells a reader who has this value why
     */
    public record Otherwise(String average, double value, String rule) {}
}
