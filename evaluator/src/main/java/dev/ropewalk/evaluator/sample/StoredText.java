package dev.ropewalk.evaluator.sample;

import dev.ropewalk.methods.Excerpt;
import org.jspecify.annotations.Nullable;

/** A text as both databases take it: as long as its column at most, without NUL, which PostgreSQL refuses, and without half a character. */
public final class StoredText {

    private static final int MESSAGE = 2000;

    public static @Nullable String of(@Nullable String text, int most) {
        if (text == null) return null;
        StringBuilder whole = new StringBuilder();
        text.codePoints()
                .map(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(whole::appendCodePoint);
        return Excerpt.of(whole.toString(), most);
    }

    /** What a message column holds. */
    public static @Nullable String message(@Nullable String message) {
        return of(message, MESSAGE);
    }

    private StoredText() {}
}
