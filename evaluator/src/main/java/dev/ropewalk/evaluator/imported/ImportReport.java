package dev.ropewalk.evaluator.imported;

import dev.ropewalk.results.ReadableJson;
import dev.ropewalk.statistics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one import.
 *
 * @param modelId under which the cells stand
 * @param cells in the order of the files
 * @param refusals why a file was not taken, a sentence each
 * @param notes what a reader should know, a sentence each
 * @param averages ours beside those that lay with the files; empty where none did
 */
public record ImportReport(
        String modelId,
        String model,
        List<Taken> cells,
        List<String> refusals,
        List<String> notes,
        List<Average> averages) {

    public ImportReport {
        cells = List.copyOf(cells);
        refusals = List.copyOf(refusals);
        notes = List.copyOf(notes);
        averages = List.copyOf(averages);
    }

    /** A cell that is in the database now. @param isNew false where it was there before */
    public record Taken(
            String id,
            String label,
            String task,
            String metric,
            int length,
            long seed,
            int samples,
            int failures,
            @Nullable Double score,
            @Nullable Interval interval,
            @Nullable String message,
            String origin,
            boolean isNew) {}

    /**
     * A number of the authors' table.
     *
     * @param theirs in percent, as written; NaN for a mean of nothing
     * @param ours null where no file was taken for it
     * @param why it differs, where that is known
     */
    public record Average(
            String name,
            double theirs,
            @Nullable Double ours,
            @Nullable String why) {

        public boolean equal() {
            return ours != null && (theirs == ours || Double.isNaN(theirs) && Double.isNaN(ours));
        }
    }

    public long equalAverages() {
        return averages.stream().filter(Average::equal).count();
    }

    /** One JSON document, numbers unrounded, null where there is none. */
    public String toJson() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("model", Map.of("id", modelId, "name", model));
        document.put("cells", cells.stream().map(ImportReport::json).toList());
        document.put("refused", refusals);
        document.put("notes", notes);
        document.put("averagesEqual", equalAverages());
        List<Object> compared = new ArrayList<>();
        for (Average average : averages) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("name", average.name());
            one.put("theirs", number(average.theirs()));
            one.put("ours", number(average.ours()));
            one.put("equal", average.equal());
            one.put("why", average.why());
            compared.add(one);
        }
        document.put("averages", compared);
        return ReadableJson.of(document);
    }

    private static Map<String, @Nullable Object> json(Taken cell) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("id", cell.id());
        document.put("configuration", cell.label());
        document.put("task", cell.task());
        document.put("metric", cell.metric());
        document.put("length", cell.length());
        document.put("seed", cell.seed());
        document.put("samples", cell.samples());
        document.put("failures", cell.failures());
        document.put("score", cell.score());
        Interval interval = cell.interval();
        document.put("interval", interval == null ? null : List.of(interval.lower(), interval.upper()));
        document.put("message", cell.message());
        document.put("origin", cell.origin());
        document.put("new", cell.isNew());
        return document;
    }

    /** JSON knows no NaN. */
    private static @Nullable Double number(@Nullable Double value) {
        return value == null || value.isNaN() ? null : value;
    }
}
