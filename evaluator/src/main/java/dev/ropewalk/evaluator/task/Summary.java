package dev.ropewalk.evaluator.task;

import dev.ropewalk.statistics.Interval;
import java.util.List;
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
 * @param message why there is no score, or how many samples it is of and why not of all; null where all is plain
 */
public record Summary(
        @Nullable Double score,
        @Nullable Interval interval,
        int failures,
        int unscored,
        @Nullable Double meanLogProbability,
        @Nullable String message) {

    /** The mean score of all that counts, failures as 0: Wilson's interval where each is right or wrong, Student's where they are graded. */
    static Summary of(Metric metric, List<Outcome> outcomes) {
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
        return new Summary(
                scores.length == 0 ? null : DoubleStream.of(scores).sum() / scores.length,
                scores.length == 0 ? null : interval(metric, scores),
                failures,
                outcomes.size() - counted.size(),
                logProbability.isPresent() ? logProbability.getAsDouble() : null,
                message(outcomes, counted.size()));
    }

    private static @Nullable String message(List<Outcome> outcomes, int counted) {
        if (counted == outcomes.size()) return counted == 0 ? "no sample was scored" : null;
        String first = outcomes.stream()
                .map(Outcome::message)
                .filter(Objects::nonNull)
                .filter(message -> outcomes.stream()
                        .anyMatch(outcome ->
                                outcome.status() == Outcome.Status.UNSCORED && message.equals(outcome.message())))
                .findFirst()
                .orElse("");
        return (counted == 0 ? "none" : String.valueOf(counted)) + " of " + outcomes.size() + " samples scored, "
                + (outcomes.size() - counted) + " not asked" + (first.isEmpty() ? "" : ", first: " + first);
    }

    private static @Nullable Interval interval(Metric metric, double[] scores) {
        if (metric == Metric.ACCURACY)
            return Interval.wilson(
                    DoubleStream.of(scores).filter(score -> score == 1).count(), scores.length, 0.95);
        if (DoubleStream.of(scores).distinct().count() < 2)
            return null; // Student's would have no width, and claim to know
        Interval student = Interval.student(scores, 0.95);
        return new Interval(Math.max(0, student.lower()), Math.min(1, student.upper()));
    }
}
