package dev.ropewalk.evaluator.recipe;

import dev.ropewalk.evaluator.document.StrictDocument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The fields of a recipe, or of an object inside it, read strictly: a message names the field, what was given and what is allowed. */
final class Fields {

    private final String path;
    private final Map<String, Object> values;

    private Fields(String path, Object value, List<String> known) {
        if (!(value instanceof Map<?, ?> map))
            throw new IllegalArgumentException((path.isEmpty() ? "the recipe" : path)
                    + " must be an object with named fields, got " + StrictDocument.shown(value));
        this.path = path;
        this.values = new LinkedHashMap<>();
        map.forEach((key, entry) -> {
            if (entry == null) throw new IllegalArgumentException(at(String.valueOf(key)) + " has no value");
            values.put(String.valueOf(key), entry);
        });
        Set<String> unknown = new TreeSet<>(values.keySet());
        known.forEach(unknown::remove);
        if (!unknown.isEmpty())
            throw new IllegalArgumentException(
                    "unknown field '" + at(unknown.iterator().next()) + "', " + (path.isEmpty() ? "a recipe" : path)
                            + " has " + String.join(", ", known));
    }

    /** @param document YAML or JSON */
    static Fields of(String document, String... known) {
        return new Fields("", StrictDocument.read("the recipe", document), List.of(known));
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String text(String name) {
        Object value = required(name);
        if (value instanceof String || value instanceof Number) return value.toString();
        throw wrong(name, "must be a text", value);
    }

    String text(String name, String otherwise) {
        return has(name) ? text(name) : otherwise;
    }

    int integer(String name) {
        long value = whole(name);
        if (value != (int) value) throw wrong(name, "must be an integer of at most " + Integer.MAX_VALUE, value);
        return (int) value;
    }

    int integer(String name, int otherwise) {
        return has(name) ? integer(name) : otherwise;
    }

    /** One integer, or a list of some. */
    List<Integer> integers(String name) {
        if (!(required(name) instanceof List<?> list)) return List.of(integer(name));
        return IntStream.range(0, list.size())
                .mapToObj(i -> new Fields(path, Map.of(name, list.get(i)), List.of(name)).integer(name))
                .toList();
    }

    /** A 64-bit integer. */
    long whole(String name) {
        Object value = required(name);
        try {
            return StrictDocument.number(value).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw wrong(name, "must be an integer", value);
        }
    }

    double number(String name) {
        Object value = required(name);
        try {
            return StrictDocument.number(value).doubleValue();
        } catch (NumberFormatException e) {
            throw wrong(name, "must be a number", value);
        }
    }

    /** One of an enum's words, in lower case. */
    <T extends Enum<T>> T word(String name, List<T> allowed, T otherwise) {
        String value = text(name, word(otherwise));
        return allowed.stream()
                .filter(one -> word(one).equals(value))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> words = allowed.stream().map(Fields::word).toList();
                    return wrong(name, "must be " + String.join(" or ", words), value);
                });
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    Fields object(String name, String... known) {
        return new Fields(at(name), required(name), List.of(known));
    }

    List<Fields> list(String name, String... known) {
        Object value = required(name);
        if (!(value instanceof List<?> list)) throw wrong(name, "must be a list", value);
        return IntStream.range(0, list.size())
                .mapToObj(i -> new Fields(at(name) + "[" + i + "]", list.get(i), List.of(known)))
                .toList();
    }

    private Object required(String name) {
        Object value = values.get(name);
        if (value == null) throw new IllegalArgumentException(at(name) + " is missing");
        return value;
    }

    IllegalArgumentException wrong(String name, String rule, @Nullable Object given) {
        return new IllegalArgumentException(at(name) + " " + rule + ", got " + StrictDocument.shown(given));
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
