package dev.ropewalk.results.comparison;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Cells that an answer leaves out because they are superseded (decision 42): a sentence for people, a list for programs. */
public record LeftOut(List<One> cells) {

    public static final LeftOut NONE = new LeftOut(List.of());

    /** Cells that a document lists; its sentence counts all. */
    private static final int LISTED = 100;

    /** Reasons that the sentence gives. */
    private static final int REASONS = 3;

    /** @param cell its id */
    public record One(String cell, String configuration, String task, int length, long seed, String reason) {

        static One of(Cell cell, String reason) {
            return new One(cell.id(), cell.label(), cell.task(), cell.length(), cell.seed(), reason);
        }

        static One read(JsonNode json) {
            return new One(
                    json.path("cell").stringValue(),
                    json.path("configuration").stringValue(),
                    json.path("task").stringValue(),
                    json.path("length").intValue(),
                    json.path("seed").longValue(),
                    json.path("reason").stringValue());
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("cell", cell);
            json.put("configuration", configuration);
            json.put("task", task);
            json.put("length", length);
            json.put("seed", seed);
            json.put("reason", reason);
            return json;
        }
    }

    public LeftOut {
        cells = List.copyOf(cells);
    }

    /** Those of some tasks. */
    LeftOut of(Collection<String> tasks) {
        return new LeftOut(
                cells.stream().filter(one -> tasks.contains(one.task())).toList());
    }

    /** {@code 2 cells are left out as superseded, because the disk was full}; empty where nothing is. */
    public Optional<String> sentence() {
        if (cells.isEmpty()) return Optional.empty();
        List<String> reasons = cells.stream().map(One::reason).distinct().toList();
        return Optional.of(
                cells.size() + (cells.size() == 1 ? " cell is" : " cells are") + " left out as superseded, because "
                        + reasons.stream().limit(REASONS).collect(Collectors.joining("; because "))
                        + (reasons.size() > REASONS ? "; …" : ""));
    }

    /** Into a document as {@code superseded}; nothing where nothing is left out, so that documents of before have the same form. */
    public void tell(Map<String, ? super Object> document) {
        sentence().ifPresent(sentence -> {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("sentence", sentence);
            json.put("cells", cells.stream().limit(LISTED).map(One::json).toList());
            document.put("superseded", json);
        });
    }
}
