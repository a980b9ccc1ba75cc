package dev.ropewalk.tasks.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class LongLmPasskeyTest {

    /** fixtures/expected/passkey.json of the kit: 3 rows whose stored positions are wrong, with three tokenizers. */
    @ParameterizedTest
    @MethodSource("dev.ropewalk.tasks.dataset.Goldens#roots")
    void theKeyIsFoundAnewForEveryTokenizer(Path root) {
        JsonNode expected = Goldens.expected(root, "passkey");
        Dataset dataset = Datasets.open(root.resolve("fixtures/passkey/passkey_examples.jsonl"));
        assertThat(dataset.format()).isEqualTo(Format.LONGLM_PASSKEY);
        assertThat(dataset.rows()).isEqualTo(expected.path("rows").asInt());
        for (int i = 0; i < dataset.rows(); i++) {
            Question question = dataset.questions().get(i);
            JsonNode row = expected.path("expected").path(i);
            assertThat(question.prompt())
                    .endsWith("\n" + expected.path("promptSuffix").asString());
            assertThat(question.labels())
                    .containsEntry(
                            "keyCharacter", row.path("characterIndexOfKey").asInt());
            assertThat(question.generation().maxNewTokens())
                    .isEqualTo(question.references().get(0).length());
            for (String kind : new String[] {"llama2", "llama3", "wordlevel"}) {
                var tokenizer = Goldens.tokenizer(kind);
                assertThat(tokenizer.encode(question.prompt()))
                        .hasSize(row.path(kind).path("promptTokens").asInt());
                assertThat(LongLmPasskey.tokenOfKey(question, tokenizer))
                        .isEqualTo(row.path(kind).path("tokenIndexOfKey").asInt());
            }
        }
    }
}
