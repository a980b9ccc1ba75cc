package dev.ropewalk.evaluator.search;

import dev.ropewalk.results.ScoreInterval;
import dev.ropewalk.statistics.ClusteredMean;
import dev.ropewalk.statistics.Interval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What configurations were worth on the questions of runs, question by question, as their samples are stored. */
final class Worth {

    /** @param value nats, more being better; null where it was not answered */
    private record Answer(@Nullable Double value, String document, String prompt) {}

    /**
     * One configuration's fitness less another's on the same questions: Student's t over documents.
     *
     * @param interval 95 %; null for one document
     * @param p two-sided; null with it
     */
    public record Gain(
            int questions,
            double difference,
            @Nullable Interval interval,
            @Nullable Double p) {

        /** Whether the interval leaves out 0 upwards. */
        boolean isCertain() {
            return interval != null && interval.lower() > 0;
        }
    }

    private static final double LEVEL = 0.95;

    private final Map<String, Map<String, Answer>> byConfiguration = new LinkedHashMap<>();

    /** Adds what a run has. */
    void read(JdbcClient jdbc, String run, Fitness fitness) {
        jdbc.sql("""
                        select c.configuration_id, c.task, c.seed, s.ordinal, s.cluster, s.prompt_sha256, s.log_probability, s.nll_sum, s.nll_tokens
                        from cell_v1 c join sample_v1 s on s.cell_id = c.id where c.run_id = ? order by c.ordinal, s.ordinal""").param(run).query(row -> {
            String seed = row.getString("task") + " " + row.getLong("seed") + ":",
                    ordinal = seed + row.getInt("ordinal");
            String cluster = row.getString("cluster");
            byConfiguration
                    .computeIfAbsent(row.getString("configuration_id"), id -> new TreeMap<>())
                    .put(
                            ordinal,
                            new Answer(
                                    value(row, fitness),
                                    cluster == null ? ordinal : seed + "document " + cluster,
                                    row.getString("prompt_sha256")));
        });
    }

    private static @Nullable Double value(ResultSet row, Fitness fitness) throws SQLException {
        if (fitness == Fitness.ANSWER_LOG_PROBABILITY) return row.getObject("log_probability", Double.class);
        double tokens = row.getDouble("nll_tokens");
        return tokens == 0 ? null : (Double) (-row.getDouble("nll_sum") / tokens);
    }

    /** The mean over questions; not a number where one has no answer. */
    double of(String configuration) {
        return byConfiguration.getOrDefault(configuration, Map.of()).values().stream()
                .mapToDouble(answer -> answer.value() == null ? Double.NaN : answer.value())
                .average()
                .orElse(Double.NaN);
    }

    /** Null where they share no question that both answered. */
    @Nullable
    Gain of(String configuration, String other) {
        Map<String, List<Double>> documents = new LinkedHashMap<>();
        Map<String, Answer> others = byConfiguration.getOrDefault(other, Map.of());
        byConfiguration.getOrDefault(configuration, Map.of()).forEach((question, answer) -> {
            Answer its = others.get(question);
            if (its == null || its.value() == null || answer.value() == null) return;
            documents
                    .computeIfAbsent(answer.document(), name -> new ArrayList<>())
                    .add(answer.value() - its.value());
        });
        if (documents.isEmpty()) return null;
        ClusteredMean mean = ScoreInterval.mean(
                documents.values().stream()
                        .map(list ->
                                list.stream().mapToDouble(Double::doubleValue).toArray())
                        .toList(),
                LEVEL);
        OptionalDouble p = mean.p();
        return new Gain(
                documents.values().stream().mapToInt(List::size).sum(),
                mean.mean(),
                mean.interval().orElse(null),
                p.isPresent() ? (Double) p.getAsDouble() : null);
    }

    /** Hashes of all prompts. */
    Set<String> prompts() {
        Set<String> prompts = new TreeSet<>();
        byConfiguration.values().forEach(answers -> answers.values().forEach(answer -> prompts.add(answer.prompt())));
        return Collections.unmodifiableSet(prompts);
    }
}
