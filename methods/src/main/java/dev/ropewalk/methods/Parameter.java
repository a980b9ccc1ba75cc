package dev.ropewalk.methods;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a method: its name, what values it may take, and what happens when it is not given.
 *
 * @param meaning one sentence for people
 * @param min smallest number allowed; ignored for words and methods
 * @param max largest number allowed
 * @param words the words allowed, for {@link Kind#WORD} and {@link Kind#FLAG}
 * @param fallback the value taken when none is given; null where it is chosen automatically or stays absent
 * @param rule how the value is chosen from (L, N) when none is given; null where there is no such rule
 */
public record Parameter(
        String name,
        Kind kind,
        String meaning,
        double min,
        double max,
        List<String> words,
        @Nullable Object fallback,
        @Nullable String rule) {

    /** What a value is made of. METHOD is a nested {name, parameters}; NUMBERS a list with one entry a rotary pair; INTEGERS one with an entry a part of the pairs; FLAG true or false. */
    public enum Kind {
        INTEGER,
        NUMBER,
        WORD,
        FLAG,
        NUMBERS,
        INTEGERS,
        METHOD
    }

    public Parameter {
        words = List.copyOf(words);
    }

    static Parameter integer(String name, int min, int max, String meaning) {
        return new Parameter(name, Kind.INTEGER, meaning, min, max, List.of(), null, null);
    }

    static Parameter number(String name, double min, double max, String meaning) {
        return new Parameter(name, Kind.NUMBER, meaning, min, max, List.of(), null, null);
    }

    static Parameter word(String name, String meaning, String... words) {
        return new Parameter(name, Kind.WORD, meaning, 0, 0, List.of(words), null, null);
    }

    static Parameter flag(String name, String meaning) {
        return new Parameter(name, Kind.FLAG, meaning, 0, 0, List.of("true", "false"), null, null);
    }

    static Parameter numbers(String name, double min, double max, String meaning) {
        return new Parameter(name, Kind.NUMBERS, meaning, min, max, List.of(), null, null);
    }

    static Parameter integers(String name, int min, int max, String meaning) {
        return new Parameter(name, Kind.INTEGERS, meaning, min, max, List.of(), null, null);
    }

    static Parameter method(String name, String meaning) {
        return new Parameter(name, Kind.METHOD, meaning, 0, 0, List.of(), null, null);
    }

    /** How much longer the context becomes, {@code s}: the one parameter most spectra share. */
    static Parameter factor() {
        return number("factor", 1, 1e9, "how many times the trained length; 1 is plain RoPE")
                .automatic("N/L, 1 while N <= L");
    }

    static Parameter base() {
        return number("base", 1.000001, 1e15, "rope base").orElse(500_000.0);
    }

    static Parameter logBase() {
        return number("logBase", 1.000001, 1e9, "base of the optional logarithmic scale on the query");
    }

    static Parameter betaFast() {
        return number("betaFast", 1e-6, 1e6, "turns within L from which on a rotary pair is left alone")
                .orElse(32.0);
    }

    static Parameter betaSlow() {
        return number("betaSlow", 1e-6, 1e6, "turns within L up to which a rotary pair is slowed by the whole factor")
                .orElse(1.0);
    }

    static Parameter ramp() {
        return word(
                        "ramp",
                        "what the blend is linear in: the pair's index (code) or its turns (paper)",
                        "index",
                        "turns")
                .orElse("index");
    }

    /** With a value that is taken when none is given. */
    Parameter orElse(Object value) {
        return new Parameter(name, kind, meaning, min, max, words, value, rule);
    }

    /** With a rule, in words, by which the method chooses when no value is given. */
    Parameter automatic(String how) {
        return new Parameter(name, kind, meaning, min, max, words, fallback, how);
    }

    /**
     * The value in its canonical form: Integer, Double, String, Boolean, a list of Doubles or a {@link Configuration}.
     *
     * @throws IllegalArgumentException naming the parameter, what was given and what is allowed
     */
    Object accept(String method, Object value) {
        return switch (kind) {
            case INTEGER -> (int) within(method, value, whole(method, value));
            case NUMBER -> within(method, value, asNumber(method, value));
            case WORD -> {
                if (!words.contains(value)) throw refused(method, value);
                yield value;
            }
            case FLAG -> {
                if (!words.contains(value.toString())) throw refused(method, value);
                yield Boolean.valueOf(value.toString());
            }
            case NUMBERS ->
                entries(method, value).stream()
                        .map(entry -> within(method, value, asNumber(method, entry)))
                        .toList();
            case INTEGERS ->
                entries(method, value).stream()
                        .map(entry -> within(method, value, whole(method, entry)))
                        .toList();
            case METHOD -> Configuration.nested(method + "." + name, value);
        };
    }

    private List<?> entries(String method, Object value) {
        Object entries = value instanceof String text ? Notation.list(text) : value;
        if (!(entries instanceof List<?> list) || list.isEmpty()) throw refused(method, value);
        return list;
    }

    private double whole(String method, Object value) {
        double number = asNumber(method, value);
        if (number != Math.rint(number)) throw refused(method, value);
        return number;
    }

    private double asNumber(String method, Object value) {
        if (value instanceof Number number) return number.doubleValue();
        if (value instanceof String text) {
            try {
                return new BigDecimal(text.trim()).doubleValue();
            } catch (NumberFormatException e) {
                throw refused(method, value);
            }
        }
        throw refused(method, value);
    }

    private double within(String method, Object value, double number) {
        if (!(number >= min && number <= max)) throw refused(method, value);
        return number;
    }

    private IllegalArgumentException refused(String method, Object value) {
        return new IllegalArgumentException(method + ": " + name + " must be " + allowed() + ", got " + value);
    }

    /** What is allowed, in words: {@code an integer from 1 to 65536}. */
    public String allowed() {
        return switch (kind) {
            case INTEGER -> "an integer from " + (long) min + " to " + (long) max;
            case NUMBER -> "a number from " + CanonicalJson.number(min) + " to " + CanonicalJson.number(max);
            case WORD -> "one of " + String.join(", ", words);
            case FLAG -> "true or false";
            case NUMBERS ->
                "a list of numbers from " + CanonicalJson.number(min) + " to " + CanonicalJson.number(max)
                        + ", one a rotary pair";
            case INTEGERS ->
                "a list of integers from " + (long) min + " to " + (long) max + ", one a part of the pairs";
            case METHOD -> "a method {name, parameters}";
        };
    }

    /** This parameter as a JSON Schema. */
    Map<String, Object> jsonSchema() {
        Map<String, Object> schema = new LinkedHashMap<>(
                switch (kind) {
                    case INTEGER -> Json.fields("type", "integer", "minimum", (long) min, "maximum", (long) max);
                    case NUMBER -> Json.fields("type", "number", "minimum", min, "maximum", max);
                    case WORD -> Json.fields("type", "string", "enum", words);
                    case FLAG -> Json.fields("type", "boolean");
                    case NUMBERS ->
                        Json.fields(
                                "type",
                                "array",
                                "minItems",
                                1,
                                "items",
                                Json.fields("type", "number", "minimum", min, "maximum", max));
                    case INTEGERS ->
                        Json.fields(
                                "type",
                                "array",
                                "minItems",
                                1,
                                "items",
                                Json.fields("type", "integer", "minimum", (long) min, "maximum", (long) max));
                    case METHOD ->
                        Json.fields(
                                "type",
                                "object",
                                "properties",
                                Json.fields(
                                        "name",
                                        Json.fields("type", "string"),
                                        "parameters",
                                        Json.fields("type", "object")),
                                "required",
                                List.of("name"),
                                "additionalProperties",
                                false);
                });
        schema.put("description", rule == null ? meaning : meaning + "; automatic: " + rule);
        if (fallback != null) schema.put("default", kind == Kind.METHOD ? Map.of("name", fallback) : fallback);
        return schema;
    }
}
