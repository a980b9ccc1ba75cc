package dev.ropewalk.evaluator.task;

import java.util.Locale;

/** What a cell's score is. */
public enum Metric {
    /** 0..1, larger is better. */
    ACCURACY,
    /** Above 0, smaller is better. */
    PERPLEXITY;

    /** As the database writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
