package dev.ropewalk.app;

import dev.ropewalk.evaluator.metric.MetricRow;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A row that cannot be read ends the command; one the metric refuses (a right answer it cannot compare with) is written with the reason. */
@Command(
        name = "score-metric",
        description = "Scores answers by one of the field's metrics: a line of JSON in, its id and score out.",
        mixinStandardHelpOptions = true)
final class ScoreMetricCommand implements Callable<Integer> {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            required = true,
            description = "qa_f1, rouge_l, string_match_all, …")
    String metric = "";

    @Option(
            names = "--in",
            paramLabel = "FILE.jsonl",
            required = true,
            description = "rows with id, prediction, references and what else the metric asks for")
    Path in = Path.of("");

    @Option(names = "--out", paramLabel = "FILE.jsonl", required = true, description = "file to write")
    Path out = Path.of("");

    @Override
    public Integer call() throws IOException {
        if (!MetricRow.names().contains(metric) && spec != null)
            throw new ParameterException(
                    spec.commandLine(),
                    "unknown metric '" + metric + "', known: " + String.join(", ", MetricRow.names()));
        OutputFile.check("--out", out);
        StringBuilder scores = new StringBuilder();
        int number = 0;
        for (String line : lines()) {
            number++;
            if (!line.isBlank())
                scores.append(JSON.writeValueAsString(score(line, number))).append('\n');
        }
        OutputFile.write(out, scores.toString());
        return 0;
    }

    private List<String> lines() throws IOException {
        try {
            return List.of(Files.readString(in).split("\n"));
        } catch (CharacterCodingException e) {
            throw new RefusedException(in + " is not UTF-8.");
        }
    }

    private Map<String, @Nullable Object> score(String line, int number) {
        JsonNode id;
        Supplier<@Nullable Object> score;
        try {
            JsonNode row = JSON.readTree(line);
            if (!row.isObject()) throw new IllegalArgumentException("a row must be a JSON object");
            id = row.path("id");
            if (!id.isValueNode() || id.isNull()) throw new IllegalArgumentException("'id' must be a text or a number");
            score = MetricRow.of(metric, row);
        } catch (JacksonException e) {
            throw new RefusedException(in + ", line " + number + ": not valid JSON: " + e.getOriginalMessage() + ".");
        } catch (IllegalArgumentException e) {
            throw new RefusedException(in + ", line " + number + ": " + e.getMessage() + ".");
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
}
