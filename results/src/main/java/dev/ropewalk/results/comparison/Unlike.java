package dev.ropewalk.results.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Says in what two cells differ that share no board, by what their identities hold. */
final class Unlike {

    private static final int LONGEST = 40;

    /** Fields of an identity as people call them; fields of a task's own parameters go by their names. */
    private static final Map<String, String> WORDS = Map.of(
            "dtype",
            "number type",
            "code",
            "commit, by the earlier rules,",
            "trainedLength",
            "assumed trained length",
            "prefix",
            "tokens in front of a text",
            "addedTokens",
            "added tokens",
            "ends",
            "ids that end an answer",
            "longest",
            "longest length",
            "asked",
            "hash of all that is asked",
            "chat",
            "chat template");

    /** A configuration has these of its own, on any board. */
    private static final List<String> OWN =
            List.of("configuration", "exact", "plan", "length", "firstPrompt", "contents", "imported");

    private final JdbcClient jdbc;

    Unlike(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** {@code its number type is bfloat16, of the others float32}; empty where the identities do not say. */
    String told(Cell one, Cell others) {
        Map<String, String> its = identity(one), theirs = identity(others);
        TreeSet<String> fields = new TreeSet<>(its.keySet());
        fields.addAll(theirs.keySet());
        List<String> told = new ArrayList<>();
        for (String field : fields) {
            String mine = its.getOrDefault(field, "none"), other = theirs.getOrDefault(field, "none");
            if (!mine.equals(other))
                told.add("its " + WORDS.getOrDefault(field, field) + " is " + mine + ", of the others " + other);
        }
        return String.join("; ", told);
    }

    private Map<String, String> identity(Cell cell) {
        JsonNode identity = JsonMapper.shared()
                .readTree(jdbc.sql("select identity from single_cell_v1 where id = ?")
                        .param(cell.id())
                        .query(String.class)
                        .single());
        Map<String, String> fields = new TreeMap<>();
        Map<String, JsonNode> all = new LinkedHashMap<>();
        identity.forEachEntry(all::put);
        identity.path("parameters").forEachEntry(all::put);
        all.remove("parameters");
        OWN.forEach(all::remove);
        all.forEach((name, value) -> fields.put(name, shown(value)));
        return fields;
    }

    private static String shown(JsonNode value) {
        String text = value.isString()
                ? value.stringValue()
                : value.isArray()
                        ? value.valueStream().map(JsonNode::toString).collect(Collectors.joining(" "))
                        : value.toString();
        if (text.isEmpty()) return "none";
        return text.length() <= LONGEST ? text : text.substring(0, 12) + "…";
    }
}
