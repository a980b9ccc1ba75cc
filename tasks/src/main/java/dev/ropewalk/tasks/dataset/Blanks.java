package dev.ropewalk.tasks.dataset;

import java.util.function.IntPredicate;

/**
 * What Python's {@code strip}, {@code rstrip} and {@code split} take for blank: 29 characters, which are Unicode's White_Space and U+001C to
 * U+001F. No predicate of Java is equal to it. Python 3.11, Objects/unicodetype_db.h.
 */
final class Blanks {

    private static final IntPredicate BLANK = c -> c >= 0x09 && c <= 0x0D
            || c >= 0x1C && c <= 0x20
            || c == 0x85
            || c == 0xA0
            || c == 0x1680
            || c >= 0x2000 && c <= 0x200A
            || c == 0x2028
            || c == 0x2029
            || c == 0x202F
            || c == 0x205F
            || c == 0x3000;

    static String strip(String text) {
        int from = 0;
        while (from < text.length() && BLANK.test(text.charAt(from))) from++;
        return text.substring(from, Math.max(from, end(text)));
    }

    /** Where the blanks at the end begin. */
    static int end(String text) {
        int end = text.length();
        while (end > 0 && BLANK.test(text.charAt(end - 1))) end--;
        return end;
    }

    static boolean only(String text) {
        return end(text) == 0;
    }

    /** Number of pieces that {@code split()} makes. */
    static int words(String text) {
        int words = 0;
        for (int i = 0; i < text.length(); i++)
            if (!BLANK.test(text.charAt(i)) && (i == 0 || BLANK.test(text.charAt(i - 1)))) words++;
        return words;
    }

    private Blanks() {}
}
