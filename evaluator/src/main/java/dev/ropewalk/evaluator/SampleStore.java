package dev.ropewalk.evaluator;

import dev.ropewalk.tasks.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what became of the samples of a cell. */
final class SampleStore {

    private final JdbcClient jdbc;

    SampleStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A sample that was answered.
     *
     * @param cluster the document it shares with others
     * @param promptSha256 the same for two samples only if they were asked the same
     */
    record Answered(Outcome outcome, @Nullable String cluster, String promptSha256) {}

    List<Answered> of(String cell) {
        return jdbc.sql("""
                        select ordinal, status, message, prompt_tokens, answer_tokens, answer, score, contains, first_token_rank,
                          log_probability, nll_sum, nll_tokens, prefill_seconds, decode_seconds, cluster, prompt_sha256
                        from sample where cell_id = :id order by ordinal""")
                .param("id", cell)
                .query((row, number) ->
                        new Answered(outcome(row), row.getString("cluster"), row.getString("prompt_sha256")))
                .list();
    }

    private static Outcome outcome(ResultSet row) throws SQLException {
        return new Outcome(
                row.getInt("ordinal"),
                Outcome.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                row.getString("message"),
                row.getInt("prompt_tokens"),
                row.getInt("answer_tokens"),
                row.getString("answer"),
                row.getObject("score", Double.class),
                row.getObject("contains", Boolean.class),
                row.getObject("first_token_rank", Integer.class),
                row.getObject("log_probability", Double.class),
                row.getObject("nll_sum", Double.class),
                row.getObject("nll_tokens", Integer.class),
                row.getObject("prefill_seconds", Double.class),
                row.getObject("decode_seconds", Double.class));
    }

    /** Documents by the ordinal of the samples that share them. */
    static Map<Integer, String> clusters(List<Answered> samples) {
        Map<Integer, String> clusters = new HashMap<>();
        for (Answered sample : samples)
            if (sample.cluster() != null) clusters.put(sample.outcome().ordinal(), sample.cluster());
        return clusters;
    }
}
