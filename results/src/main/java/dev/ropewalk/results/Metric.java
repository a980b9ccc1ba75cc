package dev.ropewalk.results;

import java.util.Locale;

/** What a cell's score is. */
public enum Metric {
    /** The share of samples that are right, 0..1, larger is better. */
    ACCURACY,
    /** The mean of what samples scored, each 0..1, larger is better. */
    SCORE,
    /** Above 0, smaller is better. */
    PERPLEXITY;

    /** As the database writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
