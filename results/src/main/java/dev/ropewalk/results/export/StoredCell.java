package dev.ropewalk.results.export;

import dev.ropewalk.results.Metric;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code single_cell_v1}.
 *
 * @param modelId SHA-256 of the model's contents, or of its name where that is all that is known
 * @param parameters canonical JSON, nothing left open
 * @param code version that measured it
 * @param engine number of the engine that measured it; null for what was imported or measured under the earlier rules
 * @param status done, refused, failed, waiting or running
 * @param disturbed share of the processors that something else used meanwhile; null where nobody knows
 * @param origin where it was imported from; null for what was measured here
 * @param answersOf id of the cell whose answers and speeds these are, because their plan is the same (decision 54); null where it was asked itself
 * @param answersOfConfiguration its configuration's label
 * @param identity canonical JSON of all that may change the number
 */
public record StoredCell(
        String id,
        String board,
        String modelId,
        String model,
        int trainedLength,
        String configurationId,
        String method,
        String label,
        String parameters,
        String task,
        Metric metric,
        int length,
        long seed,
        String planSha256,
        String code,
        @Nullable Integer engine,
        String dtype,
        String device,
        String status,
        @Nullable String message,
        int samples,
        int failures,
        int unscored,
        @Nullable Double score,
        @Nullable Double lower,
        @Nullable Double upper,
        @Nullable Double meanLogProbability,
        @Nullable Double prefillTokensPerSecond,
        @Nullable Double decodeTokensPerSecond,
        @Nullable Long peakMemoryBytes,
        @Nullable Double disturbed,
        @Nullable OffsetDateTime finishedAt,
        @Nullable String origin,
        @Nullable String answersOf,
        @Nullable String answersOfConfiguration,
        String identity) {

    static final String COLUMNS =
            "id, board, model_id, model, coalesce(assumed_trained_length, trained_length) as trained_length, configuration_id, method, label,"
                    + " exact_parameters, task, metric, length, seed, plan_sha256, code_version, dtype, device, status, message, samples, failures,"
                    + " unscored, score, lower_bound, upper_bound, mean_log_probability, prefill_tokens_per_second, decode_tokens_per_second,"
                    + " peak_memory_bytes, disturbed, finished_at, origin, answers_of, answers_of_configuration, engine, identity";

    static StoredCell of(ResultSet row, int number) throws SQLException {
        return new StoredCell(
                row.getString("id"),
                row.getString("board"),
                row.getString("model_id"),
                row.getString("model"),
                row.getInt("trained_length"),
                row.getString("configuration_id"),
                row.getString("method"),
                row.getString("label"),
                row.getString("exact_parameters"),
                row.getString("task"),
                Metric.valueOf(row.getString("metric").toUpperCase(Locale.ROOT)),
                row.getInt("length"),
                row.getLong("seed"),
                row.getString("plan_sha256"),
                row.getString("code_version"),
                row.getObject("engine", Integer.class),
                row.getString("dtype"),
                row.getString("device"),
                row.getString("status"),
                row.getString("message"),
                row.getInt("samples"),
                row.getInt("failures"),
                row.getInt("unscored"),
                row.getObject("score", Double.class),
                row.getObject("lower_bound", Double.class),
                row.getObject("upper_bound", Double.class),
                row.getObject("mean_log_probability", Double.class),
                row.getObject("prefill_tokens_per_second", Double.class),
                row.getObject("decode_tokens_per_second", Double.class),
                row.getObject("peak_memory_bytes", Long.class),
                row.getObject("disturbed", Double.class),
                row.getObject("finished_at", OffsetDateTime.class),
                row.getString("origin"),
                row.getString("answers_of"),
                row.getString("answers_of_configuration"),
                row.getString("identity"));
    }

    public boolean isDone() {
        return status.equals("done");
    }

    /** Whether it will not change any more. */
    public boolean isEnded() {
        return isDone() || status.equals("refused") || status.equals("failed");
    }

    /** Why it has no samples to show, for a sentence that begins with how many of them there are. */
    String without() {
        return status.equals("refused") || status.equals("failed")
                ? "cells that were refused or failed and have no samples"
                : "cells that are not finished";
    }
}
