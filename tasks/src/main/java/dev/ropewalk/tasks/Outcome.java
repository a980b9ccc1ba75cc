package dev.ropewalk.tasks;

import dev.ropewalk.results.Metric;
import org.jspecify.annotations.Nullable;

/**
 * What became of one sample.
 *
 * @param message why it failed or was not scored
 * @param answer what the model wrote
 * @param score 0..1; 0 when an answered task failed
 * @param contains whether the expected answer occurs somewhere in the answer
 * @param firstTokenRank 1 when the model's first choice began the right answer
 * @param logProbability of the right answer, nats
 * @param nllSum negative log-likelihood over the scored tokens, nats
 * @param prefillSeconds this sample's share of its batch
 */
public record Outcome(
        int ordinal,
        Status status,
        @Nullable String message,
        int promptTokens,
        int answerTokens,
        @Nullable String answer,
        @Nullable Double score,
        @Nullable Boolean contains,
        @Nullable Integer firstTokenRank,
        @Nullable Double logProbability,
        @Nullable Double nllSum,
        @Nullable Integer nllTokens,
        @Nullable Double prefillSeconds,
        @Nullable Double decodeSeconds) {

    /** FAILED counts, as 0 or as a score that cannot be given; UNSCORED is left out, visibly. */
    public enum Status {
        SCORED,
        FAILED,
        UNSCORED
    }

    /** 0..1, a failure 0; null where it is left out. */
    public @Nullable Double value() {
        if (status == Status.UNSCORED) return null;
        return status == Status.FAILED || score == null ? 0.0 : score;
    }

    /** A sample that was never put to a model: it stays out of the score, and in sight. */
    public static Outcome unasked(Sample sample) {
        return new Outcome(
                sample.ordinal(),
                Status.UNSCORED,
                sample.unasked(),
                sample.ids().length,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** A sample that brought nothing to score: out of memory, numbers that are not numbers. */
    public static Outcome failed(Sample sample, Metric metric, String message) {
        return new Outcome(
                sample.ordinal(),
                Status.FAILED,
                message,
                sample.ids().length,
                0,
                null,
                metric == Metric.PERPLEXITY ? null : 0.0,
                metric == Metric.PERPLEXITY ? null : false,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The same at another place. */
    public Outcome at(int ordinal) {
        return new Outcome(
                ordinal,
                status,
                message,
                promptTokens,
                answerTokens,
                answer,
                score,
                contains,
                firstTokenRank,
                logProbability,
                nllSum,
                nllTokens,
                prefillSeconds,
                decodeSeconds);
    }
}
