package dev.ropewalk.results.worker;

import java.util.Locale;

/** Amounts of memory, for people. */
public final class Memory {

    /** {@code 14.2 GB}; below one, {@code 850 MB}. */
    public static String text(long bytes) {
        return bytes < 1_000_000_000
                ? Math.round(bytes / 1e6) + " MB"
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    private Memory() {}
}
