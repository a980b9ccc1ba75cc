package dev.ropewalk.tasks.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.methods.Fingerprint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Files that RULER's own generators wrote give the prompts, ids and references that its evaluation reads from them. */
class RulerTest {

    /** ruler/index.json of the kit: 15 files of 5 rows there, 3 in the copy. */
    @ParameterizedTest
    @MethodSource("dev.ropewalk.tasks.dataset.Goldens#roots")
    void everyFileOfTheIndexIsReadAsTheIndexSays(Path root) {
        JsonNode index = Goldens.json(root.resolve("ruler/index.json"));
        int files = 0;
        for (JsonNode entry : index.path("files")) {
            String name = entry.path("file").asString();
            Path file = root.resolve("ruler").resolve(name);
            if (!Files.exists(file)) continue;
            files++;
            JsonNode expected = index.path("load").path(name);
            Dataset dataset = Datasets.open(file);
            assertThat(dataset.format()).isEqualTo(Format.RULER);
            assertThat(dataset.name()).isEqualTo(entry.path("task").asString());
            assertThat(dataset.rows()).isEqualTo(expected.path("rows").asInt());
            if (entry.path("modelTemplate").asString().equals("base"))
                assertThat(dataset.warnings()).isEmpty();
            else // RULER's template meta-chat: [INST] … [/INST]
            assertThat(dataset.warnings())
                        .singleElement()
                        .extracting(Dataset.Warning::what)
                        .asString()
                        .startsWith("the text carries a chat template, [INST]: ");
            assertThat(dataset.questions().stream().map(Question::id).toList())
                    .isEqualTo(Goldens.texts(expected.path("sampleIds")));
            for (int i = 0; i < dataset.questions().size(); i++) {
                Question question = dataset.questions().get(i);
                assertThat(Fingerprint.of(question.prompt()))
                        .isEqualTo(expected.path("promptSha256").path(i).asString());
                assertThat(question.prompt().length())
                        .isEqualTo(expected.path("promptUtf16Units").path(i).asInt());
                assertThat(question.references())
                        .isEqualTo(Goldens.texts(expected.path("references").path(i)));
                assertThat(question.metric()).isEqualTo(entry.path("metric").asString());
                assertThat(question.generation().maxNewTokens())
                        .isEqualTo(entry.path("tokensToGenerate").asInt());
                assertThat(question.labels())
                        .containsEntry("length", entry.path("lengths").path(i).asInt());
            }
        }
        assertThat(files).isEqualTo(root.equals(Goldens.COPY) ? 3 : 15);
    }

    @ParameterizedTest
    @MethodSource("dev.ropewalk.tasks.dataset.Goldens#roots")
    void anUnknownTaskIsRefused(Path root) {
        Path file = root.resolve("ruler/data/2048-llama3/fwe/validation.jsonl");
        assertThatThrownBy(() -> Datasets.open(file, Map.of("dataset", "needles")))
                .hasMessage(
                        "RULER has no task 'needles', say dataset=… with one of niah_…, vt, cwe, fwe, qa_… (a file in a folder of that name needs none)");
    }
}
