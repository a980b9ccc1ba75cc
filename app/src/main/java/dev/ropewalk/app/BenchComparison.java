package dev.ropewalk.app;

import dev.ropewalk.host.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Figures of an earlier {@code bench} beside those of a later one: what changed by more than a tenth. Rows are the same where configuration and
 * length are, peers where name and length are.
 *
 * @param setting machine, model, dtype and threads, as written
 */
record BenchComparison(Map<String, String> setting, Map<Subject, JsonNode> entries) {

    /** A change that is worth a line. Less is what two runs on one idle machine may differ by. */
    private static final double NOTABLE = 0.1;

    private static final List<String> SETTING = List.of("machine", "model", "dtype", "threads");

    private static final List<String> FIGURES =
            List.of("prefillTokensPerSecond", "decodeTokensPerSecond", "peakMemoryBytes");

    /** @param who a peer's name, or a configuration with its parameters as JSON */
    record Subject(String who, JsonNode parameters, int length) {
        @Override
        public String toString() {
            return who + (parameters.isEmpty() ? "" : parameters) + " at " + length + " tokens";
        }
    }

    /** @throws RefusedException if the file is none that bench wrote: a sentence that says why */
    static BenchComparison read(Path file) {
        String text;
        try {
            text = TextFile.read(file);
        } catch (IllegalArgumentException e) {
            throw new RefusedException("--against: " + e.getMessage() + ".", e);
        }
        try {
            return of(text);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new RefusedException("--against must name a file that 'bench --json' wrote; in " + file + " "
                    + (e instanceof IllegalArgumentException ? e.getMessage() : "there is no JSON") + ".");
        }
    }

    /** @param document what {@code bench --json} writes */
    static BenchComparison of(String document) {
        JsonNode root = JsonMapper.shared().readTree(document);
        Map<Subject, JsonNode> entries = new LinkedHashMap<>();
        if (!root.path("rows").isArray()) throw new IllegalArgumentException("there is no list 'rows'");
        for (JsonNode row : root.path("rows")) add(entries, row, row.path("configuration"));
        for (JsonNode peer : root.path("peers")) add(entries, peer, peer);
        Map<String, String> setting = new LinkedHashMap<>();
        for (String name : SETTING) setting.put(name, root.path(name).asString("unknown"));
        return new BenchComparison(setting, entries);
    }

    private static void add(Map<Subject, JsonNode> entries, JsonNode entry, JsonNode who) {
        if (!who.path("name").isString() || !entry.path("length").isInt())
            throw new IllegalArgumentException("a row has no name or no length");
        Subject subject = new Subject(
                who.path("name").stringValue(),
                who.path("parameters"),
                entry.path("length").intValue());
        for (String figure : FIGURES) {
            JsonNode value = entry.path(figure);
            if (!value.isMissingNode() && !(value.isNumber() && value.doubleValue() > 0))
                throw new IllegalArgumentException(figure + " of " + subject + " is no positive number");
        }
        entries.put(subject, entry);
    }

    /** What is different now, as text for a terminal. */
    String with(BenchComparison now) {
        String line = System.lineSeparator();
        StringBuilder out = new StringBuilder();
        setting.forEach((name, value) -> {
            String other = now.setting.get(name);
            if (!value.equals(other))
                out.append(name + " was " + value + ", is " + other + ": figures of the two are not alike." + line);
        });
        TextTable table = new TextTable("configuration", "figure", "then", "now", "change");
        int changes = 0, common = 0;
        for (Map.Entry<Subject, JsonNode> entry : entries.entrySet()) {
            JsonNode after = now.entries.get(entry.getKey());
            if (after == null) continue;
            common++;
            for (String figure : FIGURES) {
                JsonNode then = entry.getValue().path(figure), later = after.path(figure);
                if (then.isMissingNode() || later.isMissingNode()) continue;
                double change = later.doubleValue() / then.doubleValue() - 1;
                if (Math.abs(change) <= NOTABLE) continue;
                changes++;
                table.row(
                        entry.getKey(),
                        figure,
                        String.format(Locale.ROOT, "%.1f", then.doubleValue()),
                        String.format(Locale.ROOT, "%.1f", later.doubleValue()),
                        String.format(Locale.ROOT, "%+.0f %%", 100 * change));
            }
        }
        out.append(
                changes == 0
                        ? "Nothing changed by more than 10 % in " + common + " rows of both." + line
                        : "Changed by more than 10 %, of " + common + " rows of both:" + line + line + table);
        for (Subject gone : missing(this, now)) out.append("Not measured now: " + gone + "." + line);
        for (Subject added : missing(now, this)) out.append("Not measured then: " + added + "." + line);
        return out.toString();
    }

    private static List<Subject> missing(BenchComparison from, BenchComparison in) {
        List<Subject> missing = new ArrayList<>(from.entries.keySet());
        missing.removeAll(in.entries.keySet());
        return missing;
    }
}
