package dev.ropewalk.web.comparison;

import dev.ropewalk.results.comparison.Change;
import dev.ropewalk.results.comparison.Cost;
import dev.ropewalk.results.comparison.Matrix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An answer to take away, with the lines and columns that are shown: records with unrounded numbers for programs, text for a page or a paper.
 *
 * @param records by the names of their columns
 * @param text the first row its heads
 */
record Sheet(List<Map<String, @Nullable Object>> records, List<List<String>> text) {

    static Sheet of(AnswerTable table) {
        List<Map<String, @Nullable Object>> records = new ArrayList<>();
        List<List<String>> text = new ArrayList<>();
        List<String> heads = new ArrayList<>(List.of("Configuration"));
        if (table.look().shows("rank")) heads.add("Rank");
        table.columns().forEach(column -> heads.add(column.name()));
        if (table.look().shows("mean") && table.several()) heads.add("Mean");
        if (table.reaches()) heads.add("Effective length");
        if (table.changes()) heads.addAll(List.of("Price", "Gain"));
        if (table.costs()) heads.addAll(List.of("Prefill s", "Decode ms", "Need GiB"));
        text.add(heads);
        for (AnswerLine line : table.lines()) {
            records.add(json(table, line));
            text.add(words(table, line));
        }
        return new Sheet(List.copyOf(records), List.copyOf(text));
    }

    private static Map<String, @Nullable Object> json(AnswerTable table, AnswerLine line) {
        Map<String, @Nullable Object> record = new LinkedHashMap<>();
        Matrix.Line scores = line.scores();
        record.put("configuration", scores.label());
        record.put("id", scores.configuration());
        if (table.look().shows("rank")) record.put("rank", scores.rank());
        if (table.look().shows("ties")) record.put("tiedWith", String.join(" ", scores.tiedWith()));
        for (int c = 0; c < table.columns().size(); c++) {
            String name = table.columns().get(c).name();
            Matrix.Entry entry = scores.entries().get(c);
            record.put(name, entry == null ? null : entry.score());
            record.put(
                    name + " lower",
                    entry == null || entry.interval() == null
                            ? null
                            : entry.interval().lower());
            record.put(
                    name + " upper",
                    entry == null || entry.interval() == null
                            ? null
                            : entry.interval().upper());
            record.put(name + " questions", entry == null ? null : entry.questions());
        }
        if (table.look().shows("mean") && table.several()) {
            Matrix.Mean mean = scores.mean();
            record.put("mean", mean == null ? null : mean.score());
            record.put(
                    "mean lower",
                    mean == null || mean.interval() == null
                            ? null
                            : mean.interval().lower());
            record.put(
                    "mean upper",
                    mean == null || mean.interval() == null
                            ? null
                            : mean.interval().upper());
        }
        if (table.reaches())
            record.put(
                    "effectiveLength",
                    line.effective() == null
                                    || line.effective().length().certified().isEmpty()
                            ? null
                            : line.effective().length().certified().getAsInt());
        if (table.changes()) {
            put(record, "price", line.price());
            put(record, "gain", line.gain());
        }
        if (table.costs()) {
            Cost cost = line.cost();
            record.put("prefillSeconds", cost == null ? null : cost.prefillSeconds());
            record.put("decodeMilliseconds", cost == null ? null : cost.decodeMilliseconds());
            record.put("needBytes", cost == null ? null : cost.needBytes());
        }
        return record;
    }

    private static void put(Map<String, @Nullable Object> record, String name, @Nullable Change change) {
        record.put(name, change == null ? null : change.difference());
        record.put(name + " adjustedP", change == null ? null : change.adjustedP());
    }

    private static List<String> words(AnswerTable table, AnswerLine line) {
        List<String> words = new ArrayList<>();
        Matrix.Line scores = line.scores();
        words.add(scores.label().replace("{}", ""));
        if (table.look().shows("rank")) words.add(scores.rank() == null ? "–" : "" + scores.rank());
        for (Matrix.Entry entry : scores.entries())
            words.add(
                    entry == null
                            ? "–"
                            : number(table, entry.score())
                                    + (entry.interval() == null
                                            ? ""
                                            : " ["
                                                    + number(
                                                            table,
                                                            entry.interval().lower()) + ", "
                                                    + number(
                                                            table,
                                                            entry.interval().upper()) + "]"));
        if (table.look().shows("mean") && table.several())
            words.add(scores.mean() == null ? "–" : number(table, scores.mean().score()));
        if (table.reaches()) words.add(line.reach());
        if (table.changes()) {
            words.add(line.price() == null ? "–" : table.change(line.price().difference()));
            words.add(line.gain() == null ? "–" : table.change(line.gain().difference()));
        }
        if (table.costs()) {
            Cost cost = line.cost();
            words.add(table.measured(line, cost == null ? null : cost.prefillSeconds()));
            words.add(table.measured(line, cost == null ? null : cost.decodeMilliseconds()));
            words.add(table.digits(table.gibibytes(cost == null ? null : cost.needBytes())));
        }
        return words;
    }

    private static String number(AnswerTable table, double score) {
        return table.share()
                ? String.format(Locale.ROOT, "%.1f", 100 * score)
                : String.format(Locale.ROOT, "%.4g", score);
    }

    public String markdown() {
        StringBuilder lines = new StringBuilder();
        for (int r = 0; r < text.size(); r++) {
            lines.append("| ")
                    .append(text.get(r).stream()
                            .map(word -> word.replace("|", "\\|"))
                            .collect(Collectors.joining(" | ")))
                    .append(" |\n");
            if (r == 0)
                lines.append("| --- |")
                        .append(" ---: |".repeat(text.get(0).size() - 1))
                        .append('\n');
        }
        return lines.toString();
    }

    /** A tabular for the package booktabs. */
    public String latex() {
        return "\\begin{tabular}{l" + "r".repeat(text.get(0).size() - 1) + "}\n\\toprule\n"
                + row(text.get(0))
                + "\\midrule\n"
                + text.stream().skip(1).map(Sheet::row).collect(Collectors.joining())
                + "\\bottomrule\n\\end{tabular}\n";
    }

    private static String row(List<String> words) {
        return words.stream().map(Sheet::escaped).collect(Collectors.joining(" & ")) + " \\\\\n";
    }

    private static String escaped(String word) {
        return word.replace("\\", "\\textbackslash ")
                .replaceAll("([&%$#_{}])", "\\\\$1")
                .replace("~", "\\textasciitilde{}")
                .replace("–", "--");
    }

    /** RFC 4180. */
    public String csv() {
        Set<String> columns = new LinkedHashSet<>();
        records.forEach(record -> columns.addAll(record.keySet()));
        return quoted(columns)
                + records.stream()
                        .map(record -> quoted(columns.stream()
                                .map(column -> {
                                    Object value = record.get(column);
                                    return value == null ? "" : value.toString();
                                })
                                .toList()))
                        .collect(Collectors.joining());
    }

    private static String quoted(Iterable<String> values) {
        List<String> all = new ArrayList<>();
        for (String value : values)
            all.add(value.matches("(?s).*[\",\\r\\n].*") ? '"' + value.replace("\"", "\"\"") + '"' : value);
        return String.join(",", all) + "\r\n";
    }
}
