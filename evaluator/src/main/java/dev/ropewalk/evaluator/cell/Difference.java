package dev.ropewalk.evaluator.cell;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What two cells of the same place of a suite differ in, for people: one that was ordered, and what is made of the suite here. */
final class Difference {

    /** A value that is longer is of no use to anybody. */
    private static final int SHORT = 40;

    /** What follows from other fields, and is told only where nothing else is. */
    private static final String FIRST_PROMPT = "firstPrompt", ASKED = "the task's asked";

    /**
     * {@code engine is 3 there and 4 here; the task's data differs}.
     *
     * @param there identity of the one that was ordered, JSON
     * @param here identity of the other
     */
    static String between(String there, String here) {
        Map<String, @Nullable String> ordered = fields(there), made = fields(here);
        TreeMap<String, String> differences = new TreeMap<>();
        ordered.forEach((field, value) -> put(differences, field, value, made.get(field)));
        made.forEach((field, value) -> put(differences, field, ordered.get(field), value));
        if (differences.size() > 1) differences.remove(FIRST_PROMPT);
        if (differences.size() > 1) differences.remove(ASKED);
        return differences.isEmpty() ? "they differ in nothing that is known" : String.join("; ", differences.values());
    }

    private static void put(
            Map<String, String> differences, String field, @Nullable String there, @Nullable String here) {
        if (Objects.equals(there, here)) return;
        boolean told = length(there) <= SHORT && length(here) <= SHORT;
        differences.put(
                field, told ? field + " is " + word(there) + " there and " + word(here) + " here" : field + " differs");
    }

    private static int length(@Nullable String value) {
        return value == null ? 0 : value.length();
    }

    private static String word(@Nullable String value) {
        return value == null || value.isEmpty() ? "not said" : value;
    }

    private static Map<String, @Nullable String> fields(String identity) {
        JsonNode all = JsonMapper.shared().readTree(identity);
        Map<String, @Nullable String> fields = all.propertyStream()
                .filter(field -> !field.getKey().equals("parameters"))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, field -> text(field.getValue()), (a, b) -> b, TreeMap::new));
        all.path("parameters")
                .properties()
                .forEach(field -> fields.put("the task's " + field.getKey(), text(field.getValue())));
        return fields;
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.asString() : value.toString();
    }

    private Difference() {}
}
