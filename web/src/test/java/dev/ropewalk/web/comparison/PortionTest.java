package dev.ropewalk.web.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.web.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PortionTest {

    /** Points of so many bytes each, and what the table says as a whole. */
    private static JsonNode table(String name, int points, int bytes) {
        ObjectNode table =
                JsonMapper.shared().createObjectNode().put("name", name).put("length", 512);
        table.putArray("front").add("c0");
        for (int i = 0; i < points; i++)
            table.withArray("points").addObject().put("label", "c" + i).put("behind", "x".repeat(bytes));
        return table;
    }

    /** Twice three points of 60 kB and a table without any: two points a page, over the end of a table as well, each once and in order. */
    @Test
    void aTableGoesOnWhereThePageEnds() {
        List<JsonNode> all = List.of(table("one", 3, 60_000), table("two", 3, 60_000), table("none", 0, 0));
        List<String> found = new ArrayList<>(), ends = new ArrayList<>();
        String after = null;
        do {
            Portion portion = Portion.of(all, after);
            for (JsonNode table : portion.tables()) {
                assertThat(table.path("front")).hasSize(1);
                if (table.path("points").isEmpty()) found.add(table.path("name").asString());
                for (JsonNode point : table.path("points").values())
                    found.add(table.path("name").asString() + " "
                            + point.path("label").asString());
            }
            after = portion.next();
            ends.add(after);
        } while (after != null);
        assertThat(found).containsExactly("one c0", "one c1", "one c2", "two c0", "two c1", "two c2", "none");
        assertThat(ends).containsExactly("one 512 c1", "two 512 c0", null);
    }

    /** What is larger than a page is one by itself, so that the pages come to an end. */
    @Test
    void atLeastOneEntryIsOnAPage() {
        List<JsonNode> all = List.of(table("one", 2, 300_000));
        assertThat(Portion.of(all, null).next()).isEqualTo("one 512 c0");
        assertThat(Portion.of(all, "one 512 c0").next()).isNull();
        assertThatThrownBy(() -> Portion.of(all, "one 512 c7")).isInstanceOf(Refusal.class);
    }
}
