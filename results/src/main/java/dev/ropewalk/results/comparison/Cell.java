package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Imported;
import dev.ropewalk.results.Metric;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Locale;

/**
 * A finished cell that has a score, as the views show it.
 *
 * @param board what must be the same for two cells to be paired
 * @param samples planned
 * @param score as the views have it: 0..1, or the perplexity
 * @param trainedLength what plans followed from; 0 where it is not known
 */
record Cell(
        String id,
        String board,
        String modelId,
        String model,
        String configuration,
        String label,
        String task,
        Metric metric,
        int length,
        long seed,
        int samples,
        int trainedLength,
        double score,
        OffsetDateTime finished) {

    /** What a query selects for {@link #of}, but the id, which the views call differently. */
    static final String COLUMNS =
            "board, model_id, model, configuration_id, method, dtype, label, task, metric, length, seed, samples, score,"
                    + " coalesce(assumed_trained_length, trained_length) as planned_length, finished_at";

    static Cell of(ResultSet row) throws SQLException {
        return new Cell(
                row.getString("cell_id"),
                board(row),
                row.getString("model_id"),
                row.getString("model"),
                row.getString("configuration_id"),
                row.getString("label"),
                row.getString("task"),
                Metric.valueOf(row.getString("metric").toUpperCase(Locale.ROOT)),
                row.getInt("length"),
                row.getLong("seed"),
                row.getInt("samples"),
                row.getInt("planned_length"),
                row.getDouble("score"),
                row.getObject("finished_at", OffsetDateTime.class));
    }

    /** Files that do not say how their answers were measured are held together by their questions alone, of which some may lack in one. */
    private static String board(ResultSet row) throws SQLException {
        return row.getString("method").equals(Imported.METHOD)
                        && row.getString("dtype").equals(Imported.UNKNOWN)
                ? "as published"
                : row.getString("board");
    }
}
