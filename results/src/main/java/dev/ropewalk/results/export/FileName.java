package dev.ropewalk.results.export;

import dev.ropewalk.methods.Fingerprint;
import java.nio.charset.StandardCharsets;

/** A label as the name of a file or folder: every label has one, and different labels have different ones. */
final class FileName {

    /** Bytes of a name on common file systems are 255; some are left for endings. */
    private static final int MOST = 200, DIGITS = 12;

    static String of(String label) {
        StringBuilder name = new StringBuilder();
        label.codePoints().forEach(c -> name.appendCodePoint(isPlain(c) ? c : '_'));
        if (name.isEmpty() || name.charAt(0) == '.' || name.charAt(0) == '-') name.insert(0, '_');
        if (name.toString().equals(label) && bytes(name) <= MOST) return label;
        while (bytes(name) > MOST - DIGITS - 1) name.setLength(name.offsetByCodePoints(name.length(), -1));
        return name + "-" + Fingerprint.of(label).substring(0, DIGITS);
    }

    private static int bytes(CharSequence name) {
        return name.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean isPlain(int c) {
        return c != '/'
                && c != '\\'
                && c != ':'
                && c != '*'
                && c != '?'
                && c != '"'
                && c != '<'
                && c != '>'
                && c != '|'
                && !Character.isISOControl(c)
                && Character.getType(c) != Character.SURROGATE;
    }

    private FileName() {}
}
