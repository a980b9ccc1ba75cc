package dev.ropewalk.tasks.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.tasks.Conformance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** LongBench v2's array with its templates gives the prompts that its pred.py makes of them. */
class LongBenchV2Test {

    private static final Path FILE = Conformance.file("fixtures/longbench-v2/data.json");
    private static final Path CONFIG = Conformance.file("config/longbench-v2");

    private static List<String> prompts(Dataset dataset) {
        return dataset.questions().stream().map(Question::prompt).toList();
    }

    /** fixtures/expected/longbench-v2.json of the kit: ids, both prompts, and the truncation to an even and an odd length. */
    @Test
    void promptsAndTruncationsAreUpstreams() {
        assumeTrue(
                Files.isDirectory(CONFIG),
                "LongBench's templates are not copied, the whole conformance kit is not here");
        JsonNode expected = Goldens.expected(Conformance.file("."), "longbench-v2");
        Dataset plain = Datasets.open(FILE, Map.of("config", CONFIG));
        Dataset reasoned = Datasets.open(FILE, Map.of("config", CONFIG, "template", "0shot_cot"));
        assertThat(plain.rows()).isEqualTo(expected.path("rows").asInt());
        assertThat(plain.questions().stream().map(Question::id).toList())
                .isEqualTo(Goldens.texts(expected.path("ids")));
        assertThat(prompts(plain).subList(0, 2)).isEqualTo(Goldens.texts(expected.path("prompts")));
        assertThat(prompts(plain).stream().map(Fingerprint::of).toList())
                .isEqualTo(Goldens.texts(expected.path("promptSha256")));
        assertThat(prompts(reasoned).stream().map(Fingerprint::of).toList())
                .isEqualTo(Goldens.texts(expected.path("promptCotSha256")));
        assertThat(expected.path("truncation").size()).isEqualTo(2);
        for (JsonNode truncation : expected.path("truncation")) {
            var tokenizer = Goldens.tokenizer(truncation.path("tokenizer").asString());
            Question question = plain.questions().get(truncation.path("row").asInt());
            int maxLength = truncation.path("maxLength").asInt();
            String[] text = new String[1];
            Truncation.Cut cut = Truncation.LONGBENCH_V2.cut(question, maxLength, tokenizer, prompt -> {
                if (!prompt.equals(question.prompt())) text[0] = prompt;
                return tokenizer.encode(prompt);
            });
            assertThat(text[0]).isEqualTo(truncation.path("text").asString());
            assertThat(text[0]).isEqualTo(tokenizer.decode(Goldens.ids(truncation.path("keptIds"))));
            assertThat(cut.tokens()).isEqualTo(truncation.path("promptTokens").asInt());
            assertThat(cut.lost()).isEqualTo(cut.tokens() - maxLength);
        }
    }

    /** Row 0 of the fixture has $Q$ and $C_A$ in its document, row 1 blanks around its fields. */
    @Test
    void slotsAreReplacedOneAfterTheOtherWithStrippedFields() {
        Dataset dataset = Datasets.open(FILE, Map.of("config", Goldens.OWN_CONFIG));
        Question first = dataset.questions().get(0);
        assertThat(first.prompt())
                .startsWith("Text:\nWhy does the anchor turn the report?")
                .contains(
                        "bridge? What does the gauge hold? and the tide stay?\n\nWhat does the gauge hold?\n(A) the tide\n");
        assertThat(first.prompt()
                        .substring(first.document().from(), first.document().to()))
                .startsWith("Why does the anchor")
                .endsWith("and the tide stay?");
        assertThat(dataset.questions().get(1).prompt()).contains("\n\nWhat does the survey hold?\n(A) the sailor\n");
        assertThat(first.references()).containsExactly("A");
        assertThat(first.labels()).containsEntry("difficulty", "easy").containsEntry("length", "short");
        assertThat(first.generation()).isEqualTo(Generation.of(128, true));
    }

    @Test
    void reasoningIsAskedForFirstAndTheAnswerAfterIt() {
        Map<String, Object> options = Map.of("config", Goldens.OWN_CONFIG, "template", "0shot_cot");
        Question first = Datasets.open(FILE, options).questions().get(0);
        assertThat(first.prompt()).endsWith("(D) the budget\nReason:");
        assertThat(first.generation().maxNewTokens()).isEqualTo(1024);
        assertThat(first.followUp().prompt())
                .isEqualTo(
                        "What does the gauge hold?\n(A) the tide\n(B) the report\n(C) the signal\n(D) the budget\nReason: $COT$\nAnswer:");
        assertThat(first.followUp().maxNewTokens()).isEqualTo(128);
        assertThatThrownBy(() -> Datasets.open(FILE, Map.of("config", Goldens.OWN_CONFIG, "template", "0shot_cot_ans")))
                .hasMessage(
                        "template 0shot_cot_ans is asked after the reasoning, say the one that asks for it: 0shot_cot");
        assertThatThrownBy(() -> Datasets.open(FILE, Map.of("config", Goldens.OWN_CONFIG, "template", "../x")))
                .hasMessageContaining("got '../x'");
    }
}
