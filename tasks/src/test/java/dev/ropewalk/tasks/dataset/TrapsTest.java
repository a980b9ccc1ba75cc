package dev.ropewalk.tasks.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.tasks.metric.MetricRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What is broken refuses its file with line and reason, what is odd is reported with its line, and the rest loads in silence. */
class TrapsTest {

    /** What our sentence says where the kit describes the error in other words. */
    private static final Map<String, String> SAID = Map.ofEntries(
            Map.entry("invalid JSON", "not valid JSON"),
            Map.entry("classes missing", "all_classes is null"),
            Map.entry("gold is not one of the classes", "none of all_classes"),
            Map.entry("no references", "is an empty list"),
            Map.entry("answers is not a list", "answers must be a list"),
            Map.entry("length is not a number", "length must be a whole number"),
            Map.entry("invalid UTF-8", "not UTF-8"),
            Map.entry("duplicate key input", "Duplicate"),
            Map.entry("not a JSON object per line", "line 1: not valid JSON"),
            Map.entry("no rows", "has no rows"),
            Map.entry("dataset field says hotpotqa", "the field says hotpotqa"),
            Map.entry("pred is null", "'pred' must be a text, got null"),
            Map.entry("2 instructions, 1 output", "2 instructions and 1 outputs"),
            Map.entry("gold holds no letter", "holds no letter"),
            Map.entry("gold has no [fact: ..]", "has no [fact: …]"),
            Map.entry("evaluation rouge is not supported", "rouge is not supported"),
            Map.entry("answer E", "answer must be one of A, B, C, D, got E"),
            Map.entry("difficulty medium", "difficulty must be one of easy, hard, got medium"),
            Map.entry("not a JSON array", "must hold a JSON array"),
            Map.entry("key k9 is not in the records", "key k9 is not in"),
            Map.entry("value differs from the record", "value v3 differs from the record"),
            Map.entry("gold 2 outside 0..1", "gold must be within 0..1, got 2"),
            Map.entry("no gold", "no gold"));

    @TempDir
    Path folder = Path.of("");

    /** traps.json of the kit: 58 files; the copy lacks only the one of 160 kB. */
    static Stream<Arguments> traps() {
        return Goldens.roots().flatMap(root -> {
            JsonNode cases = Goldens.expected(root, "traps").path("cases");
            assertThat(cases.size()).isEqualTo(58);
            return cases.valueStream()
                    .filter(trap -> Files.exists(file(root, trap)))
                    .map(trap -> Arguments.of(file(root, trap), trap));
        });
    }

    private static Path file(Path root, JsonNode trap) {
        return root.resolve("fixtures/traps").resolve(trap.path("file").asString());
    }

    /** What a file held, whatever its form. */
    private record Loaded(
            int rows, List<String> ids, List<String> prompts, List<Dataset.Warning> warnings, int empty) {}

    private static void scorable(Answers.Line line) {
        try {
            MetricRow.of("qa_f1", line.row(), "");
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(line.place() + ": " + e.getMessage(), e);
        }
    }

    private static Loaded load(Path file, JsonNode trap) {
        String format = trap.path("format").asString();
        if (format.equals("longbench-predictions")) {
            List<Answers.Line> read = Answers.read(file);
            for (Answers.Line line : read) scorable(line);
            long empty = read.stream()
                    .filter(line -> Blanks.only(line.row().required("pred").stringValue("x")))
                    .count();
            return new Loaded(read.size(), List.of(), List.of(), List.of(), (int) empty);
        }
        if (format.equals("text-jsonl")) {
            Texts read = Texts.jsonl(file);
            return new Loaded(read.texts().size(), List.of(), List.of(), read.warnings(), 0);
        }
        Map<String, Object> options = new HashMap<>(Map.of("format", format));
        if (format.startsWith("longbench")) options.put("config", Goldens.OWN_CONFIG);
        if (!trap.path("dataset").isNull())
            options.put("dataset", trap.path("dataset").asString());
        Dataset read = Datasets.open(file, options);
        return new Loaded(
                read.rows(),
                read.questions().stream().map(Question::id).toList(),
                read.questions().stream().map(Question::prompt).toList(),
                read.warnings(),
                0);
    }

    @ParameterizedTest
    @MethodSource("traps")
    void everyTrapIsMetAsTheKitSays(Path file, JsonNode trap) {
        String name = trap.path("file").asString(), expect = trap.path("expect").asString();
        String kind = trap.path("errorKind").asString("");
        String said = SAID.getOrDefault(kind, kind);
        if (expect.equals("error")) {
            String place = trap.path("errorLine").isNumber()
                    ? name + ", line " + trap.path("errorLine").asInt() + ":"
                    : trap.has("errorIndex")
                            ? name + ", row " + trap.path("errorIndex").asInt() + " (from 0):"
                            : name;
            assertThatThrownBy(() -> load(file, trap))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(place)
                    .hasMessageContaining(said)
                    .message()
                    .hasLineCount(1);
            return;
        }
        Loaded loaded = load(file, trap);
        assertThat(loaded.rows()).isEqualTo(trap.path("rows").asInt());
        if (expect.equals("warn")) {
            assertThat(loaded.warnings()).singleElement().satisfies(warning -> {
                assertThat(warning.file()).isEqualTo(name);
                assertThat(warning.line()).isEqualTo(trap.path("errorLine").asInt());
                assertThat(warning.what()).contains(said);
            });
        } else assertThat(loaded.warnings()).isEmpty();
        if (trap.has("firstId"))
            assertThat(loaded.ids().get(0)).isEqualTo(trap.path("firstId").asString());
        if (trap.has("sampleIds")) assertThat(loaded.ids()).isEqualTo(Goldens.texts(trap.path("sampleIds")));
        if (trap.has("prompt"))
            assertThat(loaded.prompts()).containsExactly(trap.path("prompt").asString());
        if (trap.has("context"))
            assertThat(loaded.prompts().get(0)).contains(trap.path("context").asString());
        if (trap.has("empty"))
            assertThat(loaded.empty()).isEqualTo(trap.path("empty").asInt());
    }

    /** The trap that is too long to be copied: one row of more than 150 kB. */
    @Test
    void aRowMayBeLong() throws Exception {
        Path file = folder.resolve("qasper.jsonl");
        String context = "The rope holds the winch. ".repeat(8000);
        Files.writeString(
                file,
                "{\"_id\": \"a\", \"input\": \"q\", \"context\": \"" + context
                        + "\", \"answers\": [\"x\"], \"length\": 5}\n");
        assertThat(Datasets.open(file, Map.of("config", Goldens.OWN_CONFIG)).questions())
                .singleElement()
                .satisfies(question -> assertThat(question.prompt()).contains(context));
    }
}
