package dev.ropewalk.tasks;

import org.jspecify.annotations.Nullable;

/**
 * What an answer is worth.
 *
 * @param score 0..1
 * @param contains whether what was expected occurs somewhere in the answer, as it is written
 * @param unreadable why nothing could be made of the answer, in one sentence: it scores 0 and counts as failed; null for an answer that was read
 */
public record Verdict(
        double score, boolean contains, @Nullable String unreadable) {

    public Verdict {
        if (!(score >= 0 && score <= 1)) throw new IllegalArgumentException("a score lies in 0..1, got " + score);
        if (unreadable != null && score != 0)
            throw new IllegalArgumentException("an answer that cannot be read scores 0, got " + score);
    }

    static Verdict of(double score, boolean contains) {
        return new Verdict(score, contains, null);
    }
}
