package dev.ropewalk.host;

import java.nio.charset.CharacterCodingException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;

/** Why something is no JSON, in the words of who wrote it: a parser's reason without the names of its classes and settings. */
public final class JsonTrouble {

    private static final String COMMENT = "maybe a (non-standard) comment?";

    /** {@code line 3: NaN is no number in JSON}, or without the line where it is not known; no full stop. */
    public static String placed(JacksonException failure) {
        TokenStreamLocation where = failure.getLocation();
        return (where == null || where.getLineNr() < 1 ? "" : "line " + where.getLineNr() + ": ") + said(failure);
    }

    /** The reason alone, for who says the place better; no full stop. */
    public static String said(JacksonException failure) {
        String what = failure.getOriginalMessage().lines().findFirst().orElse("");
        if (failure.getCause() instanceof CharacterCodingException || what.startsWith("Invalid UTF-"))
            return "the bytes are not UTF-8";
        if (what.startsWith("Trailing token")) return "more follows behind it";
        if (what.startsWith("No content") || what.startsWith("Unexpected end-of-input"))
            return "it ends too early, a brace, bracket or quote is not closed";
        if (failure instanceof DatabindException) return "a field is missing, or has another kind of value";
        if (what.startsWith("Non-standard token"))
            return what.replaceFirst("^Non-standard token '([^']*)'.*", "$1 is no number in JSON");
        if (what.contains(COMMENT)) return "JSON has no comments";
        return what.replaceFirst(" \\(\\(CTRL-CHAR, code (\\d+)\\)\\)", " (code $1)")
                .replaceFirst("('.') \\(code \\d+[^)]*\\)", "$1")
                .replaceFirst(": (?:was expecting|expected a valid value) \\(JSON .*", "")
                .replaceAll("(?:, from|: enable) `[^`]*`(?: to allow)?", "")
                .replaceFirst("\\s*(?:\\(start marker|\\[Source|`).*", "")
                .strip();
    }

    private JsonTrouble() {}
}
