package dev.ropewalk.jinja;

import org.jspecify.annotations.Nullable;

/** Texts as Python counts and strips them: by code point, and with Python's idea of a blank (str.isspace). */
final class Texts {

    static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    /** @param characters what to take away, blanks if null */
    static String strip(String text, @Nullable String characters, boolean left, boolean right) {
        int from = 0, to = text.length();
        while (left && from < to && goes(text.codePointAt(from), characters))
            from += Character.charCount(text.codePointAt(from));
        while (right && to > from && goes(text.codePointBefore(to), characters))
            to -= Character.charCount(text.codePointBefore(to));
        return text.substring(from, to);
    }

    private static boolean goes(int c, @Nullable String characters) {
        return characters == null ? isSpace(c) : characters.indexOf(c) >= 0;
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    static String ofCodePoint(int c) {
        return Character.toString(c);
    }

    private Texts() {}
}
