package dev.ropewalk.decoder.training;

import java.util.stream.IntStream;

/**
 * One text to learn from.
 *
 * @param ids its tokens, at least two
 * @param weights for each token how much foretelling it counts, 0 for not at all; finite, none negative, some above 0. That of the first, which
 *     nothing foretells, is not read
 * @param positions where each token stands, from 0 on and rising; what a token sees goes by the order of tokens, not by these
 */
public record TrainingSample(int[] ids, float[] weights, int[] positions) {

    /** Tokens that stand where they are. */
    public TrainingSample(int[] ids, float[] weights) {
        this(ids, weights, IntStream.range(0, ids.length).toArray());
    }

    /** @throws IllegalArgumentException one sentence */
    public TrainingSample {
        if (ids.length < 2 || ids.length != weights.length)
            throw new IllegalArgumentException("a training sample needs at least 2 tokens and as many weights, got "
                    + ids.length + " and " + weights.length);
        boolean counts = false;
        for (int i = 1; i < weights.length; i++) {
            if (!(weights[i] >= 0) || Float.isInfinite(weights[i]))
                throw new IllegalArgumentException(
                        "a loss weight must be a number of at least 0, got " + weights[i] + " at token " + i);
            counts |= weights[i] > 0;
        }
        for (int i = 0; i < positions.length; i++)
            if (positions[i] < (i == 0 ? 0 : positions[i - 1] + 1))
                throw new IllegalArgumentException(
                        "positions must be at least 0 and rise, got " + positions[i] + " at token " + i);
        if (positions.length != ids.length)
            throw new IllegalArgumentException("a training sample needs as many positions as tokens, got "
                    + positions.length + " and " + ids.length);
        if (!counts)
            throw new IllegalArgumentException(
                    "the loss mask of a training sample of " + ids.length + " tokens is empty: no token of it counts");
    }

    /**
     * The same text with a gap in its positions: two pieces, of which the second stands as far behind the first as if so many tokens lay between. Zhu et al.
     * 2023, arXiv 2309.10400 (PoSE), with two chunks whose texts follow on each other.
     *
     * @param from first token of the second piece
     * @param tokens that are skipped
     */
    public TrainingSample skipping(int from, int tokens) {
        int[] moved = positions.clone();
        for (int i = from; i < moved.length; i++) moved[i] += tokens;
        return new TrainingSample(ids, weights, moved);
    }

    int tokens() {
        return ids.length;
    }

    /** Of all tokens together. */
    double weight() {
        double sum = 0;
        for (int i = 1; i < weights.length; i++) sum += weights[i];
        return sum;
    }
}
