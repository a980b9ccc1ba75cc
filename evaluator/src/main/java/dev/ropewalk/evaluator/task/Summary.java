package dev.ropewalk.evaluator.task;

import dev.ropewalk.results.Metric;
import dev.ropewalk.statistics.ClusteredMean;
import dev.ropewalk.statistics.Interval;
import java.util.HashSet;
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
 * @param interval 95 %; null where there is no score or too few samples for one
 * @param failures samples that failed, counted in the score
 * @param unscored samples left out of the score
 * @param meanLogProbability of the right answers, nats; null where there are none
 * @param message why there is no score, how many samples it is of and why not of all, over how many documents; null where all is plain
 */
public record Summary(
        @Nullable Double score,
        @Nullable Interval interval,
        int failures,
        int unscored,
        @Nullable Double meanLogProbability,
        @Nullable String message) {

    private static final double LEVEL = 0.95;
    private static final double ROUNDING = 1e-9;

    /**
     * A perplexity as {@link PerplexitySummary} says, else the mean score of all that counts, failures as 0. Where every sample stands alone
     * its interval is Wilson's if each is right or wrong, Student's if they are graded; where samples share documents it is over documents.
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
                .mapToDouble(outcome -> outcome.status() == Outcome.Status.FAILED
                        ? 0
                        : Objects.requireNonNullElse(outcome.score(), 0.0))
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
                scores.length == 0 ? null : alone ? interval(metric, scores) : interval(metric, scores, documents),
                failures,
                outcomes.size() - counted.size(),
                logProbability.isPresent() ? logProbability.getAsDouble() : null,
                message(outcomes, counted.size(), alone ? null : over(documents)));
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

    /** Student's with a degree of freedom less than there are documents. Where all of them are alike it would have no width, and claim to know. */
    private static @Nullable Interval interval(Metric metric, double[] scores, List<Object> documents) {
        ClusteredMean mean = ClusteredMean.of(scores, documents, LEVEL);
        if (mean.interval().isEmpty()) return null;
        Interval interval = mean.interval().get();
        if (interval.upper() - interval.lower() > ROUNDING)
            return new Interval(Math.max(0, interval.lower()), Math.min(1, interval.upper()));
        boolean equal = DoubleStream.of(scores).distinct().count() == 1;
        return metric == Metric.ACCURACY && equal
                ? Interval.wilson(scores[0] == 1 ? mean.clusters() : 0, mean.clusters(), LEVEL) // each document a trial
                : null;
    }

    private static String over(List<Object> documents) {
        int count = new HashSet<>(documents).size();
        if (count == 1)
            return "over 1 document, which says nothing of others: all " + documents.size() + " samples share it";
        return "over " + count + " documents that " + documents.size() + " samples share"
                + (count < ClusteredMean.FEW ? "; fewer than " + ClusteredMean.FEW + " make a rough interval" : "");
    }

    private static @Nullable Interval interval(Metric metric, double[] scores) {
        if (metric == Metric.ACCURACY)
            return Interval.wilson(
                    DoubleStream.of(scores).filter(score -> score == 1).count(), scores.length, LEVEL);
        if (DoubleStream.of(scores).distinct().count() < 2)
            return null; // Student's would have no width, and claim to know
        Interval student = Interval.student(scores, LEVEL);
        return new Interval(Math.max(0, student.lower()), Math.min(1, student.upper()));
    }
}
