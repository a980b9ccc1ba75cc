package dev.ropewalk.tasks.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.tasks.metric.Scorers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** L-Eval's files give the prompts that are put to Llama 2, and cutting by words gives what upstream's loop gives. */
class LEvalTest {

    @TempDir
    Path folder = Path.of("");

    /** fixtures/expected/leval.json of the kit: 7 tasks, 15 truncations of which one leaves nothing. */
    @ParameterizedTest
    @MethodSource("dev.ropewalk.tasks.dataset.Goldens#roots")
    void everyTaskIsReadAsTheKitSays(Path root) {
        int[] truncations = {0};
        JsonNode tasks = Goldens.expected(root, "leval").path("tasks");
        assertThat(tasks.size()).isEqualTo(7);
        tasks.propertyStream().forEach(entry -> {
            JsonNode expected = entry.getValue();
            Dataset dataset = Datasets.open(
                    root.resolve("fixtures/leval/" + entry.getKey() + ".jsonl"),
                    Map.of("systemPrompt", expected.path("systemPrompt").asString()));
            List<Question> questions = dataset.questions();
            assertThat(dataset.name()).isEqualTo(entry.getKey());
            assertThat(dataset.rows()).isEqualTo(expected.path("documents").asInt());
            assertThat(questions).hasSize(expected.path("questions").asInt());
            assertThat(questions.stream().map(Question::id).toList())
                    .isEqualTo(Goldens.texts(expected.path("sampleIds")));
            assertThat(questions.stream().map(Question::cluster).toList())
                    .isEqualTo(Goldens.texts(expected.path("clusters")));
            assertThat(questions.stream()
                            .map(question -> question.references().get(0))
                            .toList())
                    .isEqualTo(Goldens.texts(expected.path("golds")));
            List<String> prompts = Goldens.texts(expected.path("prompts"));
            assertThat(questions.stream()
                            .map(Question::prompt)
                            .limit(prompts.size())
                            .toList())
                    .isEqualTo(entry.getKey().equals("gsm100") ? prompts(questions, prompts) : prompts);
            Question last = questions.get(questions.size() - 1);
            for (JsonNode truncation : expected.path("wordTruncationOfDocument2")) {
                truncated(last, truncation);
                truncations[0]++;
            }
        });
        assertThat(truncations[0]).isEqualTo(15);
    }

    /** The kit shows the first document's prompt twice where a document has one question. */
    private static List<String> prompts(List<Question> questions, List<String> shown) {
        assertThat(shown.get(1)).isEqualTo(shown.get(0));
        return List.of(shown.get(0), questions.get(1).prompt());
    }

    private static void truncated(Question question, JsonNode expected) {
        var tokenizer = Goldens.tokenizer(expected.path("tokenizer").asString());
        Truncation truncation =
                expected.path("step").asInt() == 100 ? Truncation.CHUNKLLAMA_WORDS : Truncation.LEVAL_WORDS;
        Question.Span span = question.document();
        String before = question.prompt().substring(0, span.from());
        String after = question.prompt().substring(span.to());
        int document = tokenizer.encode(question.prompt().substring(span.from(), span.to())).length;
        assertThat(document).isEqualTo(expected.path("tokensBefore").asInt());
        int maxLength = expected.path("maxLength").asInt() + 512; // the kit's is that of the document
        if (expected.path("emptied").asBoolean(false)) {
            assertThatThrownBy(() -> truncation.cut(question, maxLength, tokenizer, tokenizer::encode))
                    .hasMessageContaining("leaves nothing of its " + document);
            return;
        }
        String[] written = new String[1];
        Truncation.Cut cut = truncation.cut(question, maxLength, tokenizer, prompt -> {
            if (!prompt.equals(question.prompt())) written[0] = prompt;
            return tokenizer.encode(prompt);
        });
        assertThat(written[0]).startsWith(before).endsWith(after);
        String left = written[0].substring(before.length(), written[0].length() - after.length());
        assertThat(Fingerprint.of(left)).isEqualTo(expected.path("sha256").asString());
        assertThat(left.split(" ", -1)).hasSize(expected.path("wordsAfter").asInt());
        assertThat(tokenizer.encode(left)).hasSize(expected.path("tokensAfter").asInt());
        assertThat(cut.lost()).isEqualTo(document - expected.path("tokensAfter").asInt());
    }

    /** ChunkLlama zero-shot/test_zero_shot.py 2add4d7: the fact is asked without the document. */
    @Test
    void scienceFictionIsAskedTwice() {
        Question question = Datasets.open(Goldens.COPY.resolve("fixtures/leval/sci_fi.jsonl"))
                .questions()
                .get(0);
        assertThat(question.followUp().prompt())
                .isEqualTo(
                        "0.\tThe gravel can fly, True or False? Answer this question based on the real-world knowledge"
                                + " and facts up until your last training\nAnswer:");
        assertThat(question.labels()).containsEntry("task", "sci_fi");
        assertThat(question.metric()).isEqualTo("leval_exam");
        assertThat(question.generation()).isEqualTo(Generation.of(512, false));
    }

    /**
     * Baselines/llama2-chat-test.py cd34b05: a document, its instruction, and how many words the right answer has ("a  b\n c" has three). Rows that a model
     * or a person judges are no questions, as in LEval_config.py; the one behind them keeps the number of its line.
     */
    @Test
    void openEndedTasksAreAskedWithTheNumberOfWords() throws IOException {
        Path file = Files.writeString(folder.resolve("news_summ.jsonl"), """
                {"input": "One.", "instructions": ["Sum up."], "outputs": ["judged"], "source": "", "evaluation": "LLM"}
                {"input": "Two.", "instructions": ["Sum it up."], "outputs": ["a  b\\n c"], "source": "", "evaluation": "rouge"}
                """);
        Dataset dataset = Datasets.open(file, Map.of("systemPrompt", "S"));
        assertThat(dataset.warnings()).hasSize(1).first().asString().contains("judged by a model");
        assertThat(dataset.questions()).hasSize(1);
        Question question = dataset.questions().get(0);
        assertThat(question.id()).isEqualTo("1#0");
        assertThat(question.metric()).isEqualTo(Scorers.ROUGE_BY_ANSWER);
        assertThat(question.prompt())
                .isEqualTo("[INST]<<SYS>>\nS\n<</SYS>>\n\nDocument is as follows. Two. Instruction: Sum it up. "
                        + "\nAnswer this question with 3 words.[/INST]");
        assertThat(question.prompt()
                        .substring(
                                question.document().from(), question.document().to()))
                .isEqualTo("Two.");

        Path asked = Files.writeString(folder.resolve("narrative_qa.jsonl"), """
                        {"input": "One.", "instructions": ["Who?"], "outputs": ["She"], "source": "", "evaluation": "f1"}
                        {"input": "Two.", "instructions": ["Who?"], "outputs": ["He"], "source": "", "evaluation": "rouge"}
                        """);
        assertThatThrownBy(() -> Datasets.open(asked, Map.of()))
                .hasMessageContaining("line 2: evaluation must be that of the rows before, got rouge");
        assertThatThrownBy(() -> Datasets.open(asked, Map.of("dataset", "tpo")))
                .hasMessageContaining("line 1: evaluation must be exam, f1 is not supported");
        assertThatThrownBy(() -> Datasets.open(asked, Map.of("dataset", "x")))
                .hasMessageContaining(
                        "L-Eval has no task 'x', say dataset=… with one of codeU, coursera, financial_qa,");
    }

    @Test
    void onlyADocumentInOnePieceIsCutByWords() {
        Question question =
                Question.asked("a", "a", "p", null, List.of("x"), "qa_f1", Generation.of(1, false), new TreeMap<>());
        assertThatThrownBy(
                        () -> Truncation.LEVAL_WORDS.cut(question, 10, Goldens.tokenizer("llama2"), text -> new int[0]))
                .hasMessage("question a has no document in one piece, so none can be cut by words");
    }
}
