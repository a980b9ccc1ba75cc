package dev.ropewalk.evaluator.task;

import dev.ropewalk.evaluator.statistic.Interval;
import org.jspecify.annotations.Nullable;

/**
 * The number of a cell.
 *
 * @param score accuracy or perplexity; null where it cannot be given
 * @param interval 95 %; null where there is no score or too few samples for one
 * @param failures samples that failed, counted in the score
 * @param unscored samples left out of the score
 * @param meanLogProbability of the right answers, nats; null where there are none
 * @param message why there is no score
 */
public record Summary(
        @Nullable Double score,
        @Nullable Interval interval,
        int failures,
        int unscored,
        @Nullable Double meanLogProbability,
        @Nullable String message) {}
