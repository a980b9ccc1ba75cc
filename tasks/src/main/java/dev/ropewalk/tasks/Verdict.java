package dev.ropewalk.tasks;

import java.util.List;
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

    /** The share of lines that stand as they should before the first that does not; blank lines are passed over, and what follows the last counts nothing. */
    static Verdict upToTheFirstMistake(List<String> lines, String answer, boolean contains) {
        List<String> written = answer.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        int right = 0;
        while (right < lines.size()
                && right < written.size()
                && written.get(right).equals(lines.get(right))) right++;
        return of((double) right / lines.size(), contains);
    }
}
