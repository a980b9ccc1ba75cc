package dev.ropewalk.results.outlook;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a suite would take and tell, said before anything of it is queued (decision 61).
 *
 * @param model as the suite names it
 * @param modelId its SHA-256; null where the model is not known, and then only what the suite says is known
 * @param device the kind that the cells would be measured on
 * @param cells of the suite
 * @param measured of them, which would be reused as they are; null where that is not known
 * @param refused of them, which their configurations cannot serve
 * @param seconds that one slot would be at the rest; null where that is not known
 * @param modelBytes of memory that the model takes at the least; null where that is not known
 * @param bytes of memory that the largest cell takes with it, at the least
 * @param rows cells that differ in their seeds alone
 * @param rowsLeftOut of these, which did not fit into an answer
 * @param resolution differences between configurations that can be told, task by task
 * @param places who could measure it, and why not
 * @param notes what is not known, and why
 */
public record Outlook(
        String model,
        @Nullable String modelId,
        String device,
        int cells,
        @Nullable Integer measured,
        int refused,
        @Nullable Double seconds,
        @Nullable Long modelBytes,
        @Nullable Long bytes,
        List<Row> rows,
        int rowsLeftOut,
        List<Map<String, @Nullable Object>> resolution,
        List<Place> places,
        List<String> notes) {

    /**
     * Cells of one configuration, task and length.
     *
     * @param cells as many as there are seeds
     * @param measured of them; null where that is not known
     * @param samples of each; null where only its file tells
     * @param seconds of those that are not measured, on one slot; null where that is not known
     * @param bytes of memory that one takes with the model, at the least; null where that is not known
     * @param refusal why the configuration cannot serve this length; null where it can
     */
    public record Row(
            String configuration,
            String task,
            int length,
            int cells,
            @Nullable Integer measured,
            @Nullable Integer samples,
            @Nullable Double seconds,
            @Nullable Long bytes,
            @Nullable String refusal) {}

    /**
     * A process that measures.
     *
     * @param memory bytes that it offers; null where it does not say
     * @param seconds that its slots would be at all of it, one beside the other; null where that is not known, or it cannot
     * @param why it could not measure all of it; null where it could
     */
    public record Place(
            String worker,
            String device,
            int slots,
            @Nullable Long memory,
            @Nullable Double seconds,
            @Nullable String why) {}

    public Outlook {
        rows = List.copyOf(rows);
        resolution = List.copyOf(resolution);
        places = List.copyOf(places);
        notes = List.copyOf(notes);
    }

    /** The same with as many rows as fit. */
    public Outlook withRows(List<Row> fitting) {
        return with(fitting, rows.size() - fitting.size(), places, notes);
    }

    /** The same with one thing more that is not known. */
    public Outlook withNote(String note) {
        return with(
                rows,
                rowsLeftOut,
                places,
                Stream.concat(notes.stream(), Stream.of(note)).toList());
    }

    /** The same with those who could measure it, or could not. */
    public Outlook withPlaces(List<Place> others) {
        return with(rows, rowsLeftOut, others, notes);
    }

    private Outlook with(List<Row> some, int leftOut, List<Place> others, List<String> known) {
        return new Outlook(
                model,
                modelId,
                device,
                cells,
                measured,
                refused,
                seconds,
                modelBytes,
                bytes,
                some,
                leftOut,
                resolution,
                others,
                known);
    }

    /** {@code 45 s}, {@code 12 min}, {@code 3.5 h}. */
    public static String span(double seconds) {
        return seconds < 120
                ? Math.max(1, Math.round(seconds)) + " s"
                : seconds < 7200
                        ? Math.round(seconds / 60) + " min"
                        : String.format(Locale.ROOT, "%,.1f h", seconds / 3600);
    }
}
