package dev.ropewalk.tasks;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a task: its name, what values it may take, and what happens when it is not given. One that has neither a value of its own
 * nor a rule must be given.
 *
 * @param meaning a few words for people
 * @param min smallest integer allowed; ignored for all but integers
 * @param max largest integer allowed
 * @param words the words allowed; of an integer, those that may stand in place of a number
 * @param fallback the value taken when none is given, null where there is no such value
 * @param rule what is done when none is given, in words; null where there is no such rule
 */
public record TaskParameter(
        String name,
        Kind kind,
        String meaning,
        int min,
        int max,
        List<String> words,
        @Nullable Object fallback,
        @Nullable String rule) {

    /** What a value is made of. */
    public enum Kind {
        INTEGER,
        FLAG,
        WORD,
        PATH,
        TEXT
    }

    public TaskParameter {
        if (kind == Kind.INTEGER && min > max)
            throw new IllegalArgumentException(name + ": no integer lies from " + min + " to " + max);
        if (kind == Kind.WORD && words.isEmpty()) throw new IllegalArgumentException(name + " allows no word");
        if (meaning.isBlank()) throw new IllegalArgumentException(name + " does not say what it means");
        words = List.copyOf(words);
    }

    static TaskParameter integer(String name, int min, int max, String meaning) {
        return new TaskParameter(name, Kind.INTEGER, meaning, min, max, List.of(), null, null);
    }

    static TaskParameter flag(String name, String meaning) {
        return new TaskParameter(name, Kind.FLAG, meaning, 0, 0, List.of(), false, null);
    }

    static TaskParameter word(String name, String meaning, List<String> words) {
        return new TaskParameter(name, Kind.WORD, meaning, 0, 0, words, null, null);
    }

    static TaskParameter path(String name, String meaning) {
        return new TaskParameter(name, Kind.PATH, meaning, 0, 0, List.of(), null, null);
    }

    static TaskParameter text(String name, String meaning) {
        return new TaskParameter(name, Kind.TEXT, meaning, 0, 0, List.of(), null, null);
    }

    /** How many samples a cell has. */
    static TaskParameter samples(int otherwise) {
        return integer("samples", 1, 100_000, "how many").orElse(otherwise);
    }

    /** How many documents, each of them a sample. */
    static TaskParameter documents(int least) {
        return integer("documents", least, 100_000, "how many").orElse(10);
    }

    /** Together with {@link #trials}: as many samples as both multiplied. */
    static TaskParameter depths(int otherwise) {
        return integer("depths", 2, 1001, "places of what is asked for, evenly from the beginning to the end")
                .orElse(otherwise);
    }

    static TaskParameter trials(int most, int otherwise) {
        return integer("trials", 1, most, "samples at each depth").orElse(otherwise);
    }

    /** @param otherwise what is read where none is given */
    static TaskParameter folder(String otherwise) {
        return path("folder", "of .txt files to read").otherwise(otherwise);
    }

    /** With a value that is taken when none is given. */
    TaskParameter orElse(Object value) {
        return new TaskParameter(name, kind, meaning, min, max, words, value, rule);
    }

    /** With what is done when none is given. */
    TaskParameter otherwise(String how) {
        return new TaskParameter(name, kind, meaning, min, max, words, fallback, how);
    }

    /** An integer, or this word. */
    TaskParameter or(String word) {
        return new TaskParameter(name, kind, meaning, min, max, List.of(word), fallback, rule);
    }

    public boolean mustBeGiven() {
        return fallback == null && rule == null;
    }

    /** For the constructors of tasks. @throws IllegalArgumentException what is allowed, and what was given */
    void within(String task, int value) {
        within(task, name, value, min, max);
    }

    static void within(String task, String parameter, int value, int least, int most) {
        if (value < least || value > most)
            throw new IllegalArgumentException(
                    task + ": " + parameter + " must be an integer from " + least + " to " + most + ", got " + value);
    }

    /** For the constructors of tasks. @param path null where none is given */
    void filled(String task, @Nullable String path) {
        if (path != null && path.isBlank())
            throw new IllegalArgumentException(task + ": " + name + " must be a path, got '" + path + "'");
    }

    /** That a value is of its kind. @throws IllegalArgumentException what is allowed, and what was given */
    void check(String task, Object value) {
        switch (kind) {
            case INTEGER -> {
                if (!words.contains(value.toString())) integer(task, value);
            }
            case FLAG -> flag(task, value);
            case WORD -> word(task, value);
            case PATH -> path(task, value);
            case TEXT -> {} // what it means, its task knows
        }
    }

    /** That one of its kind is in its range. */
    void checkRange(String task, Object value) {
        if (kind == Kind.INTEGER && !words.contains(value.toString())) within(task, integer(task, value));
    }

    /** Written as a number or as a text. Its range is its task's to check, whoever makes the task. */
    int integer(String task, Object value) {
        try {
            return new BigDecimal(value.toString().trim()).intValueExact();
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException(task + ": " + name + " must be an integer, got " + value, e);
        }
    }

    boolean flag(String task, Object value) {
        return switch (value.toString()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refused(task, value);
        };
    }

    String word(String task, Object value) {
        if (!(value instanceof String text) || !words.contains(text)) throw refused(task, value);
        return text;
    }

    String path(String task, Object value) {
        if (value instanceof String text) return text;
        throw refused(task, value);
    }

    /** One that says something. */
    String written(String task, Object value) {
        if (value instanceof String text && !text.isBlank()) return text;
        throw new IllegalArgumentException(task + ": " + name + " must be a text, got '" + value + "'");
    }

    private IllegalArgumentException refused(String task, Object value) {
        return new IllegalArgumentException(task + ": " + name + " must be " + allowed() + ", got " + value);
    }

    /** What is allowed, in words: {@code an integer from 1 to 100000}. */
    public String allowed() {
        return switch (kind) {
            case INTEGER -> "an integer from " + min + " to " + max + (words.isEmpty() ? "" : ", or " + listed());
            case FLAG -> "true or false";
            case WORD -> listed();
            case PATH -> "a path";
            case TEXT -> "a text";
        };
    }

    /** {@code word, byte or token}. */
    private String listed() {
        int last = words.size() - 1;
        return last == 0 ? words.get(0) : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    /** This parameter as a JSON Schema. */
    Map<String, Object> jsonSchema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        switch (kind) {
            case INTEGER -> {
                Map<String, Object> integer = new LinkedHashMap<>();
                integer.put("type", "integer");
                integer.put("minimum", min);
                integer.put("maximum", max);
                if (words.isEmpty()) schema.putAll(integer);
                else schema.put("anyOf", List.of(integer, Map.of("enum", words)));
            }
            case FLAG -> schema.put("enum", List.of(true, false, "true", "false"));
            case WORD -> schema.put("enum", words);
            case PATH, TEXT -> {
                schema.put("type", "string");
                schema.put("pattern", "\\S");
            }
        }
        schema.put("description", rule == null ? meaning : meaning + "; left out: " + rule);
        if (fallback != null) schema.put("default", fallback);
        return schema;
    }

    /** All of them as the JSON Schema of what a request may hold. */
    static Map<String, Object> jsonSchema(List<TaskParameter> parameters) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (TaskParameter parameter : parameters) {
            properties.put(parameter.name, parameter.jsonSchema());
            if (parameter.mustBeGiven()) required.add(parameter.name);
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) schema.put("required", required);
        schema.put("additionalProperties", false);
        return Collections.unmodifiableMap(schema);
    }
}
