package dev.ropewalk.web.comparison;

import dev.ropewalk.results.comparison.Matrix;
import dev.ropewalk.results.comparison.Pairs;
import dev.ropewalk.results.comparison.Significance;
import dev.ropewalk.results.comparison.Standing;
import dev.ropewalk.web.picture.Curves;
import dev.ropewalk.web.picture.Frame;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two to six configurations side by side.
 *
 * @param pairs one a length, ascending
 */
record Comparing(AnswerTable table, List<Pairs> pairs) {

    static Comparing of(Standing standing, List<Pairs> pairs) {
        return new Comparing(
                AnswerTable.of(standing, new Look(List.of(), "length", "prefill", null, null, "", "", Set.of())),
                List.copyOf(pairs));
    }

    /** A pair at all lengths. @param at one a column of the table; null where they were not both asked */
    record Pair(String a, String b, List<Significance.@Nullable Pair> at) {}

    /** The better mean first, in the order of the table. */
    public List<String> labels() {
        return table.matrix().lines().stream().map(Matrix.Line::label).toList();
    }

    public List<Pair> all() {
        List<Pair> all = new ArrayList<>();
        List<String> labels = labels();
        for (int i = 0; i < labels.size(); i++)
            for (int j = i + 1; j < labels.size(); j++) {
                String a = labels.get(i), b = labels.get(j);
                List<Significance.@Nullable Pair> at = new ArrayList<>();
                for (Matrix.Column column : table.columns()) at.add(pair(a, b, column.length()));
                all.add(new Pair(a, b, at));
            }
        return all;
    }

    /** As seen from {@code a}; null where there is none. */
    public Significance.@Nullable Pair pair(String a, String b, int length) {
        return pairs.stream()
                .filter(table -> table.length() == length)
                .flatMap(table -> table.significance().pairs().stream())
                .filter(pair -> pair.a().equals(a) && pair.b().equals(b)
                        || pair.a().equals(b) && pair.b().equals(a))
                .findFirst()
                .map(pair -> pair.from(a))
                .orElse(null);
    }

    /** Cells whose answers a configuration's numbers are of. */
    Set<String> cells(String label) {
        Set<String> cells = new LinkedHashSet<>();
        for (Matrix.Line line : table.matrix().lines())
            if (line.label().equals(label))
                line.entries().stream().filter(Objects::nonNull).forEach(entry -> cells.addAll(entry.cells()));
        return cells;
    }

    /** Null where there are no two lengths. */
    public @Nullable Curves curve() {
        List<Curves.Line> lines = AnswerPictures.lines(
                table, null, (column, entry) -> "/cells/" + entry.cells().get(0));
        return lines.isEmpty() || !table.several()
                ? null
                : Curves.of(
                        Frame.WIDE,
                        Curves.Scale.of(table.share(), table.standing().trainedLength(), lines),
                        lines);
    }
}
