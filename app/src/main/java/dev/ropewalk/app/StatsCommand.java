package dev.ropewalk.app;

import dev.ropewalk.host.JsonTrouble;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A file that cannot be read ends the command; a row that cannot be answered is written with the reason. */
@Command(
        name = "stats",
        description =
                "Answers one statistical function row by row: a line of JSON with id and the function's fields in, id and the"
                        + " answer out. Exit status 1 where no row could be answered.",
        mixinStandardHelpOptions = true)
final class StatsCommand implements Callable<Integer> {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(
            paramLabel = "NAME",
            description = "the function: ${COMPLETION-CANDIDATES}",
            completionCandidates = Names.class)
    String name = "";

    @Option(
            names = "--in",
            paramLabel = "FILE.jsonl",
            required = true,
            description = "rows: id and the function's fields")
    Path in = Path.of("");

    @Option(names = "--out", paramLabel = "FILE.jsonl", required = true, description = "file to write")
    Path out = Path.of("");

    /** For the help. */
    static final class Names implements Iterable<String> {
        @Override
        public java.util.Iterator<String> iterator() {
            return java.util.Arrays.stream(Statistic.values())
                    .map(statistic -> statistic.title)
                    .iterator();
        }
    }

    @Override
    public Integer call() throws IOException {
        Statistic statistic;
        try {
            statistic = Statistic.named(name);
        } catch (IllegalArgumentException e) {
            if (spec == null) throw e;
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        OutputFile.check("--out", out);
        StringBuilder answers = new StringBuilder();
        Map<String, JsonNode> byId = new HashMap<>();
        int number = 0, rows = 0, answered = 0;
        for (String line : lines()) {
            number++;
            if (line.isBlank()) continue;
            rows++;
            JsonNode row = row(line, number);
            byId.put(row.get("id").asString(), row);
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            answer.put("id", row.get("id"));
            answer.putAll(statistic.answer(row, byId));
            if (!answer.containsKey("error")) answered++;
            answers.append(JSON.writeValueAsString(answer)).append('\n');
        }
        OutputFile.write(out, answers.toString());
        if (answered > 0) return 0;
        throw new RefusedException(
                rows == 0
                        ? in + " holds no row."
                        : "None of the " + rows + " rows of " + in + " could be answered; " + out + " says why.");
    }

    private List<String> lines() throws IOException {
        try {
            return Files.readString(in).lines().toList();
        } catch (CharacterCodingException e) {
            throw new RefusedException(in + " is not UTF-8.");
        }
    }

    private JsonNode row(String line, int number) {
        try {
            JsonNode row = JSON.readTree(line);
            if (!row.isObject()) throw new IllegalArgumentException("a row must be a JSON object");
            JsonNode id = row.path("id");
            if (!id.isString() && !id.isNumber()) throw new IllegalArgumentException("'id' must be a text or a number");
            return row;
        } catch (JacksonException e) {
            throw new RefusedException(in + ", line " + number + ": not valid JSON: " + JsonTrouble.said(e) + ".");
        } catch (IllegalArgumentException e) {
            throw new RefusedException(in + ", line " + number + ": " + e.getMessage() + ".");
        }
    }
}
