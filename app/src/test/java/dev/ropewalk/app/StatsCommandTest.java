package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The golden statistics through the command: only what a function asks for goes in, what the golden holds must come out. */
class StatsCommandTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            wilson              | wilson.jsonl             | k n level                                 | lower upper
            clopper_pearson     | clopper_pearson.jsonl    | k n level                                 | lower upper
            newcombe_paired     | newcombe_paired.jsonl    | bothRight onlyA onlyB bothWrong level     | difference lower upper
            mcnemar             | mcnemar.jsonl            | onlyA onlyB                               | exact midP log10Exact log10MidP
            sign_flip           | sign_flip.jsonl          | differences                               | twoSided greater
            paired_bootstrap    | paired_bootstrap.json    | scoresA scoresB level resamples           | difference standardError percentile bca
            multiplicity        | multiplicity.jsonl       | p                                         | holm benjaminiHochberg
            correlation         | correlation.jsonl        | x y                                       | spearman kendallTauB
            mean_standard_error | mean_standard_error.json | values                                    | mean standardError tInterval
            clusters            | clusters.json            | values clusters level                     | mean standardErrorCR1 lower upper fewClusters
            effective_length    | effective_length.json    | lengths estimates lower upper threshold   | expected
            """)
    void agreesWithTheGoldens(String name, String file, String asked, String answered) throws IOException {
        List<JsonNode> goldens = goldens(file);
        StringBuilder rows = new StringBuilder();
        for (JsonNode golden : goldens) {
            ObjectNode row = JSON.createObjectNode();
            row.set("id", golden.get("id"));
            for (String field : asked.split(" ")) if (golden.has(field)) row.set(field, golden.get(field));
            rows.append(JSON.writeValueAsString(row)).append('\n');
        }
        List<JsonNode> answers = run(0, "", name, rows.toString());
        assertThat(answers).hasSameSizeAs(goldens);
        for (int i = 0; i < goldens.size(); i++) {
            JsonNode golden = goldens.get(i), answer = answers.get(i);
            assertThat(answer.get("id")).isEqualTo(golden.get("id"));
            assertThat(answer.has("error")).as(golden + " " + answer).isEqualTo(golden.has("expectedError"));
            for (String field : answered.split(" "))
                if (golden.has(field))
                    assertSame(golden.get("id") + " " + field, golden.get(field), answer.path(field));
        }
    }

    private static void assertSame(String what, JsonNode expected, JsonNode actual) {
        if (expected.isNumber())
            assertThat(actual.doubleValue())
                    .as(what)
                    .isCloseTo(expected.doubleValue(), within(1e-9 * Math.max(1, Math.abs(expected.doubleValue()))));
        else if (expected.isObject())
            expected.properties()
                    .forEach(entry ->
                            assertSame(what + " " + entry.getKey(), entry.getValue(), actual.get(entry.getKey())));
        else if (expected.isArray())
            for (int i = 0; i < expected.size(); i++) assertSame(what + " " + i, expected.get(i), actual.path(i));
        else if (expected.isNull())
            assertThat(actual.isNull() || actual.isMissingNode()).as(what).isTrue();
        else assertThat(actual).as(what).isEqualTo(expected);
    }

    private static List<JsonNode> goldens(String file) throws IOException {
        Path at = Path.of("../statistics/src/test/resources/conformance/evaluation/statistics")
                .resolve(file);
        if (file.endsWith(".jsonl"))
            return Files.readAllLines(at).stream().map(JSON::readTree).toList();
        JsonNode whole = JSON.readTree(at);
        List<JsonNode> rows = new ArrayList<>();
        (whole.isArray() ? whole : whole.get("cases")).forEach(rows::add);
        return rows;
    }

    private List<JsonNode> run(int status, String sentence, String name, String rows) throws IOException {
        Path in = folder.resolve("in.jsonl"), out = folder.resolve("out.jsonl");
        Files.writeString(in, rows);
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine().setErr(new PrintWriter(err));
        assertThat(command.execute("stats", name, "--in", in.toString(), "--out", out.toString()))
                .as(err.toString())
                .isEqualTo(status);
        assertThat(err.toString()).contains(sentence);
        return Files.exists(out)
                ? Files.readAllLines(out).stream().map(JSON::readTree).toList()
                : List.of();
    }

    @Test
    void aRowThatCannotBeAnsweredSaysWhyAndTheOthersAreAnswered() throws IOException {
        List<JsonNode> answers = run(0, "", "wilson", """
                {"id": 1, "k": 3, "n": 2, "level": 0.95}
                {"id": 2, "k": 3, "n": 4, "levle": 0.95}
                {"id": 3, "k": "3", "n": 4}

                {"id": 4, "k": 1, "n": 2}
                """);
        assertThat(answers.get(0).get("error").stringValue()).contains("got 3 of 2");
        assertThat(answers.get(1).get("error").stringValue())
                .isEqualTo("unknown field 'levle', wilson takes k, n, level");
        assertThat(answers.get(2).get("error").stringValue()).isEqualTo("'k' must be a whole number, got \"3\"");
        assertThat(answers.get(3).has("error")).isFalse();
    }

    @Test
    void whereNothingCouldBeAnsweredTheStatusIsOne() throws IOException {
        run(1, "None of the 1 rows", "wilson", "{\"id\": 1, \"k\": 0, \"n\": 0}\n");
        run(1, "holds no row", "wilson", "\n");
        run(1, "line 1: not valid JSON", "wilson", "{\n");
        run(2, "unknown function 'wilsn', known: wilson, ", "wilsn", "{}\n");
    }

    /** With a number in place of lists it draws by itself, the same at every call. */
    @Test
    void theBootstrapDrawsByASeed() throws IOException {
        String rows = """
                {"id": "a", "scoresA": [1, 0.5, 0.25, 1], "scoresB": [0, 0.5, 0, 1], "level": 0.9, "resamples": 500}
                {"id": "b", "scoresA": [1, 0.5, 0.25, 1], "scoresB": [0, 0.5, 0, 1], "level": 0.9, "resamples": 500, "seed": 2}
                """;
        List<JsonNode> first = run(0, "", "paired_bootstrap", rows);
        assertThat(run(0, "", "paired_bootstrap", rows)).isEqualTo(first);
        assertThat(first.get(0).get("standardError")).isNotEqualTo(first.get(1).get("standardError"));
    }
}
