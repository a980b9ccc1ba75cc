package dev.ropewalk.evaluator.run;

import dev.ropewalk.evaluator.run.RunReport.CellResult;
import dev.ropewalk.methods.Excerpt;
import dev.ropewalk.statistics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;

/**
 * One table a task: configurations down, lengths across, each score with its 95 % interval; at most 100 columns wide. A star marks what
 * something is known against; what it is stands below, once for each configuration, after what is to be known of the model, and before whose answers were
 * taken over. A column is as wide as its widest number with its interval needs.
 */
public final class ScoreTable {

    private static final int WIDTH = 100;
    private static final int CELL = 18; // at least

    /**
     * A table.
     *
     * @param notes what is to be known of the model
     */
    public static String of(List<String> notes, List<CellResult> cells) {
        StringBuilder text = new StringBuilder();
        for (String task : cells.stream().map(CellResult::task).distinct().toList()) {
            List<CellResult> of =
                    cells.stream().filter(cell -> cell.task().equals(task)).toList();
            boolean share = !of.get(0).metric().equals("perplexity");
            if (!text.isEmpty()) text.append('\n');
            text.append(task)
                    .append(
                            share
                                    ? ", " + of.get(0).metric() + " in % [95 % interval], "
                                    : ", perplexity [95 % interval], ")
                    .append(of.get(0).model())
                    .append(", ")
                    .append(of.get(0).dtype())
                    .append('\n');
            if (of.get(0).assumed())
                text.append("planned as if trained on ")
                        .append(of.get(0).trainedLength())
                        .append(" tokens, as the suite says\n");
            boolean seeds = of.stream().mapToLong(CellResult::seed).distinct().count() > 1;
            LinkedHashSet<String> rows = new LinkedHashSet<>();
            of.forEach(cell -> rows.add(row(cell, seeds)));
            int wide = Math.max(
                    CELL,
                    of.stream().mapToInt(cell -> score(cell).length() + 1).max().orElse(0)
                            + (of.stream().anyMatch(CellResult::marked) ? 1 : 0));
            int first = Math.min(
                    WIDTH - 2 * wide,
                    Math.max(
                            "tokens".length(),
                            rows.stream().mapToInt(String::length).max().orElse(0)));
            List<Integer> lengths = new ArrayList<>(
                    new TreeSet<>(of.stream().map(CellResult::length).toList()));
            int across = Math.max(1, (WIDTH - first) / wide);
            for (int from = 0; from < lengths.size(); from += across)
                block(
                        text,
                        of,
                        rows,
                        seeds,
                        first,
                        wide,
                        lengths.subList(from, Math.min(lengths.size(), from + across)));
        }
        List<String> remarks = new ArrayList<>();
        notes.forEach(note -> remarks.add(cells.get(0).model() + ": " + note));
        for (CellResult cell : cells)
            if (cell.message() != null)
                remarks.add(
                        (isOfAll(cell, cells) ? cell.task() : cell.task() + " " + cell.length() + " " + cell.label())
                                + ": " + cell.message());
        Footnotes marks = new Footnotes();
        for (CellResult cell : cells)
            if (cell.marked()) cell.notes().forEach(note -> marks.add(row(cell, false), cell.length(), note));
        remarks.addAll(marks.lines());
        SharedAnswers shared = new SharedAnswers();
        for (CellResult cell : cells)
            if (cell.answersOf() != null) shared.add(row(cell, false), cell.length(), plain(cell.answersOf()));
        remarks.addAll(shared.lines());
        if (!remarks.isEmpty()) text.append('\n');
        remarks.stream().distinct().forEach(remark -> text.append(remark).append('\n'));
        return text.toString();
    }

    /** Whether all cells of a task say the same, so that it need not be said for each. */
    private static boolean isOfAll(CellResult cell, List<CellResult> cells) {
        List<CellResult> of =
                cells.stream().filter(other -> other.task().equals(cell.task())).toList();
        return of.size() > 1 && of.stream().allMatch(other -> Objects.equals(other.message(), cell.message()));
    }

    private static void block(
            StringBuilder text,
            List<CellResult> cells,
            Iterable<String> rows,
            boolean seeds,
            int first,
            int wide,
            List<Integer> lengths) {
        boolean marks = cells.stream().anyMatch(CellResult::marked);
        StringBuilder line = new StringBuilder(left("tokens", first));
        lengths.forEach(length -> line.append(right(length + (marks ? " " : ""), wide)));
        text.append(line.toString().stripTrailing()).append('\n');
        for (String row : rows) {
            line.setLength(0);
            line.append(left(row, first));
            for (int length : lengths)
                line.append(right(
                        cells.stream()
                                .filter(cell -> cell.length() == length
                                        && row(cell, seeds).equals(row))
                                .findFirst()
                                .map(cell -> score(cell) + (cell.marked() ? "*" : marks ? " " : ""))
                                .orElse(""),
                        wide));
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }

    private static String row(CellResult cell, boolean seeds) {
        String label = plain(cell.label());
        return seeds ? label + " seed " + cell.seed() : label;
    }

    private static String plain(String label) {
        return label.endsWith("{}") ? label.substring(0, label.length() - 2) : label;
    }

    private static String score(CellResult cell) {
        if (!cell.status().equals("done")) return cell.status();
        Double score = cell.score();
        if (score == null) return cell.failures() > 0 ? "failed" : "none";
        double scale = cell.metric().equals("perplexity") ? 1 : 100;
        int digits = scale > 1 || score >= 100 ? 0 : score >= 10 ? 1 : 2;
        String number = number(scale * score, digits);
        Interval interval = cell.interval();
        if (interval == null) return number;
        return number + " [" + number(scale * interval.lower(), digits) + "," + number(scale * interval.upper(), digits)
                + "]";
    }

    private static String number(double value, int digits) {
        return value < 1e5
                ? String.format(Locale.ROOT, "%." + digits + "f", value)
                : String.format(Locale.ROOT, "%.0e", value);
    }

    private static String left(String text, int width) {
        return text.length() > width ? Excerpt.of(text, width) : text + " ".repeat(width - text.length());
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(1, width - text.length())) + text;
    }

    private ScoreTable() {}
}
