package dev.ropewalk.evaluator;

import dev.ropewalk.methods.Excerpt;
import dev.ropewalk.results.Metric;
import dev.ropewalk.results.Stopping;
import dev.ropewalk.results.comparison.Detectable;
import dev.ropewalk.results.comparison.Findings;
import dev.ropewalk.results.comparison.FindingsReport;
import dev.ropewalk.statistics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What became of one run: its cells in the order of the suite.
 *
 * @param notes what a user should know of how the model's files are read
 * @param findings what may be concluded; none unless somebody asked
 * @param stopping what stopping early made of it; null where all was to be asked
 * @param device what it was measured on; null before it was
 * @param proof how that device proved itself
 */
public record RunReport(
        String run,
        String suite,
        String status,
        @Nullable String message,
        @Nullable String codeVersion,
        List<String> notes,
        List<CellResult> cells,
        Findings findings,
        @Nullable Stopping stopping,
        @Nullable String device,
        @Nullable String proof) {

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
     * @param disturbed share of the processors that something else used meanwhile, which speeds and peak suffer from; null where nobody knows
     * @param trainedLength tokens the model was trained on, which all choices follow from
     * @param assumed that this is what the suite says, not the checkpoint
     * @param notes what is known against the score
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
            @Nullable Long peakMemoryBytes,
            @Nullable Double disturbed,
            int trainedLength,
            boolean assumed,
            List<String> notes,
            String code,
            @Nullable Integer engine) {

        public CellResult {
            notes = List.copyOf(notes);
        }

        /** Whether something is known against a score that there is. */
        boolean marked() {
            return score != null && !notes.isEmpty();
        }

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
                    peakMemoryBytes,
                    disturbed,
                    trainedLength,
                    assumed,
                    notes,
                    code,
                    engine);
        }
    }

    private static final int WIDTH = 100;
    private static final int CELL = 18; // at least
    static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public RunReport {
        notes = List.copyOf(notes);
        cells = List.copyOf(cells);
    }

    public RunReport(
            String run,
            String suite,
            String status,
            @Nullable String message,
            @Nullable String codeVersion,
            List<String> notes,
            List<CellResult> cells) {
        this(run, suite, status, message, codeVersion, notes, cells, Findings.NONE, null, null, null);
    }

    public RunReport with(Findings findings) {
        return new RunReport(run, suite, status, message, codeVersion, notes, cells, findings, stopping, device, proof);
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
        document.put("device", device);
        document.put("proof", proof);
        document.put("notes", notes);
        document.put("cells", cells.stream().map(RunReport::json).toList());
        document.put(
                "resolution", resolution().stream().map(Detectable::document).toList());
        if (stopping != null) document.put("stopping", stopping.document());
        document.putAll(new FindingsReport(findings).document());
        return document;
    }

    /** What so many questions can tell of two configurations, before a stop or a failure and whatever they share; seeds pooled. */
    private List<Detectable> resolution() {
        Map<String, Map<Long, CellResult>> tasks = new LinkedHashMap<>();
        for (CellResult cell : cells)
            tasks.computeIfAbsent(cell.task(), task -> new LinkedHashMap<>())
                    .merge(cell.seed(), cell, (one, other) -> one.samples() < other.samples() ? other : one);
        List<Detectable> resolution = new ArrayList<>();
        tasks.forEach((task, seeds) -> {
            int questions =
                    seeds.values().stream().mapToInt(CellResult::samples).sum();
            String metric = seeds.values().iterator().next().metric().toUpperCase(Locale.ROOT);
            if (questions > 0) resolution.add(new Detectable(task, Metric.valueOf(metric), questions, questions));
        });
        return resolution;
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
        document.put("disturbed", cell.disturbed());
        document.put("trainedLength", cell.trainedLength());
        document.put("notes", cell.notes());
        document.put("code", cell.code());
        document.put("engine", cell.engine());
        return document;
    }

    /**
     * One table a task: configurations down, lengths across, each score with its 95 % interval; at most 100 columns wide. A star marks what
     * something is known against; what it is stands below, once for each configuration, after what is to be known of the model. A column is as wide as
     * its widest number with its interval needs.
     */
    public String table() {
        return table(notes, cells);
    }

    static String table(List<String> notes, List<CellResult> cells) {
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
        Marks marks = new Marks();
        for (CellResult cell : cells)
            if (cell.marked()) cell.notes().forEach(note -> marks.add(row(cell, false), cell.length(), note));
        remarks.addAll(marks.lines());
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
}
