package dev.ropewalk.results.paper;

import dev.ropewalk.statistics.Interval;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a measurement says of a published number. */
public enum Verdict {
    /** The published number, as far as its digits tell it, lies within the 95 % interval of the measured one. */
    AGREES,
    /** It lies outside. */
    DIFFERS,
    /** Measured on a single document, so that nothing is known of its error. */
    OPEN,
    NOT_MEASURED,
    NOT_COMPARABLE;

    /** @param interval of the measured number; null where it has none */
    static Verdict of(Published published, @Nullable Interval interval) {
        if (interval == null) return OPEN;
        Interval printed = published.rounded();
        return printed.upper() >= interval.lower() && printed.lower() <= interval.upper() ? AGREES : DIFFERS;
    }

    /** {@code not-measured}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
