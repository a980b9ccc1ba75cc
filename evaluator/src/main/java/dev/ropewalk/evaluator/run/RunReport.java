package dev.ropewalk.evaluator.run;

import dev.ropewalk.results.Metric;
import dev.ropewalk.results.ReadableJson;
import dev.ropewalk.results.Stopping;
import dev.ropewalk.results.comparison.Detectable;
import dev.ropewalk.results.comparison.Findings;
import dev.ropewalk.results.comparison.FindingsReport;
import dev.ropewalk.statistics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
     * @param answersOf label of the configuration whose answers and speeds these are, because its plan is the same (decision 54); null where it was asked
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
            @Nullable Integer engine,
            @Nullable String answersOf) {

        public CellResult {
            notes = List.copyOf(notes);
        }

        /** Whether something is known against a score that there is. */
        boolean marked() {
            return score != null && !notes.isEmpty();
        }

        /** A line of another table with this cell's place. */
        public CellResult as(
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
                    engine,
                    null);
        }
    }

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
        return ReadableJson.of(document());
    }

    /** What {@link #toJson} writes. */
    public Map<String, @Nullable Object> document() {
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
        configuration.put("parameters", JsonMapper.shared().readValue(cell.parameters(), Object.class));
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
        document.put("answersOfConfiguration", cell.answersOf());
        return document;
    }

    /** {@link ScoreTable} of its cells. */
    public String table() {
        return ScoreTable.of(notes, cells);
    }
}
