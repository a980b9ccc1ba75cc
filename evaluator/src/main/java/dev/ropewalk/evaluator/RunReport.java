package dev.ropewalk.evaluator;

import dev.ropewalk.evaluator.statistic.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What became of one run: its cells in the order of the suite. */
public record RunReport(
        String run,
        String suite,
        String status,
        @Nullable String message,
        @Nullable String codeVersion,
        List<CellResult> cells) {

    /**
     * A cell as it stands.
     *
     * @param dtype what the model was loaded in
     * @param label the configuration as asked for: {@code yarn{factor=4}}
     * @param parameters the exact ones, as JSON text
     * @param metric accuracy, score or perplexity
     * @param message why it was refused, failed or has no score
     * @param samples planned
     * @param reused measured before this run began
     */
    public record CellResult(
            String model,
            String dtype,
            String method,
            String label,
            String parameters,
            String task,
            String metric,
            int length,
            long seed,
            String status,
            @Nullable String message,
            boolean reused,
            int samples,
            int failures,
            int unscored,
            @Nullable Double score,
            @Nullable Interval interval,
            @Nullable Double meanLogProbability,
            @Nullable Double prefillTokensPerSecond,
            @Nullable Double decodeTokensPerSecond,
            @Nullable Long peakMemoryBytes) {

        /** A line of a table with this cell's place. */
        CellResult as(
                String model,
                String label,
                @Nullable String message,
                @Nullable Double score,
                @Nullable Interval interval) {
            return new CellResult(
                    model,
                    dtype,
                    method,
                    label,
                    parameters,
                    task,
                    metric,
                    length,
                    seed,
                    status,
                    message,
                    reused,
                    samples,
                    failures,
                    unscored,
                    score,
                    interval,
                    meanLogProbability,
                    prefillTokensPerSecond,
                    decodeTokensPerSecond,
                    peakMemoryBytes);
        }
    }

    private static final int WIDTH = 100;
    private static final int CELL = 18;
    static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public RunReport {
        cells = List.copyOf(cells);
    }

    /** One JSON document, numbers unrounded, null where there is none. */
    public String toJson() {
        return JSON.writeValueAsString(document());
    }

    Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("run", run);
        document.put("suite", suite);
        document.put("status", status);
        document.put("message", message);
        document.put("code", codeVersion);
        document.put("cells", cells.stream().map(RunReport::json).toList());
        return document;
    }

    private static Map<String, @Nullable Object> json(CellResult cell) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("model", cell.model());
        document.put("dtype", cell.dtype());
        Map<String, Object> configuration = new LinkedHashMap<>();
        configuration.put("name", cell.method());
        configuration.put("parameters", JSON.readValue(cell.parameters(), Object.class));
        document.put("configuration", configuration);
        document.put("task", cell.task());
        document.put("metric", cell.metric());
        document.put("length", cell.length());
        document.put("seed", cell.seed());
        document.put("status", cell.status());
        document.put("message", cell.message());
        document.put("reused", cell.reused());
        document.put("samples", cell.samples());
        document.put("failures", cell.failures());
        document.put("unscored", cell.unscored());
        document.put("score", cell.score());
        Interval interval = cell.interval();
        document.put("interval", interval == null ? null : List.of(interval.lower(), interval.upper()));
        document.put("meanLogProbability", cell.meanLogProbability());
        document.put("prefillTokensPerSecond", cell.prefillTokensPerSecond());
        document.put("decodeTokensPerSecond", cell.decodeTokensPerSecond());
        document.put("peakMemoryBytes", cell.peakMemoryBytes());
        return document;
    }

    /** One table a task: configurations down, lengths across, each score with its 95 % interval; at most 100 columns wide. */
    public String table() {
        return table(cells);
    }

    static String table(List<CellResult> cells) {
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
            boolean seeds = of.stream().mapToLong(CellResult::seed).distinct().count() > 1;
            LinkedHashSet<String> rows = new LinkedHashSet<>();
            of.forEach(cell -> rows.add(row(cell, seeds)));
            int first = Math.min(
                    WIDTH - 2 * CELL,
                    Math.max(
                            "tokens".length(),
                            rows.stream().mapToInt(String::length).max().orElse(0)));
            List<Integer> lengths = new ArrayList<>(
                    new TreeSet<>(of.stream().map(CellResult::length).toList()));
            int across = Math.max(1, (WIDTH - first) / CELL);
            for (int from = 0; from < lengths.size(); from += across)
                block(text, of, rows, seeds, first, lengths.subList(from, Math.min(lengths.size(), from + across)));
        }
        List<String> remarks = cells.stream()
                .filter(cell -> cell.message() != null)
                .map(cell -> cell.task() + " " + cell.length() + " " + cell.label() + ": " + cell.message())
                .distinct()
                .toList();
        if (!remarks.isEmpty()) text.append('\n');
        remarks.forEach(remark -> text.append(remark).append('\n'));
        return text.toString();
    }

    private static void block(
            StringBuilder text,
            List<CellResult> cells,
            Iterable<String> rows,
            boolean seeds,
            int first,
            List<Integer> lengths) {
        text.append(left("tokens", first));
        lengths.forEach(length -> text.append(right(length.toString(), CELL)));
        text.append('\n');
        for (String row : rows) {
            text.append(left(row, first));
            for (int length : lengths)
                text.append(right(
                        cells.stream()
                                .filter(cell -> cell.length() == length
                                        && row(cell, seeds).equals(row))
                                .findFirst()
                                .map(RunReport::score)
                                .orElse(""),
                        CELL));
            text.append('\n');
        }
    }

    private static String row(CellResult cell, boolean seeds) {
        String label = cell.label().endsWith("{}") ? cell.method() : cell.label();
        return seeds ? label + " seed " + cell.seed() : label;
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
        String whole = number + " [" + number(scale * interval.lower(), digits) + ","
                + number(scale * interval.upper(), digits) + "]";
        return whole.length() < CELL ? whole : number;
    }

    private static String number(double value, int digits) {
        return value < 1e5
                ? String.format(Locale.ROOT, "%." + digits + "f", value)
                : String.format(Locale.ROOT, "%.0e", value);
    }

    private static String left(String text, int width) {
        return text.length() > width ? text.substring(0, width - 1) + "…" : text + " ".repeat(width - text.length());
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(1, width - text.length())) + text;
    }
}
