package dev.ropewalk.tasks.metric;

import org.jspecify.annotations.Nullable;

/**
 * What a metric makes of one answer.
 *
 * @param value 0..1, larger is better
 * @param extracted what of the answer was compared; null where nothing in it could be read as an answer, which is a failure to be counted
 */
public record Score(double value, @Nullable String extracted) {

    public Score {
        if (!(value >= 0 && value <= 1)) throw new IllegalArgumentException("a score is from 0 to 1, got " + value);
    }

    public boolean parsed() {
        return extracted != null;
    }

    /** @param compared an empty text counts as nothing to read */
    static Score of(double value, String compared) {
        return new Score(value, compared.isEmpty() ? null : compared);
    }
}
