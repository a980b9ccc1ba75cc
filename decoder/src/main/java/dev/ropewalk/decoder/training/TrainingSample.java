package dev.ropewalk.decoder.training;

/**
 * One text to learn from.
 *
 * @param ids its tokens, at least two
 * @param weights for each token how much foretelling it counts, 0 for not at all; finite, none negative, some above 0. That of the first, which
 *     nothing foretells, is not read
 */
public record TrainingSample(int[] ids, float[] weights) {

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
        if (!counts)
            throw new IllegalArgumentException(
                    "the loss mask of a training sample of " + ids.length + " tokens is empty: no token of it counts");
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
