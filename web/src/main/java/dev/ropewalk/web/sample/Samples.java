package dev.ropewalk.web.sample;

import dev.ropewalk.results.Disturbance;
import dev.ropewalk.web.Notes;
import dev.ropewalk.web.Records;
import dev.ropewalk.web.Refusal;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
            @Nullable String cluster) {

        /** By which people know it. */
        public String name() {
            return question == null ? Integer.toString(ordinal) : question;
        }

        /** In one word, see {@link Samples#result}. */
        public String result() {
            return Samples.result(status, score, nllTokens);
        }
    }

    /** What lists of samples may be of. */
    enum Show {
        ALL("true"),
        RIGHT("status = 'scored' and score = 1"),
        WRONG("status = 'scored' and score < 1"),
        FAILED("status <> 'scored'");

        private final String condition;

        Show(String condition) {
            this.condition = condition;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws Refusal 400 for another word */
        static Show of(String word) {
            return Arrays.stream(values())
                    .filter(show -> show.word().equals(word))
                    .findFirst()
                    .orElseThrow(() ->
                            Refusal.wrong("show", "show must be all, right, wrong or failed, got '" + word + "'."));
        }
    }

    /** What has become of the samples that are stored of a cell. @param wrong not wholly right @param failed or left out */
    record Tally(long all, long right, long wrong, long failed) {

        public long of(String show) {
            return switch (show) {
                case "right" -> right;
                case "wrong" -> wrong;
                case "failed" -> failed;
                default -> all;
            };
        }
    }

    /**
     * The cell the samples belong to.
     *
     * @param exactParameters as JSON text, as version 1 has them
     * @param exact the same as an object
     * @param disturbed share of the processors that something else used while it was measured; null where nobody knows
     * @param planSha256 empty where there is none
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
            @Nullable String answersOfConfiguration,
            String modelId,
            String planSha256,
            @Nullable OffsetDateTime startedAt,
            @Nullable OffsetDateTime finishedAt) {

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

    /** {@code right}, {@code wrong}, {@code part}, {@code scored} where there is nothing to be right, {@code failed} or {@code unscored}. */
    static String result(String status, @Nullable Double score, @Nullable Integer nllTokens) {
        if (!status.equals("scored")) return status;
        if (nllTokens != null || score == null) return "scored";
        return score == 1 ? "right" : score == 0 ? "wrong" : "part";
    }

    private static final String COLUMNS = """
            select id, ordinal, status, message, depth, prompt_tokens, answer_tokens, prompt_sha256, expected, answer, score,
                   contains, first_token_rank, log_probability, nll_sum, nll_tokens, prefill_seconds, decode_seconds,
                   lost_tokens, question, cluster
            from sample_v1
            where cell_id = ?""";

    List<Sample> of(String cell, Show show, int after, int limit) {
        return jdbc.sql(COLUMNS + " and ordinal > ? and " + show.condition + " order by ordinal limit ?")
                .params(cell, after, limit)
                .query(Records.of(Sample.class))
                .list();
    }

    Optional<Sample> sample(String cell, int ordinal) {
        return jdbc.sql(COLUMNS + " and ordinal = ?")
                .params(cell, ordinal)
                .query(Records.of(Sample.class))
                .optional();
    }

    Tally tally(String cell) {
        String counts = Stream.of(Show.RIGHT, Show.WRONG, Show.FAILED)
                .map(show -> ", count(case when " + show.condition + " then 1 end) as " + show.word() + "_ones")
                .collect(Collectors.joining());
        return jdbc.sql("select count(*) as all_ones" + counts + " from sample_v1 where cell_id = ?")
                .param(cell)
                .query((row, number) -> new Tally(
                        row.getLong("all_ones"),
                        row.getLong("right_ones"),
                        row.getLong("wrong_ones"),
                        row.getLong("failed_ones")))
                .single();
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
                               origin, answers_of, answers_of_configuration, model_id, plan_sha256, started_at, finished_at
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
