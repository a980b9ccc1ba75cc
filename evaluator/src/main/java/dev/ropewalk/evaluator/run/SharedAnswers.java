package dev.ropewalk.evaluator.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Who was not asked, because its plan is that of another configuration which was (decision 54): a line for each that was asked. */
final class SharedAnswers {

    private final Map<String, Map<String, SortedSet<Integer>>> asked = new LinkedHashMap<>();

    /** @param of the configuration that was asked in its place */
    void add(String label, int length, String of) {
        asked.computeIfAbsent(of, none -> new LinkedHashMap<>())
                .computeIfAbsent(label, none -> new TreeSet<>())
                .add(length);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        asked.forEach((of, lengths) ->
                lines.add("The same plan as " + of + ", and so its answers and speeds: " + alike(lengths)));
        return lines;
    }

    /** {@code pi, ntk at 256 and 512 tokens; native at 256 tokens}. */
    private static String alike(Map<String, SortedSet<Integer>> lengths) {
        Map<SortedSet<Integer>, List<String>> labels = new LinkedHashMap<>();
        lengths.forEach((label, at) ->
                labels.computeIfAbsent(at, none -> new ArrayList<>()).add(label));
        return labels.entrySet().stream()
                .map(entry -> String.join(", ", entry.getValue()) + " at " + Footnotes.tokens(entry.getKey()))
                .collect(Collectors.joining("; "));
    }
}
