package dev.ropewalk.methods;

import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * What may stand in a text that is stored and shown. A database refuses U+0000, a terminal obeys control characters, half a surrogate pair is no
 * text to a strict reader (Unicode 15, D76), and what turns the direction of writing makes a name read as another one (Boucher and Anderson
 * 2021, arXiv 2111.00169).
 */
public final class Legible {

    /**
     * A name stands in one line.
     *
     * @param what the field, as the sentence begins
     * @throws IllegalArgumentException one sentence: which character stands where
     */
    public static String line(String what, String text) {
        return checked(what, text, c -> isControl(c) || c == 0x2028 || c == 0x2029);
    }

    /** A text may have lines and tabs. @throws IllegalArgumentException one sentence: which character stands where */
    public static String text(String what, String text) {
        return checked(what, text, c -> isControl(c) && c != '\n' && c != '\r' && c != '\t');
    }

    /** A sentence for people: what is not legible is written {@code \u001B}. */
    public static String shown(String sentence) {
        StringBuilder shown = new StringBuilder();
        sentence.codePoints().forEach(c -> {
            if ((isControl(c) && c != '\n' && c != '\t') || isHalf(c) || turns(c))
                shown.append(String.format(Locale.ROOT, "\\u%04X", c));
            else shown.appendCodePoint(c);
        });
        return shown.toString();
    }

    private static String checked(String what, String text, IntPredicate control) {
        int[] characters = text.codePoints().toArray();
        for (int i = 0; i < characters.length; i++) {
            int c = characters[i];
            String kind = control.test(c)
                    ? "a control character"
                    : isHalf(c)
                            ? "half a surrogate pair"
                            : turns(c) ? "a mark that turns the direction of writing" : "";
            if (!kind.isEmpty())
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT, "%s holds %s, U+%04X as character %d; leave it out", what, kind, c, i + 1));
        }
        return text;
    }

    private static boolean isControl(int c) {
        return Character.getType(c) == Character.CONTROL;
    }

    private static boolean isHalf(int c) {
        return Character.getType(c) == Character.SURROGATE;
    }

    /** Embeddings, overrides and isolates; marks that only say the direction of what stands beside them are none. */
    private static boolean turns(int c) {
        return c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }

    private Legible() {}
}
