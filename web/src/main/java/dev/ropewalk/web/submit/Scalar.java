package dev.ropewalk.web.submit;

import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** A text in YAML. */
final class Scalar {

    /** Texts that are themselves without quotes, at the start of a line's value: no number, no truth, nothing that YAML reads. */
    private static final Pattern BARE = Pattern.compile("[A-Za-z][\\w./@-]*(?:\\{[^\\n\"'#:&*!|>%`]*})?");

    private static final Pattern WORD = Pattern.compile("(?i)true|false|null|yes|no|on|off|y|n");

    static String of(String text) {
        return BARE.matcher(text).matches() && !WORD.matcher(text).matches() ? text : quoted(text);
    }

    /** As JSON, which is YAML. */
    static String quoted(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }

    private Scalar() {}
}
