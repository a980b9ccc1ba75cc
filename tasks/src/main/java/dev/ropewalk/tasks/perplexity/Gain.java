package dev.ropewalk.tasks.perplexity;

import dev.ropewalk.statistics.Interval;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How much lower the negative log-likelihood of the same tokens became. Against the model's own window it is the context gain, what the
 * longer context was worth; against a prefix from another document, what of that was its content and not merely its length.
 *
 * @param nats a token; above 0 is better
 * @param interval 95 %, from the differences within each document; null for a single one
 */
public record Gain(double nats, @Nullable Interval interval) {

    /**
     * @param before mean negative log-likelihood of each document's targets, nats
     * @param after of the same documents' same targets
     */
    public static Gain of(double[] before, double[] after) {
        if (before.length == 0 || before.length != after.length)
            throw new IllegalArgumentException("a gain needs the same documents twice, at least one, got "
                    + before.length + " and " + after.length);
        double[] gains = IntStream.range(0, before.length)
                .mapToDouble(i -> before[i] - after[i])
                .toArray();
        return new Gain(
                Arrays.stream(gains).average().orElseThrow(), gains.length < 2 ? null : Interval.student(gains, 0.95));
    }
}
