package dev.ropewalk.results;

import java.util.Locale;

/** What a cell's score is. */
public enum Metric {
    /** The share of samples that are right, 0..1, larger is better. */
    ACCURACY,
    /** The mean of what samples scored, each 0..1, larger is better. */
    SCORE,
    /** Above 0, smaller is better. */
    PERPLEXITY,
    /** The geometric mean of what the model gave the right answers, 0..1, larger is better. Only comparisons that ask for it have it, no cell is measured so. */
    LIKELIHOOD;

    /** As the database writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is e to a mean: differences are of natural logarithms, which have no bounds. */
    public boolean inNats() {
        return this == PERPLEXITY || this == LIKELIHOOD;
    }
}
