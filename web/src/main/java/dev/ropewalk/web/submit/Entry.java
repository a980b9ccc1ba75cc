package dev.ropewalk.web.submit;

import dev.ropewalk.methods.Configuration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A configuration or a task as somebody writes it: a name and what is given of its parameters. Whether there is such a one is said by who reads the suite.
 *
 * @param parameters by name, as texts
 */
record Entry(String name, Map<String, String> parameters) {

    /** Of {@code name}, {@code name{parameter=value,…}} or {@code {name: …, parameters: {…}}}; of anything else as much as there is. */
    static Entry of(JsonNode entry) {
        if (!entry.isObject()) return of(entry.asString(""));
        Map<String, String> parameters = new LinkedHashMap<>();
        entry.path("parameters").properties().forEach(one -> parameters.put(one.getKey(), text(one.getValue())));
        return new Entry(entry.path("name").asString(""), parameters);
    }

    static Entry of(String written) {
        String text = written.strip();
        int brace = text.indexOf('{');
        if (brace < 0 || !text.endsWith("}")) return new Entry(text, Map.of());
        Map<String, String> parameters = new LinkedHashMap<>();
        String inside = text.substring(brace + 1, text.length() - 1);
        if (!inside.isBlank())
            try {
                for (String part : Configuration.entries(inside)) {
                    int equals = part.indexOf('=');
                    if (equals < 1) return new Entry(text, Map.of());
                    parameters.put(
                            part.substring(0, equals).strip(),
                            part.substring(equals + 1).strip());
                }
            } catch (IllegalArgumentException e) {
                return new Entry(text, Map.of()); // whoever reads the suite says what is wrong with it
            }
        return new Entry(text.substring(0, brace).strip(), parameters);
    }

    private static String text(JsonNode value) {
        if (!value.isObject()) return value.isString() ? value.asString() : value.toString();
        return of(value).toString();
    }

    /** As it stands in a suite; where a value would be taken apart, as an object. */
    String yaml() {
        boolean plain = parameters.values().stream().allMatch(Entry::isWhole) && isWhole(name);
        return plain ? Scalar.of(toString()) : object();
    }

    private String object() {
        return "{name: " + Scalar.quoted(name)
                + (parameters.isEmpty()
                        ? ""
                        : parameters.entrySet().stream()
                                .map(one -> Scalar.quoted(one.getKey()) + ": " + Scalar.quoted(one.getValue()))
                                .collect(Collectors.joining(", ", ", parameters: {", "}")))
                + "}";
    }

    /** Whether a value between commas is read as one. */
    private static boolean isWhole(String value) {
        try {
            return !value.contains("\n") && Configuration.entries(value).size() == 1 && value.equals(value.strip());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** {@code name{parameter=value,…}}. */
    @Override
    public String toString() {
        return name
                + (parameters.isEmpty()
                        ? ""
                        : parameters.entrySet().stream()
                                .map(one -> one.getKey() + "=" + one.getValue())
                                .collect(Collectors.joining(",", "{", "}")));
    }
}
