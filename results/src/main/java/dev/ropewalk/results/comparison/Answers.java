package dev.ropewalk.results.comparison;

import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.results.Metric;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what cells answered. */
final class Answers {

    private final JdbcClient jdbc;
    private final long most;
    private final boolean likelihood;
    private long read;

    Answers(JdbcClient jdbc) {
        this(jdbc, Long.MAX_VALUE, false);
    }

    /**
     * @param most that may be read in all
     * @param likelihood whether an answer counts for what the model gave the right one
     */
    Answers(JdbcClient jdbc, long most, boolean likelihood) {
        this.jdbc = jdbc;
        this.most = most;
        this.likelihood = likelihood;
    }

    /** @param cells of one configuration, task and length, one a seed */
    Series series(List<Cell> cells) {
        Series series = series(cells, of(cells), planned(cells));
        return likelihood ? series.by(Metric.LIKELIHOOD) : series;
    }

    /**
     * @param answers of these cells and others
     * @param planned of those among them that stopped early
     */
    static Series series(List<Cell> cells, Map<String, List<Answer>> answers, Map<String, Integer> planned) {
        Cell first = cells.get(0);
        return new Series(
                first.label(),
                first.configuration(),
                first.task(),
                first.metric(),
                first.length(),
                cells.stream().map(Cell::board).toList(),
                cells.stream().map(Cell::id).toList(),
                cells.stream()
                        .flatMap(cell -> answers.getOrDefault(cell.id(), List.of()).stream()
                                .map(answer -> cells.size() > 1 ? answer.ofSeed(cell.seed()) : answer))
                        .toList(),
                cells.stream()
                        .mapToInt(cell -> planned.getOrDefault(
                                cell.id(),
                                answers.getOrDefault(cell.id(), List.of()).size()))
                        .sum());
    }

    /** Questions that were planned of the cells that stopped early. */
    Map<String, Integer> planned(Collection<Cell> cells) {
        Map<String, Integer> planned = new HashMap<>();
        jdbc.sql("select cell_id, planned from stopped_cell_v1 where cell_id in (:cells)")
                .param("cells", cells.stream().map(Cell::id).toList())
                .query(row -> {
                    planned.put(row.getString("cell_id"), row.getInt("planned"));
                });
        return planned;
    }

    /**
     * By cell, in the order in which it was asked.
     *
     * @throws IllegalArgumentException one sentence, where that would be more than may be read
     */
    Map<String, List<Answer>> of(Collection<Cell> cells) {
        Map<String, Metric> metrics = cells.stream().collect(Collectors.toMap(Cell::id, Cell::metric));
        Map<String, List<Answer>> answers = new HashMap<>();
        read += cells.stream().mapToLong(Cell::samples).sum();
        if (read > most)
            throw new IllegalArgumentException("this would rest on more than " + most
                    + " answers, too many for one reply; name a task, a length or fewer configurations");
        jdbc.sql("""
                        select cell_id, ordinal, question, count(*) over (partition by cell_id, question) as alike, cluster, status, score,
                               log_probability, nll_sum, nll_tokens, prompt_sha256, answer
                        from sample_v1 where cell_id in (:cells) order by cell_id, ordinal""").param("cells", metrics.keySet()).query(row -> {
            String cell = row.getString("cell_id");
            Metric metric = Objects.requireNonNull(metrics.get(cell));
            answers.computeIfAbsent(cell, id -> new ArrayList<>()).add(answer(row, metric));
        });
        return answers;
    }

    private Answer answer(ResultSet row, Metric metric) throws SQLException {
        String question = row.getString("question"),
                cluster = row.getString("cluster"),
                answer = row.getString("answer");
        Double value;
        if (likelihood) {
            value = row.getObject("log_probability", Double.class);
        } else if (metric == Metric.PERPLEXITY) {
            double tokens = row.getDouble("nll_tokens");
            value = tokens == 0 ? null : (Double) (row.getDouble("nll_sum") / tokens);
        } else {
            double score = row.getDouble("score");
            value = row.getString("status").equals("unscored") ? null : (Double) (row.wasNull() ? 0 : score);
        }
        return new Answer(
                question(question, row.getInt("ordinal"), row.getInt("alike")),
                cluster,
                row.getString("prompt_sha256"),
                value,
                answer == null ? "" : Fingerprint.of(answer));
    }

    /** A data set may give an id twice: those are told apart by their place. */
    private static String question(@Nullable String id, int ordinal, int alike) {
        if (id == null) return "" + ordinal;
        return alike > 1 ? id + " (" + ordinal + ")" : id;
    }
}
