package dev.ropewalk.app;

import dev.ropewalk.tasks.dataset.Answers;
import dev.ropewalk.tasks.metric.MetricRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A row that cannot be read ends the command; one the metric refuses (a right answer it cannot compare with) is written with the reason, unless
 * there is no other.
 */
@Command(
        name = "score-metric",
        description =
                "Scores answers by one of the field's metrics: a line of JSON in, its id and score out; one line of a number of all rows.",
        mixinStandardHelpOptions = true)
final class ScoreMetricCommand implements Callable<Integer> {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Nullable
    private CommandSpec spec;

    @Option(names = "--metric", paramLabel = "NAME", required = true, description = "one of those below")
    String metric = "";

    @Option(
            names = "--in",
            paramLabel = "FILE",
            required = true,
            description = "rows one a line, or a .json with a list of them; - for standard input")
    Path in = Path.of("");

    @Option(names = "--out", paramLabel = "FILE.jsonl", required = true, description = "file to write")
    Path out = Path.of("");

    @Spec
    void spec(CommandSpec spec) {
        this.spec = spec;
        List<String> footer = new ArrayList<>(List.of(
                "",
                "A row has " + MetricRow.fields() + "; and allClasses or all_classes where the metric needs classes.",
                "Its id is id, _id, index or doc_id, else the number of its line.",
                "",
                "Metrics, each as its authors' code computes it:"));
        MetricRow.names().forEach((name, says) -> footer.add("  " + name + ": " + says));
        spec.usageMessage()
                .footer(footer.stream().map(line -> line.replace("%", "%%")).toArray(String[]::new));
    }

    @Override
    public Integer call() throws IOException {
        if (!MetricRow.names().containsKey(metric) && spec != null)
            throw new ParameterException(
                    spec.commandLine(),
                    "unknown metric '" + metric + "', "
                            + MetricRow.nearest(metric)
                                    .map(name -> "did you mean " + name + "? Known: ")
                                    .orElse("known: ")
                            + String.join(", ", MetricRow.names().keySet()));
        OutputFile.check("--out", out, in);
        List<Answers.Line> rows = Answers.read(in.toString().equals("-") ? Path.of("/dev/stdin") : in);
        if (MetricRow.isOfAFile(metric)) {
            OutputFile.write(out, whole(rows));
            return 0;
        }
        StringBuilder scores = new StringBuilder();
        List<String> refused = new ArrayList<>();
        for (Answers.Line row : rows) {
            Map<String, @Nullable Object> scored = score(row);
            if (scored.containsKey("error")) refused.add(row.place() + ": " + scored.get("error") + ".");
            scores.append(JSON.writeValueAsString(scored)).append('\n');
        }
        if (refused.size() == rows.size())
            throw new RefusedException(
                    "None of the " + rows.size() + " rows can be scored by " + metric + ": " + refused.get(0));
        OutputFile.write(out, scores.toString());
        if (!refused.isEmpty() && spec != null)
            spec.commandLine()
                    .getErr()
                    .println(refused.size() + " of " + rows.size() + " rows "
                            + (refused.size() == 1 ? "was not scored: " : "were not scored, the first: ")
                            + refused.get(0));
        return 0;
    }

    /** One number of all rows: a row that cannot be scored leaves none. */
    private String whole(List<Answers.Line> rows) {
        List<@Nullable Object> parts = new ArrayList<>();
        for (Answers.Line row : rows) {
            Map<String, @Nullable Object> scored = score(row);
            if (scored.containsKey("error")) throw new RefusedException(row.place() + ": " + scored.get("error") + ".");
            parts.add(scored.get("score"));
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("rows", rows.size());
        line.put("score", MetricRow.ofFile(parts));
        return JSON.writeValueAsString(line) + "\n";
    }

    private Map<String, @Nullable Object> score(Answers.Line row) {
        JsonNode id;
        Supplier<@Nullable Object> score;
        try {
            id = id(row);
            String file = in.getFileName().toString();
            score = MetricRow.of(metric, row.row(), file.substring(0, (file + ".").indexOf('.')));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(row.place() + ": " + e.getMessage() + ".");
        }
        Map<String, @Nullable Object> scored = new LinkedHashMap<>();
        scored.put("id", id);
        try {
            scored.put("score", score.get());
        } catch (IllegalArgumentException e) {
            scored.put("score", null);
            scored.put("error", e.getMessage());
        }
        return scored;
    }

    private static JsonNode id(Answers.Line row) {
        String name = Stream.of("id", "_id", "index", "doc_id")
                .filter(row.row()::has)
                .findFirst()
                .orElse("");
        if (name.isEmpty()) return JSON.getNodeFactory().numberNode(row.number());
        JsonNode id = row.row().path(name);
        if (!id.isString() && !id.isNumber())
            throw new IllegalArgumentException("'" + name + "' must be a text or a number, got " + id);
        return id;
    }
}
