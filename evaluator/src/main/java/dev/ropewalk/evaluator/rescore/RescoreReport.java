package dev.ropewalk.evaluator.rescore;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What scoring stored answers again came to.
 *
 * @param code version that scored
 * @param cells whose answers were scored again, changed or not
 * @param left what could not be scored again, by its reason: nothing of it is passed over unseen
 */
public record RescoreReport(String code, List<Cell> cells, Map<String, Integer> left) {

    /**
     * One cell.
     *
     * @param version of the new score, 1 for the first after the measured one; null where nothing changed
     * @param before the score of the version before, 0 to 1
     * @param measured what the cell scored when it was measured
     * @param samples that were scored again, of them {@code changed} otherwise than before; {@code kept} ones could not be and keep what they had
     */
    public record Cell(
            String id,
            String model,
            String label,
            String task,
            int length,
            long seed,
            @Nullable Integer version,
            @Nullable Double measured,
            @Nullable Double before,
            @Nullable Double score,
            int samples,
            int changed,
            int kept) {}

    public RescoreReport {
        cells = List.copyOf(cells);
    }

    public List<Cell> changed() {
        return cells.stream().filter(cell -> cell.changed() > 0).toList();
    }

    /** {@code 264 samples of 12 cells scored again: 3 samples of 1 cell changed; left as they were: …}. */
    public String sentence() {
        int samples = cells.stream().mapToInt(Cell::samples).sum(),
                changed = cells.stream().mapToInt(Cell::changed).sum();
        StringBuilder text = new StringBuilder()
                .append(counted(samples, "sample"))
                .append(" of ")
                .append(counted(cells.size(), "cell"))
                .append(" scored again by code ")
                .append(code)
                .append(": ")
                .append(
                        changed == 0
                                ? "none"
                                : counted(changed, "sample") + " of "
                                        + counted(changed().size(), "cell"))
                .append(" changed");
        String separator = "; left as they were: ";
        for (Map.Entry<String, Integer> reason : left.entrySet()) {
            text.append(separator)
                    .append(reason.getKey())
                    .append(" (")
                    .append(reason.getValue())
                    .append(')');
            separator = "; ";
        }
        return text.append('.').toString();
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    public String toJson() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("code", code);
        document.put("cells", cells);
        document.put("left", left);
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    }
}
