package dev.ropewalk.web.sample;

import dev.ropewalk.results.Disturbance;
import dev.ropewalk.web.Notes;
import dev.ropewalk.web.Records;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Prompts of a cell with their answers. */
@Component
class Samples {

    record Sample(
            String id,
            int ordinal,
            String status,
            @Nullable String message,
            @Nullable Double depth,
            int promptTokens,
            int answerTokens,
            String promptSha256,
            @Nullable String expected,
            @Nullable String answer,
            @Nullable Double score,
            @Nullable Boolean contains,
            @Nullable Integer firstTokenRank,
            @Nullable Double logProbability,
            @Nullable Double nllSum,
            @Nullable Integer nllTokens,
            @Nullable Double prefillSeconds,
            @Nullable Double decodeSeconds,
            int lostTokens,
            @Nullable String question,
            @Nullable String cluster) {}

    /**
     * The cell the samples belong to.
     *
     * @param exactParameters as JSON text, as version 1 has them
     * @param exact the same as an object
     * @param disturbed share of the processors that something else used while it was measured; null where nobody knows
     * @param answersOf id of the cell whose answers and speeds these are, because their plan is the same; null where it was asked itself
     */
    record Cell(
            String id,
            String board,
            String model,
            int trainedLength,
            @Nullable Integer assumedTrainedLength,
            @Nullable String parentId,
            @Nullable String recipeSha256,
            String configurationId,
            String method,
            String label,
            String exactParameters,
            JsonNode exact,
            String task,
            String metric,
            int length,
            long seed,
            String codeVersion,
            @Nullable Integer engine,
            String dtype,
            String device,
            String status,
            @Nullable String message,
            int samples,
            int failures,
            int unscored,
            @Nullable Double score,
            @Nullable Double lowerBound,
            @Nullable Double upperBound,
            @Nullable Double prefillTokensPerSecond,
            @Nullable Double decodeTokensPerSecond,
            @Nullable Long peakMemoryBytes,
            @Nullable Double disturbed,
            Notes notes,
            Notes modelNotes,
            @Nullable String origin,
            @Nullable String answersOf,
            @Nullable String answersOfConfiguration) {

        /** Whether speeds and peak are told with a mark. */
        public boolean wasDisturbed() {
            return Disturbance.isTold(disturbed);
        }
    }

    /** A cell of the same configuration and length under another seed, or this one. */
    record Sister(long seed, String cellId) {}

    /**
     * A score computed anew from the stored answers.
     *
     * @param changed samples that scored otherwise than by the version before
     * @param kept samples that could not be scored anew
     */
    record Rescored(
            int version,
            String scorer,
            String codeVersion,
            int samples,
            int changed,
            int kept,
            @Nullable Double score,
            @Nullable Double lowerBound,
            @Nullable Double upperBound,
            OffsetDateTime createdAt) {}

    /** That it failed, before it was tried again. @param run for which it was */
    record Failure(OffsetDateTime failedAt, @Nullable String message, String run) {}

    private final JdbcClient jdbc;

    Samples(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Sample> of(String cell, int after, int limit) {
        return jdbc.sql("""
                        select id, ordinal, status, message, depth, prompt_tokens, answer_tokens, prompt_sha256, expected, answer, score,
                               contains, first_token_rank, log_probability, nll_sum, nll_tokens, prefill_seconds, decode_seconds,
                               lost_tokens, question, cluster
                        from sample_v1
                        where cell_id = ? and ordinal > ?
                        order by ordinal
                        limit ?
                        """)
                .params(cell, after, limit)
                .query(Records.of(Sample.class))
                .list();
    }

    /** Versions of a cell's score beside the one that was measured, the first one first. */
    List<Rescored> rescored(String cell) {
        return jdbc.sql("""
                        select version, scorer, code_version, samples, changed, kept, score, lower_bound, upper_bound, created_at
                        from rescore_v1 where cell_id = ? order by version""")
                .param(cell)
                .query((row, number) -> new Rescored(
                        row.getInt("version"),
                        row.getString("scorer"),
                        row.getString("code_version"),
                        row.getInt("samples"),
                        row.getInt("changed"),
                        row.getInt("kept"),
                        row.getObject("score", Double.class),
                        row.getObject("lower_bound", Double.class),
                        row.getObject("upper_bound", Double.class),
                        row.getObject("created_at", OffsetDateTime.class)))
                .list();
    }

    /** Before it was tried again, the first one first. */
    List<Failure> failures(String cell) {
        return jdbc.sql("select failed_at, message, run_id as run from failure_v1 where cell_id = ? order by failed_at")
                .param(cell)
                .query(Records.of(Failure.class))
                .list();
    }

    Optional<Cell> cell(String id) {
        return jdbc.sql("""
                        select id, board, model, coalesce(assumed_trained_length, trained_length) as trained_length, assumed_trained_length, parent_id, recipe_sha256, configuration_id, method, label, exact_parameters, exact_parameters as exact,
                               task, metric, length, seed, code_version, engine, dtype, device, status, message, samples, failures, unscored,
                               score, lower_bound, upper_bound, prefill_tokens_per_second, decode_tokens_per_second, peak_memory_bytes, disturbed,
                               coalesce(notes, '[]') as notes, coalesce(model_notes, '[]') as model_notes,
                               origin, answers_of, answers_of_configuration
                        from single_cell_v1
                        where id = ?
                        """).param(id).query(Records.of(Cell.class)).optional();
    }

    /** The cells that a board pools with this one, by seed; this one alone where it stands alone, or no longer. */
    List<Sister> sisters(Cell cell) {
        return jdbc.sql("""
                        select seed, cell_id
                        from board_cell_v1
                        where board = ? and configuration_id = ? and length = ?
                        order by seed
                        """)
                .params(cell.board(), cell.configurationId(), cell.length())
                .query(Records.of(Sister.class))
                .list();
    }
}
