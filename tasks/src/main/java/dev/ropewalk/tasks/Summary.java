package dev.ropewalk.tasks;

import dev.ropewalk.results.Metric;
import dev.ropewalk.results.ScoreInterval;
import dev.ropewalk.statistics.ClusteredMean;
import dev.ropewalk.statistics.Interval;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * The number of a cell.
 *
 * @param score share or mean of what samples scored, or perplexity; null where it cannot be given
 * @param interval 95 %; null where there is no score, or one document alone
 * @param failures samples that failed, counted in the score
 * @param unscored samples left out of the score
 * @param meanLogProbability of the right answers, nats; null where there are none
 * @param message why there is no score, how many samples it is of and why not of all, over how many documents, and what its authors
 *     print of all answers together; null where all is plain
 */
public record Summary(
        @Nullable Double score,
        @Nullable Interval interval,
        int failures,
        int unscored,
        @Nullable Double meanLogProbability,
        @Nullable String message) {

    private static final double LEVEL = 0.95;

    /**
     * A perplexity as {@link PerplexitySummary} says, else the mean score of all that counts, failures as 0, with its {@link ScoreInterval}.
     *
     * @param clusters documents by the ordinal of their samples; a sample without one stands alone
     */
    public static Summary of(Metric metric, List<Outcome> outcomes, Map<Integer, String> clusters) {
        if (metric == Metric.PERPLEXITY) return PerplexitySummary.of(outcomes);
        List<Outcome> counted = outcomes.stream()
                .filter(outcome -> outcome.status() != Outcome.Status.UNSCORED)
                .toList();
        int failures = (int) counted.stream()
                .filter(outcome -> outcome.status() == Outcome.Status.FAILED)
                .count();
        double[] scores = counted.stream()
                .map(Outcome::value)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
        OptionalDouble logProbability = counted.stream()
                .map(Outcome::logProbability)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .average();
        List<Object> documents = counted.stream()
                .<Object>map(outcome -> Objects.requireNonNullElse(clusters.get(outcome.ordinal()), outcome.ordinal()))
                .toList();
        boolean alone = new HashSet<>(documents).size() == documents.size();
        return new Summary(
                scores.length == 0 ? null : DoubleStream.of(scores).sum() / scores.length,
                scores.length == 0
                        ? null
                        : ScoreInterval.of(metric, byDocument(scores, documents), LEVEL)
                                .orElse(null),
                failures,
                outcomes.size() - counted.size(),
                logProbability.isPresent() ? logProbability.getAsDouble() : null,
                message(outcomes, counted.size(), alone ? null : over(documents)));
    }

    /** The same with a sentence more. */
    public Summary saying(String more) {
        return new Summary(
                score,
                interval,
                failures,
                unscored,
                meanLogProbability,
                message == null ? more : more + "; " + message);
    }

    private static @Nullable String message(List<Outcome> outcomes, int counted, @Nullable String over) {
        if (counted == outcomes.size()) return counted == 0 ? "no sample was scored" : over;
        String first = outcomes.stream()
                .map(Outcome::message)
                .filter(Objects::nonNull)
                .filter(message -> outcomes.stream()
                        .anyMatch(outcome ->
                                outcome.status() == Outcome.Status.UNSCORED && message.equals(outcome.message())))
                .findFirst()
                .orElse("");
        return (counted == 0 ? "none" : String.valueOf(counted)) + " of " + outcomes.size() + " samples scored, "
                + (outcomes.size() - counted) + " not asked" + (first.isEmpty() ? "" : ", first: " + first)
                + (over == null ? "" : "; " + over);
    }

    private static String over(List<Object> documents) {
        int count = new HashSet<>(documents).size();
        if (count == 1)
            return "over 1 document, which says nothing of others: all " + documents.size() + " samples share it";
        return "over " + count + " documents that " + documents.size() + " samples share"
                + (count < ClusteredMean.FEW ? "; fewer than " + ClusteredMean.FEW + " make a rough interval" : "");
    }

    /** What was scored, document by document. */
    private static List<double[]> byDocument(double[] scores, List<Object> documents) {
        Map<Object, List<Double>> by = new LinkedHashMap<>();
        for (int i = 0; i < scores.length; i++)
            by.computeIfAbsent(documents.get(i), name -> new ArrayList<>()).add(scores[i]);
        return by.values().stream()
                .map(list -> list.stream().mapToDouble(Double::doubleValue).toArray())
                .toList();
    }
}
