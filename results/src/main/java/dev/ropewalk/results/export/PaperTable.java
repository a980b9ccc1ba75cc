package dev.ropewalk.results.export;

import dev.ropewalk.results.Imported;
import dev.ropewalk.results.Metric;
import dev.ropewalk.results.comparison.Ties;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A board as a table for a page or a paper: configurations by lengths, each score with its interval; the best of a length and all that the paired
 * test does not tell from it stand in the same weight, by the rule of {@link Ties}. The caption says under what it was measured.
 *
 * @param bold ids of those cells
 */
record PaperTable(StoredCell first, List<Integer> lengths, List<Row> rows, Set<String> bold) {

    /** @param cells by length; a configuration may lack some */
    record Row(String label, Map<Integer, StoredCell> cells) {}

    /** One table a board and seed, in the order in which the boards come first; where a cell was measured anew the last one counts. */
    static List<PaperTable> of(Collection<StoredCell> cells, Ties ties) {
        Map<String, List<StoredCell>> boards = cells.stream()
                .collect(Collectors.groupingBy(
                        cell -> cell.board() + cell.seed(), LinkedHashMap::new, Collectors.toList()));
        return boards.values().stream()
                .sorted(Comparator.comparing(
                                (List<StoredCell> board) -> board.get(0).model())
                        .thenComparing(board -> board.get(0).task())
                        .thenComparing(board -> board.get(0).seed()))
                .map(board -> board(board, ties))
                .toList();
    }

    private static PaperTable board(List<StoredCell> board, Ties ties) {
        Map<String, Map<Integer, StoredCell>> byConfiguration = new LinkedHashMap<>();
        for (StoredCell cell : board)
            byConfiguration
                    .computeIfAbsent(cell.configurationId(), id -> new TreeMap<>())
                    .put(cell.length(), cell);
        TreeSet<Integer> lengths =
                board.stream().map(StoredCell::length).collect(Collectors.toCollection(TreeSet::new));
        List<Ties.Column> columns = new ArrayList<>();
        Set<String> bold = new HashSet<>();
        for (int length : lengths) {
            List<StoredCell> column = byConfiguration.values().stream()
                    .map(row -> row.get(length))
                    .flatMap(Stream::ofNullable)
                    .filter(cell -> cell.score() != null)
                    .sorted(Comparator.comparingDouble(PaperTable::badness))
                    .toList();
            if (column.size() < 2 || same(column.get(0), column.get(column.size() - 1))) continue;
            columns.add(new Ties.Column(
                    column.stream().map(cell -> List.of(cell.id())).toList(), column.size()));
            column.stream()
                    .filter(cell -> same(cell, column.get(0)))
                    .map(StoredCell::id)
                    .forEach(bold::add);
        }
        bold.addAll(ties.of(columns));
        int longest = lengths.last();
        return new PaperTable(
                board.get(0),
                List.copyOf(lengths),
                byConfiguration.values().stream()
                        .sorted(Comparator.comparingDouble(row -> badness(row.get(longest))))
                        .map(row ->
                                new Row(row.values().iterator().next().label().replaceFirst("\\{}$", ""), row))
                        .toList(),
                bold);
    }

    private static double badness(@Nullable StoredCell cell) {
        Double score = cell == null ? null : cell.score();
        return cell == null || score == null ? Double.MAX_VALUE : cell.metric() == Metric.PERPLEXITY ? score : -score;
    }

    /** But for the rounding of float32 sums. */
    private static boolean same(StoredCell one, StoredCell other) {
        double a = badness(one), b = badness(other);
        return Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b));
    }

    String markdown() {
        StringBuilder text = new StringBuilder("| configuration");
        for (int length : lengths) text.append(" | ").append(column(length));
        text.append(" |\n| :---").append(" | ---:".repeat(lengths.size())).append(" |\n");
        for (Row row : rows) {
            text.append("| ").append(markdown(row.label()));
            for (int length : lengths) {
                StoredCell cell = row.cells().get(length);
                String shown = cell == null ? "" : number(cell, cell.score());
                text.append(" | ")
                        .append(cell != null && bold.contains(cell.id()) ? "**" + shown + "**" : shown)
                        .append(interval(cell)
                                .map(interval -> " (" + interval + ")")
                                .orElse(""));
            }
            text.append(" |\n");
        }
        return text.append('\n').append(markdown(caption())).append("\n").toString();
    }

    /** Needs the package booktabs. */
    String latex() {
        StringBuilder text = new StringBuilder("\\begin{table}\n\\centering\n\\caption{")
                .append(latex(caption()))
                .append("}\n\\label{tab:ropewalk-")
                .append(first.board(), 0, 12)
                .append("}\n\\begin{tabular}{l")
                .append("r".repeat(lengths.size()))
                .append("}\n\\toprule\nconfiguration");
        for (int length : lengths) text.append(" & ").append(column(length));
        text.append(" \\\\\n\\midrule\n");
        for (Row row : rows) {
            text.append("\\texttt{").append(latex(row.label())).append('}');
            for (int length : lengths) {
                StoredCell cell = row.cells().get(length);
                String shown = latex(cell == null ? "" : number(cell, cell.score()));
                text.append(" & ")
                        .append(cell != null && bold.contains(cell.id()) ? "\\textbf{" + shown + "}" : shown)
                        .append(interval(cell)
                                .map(interval -> " {\\scriptsize (" + latex(interval) + ")}")
                                .orElse(""));
            }
            text.append(" \\\\\n");
        }
        return text.append("\\bottomrule\n\\end{tabular}\n\\end{table}\n").toString();
    }

    private static String column(int length) {
        return length == 0 ? "as published" : "" + length;
    }

    private String caption() {
        Set<Integer> samples = rows.stream()
                .flatMap(row -> row.cells().values().stream())
                .map(StoredCell::samples)
                .collect(Collectors.toCollection(TreeSet::new));
        boolean imported = first.method().equals(Imported.METHOD);
        StringBuilder text = new StringBuilder(first.task())
                .append(
                        first.metric() == Metric.PERPLEXITY
                                ? ", perplexity"
                                : first.metric() == Metric.ACCURACY ? ", accuracy in %" : ", score in %")
                .append(" by length in tokens, with 95 % intervals; n = ")
                .append(samples.stream().map(String::valueOf).collect(Collectors.joining(" or ")))
                .append(first.metric() == Metric.PERPLEXITY ? " documents" : " samples")
                .append(" a cell. Model ")
                .append(first.model());
        if (imported) text.append(", imported.");
        else {
            text.append(" (SHA-256 ")
                    .append(first.modelId(), 0, 12)
                    .append("…), trained on ")
                    .append(first.trainedLength())
                    .append(" tokens; ")
                    .append(first.dtype())
                    .append(" on ")
                    .append(first.device())
                    .append(", seed ")
                    .append(first.seed());
            if (first.engine() != null) text.append(", engine ").append(first.engine());
            text.append(", Ropewalk ")
                    .append(rows.stream()
                            .flatMap(row -> row.cells().values().stream())
                            .map(StoredCell::code)
                            .distinct()
                            .sorted()
                            .collect(Collectors.joining(" and ")))
                    .append('.');
        }
        if (!bold.isEmpty()) text.append(" Bold: the best of a length and what the paired test does not tell from it.");
        if (rows.stream().anyMatch(row -> row.cells().values().stream().anyMatch(cell -> cell.score() == null)))
            text.append(" A dash: refused, failed or without a number.");
        return text.toString();
    }

    private static String number(StoredCell cell, @Nullable Double score) {
        if (score == null) return "–";
        if (cell.metric() != Metric.PERPLEXITY) return String.format(Locale.ROOT, "%.1f", 100 * score);
        return String.format(Locale.ROOT, score < 10 ? "%.2f" : score < 100 ? "%.1f" : "%.0f", score);
    }

    private static Optional<String> interval(@Nullable StoredCell cell) {
        return cell == null || cell.lower() == null || cell.upper() == null
                ? Optional.empty()
                : Optional.of(number(cell, cell.lower()) + "–" + number(cell, cell.upper()));
    }

    /** CommonMark 0.31: a backslash before punctuation makes it a character like others; in a table that goes for the bar, too. */
    private static String markdown(String text) {
        return text.replaceAll("[\\\\`*_{}\\[\\]<>#|~^$&]", "\\\\$0");
    }

    private static String latex(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> escaped.append("\\textbackslash{}");
                case '^' -> escaped.append("\\textasciicircum{}");
                case '~' -> escaped.append("\\textasciitilde{}");
                case '<' -> escaped.append("\\textless{}");
                case '>' -> escaped.append("\\textgreater{}");
                case '|' -> escaped.append("\\textbar{}");
                case '"' -> escaped.append("\\textquotedbl{}");
                case '–' -> escaped.append("--");
                case '…' -> escaped.append("\\ldots{}");
                case '{', '}', '$', '&', '#', '_', '%' -> escaped.append('\\').appendCodePoint(c);
                default -> escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
