package dev.ropewalk.evaluator.sample;

import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.results.Scoring;
import dev.ropewalk.tasks.Outcome;
import dev.ropewalk.tasks.Sample;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tables {@code sample} and {@code sample_text}: what was asked, and what became of it. */
public final class SampleStore {

    /** Characters of an answer that stand with its sample; a longer one stands whole in {@code sample_text}. */
    public static final int ANSWER = 4000;

    /** Characters of what was expected. */
    public static final int EXPECTED = 2000;

    private final JdbcClient jdbc;

    public SampleStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A sample that was answered.
     *
     * @param cluster the document it shares with others
     * @param promptSha256 the same for two samples only if they were asked the same
     */
    public record Answered(Outcome outcome, @Nullable String cluster, String promptSha256) {}

    public List<Answered> of(String cell) {
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
    public static Map<Integer, String> clusters(List<Answered> samples) {
        Map<Integer, String> clusters = new HashMap<>();
        for (Answered sample : samples)
            if (sample.cluster() != null) clusters.put(sample.outcome().ordinal(), sample.cluster());
        return clusters;
    }

    /** What was scored for each question that was answered; null where it was not. */
    public Map<Integer, @Nullable Double> values(String cell) {
        Map<Integer, @Nullable Double> values = new HashMap<>();
        of(cell).stream().map(Answered::outcome).forEach(outcome -> values.put(outcome.ordinal(), outcome.value()));
        return values;
    }

    /** Whole answers of the samples that were asked; an empty one where there is none. */
    public Map<Integer, String> answers(String cell) {
        Map<Integer, String> answers = new TreeMap<>();
        jdbc.sql("""
                        select s.ordinal, coalesce(t.answer, s.answer, '') as answer from sample s
                        left join sample_text t on t.cell_id = s.cell_id and t.ordinal = s.ordinal
                        where s.cell_id = :id and s.status <> 'unscored'""").param("id", cell).query((RowCallbackHandler)
                row -> answers.put(row.getInt("ordinal"), row.getString("answer")));
        return answers;
    }

    /** Of the samples that are stored of a cell. */
    public Set<Integer> ordinals(String cell) {
        return new HashSet<>(jdbc.sql("select ordinal from sample where cell_id = :id")
                .param("id", cell)
                .query(Integer.class)
                .list());
    }

    /**
     * What was asked.
     *
     * @param expected as people read it
     */
    public record Asked(
            @Nullable Double depth,
            String promptSha256,
            @Nullable String expected,
            int lostTokens,
            @Nullable String question,
            @Nullable String cluster,
            @Nullable Scoring scoring) {

        /** What a question of a task was. @param promptSha256 hash of all that is read of it */
        public static Asked of(Sample sample, String promptSha256) {
            return new Asked(
                    sample.depth(),
                    promptSha256,
                    sample.answers().isEmpty() ? null : String.join("\n", sample.answers()),
                    sample.lostTokens(),
                    sample.question(),
                    sample.cluster(),
                    sample.scoring());
        }
    }

    /** A sample that another process stored meanwhile stays as it is. */
    public void store(String cell, Asked sample, Outcome outcome) {
        jdbc.sql("""
                        insert into sample (id, cell_id, ordinal, status, message, depth, prompt_tokens, answer_tokens, prompt_sha256, expected,
                          answer, score, contains, first_token_rank, log_probability, nll_sum, nll_tokens, prefill_seconds, decode_seconds,
                          lost_tokens, question, cluster, created_at)
                        values (:id, :cell, :ordinal, :status, :message, :depth, :promptTokens, :answerTokens, :promptSha256, :expected,
                          :answer, :score, :contains, :rank, :logProbability, :nllSum, :nllTokens, :prefill, :decode,
                          :lost, :question, :cluster, :now) on conflict do nothing""")
                .param("id", cell.substring(0, 16) + "-" + outcome.ordinal())
                .param("cell", cell)
                .param("ordinal", outcome.ordinal())
                .param("status", outcome.status().name().toLowerCase(Locale.ROOT))
                .param("message", StoredText.message(outcome.message()))
                .param("depth", sample.depth())
                .param("promptTokens", outcome.promptTokens())
                .param("answerTokens", outcome.answerTokens())
                .param("promptSha256", sample.promptSha256())
                .param("expected", StoredText.of(sample.expected(), EXPECTED))
                .param("answer", StoredText.of(outcome.answer(), ANSWER))
                .param("score", outcome.score())
                .param("contains", outcome.contains())
                .param("rank", outcome.firstTokenRank())
                .param("logProbability", outcome.logProbability())
                .param("nllSum", outcome.nllSum())
                .param("nllTokens", outcome.nllTokens())
                .param("prefill", outcome.prefillSeconds())
                .param("decode", outcome.decodeSeconds())
                .param("lost", sample.lostTokens())
                .param("question", name(sample.question()))
                .param("cluster", name(sample.cluster()))
                .param("now", StoredTime.now())
                .update();
        String answer = StoredText.of(outcome.answer(), Integer.MAX_VALUE);
        boolean cut = answer != null && answer.length() > ANSWER;
        if (sample.scoring() == null && !cut) return;
        jdbc.sql("""
                        insert into sample_text (cell_id, ordinal, answer, reference)
                        values (:cell, :ordinal, :answer, :reference) on conflict do nothing""")
                .param("cell", cell)
                .param("ordinal", outcome.ordinal())
                .param("answer", cut ? answer : null)
                .param(
                        "reference",
                        sample.scoring() == null
                                ? null
                                : StoredText.of(sample.scoring().toJson(), Integer.MAX_VALUE))
                .update();
    }

    /** All that is stored of one cell becomes another's, too. */
    public void copy(String from, String to) {
        jdbc.sql("""
                        insert into sample (id, cell_id, ordinal, status, message, depth, prompt_tokens, answer_tokens, prompt_sha256, expected,
                          answer, score, contains, first_token_rank, log_probability, nll_sum, nll_tokens, prefill_seconds, decode_seconds,
                          lost_tokens, question, cluster, created_at)
                        select :prefix || '-' || ordinal, :to, ordinal, status, message, depth, prompt_tokens, answer_tokens, prompt_sha256, expected,
                          answer, score, contains, first_token_rank, log_probability, nll_sum, nll_tokens, prefill_seconds, decode_seconds,
                          lost_tokens, question, cluster, created_at
                        from sample where cell_id = :from order by ordinal on conflict do nothing""")
                .param("prefix", to.substring(0, 16))
                .param("to", to)
                .param("from", from)
                .update();
        jdbc.sql("""
                        insert into sample_text (cell_id, ordinal, answer, reference)
                        select :to, ordinal, answer, reference from sample_text where cell_id = :from order by ordinal on conflict do nothing""").param("to", to).param("from", from).update();
    }

    /** Short enough for its column, and still another than every other name. */
    private static @Nullable String name(@Nullable String name) {
        String text = StoredText.of(name, Integer.MAX_VALUE);
        return text == null || text.length() <= 200 ? text : StoredText.of(text, 136) + Fingerprint.of(text);
    }
}
