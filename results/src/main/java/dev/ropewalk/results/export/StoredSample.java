package dev.ropewalk.results.export;

import dev.ropewalk.results.Scoring;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code sample_v1}, with what {@code sample_text_v1} has of it.
 *
 * @param expected right answers, one a line, of which a very long text is cut
 * @param answer whole where it was stored whole: before schema version 11 its first 4,000 characters
 * @param scoring what the answer was scored by; null where the task's name and {@code expected} say it, or it is older than that was stored
 */
public record StoredSample(
        String cell,
        int ordinal,
        @Nullable String question,
        @Nullable String cluster,
        @Nullable Double depth,
        String promptSha256,
        int promptTokens,
        int answerTokens,
        int lostTokens,
        String status,
        @Nullable String message,
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
        @Nullable Scoring scoring) {

    static final String COLUMNS =
            "cell_id, ordinal, question, cluster, depth, prompt_sha256, prompt_tokens, answer_tokens, lost_tokens, status, message, expected,"
                    + " answer, score, contains, first_token_rank, log_probability, nll_sum, nll_tokens, prefill_seconds, decode_seconds";

    static StoredSample of(ResultSet row, int number) throws SQLException {
        return new StoredSample(
                row.getString("cell_id"),
                row.getInt("ordinal"),
                row.getString("question"),
                row.getString("cluster"),
                row.getObject("depth", Double.class),
                row.getString("prompt_sha256"),
                row.getInt("prompt_tokens"),
                row.getInt("answer_tokens"),
                row.getInt("lost_tokens"),
                row.getString("status"),
                row.getString("message"),
                row.getString("expected"),
                row.getString("answer"),
                row.getObject("score", Double.class),
                row.getObject("contains", Boolean.class),
                row.getObject("first_token_rank", Integer.class),
                row.getObject("log_probability", Double.class),
                row.getObject("nll_sum", Double.class),
                row.getObject("nll_tokens", Integer.class),
                row.getObject("prefill_seconds", Double.class),
                row.getObject("decode_seconds", Double.class),
                null);
    }

    /** The same, with what did not fit into its row. */
    StoredSample with(@Nullable String whole, @Nullable String reference) {
        return new StoredSample(
                cell,
                ordinal,
                question,
                cluster,
                depth,
                promptSha256,
                promptTokens,
                answerTokens,
                lostTokens,
                status,
                message,
                expected,
                whole == null ? answer : whole,
                score,
                contains,
                firstTokenRank,
                logProbability,
                nllSum,
                nllTokens,
                prefillSeconds,
                decodeSeconds,
                reference == null ? null : Scoring.parse(reference));
    }
}
