package dev.ropewalk.tasks.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.tasks.Conformance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Choices become the requests that lm-evaluation-harness makes of them. */
class MultipleChoiceTest {

    /** fixtures/expected/multiple-choice.json of the kit: 17 requests of 4 rows. */
    @ParameterizedTest
    @MethodSource("dev.ropewalk.tasks.dataset.Goldens#roots")
    void everyRequestHasTheIdsOfTheHarness(Path root) {
        JsonNode expected = Goldens.expected(root, "multiple-choice");
        Dataset dataset = Datasets.open(root.resolve("fixtures/multiple-choice/choices.jsonl"));
        assertThat(dataset.format()).isEqualTo(Format.MULTIPLE_CHOICE);
        assertThat(dataset.rows()).isEqualTo(expected.path("rows").asInt());
        var tokenizer = Goldens.tokenizer(expected.path("tokenizer").asString());
        int at = 0;
        for (Question question : dataset.questions()) {
            Question.Choices choices = question.choices();
            assertThat(choices.delimiter()).isEqualTo(expected.path("delimiter").asString());
            for (String choice : choices.texts()) {
                JsonNode request = expected.path("requests").path(at++);
                assertThat(question.id()).isEqualTo(request.path("id").asString());
                assertThat(choice).isEqualTo(request.path("choice").asString());
                Continuation asked = Continuation.of(tokenizer, question.prompt(), choices.delimiter() + choice);
                assertThat(asked.context())
                        .hasSize(request.path("contextTokens").asInt());
                assertThat(asked.continuation()).isEqualTo(Goldens.ids(request.path("continuationIds")));
            }
        }
        assertThat(at).isEqualTo(expected.path("requests").size()).isEqualTo(17);
        assertThat(dataset.questions().get(1).choices().gold()).containsExactly(0, 1);
        assertThat(dataset.questions().get(1).references()).containsExactly("the cooper", "the wharf");
        assertThat(dataset.questions().get(1).cluster()).isEqualTo("g1");
    }

    /**
     * tokenizers/KIND/border.jsonl of the kit: 10 borders each, blanks of the context among them. Rule of the case eos-behind-prompt: what the
     * unigram tokenizer puts behind a text is left out.
     */
    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama2", "llama2-metaspace", "llama3", "qwen2", "unigram", "wordlevel"})
    void theBorderIsWhereTheHarnessPutsIt(String kind) throws Exception {
        Path file = Conformance.file("tokenizers/" + kind + "/border.jsonl");
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Files.exists(file), kind + " is not copied, the whole kit is not here");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(10);
        for (String line : lines) {
            JsonNode row = JsonMapper.shared().readTree(line);
            Continuation asked = Continuation.of(
                    Goldens.tokenizer(kind),
                    row.path("context").asString(),
                    row.path("continuation").asString());
            int[] context = Goldens.ids(row.path("contextIds")),
                    continuation = Goldens.ids(row.path("continuationIdsLmEval"));
            if (kind.equals(
                    "unigram")) { // its end token stands behind both in the kit, and costs the continuation its first
                context = Arrays.copyOf(context, context.length - 1);
                int[] whole = Goldens.ids(row.path("wholeIds"));
                continuation = Arrays.copyOfRange(whole, context.length, whole.length - 1);
            }
            assertThat(asked.context()).as(line).isEqualTo(context);
            assertThat(asked.continuation()).as(line).isEqualTo(continuation);
        }
    }

    /** Once a file, with its first line; what other files hold is left alone. */
    @Test
    void promptsThatCarryAChatTemplateAreWarnedOf(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder)
            throws Exception {
        String row = "{\"id\": \"%d\", \"context\": \"%s\", \"choices\": [\"a\", \"b\"], \"gold\": 0}";
        for (String marker : List.of("<|im_start|>user", "[INST] ", "<start_of_turn>user", "<|start_header_id|>")) {
            java.nio.file.Path file = Files.writeString(
                    folder.resolve("chat.jsonl"),
                    row.formatted(1, "plain") + "\n" + row.formatted(2, marker) + "\n" + row.formatted(3, marker));
            assertThat(Datasets.open(file).warnings()).singleElement().satisfies(warning -> {
                assertThat(warning.line()).isEqualTo(2);
                assertThat(warning.what())
                        .startsWith("the text carries a chat template, "
                                + marker.strip().replace("user", ""));
            });
        }
        java.nio.file.Path plain = Files.writeString(folder.resolve("plain.jsonl"), row.formatted(1, "a list[INS]"));
        assertThat(Datasets.open(plain).warnings()).isEmpty();
    }

    @Test
    void anEmptyContextIsTheBeginningOfAText() {
        assertThat(Continuation.of(Goldens.tokenizer("llama2"), "", " holds").context())
                .isEqualTo(Goldens.tokenizer("llama2").prefix());
        assertThat(Continuation.of(Goldens.tokenizer("gpt2"), "", " holds").context())
                .containsExactly(2);
    }
}
