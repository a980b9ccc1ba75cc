package dev.ropewalk.tasks.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Texts as Python's {@code str} and {@code re} see them, since nearly all metrics were written there: characters are code points, white space
 * is a set of 29 that no Java class knows, lower-casing looks around a capital sigma. CPython 3.11, Objects/unicodeobject.c and
 * Objects/unicodectype.c; compared with it character by character. Tables are those of the running Java, which may know fewer letters.
 */
public final class PythonText {

    /** The members of {@code \s}, also what {@code split} and {@code strip} take off; to be put between brackets. */
    static final String SPACES =
            "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

    /** A longest run of {@code \w}: what stands between two {@code \b}. */
    static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");

    private static final Pattern NUMBER = Pattern.compile("\\p{Nd}+");

    /** Word_Break MidLetter, MidNumLet and Single_Quote: case-ignorable beside the categories named below. */
    private static final String MID_LETTERS =
            "'.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a";

    /** First and last of the runs that {@code isdigit} takes beyond the decimal digits: superscripts, circled digits and such. */
    private static final int[] OTHER_DIGITS = {
        0xb2, 0xb3, 0xb9, 0xb9, 0x1369, 0x1371, 0x19da, 0x19da, 0x2070, 0x2070, 0x2074, 0x2079, 0x2080, 0x2089, 0x2460,
        0x2468, 0x2474, 0x247c, 0x2488, 0x2490, 0x24ea, 0x24ea, 0x24f5, 0x24fd, 0x24ff, 0x24ff, 0x2776, 0x277e, 0x2780,
        0x2788, 0x278a, 0x2792, 0x10a40, 0x10a43, 0x10e60, 0x10e68, 0x11052, 0x1105a, 0x1f100, 0x1f10a
    };

    private static final String DIGITS = "[0-9]+(?:_[0-9]+)*";
    private static final Pattern FLOAT = Pattern.compile("(?i)([+-]?)(?:(?<infinity>inf(?:inity)?)|(?<nan>nan)|(?:"
            + DIGITS + "(?:\\.(?:" + DIGITS + ")?)?|\\." + DIGITS + ")(?:e[+-]?" + DIGITS + ")?)");

    static boolean isSpace(int c) {
        return c >= '\t' && c <= '\r'
                || c >= 0x1c && c <= ' '
                || c == 0x85
                || c == 0xa0
                || c == 0x1680
                || c >= 0x2000 && c <= 0x200a
                || c == 0x2028
                || c == 0x2029
                || c == 0x202f
                || c == 0x205f
                || c == 0x3000;
    }

    /** {@code \w}: unlike Java's, without marks. */
    static boolean isWord(int c) {
        return WORD.matcher(Character.toString(c)).matches();
    }

    static boolean isDigit(int c) {
        if (Character.isDigit(c)) return true;
        for (int i = 0; i < OTHER_DIGITS.length; i += 2)
            if (c >= OTHER_DIGITS[i] && c <= OTHER_DIGITS[i + 1]) return true;
        return false;
    }

    /** The words between white space; none of them empty. */
    public static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        int from = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean inside = i < text.length() && !isSpace(text.charAt(i));
            if (inside && from < 0) from = i;
            if (!inside && from >= 0) {
                words.add(text.substring(from, i));
                from = -1;
            }
        }
        return words;
    }

    static String strip(String text) {
        int from = 0, to = text.length();
        while (from < to && isSpace(text.charAt(from))) from++;
        while (to > from && isSpace(text.charAt(to - 1))) to--;
        return text.substring(from, to);
    }

    static String lower(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            if (c == '\u0130') lower.append("i\u0307");
            else if (c == '\u03a3') lower.append(endsWord(text, i) ? '\u03c2' : '\u03c3');
            else lower.appendCodePoint(Character.toLowerCase(c));
        }
        return lower.toString();
    }

    /** Unicode's Final_Sigma: a cased letter before and none after, what is case-ignorable passed over. */
    private static boolean endsWord(String text, int sigma) {
        int before = sigma, after = sigma + 1;
        while (before > 0 && ignorable(text.codePointBefore(before)))
            before -= Character.charCount(text.codePointBefore(before));
        while (after < text.length() && ignorable(text.codePointAt(after)))
            after += Character.charCount(text.codePointAt(after));
        return before > 0
                && cased(text.codePointBefore(before))
                && (after == text.length() || !cased(text.codePointAt(after)));
    }

    private static boolean cased(int c) {
        return Character.isLowerCase(c) || Character.isUpperCase(c) || Character.isTitleCase(c);
    }

    private static boolean ignorable(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.MODIFIER_LETTER,
                    Character.MODIFIER_SYMBOL -> true;
            default -> MID_LETTERS.indexOf(c) >= 0;
        };
    }

    /** All {@code \d+}, in their order. */
    static List<String> numbers(String text) {
        return NUMBER.matcher(text).results().map(found -> found.group()).toList();
    }

    /** As {@code text.lstrip('\n').split('\n')}: at least one line; no other line break counts. */
    static List<String> linesAfterBlankOnes(String text) {
        int from = 0;
        while (from < text.length() && text.charAt(from) == '\n') from++;
        return List.of(text.substring(from).split("\n", -1));
    }

    /** What {@code float} reads in a text; null where it refuses. */
    static @Nullable Double number(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints()
                .forEach(c -> plain.appendCodePoint(
                        Character.isDigit(c) ? '0' + Character.digit(c, 10) : c > 127 && isSpace(c) ? ' ' : c));
        Matcher found = FLOAT.matcher(plain.toString().replaceAll("^[ \\t-\\r]+|[ \\t-\\r]+\\z", ""));
        if (!found.matches()) return null;
        if (found.group("nan") != null) return Double.NaN;
        if (found.group("infinity") != null)
            return found.group(1).equals("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        return Double.valueOf(found.group().replace("_", ""));
    }

    private PythonText() {}
}
