package dev.ropewalk.results.advice;

import dev.ropewalk.statistics.Interval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A configuration that races, as of the last round that was asked whole.
 *
 * @param configuration its id
 * @param state baseline, in, worse, price or left
 * @param than label of the one it is worse than; null where it left for nobody
 * @param rounds after how many it left, or was asked
 * @param allRounds that there are
 * @param questions that it answered
 * @param planned that there are for it
 * @param score mean over tasks and lengths, 0..1; null where one of them has no answer
 * @param against the one that it left for, else the leader; null for the leader itself
 * @param price its mean within the trained length less the baseline's; null for the baseline
 * @param lengths ascending
 */
public record Racer(
        String configuration,
        String label,
        String state,
        @Nullable String than,
        int rounds,
        int allRounds,
        int questions,
        int planned,
        @Nullable Double score,
        @Nullable Against against,
        @Nullable Against price,
        List<AtLength> lengths,
        Cost cost) {

    /**
     * Of one prompt of the longest length, foretold by whoever measured.
     *
     * @param seconds to the first token
     * @param cacheBytes of keys and values
     * @param bytes of them, the model and what reading holds at once
     */
    public record Cost(double seconds, long cacheBytes, long bytes) {}

    /** A difference of means, -1..1, with the interval that holds it however often it is looked at. @param documents that both answered; 0 where it is not known */
    public record Against(int documents, double difference, Interval interval) {}

    /** @param holds whether it holds there for certain, or certainly does not; null where neither */
    public record AtLength(
            int length,
            double score,
            Interval interval,
            @Nullable Boolean holds) {}

    public Racer {
        lengths = List.copyOf(lengths);
    }

    boolean isIn() {
        return state.equals("in");
    }

    /** At a length; null where it has no answer there. */
    @Nullable
    AtLength at(int length) {
        return lengths.stream()
                .filter(one -> one.length() == length)
                .findFirst()
                .orElse(null);
    }

    /** Of a run, the baseline first; none where nothing of it raced yet. */
    static List<Racer> of(JdbcClient jdbc, String run) {
        Map<String, List<AtLength>> lengths = new HashMap<>();
        jdbc.sql("select * from racer_length_v1 where run_id = ? order by length")
                .param(run)
                .query(row -> {
                    lengths.computeIfAbsent(row.getString("configuration_id"), id -> new ArrayList<>())
                            .add(new AtLength(
                                    row.getInt("length"),
                                    row.getDouble("score"),
                                    new Interval(row.getDouble("lower_bound"), row.getDouble("upper_bound")),
                                    row.getObject("holds", Boolean.class)));
                });
        return jdbc.sql("select * from racer_v1 where run_id = ? order by place")
                .param(run)
                .query((row, number) -> {
                    String id = row.getString("configuration_id");
                    return new Racer(
                            id,
                            row.getString("label"),
                            row.getString("state"),
                            row.getString("than"),
                            row.getInt("rounds"),
                            row.getInt("all_rounds"),
                            row.getInt("questions"),
                            row.getInt("planned"),
                            row.getObject("score", Double.class),
                            against(row, row.getInt("documents"), "difference", "lower_bound", "upper_bound"),
                            against(row, 0, "price", "price_lower", "price_upper"),
                            lengths.getOrDefault(id, List.of()),
                            new Cost(
                                    row.getDouble("prefill_seconds"),
                                    row.getLong("cache_bytes"),
                                    row.getLong("memory_bytes")));
                })
                .list();
    }

    private static @Nullable Against against(
            ResultSet row, int documents, String difference, String lower, String upper) throws SQLException {
        Double known = row.getObject(difference, Double.class);
        return known == null
                ? null
                : new Against(documents, known, new Interval(row.getDouble(lower), row.getDouble(upper)));
    }
}
