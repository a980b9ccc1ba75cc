package dev.ropewalk.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ropewalk.methods.Excerpt;
import dev.ropewalk.methods.Fault;
import dev.ropewalk.methods.Legible;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * One wrong value of a request, as {@code errors} of a problem has it.
 *
 * @param field a parameter's name, or that of a body's part
 * @param pointer where it stands in the body, or is missing: RFC 6901; null for what is no part of it
 * @param given what stood there; null where nothing did
 * @param allowed what may stand there, as far as the sentence says it in the usual words
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Wrong(
        String field,
        @Nullable String pointer,
        @Nullable String given,
        @Nullable String allowed,
        String message) {

    /** Characters of what was given. */
    private static final int LONGEST = 60;

    /** {@code x must be ALLOWED, got …}; {@code unknown x, known: ALLOWED}; {@code x has no parameter y, it takes ALLOWED}. */
    private static final Pattern ALLOWED = Pattern.compile(
            "(?: must (?:be )?|, known: |, it takes |, (?:an? \\w+|it) has )(.+?)(?:, got .*)?\\.?", Pattern.DOTALL);

    static Wrong of(String field, String sentence) {
        return new Wrong(field, null, null, allowed(sentence), Legible.shown(sentence));
    }

    /** @param pointer where in the body @param given null where nothing was */
    static Wrong of(String field, String pointer, @Nullable Object given, String sentence) {
        String shown = given == null ? null : Legible.shown(Excerpt.of(String.valueOf(given), LONGEST));
        return new Wrong(field, pointer, shown, allowed(sentence), Legible.shown(sentence));
    }

    /** Of a document that stands somewhere in the body. */
    static Wrong of(String field, String place, JsonNode document, Fault fault) {
        JsonNode there = document.at(JsonPointer.compile(fault.pointer()));
        boolean whole = fault.pointer().isEmpty() || there.isMissingNode() || there.isNull();
        return of(
                field,
                place + fault.pointer(),
                whole ? null : there.isString() ? there.asString() : there.toString(),
                fault.sentence());
    }

    private static @Nullable String allowed(String sentence) {
        Matcher usual = ALLOWED.matcher(sentence);
        for (int from = 0; usual.find(from); from = usual.start() + 1)
            if (usual.region(usual.start(), sentence.length()).matches()) return Legible.shown(usual.group(1));
        return null;
    }
}
