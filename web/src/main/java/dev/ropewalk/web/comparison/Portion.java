package dev.ropewalk.web.comparison;

import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.Room;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
            List<String> labels = labels(table);
            int from = 0;
            if (!begun) {
                from = places(table, labels).indexOf(after) + 1;
                begun = from > 0;
                if (!begun || from == labels.size()) continue;
            }
            if (!room.takes(cut(table, Set.of())) && last != null) return new Portion(tables, last);
            int to = from;
            while (to < labels.size() && (room.takes(entries(table, labels.get(to))) || last == null)) {
                last = places(table, labels).get(to);
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

    /** Nobody's, where a table has no entries: it is one piece. */
    private static List<String> labels(JsonNode table) {
        Set<String> labels = new LinkedHashSet<>();
        gather(table, labels, new ArrayList<>());
        return labels.isEmpty() ? List.of("") : List.copyOf(labels);
    }

    private static List<JsonNode> entries(JsonNode table, String label) {
        List<JsonNode> entries = new ArrayList<>();
        gather(table, new LinkedHashSet<>(), entries);
        return entries.stream().filter(entry -> label.equals(whose(entry))).toList();
    }

    private static void gather(JsonNode node, Set<String> labels, List<JsonNode> entries) {
        for (JsonNode child : node.values()) {
            String whose = node.isArray() ? whose(child) : null;
            if (whose == null) gather(child, labels, entries);
            else {
                labels.add(whose);
                entries.add(child);
            }
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
