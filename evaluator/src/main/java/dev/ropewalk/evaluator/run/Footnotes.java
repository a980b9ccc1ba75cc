package dev.ropewalk.evaluator.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the stars of a table mean: a line for each configuration and kind of note, whatever the number of lengths. */
final class Footnotes {

    private final Map<String, Map<String, SortedMap<Integer, String>>> notes = new LinkedHashMap<>();

    /** @param note alike at other lengths but for its numbers; two that differ at one length, as under two seeds, are told apart */
    void add(String label, int length, String note) {
        Map<String, SortedMap<Integer, String>> kinds = notes.computeIfAbsent(label, none -> new LinkedHashMap<>());
        String kind = note.replaceAll("[0-9.]+", "0");
        while (!note.equals(kinds.computeIfAbsent(kind, none -> new TreeMap<>()).getOrDefault(length, note)))
            kind += " again";
        kinds.get(kind).put(length, note);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        notes.forEach((label, kinds) -> kinds.values().forEach(by -> lines.add("* " + label + " " + line(by))));
        return lines;
    }

    /** {@code tells distances up to 511 at 512 tokens, 1023 at 1024, trained are 255}. */
    private static String line(SortedMap<Integer, String> byLength) {
        List<List<String>> said =
                byLength.values().stream().map(note -> List.of(note.split(" "))).toList();
        int words = said.get(0).size(), head = 0, tail = 0;
        while (head < words && isSame(said, head)) head++;
        if (head == words) return "at " + tokens(byLength.keySet()) + " " + byLength.get(byLength.firstKey());
        while (isSame(said, words - 1 - tail)) tail++;
        List<String> parts = new ArrayList<>();
        boolean comma = false;
        for (Map.Entry<Integer, String> entry : byLength.entrySet()) {
            String part = between(List.of(entry.getValue().split(" ")), head, words - tail);
            comma = part.endsWith(",");
            parts.add(part.replaceFirst(",$", "") + " at " + entry.getKey() + (parts.isEmpty() ? " tokens" : ""));
        }
        List<String> note = said.get(0);
        return (between(note, 0, head) + " " + String.join(", ", parts) + (comma ? ", " : " ")
                        + between(note, words - tail, words))
                .strip();
    }

    /** {@code 256, 512 and 1024 tokens}. */
    static String tokens(Collection<Integer> lengths) {
        String all = lengths.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return all.replaceFirst(", (\\d+)$", " and $1") + " tokens";
    }

    private static boolean isSame(List<List<String>> said, int word) {
        return said.stream().map(words -> words.get(word)).distinct().count() == 1;
    }

    private static String between(List<String> note, int from, int to) {
        return String.join(" ", note.subList(from, to));
    }
}
