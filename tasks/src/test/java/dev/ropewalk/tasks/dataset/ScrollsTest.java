package dev.ropewalk.tasks.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.tasks.dataset.Generation.Scored;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HKUNLP/ChunkLlama 2add4d7, few-shot: prompts of test_few_shot.py, references joined as auto_eval.py joins them. */
class ScrollsTest {

    private static final String ROW =
            "{\"id\":\"%s\",\"pid\":\"p\",\"input\":\"A rope.\",\"query\":\"%s\",\"output\":\"%s\",\"query_examples\":[\"Q1\",\"Q2\"],\"output_examples\":[\"A1\",\"A2\"]}\n";

    @TempDir
    Path folder = Path.of("");

    private Path rows(String name, String... rows) throws Exception {
        Path file = folder.resolve(name);
        Files.writeString(file, String.join("", rows));
        return file;
    }

    @Test
    void examplesStandBetweenDocumentAndQuestion() throws Exception {
        Dataset dataset = Datasets.open(rows(
                "few_shot_qmsum.jsonl",
                String.format(ROW, "a", "Who?", "one"),
                String.format(ROW, "b", "When?", "two"),
                String.format(ROW, "a", "Who?", "three")));
        assertThat(dataset.format()).isEqualTo(Format.SCROLLS);
        assertThat(dataset.rows()).isEqualTo(3);
        assertThat(dataset.questions()).hasSize(2);
        Question first = dataset.questions().get(0);
        assertThat(first.prompt())
                .isEqualTo(
                        "A rope.\n\nQuestion: Q1 \nAnswer:A1\n\nQuestion: Q2 \nAnswer:A2\n\nQuestion: Who? \nAnswer:");
        assertThat(first.references()).containsExactly("one", "three");
        assertThat(first.metric()).isEqualTo("rouge_by_answer");
        assertThat(first.generation()).isEqualTo(new Generation(128, 0, false, false, Scored.BEFORE_QUESTION));
        assertThat(dataset.questions().get(1).cluster()).isEqualTo("a");
        assertThat(Scored.BEFORE_QUESTION.of("\nQuestion: no \nAnswer:")).isEqualTo(" no \nAnswer:");
        assertThat(Scored.BEFORE_QUESTION.of("yes\n\nQuestion: no")).isEqualTo("yes\n\n");
    }

    @Test
    void oneIdIsOneQuestion() throws Exception {
        Path file =
                rows("quality.jsonl", String.format(ROW, "a", "Who?", "one"), String.format(ROW, "a", "When?", "two"));
        assertThatThrownBy(() -> Datasets.open(file))
                .hasMessage(file + ", line 2: duplicate id a with another question");
    }

    /** test_few_shot.py takes words away at the beginning: 100 fewer each time, until 200 tokens are left over. */
    @Test
    void theEndOfTheDocumentIsKept() throws Exception {
        Path file = rows(
                "quality.jsonl",
                String.format(ROW, "a", "Who?", "one").replace("A rope.", "w ".repeat(300) + "rope winch"));
        var tokenizer = Goldens.tokenizer("wordlevel");
        String[] written = new String[1];
        Truncation.CHUNKLLAMA_WORDS.cut(Datasets.open(file).questions().get(0), 64 + 350, tokenizer, prompt -> {
            if (written[0] == null) written[0] = prompt;
            return tokenizer.encode(prompt);
        });
        // 302 words > 150 tokens: 350 words kept, then 250, then 150 (151 tokens with <s>), then 50
        assertThat(written[0]).startsWith("w ".repeat(48) + "rope winch\n\nQuestion: Q1");
    }
}
