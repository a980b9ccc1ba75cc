package dev.ropewalk.app;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that {@code doctor} looked at.
 *
 * @param what a word
 * @param found what is so
 * @param mend what to do, a sentence; null where nothing is to be done
 */
record Finding(
        String what, State state, String found, @Nullable String mend) {

    enum State {
        FINE,
        /** Worth knowing; nothing is broken. */
        NOTE,
        WRONG;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding fine(String what, String found) {
        return new Finding(what, State.FINE, found, null);
    }

    static Finding note(String what, String found, String mend) {
        return new Finding(what, State.NOTE, found, mend);
    }

    static Finding wrong(String what, String found, String mend) {
        return new Finding(what, State.WRONG, found, mend);
    }
}
