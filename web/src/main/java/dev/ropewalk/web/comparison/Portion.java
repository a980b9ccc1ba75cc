package dev.ropewalk.web.comparison;

import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.Room;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * As much of a list of tables as fits into an answer. A table of a hundred configurations, each with those it is tied with, may be larger than
 * one: it goes on on the next page, configuration by configuration, with what the table says as a whole on every page.
 *
 * @param next behind which the rest begins; null where this is the last
 */
record Portion(List<JsonNode> tables, @Nullable String next) {

    /** What says whose an entry of a list is; of a pair it is the first. */
    private static final List<String> WHOSE = List.of("label", "configuration", "a");

    /** @param after another portion's next; null for the first */
    static Portion of(List<JsonNode> all, @Nullable String after) {
        List<JsonNode> tables = new ArrayList<>();
        Room room = new Room();
        boolean begun = after == null;
        String last = null;
        for (JsonNode table : all) {
            Map<String, List<JsonNode>> entries = entries(table);
            List<List<JsonNode>> its = List.copyOf(entries.values());
            List<String> labels = List.copyOf(entries.keySet()), places = places(table, labels);
            int from = 0;
            if (!begun) {
                from = places.indexOf(after) + 1;
                begun = from > 0;
                if (!begun || from == labels.size()) continue;
            }
            if (!room.takes(cut(table, Set.of())) && last != null) return new Portion(tables, last);
            int to = from;
            while (to < labels.size() && (room.takes(its.get(to)) || last == null)) {
                last = places.get(to);
                to++;
            }
            if (to > from) tables.add(cut(table, Set.copyOf(labels.subList(from, to))));
            if (to < labels.size()) return new Portion(tables, last);
        }
        if (!begun) throw Refusal.wrong("after", "after must be a page's next, got '" + after + "'.");
        return new Portion(tables, null);
    }

    /** Where a page may end: behind each of a table's configurations, the last of which is the table's own end. */
    private static List<String> places(JsonNode table, List<String> labels) {
        String name = table.path("name").asString() + (table.has("length") ? " " + table.path("length") : "");
        List<String> places = new ArrayList<>();
        for (String label : labels) places.add(places.size() == labels.size() - 1 ? name : name + " " + label);
        return places;
    }

    /** By whose they are, in the table's order; nobody's, where it has none: it is one piece. */
    private static Map<String, List<JsonNode>> entries(JsonNode table) {
        Map<String, List<JsonNode>> entries = new LinkedHashMap<>();
        gather(table, entries);
        return entries.isEmpty() ? Map.of("", List.of()) : entries;
    }

    private static void gather(JsonNode node, Map<String, List<JsonNode>> entries) {
        for (JsonNode child : node.values()) {
            String whose = node.isArray() ? whose(child) : null;
            if (whose == null) gather(child, entries);
            else entries.computeIfAbsent(whose, label -> new ArrayList<>()).add(child);
        }
    }

    /** The table with the entries of these alone. */
    private static JsonNode cut(JsonNode node, Set<String> labels) {
        if (node instanceof ObjectNode object) {
            ObjectNode cut = object.objectNode();
            object.properties().forEach(property -> cut.set(property.getKey(), cut(property.getValue(), labels)));
            return cut;
        }
        if (!(node instanceof ArrayNode array)) return node;
        ArrayNode cut = array.arrayNode();
        for (JsonNode child : array.values()) {
            String whose = whose(child);
            if (whose == null) cut.add(cut(child, labels));
            else if (labels.contains(whose)) cut.add(child);
        }
        return cut;
    }

    private static @Nullable String whose(JsonNode entry) {
        return WHOSE.stream()
                .filter(entry::has)
                .map(field -> entry.path(field).asString())
                .findFirst()
                .orElse(null);
    }
}
