package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.results.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published files put to a model that knows nothing: what is asked and counted, not what is answered. */
class FileTaskTest {

    private static final int LENGTH = 2048;

    @TempDir
    Path folder = Path.of("");

    private static Tokenizer tokenizer;
    private static Decoder decoder;

    @BeforeAll
    static void load() {
        tokenizer = BundledModel.other("llama2");
        decoder = Decoder.random(1, 64, LENGTH);
    }

    @AfterAll
    static void close() {
        decoder.close();
        tokenizer.close();
    }

    private static Task task(String file, Map<String, ?> more) {
        Map<String, Object> parameters = new HashMap<>(more);
        parameters.put("path", Conformance.file("fixtures/" + file).toString());
        return Tasks.named("file", parameters);
    }

    private static Task longBench(Map<String, ?> more) {
        Map<String, Object> parameters = new HashMap<>(more);
        parameters.put("dataset", "qasper");
        parameters.put(
                "config",
                Path.of("src/test/resources/dev/ropewalk/tasks/dataset").toString());
        return task("traps/crlf.jsonl", parameters);
    }

    private static Resolution plain() {
        return Configuration.of("rope").resolve(decoder.rope(), LENGTH);
    }

    private static List<Outcome> answers(Task task, int length) {
        Samples samples = task.on(tokenizer, length);
        return IntStream.range(0, task.size())
                .mapToObj(i -> samples.measure(decoder, plain(), List.of(samples.sample(length, 1, i)))
                        .get(0))
                .toList();
    }

    @Test
    void everyQuestionIsAskedWithinItsBudgetAndScored() {
        Task task = longBench(Map.of());
        assertThat(task.name()).isEqualTo("longbench/qasper/file@1");
        assertThat(task.metric()).isEqualTo(Metric.SCORE);
        List<Outcome> outcomes = answers(task, LENGTH);
        assertThat(outcomes).hasSize(3).allSatisfy(outcome -> {
            assertThat(outcome.score()).isBetween(0.0, 1.0);
            assertThat(outcome.promptTokens()).isLessThanOrEqualTo(LENGTH - 128);
        });
        assertThat(task.summarize(outcomes).unscored()).isZero();
    }

    /** Rule of the case code_sim: another rule is another version, so that its numbers share no board with those of the one before. */
    @Test
    void codeComparedByDifflibIsVersionTwo() throws IOException {
        Files.writeString(folder.resolve("dataset2prompt.json"), "{\"lcc\": \"{context}\"}");
        Files.writeString(folder.resolve("dataset2maxlen.json"), "{\"lcc\": 64}");
        Path file = Files.writeString(
                folder.resolve("lcc.jsonl"),
                "{\"_id\": \"a\", \"input\": \"\", \"context\": \"x = 1\", \"answers\": [\"y = 2\"], \"length\": 3}");
        Map<String, String> parameters = Map.of("path", file.toString(), "config", folder.toString());
        for (String name : List.of("file", "longbench/lcc/file", "longbench/lcc/file@2"))
            assertThat(Tasks.named(name, parameters).name()).isEqualTo("longbench/lcc/file@2");
        assertThatThrownBy(() -> Tasks.named("longbench/lcc/file@1", parameters))
                .hasMessageContaining("there is no longbench/lcc/file@1")
                .hasMessageEndingWith("are longbench/lcc/file@2");
    }

    /** The middle goes, and what went is counted: what is left and lost is what there was. */
    @Test
    void whatIsCutIsCounted() {
        Task task = longBench(Map.of());
        Sample whole = task.on(tokenizer, 1 << 20).sample(1 << 20, 1, 0);
        int length = whole.ids().length / 2 + 128;
        Sample cut = task.on(tokenizer, length).sample(length, 1, 0);
        assertThat(whole.lostTokens()).isZero();
        assertThat(cut.ids().length + cut.lostTokens()).isEqualTo(whole.ids().length);
        assertThat(cut.ids()).hasSize(length - 128).startsWith(Arrays.copyOf(whole.ids(), length / 2 - 64));
        Sample unasked =
                longBench(Map.of("truncation", "none")).on(tokenizer, length).sample(length, 1, 0);
        assertThat(unasked.unasked()).contains("tokens, " + (length - 128) + " fit");
        assertThat(unasked.ids()).isEqualTo(whole.ids());
    }

    /** One file under two templates is two tasks, wherever the templates lie. */
    @Test
    void whatIsAskedIdentifiesTheResults() throws IOException {
        Path config = Path.of("src/test/resources/dev/ropewalk/tasks/dataset");
        for (String file : List.of("dataset2prompt.json", "dataset2maxlen.json"))
            Files.copy(config.resolve(file), folder.resolve(file));
        var identity = longBench(Map.of()).on(tokenizer, LENGTH).identity();
        assertThat(longBench(folder).on(tokenizer, LENGTH).identity()).isEqualTo(identity);
        Path prompts = folder.resolve("dataset2prompt.json");
        Files.writeString(prompts, Files.readString(prompts).replace("{context}", "{context} "));
        assertThat(longBench(folder).on(tokenizer, LENGTH).identity()).isNotEqualTo(identity);
    }

    private static Task longBench(Path config) {
        return task("traps/crlf.jsonl", Map.of("dataset", "qasper", "config", config.toString()));
    }

    /** A choice is as likely as its tokens are where the whole stands in one text: the context read once changes nothing. */
    @Test
    void choicesAreComparedByTheirLikelihoodAfterTheContext() {
        Task task = task("multiple-choice/choices.jsonl", Map.of());
        assertThat(task.metric()).isEqualTo(Metric.ACCURACY);
        Samples samples = task.on(tokenizer, LENGTH);
        for (int i = 0; i < task.size(); i++) {
            Sample sample = samples.sample(LENGTH, 1, i);
            Outcome outcome = samples.measure(decoder, plain(), List.of(sample)).get(0);
            int[] whole =
                    tokenizer.encode(sample.text() + " " + sample.answers().get(0));
            double[] nll = decoder.negativeLogLikelihood(List.of(whole), plain(), sample.ids().length)[0];
            assertThat(outcome.logProbability())
                    .as(sample.text())
                    .isCloseTo(-DoubleStream.of(nll).sum(), within(1e-3));
            assertThat(outcome.score()).isEqualTo(sample.answers().contains(outcome.answer()) ? 1.0 : 0.0);
        }
    }

    @Test
    void whatIsAskedAfterAnAnswerIsPartOfIt() {
        Task task = task("leval/sci_fi.jsonl", Map.of("samples", 1));
        assertThat(answers(task, LENGTH).get(0).answer()).contains(" [fact: ").endsWith("]");
    }

    private Path scrolls(String name) throws IOException {
        return Files.writeString(folder.resolve(name + ".jsonl"), """
                {"id": "1", "pid": "1_0", "input": "A rope.", "query": "What?", "output": "a rope", "query_examples": [], \
                "output_examples": []}
                """);
    }

    @Test
    void aNameThatIsTooLongToBeKeptIsSaid() throws IOException {
        String row = "{\"id\": \"1\", \"context\": \"a\", \"choices\": [\"b\", \"c\"], \"gold\": 0}";
        Path file = Files.writeString(folder.resolve("x".repeat(90) + ".jsonl"), row);
        assertThatThrownBy(() -> Tasks.named("file", Map.of("path", file.toString())))
                .hasMessageContaining("makes a task's name of 113 characters, at most 100 are kept")
                .hasMessageEndingWith("dataset=NAME");
        assertThat(Tasks.named("file", Map.of("path", file.toString(), "dataset", "x"))
                        .name())
                .isEqualTo("multiple-choice/x/file@1");
    }

    /**
     * By hand: of "a b c d" against "a b c d e f" rouge1 is 2 (1 · 4/6) / (1 + 4/6) = 0.8, rouge2 2 (1 · 3/5) / (1 + 3/5) = 0.75, rougeL 0.8; the
     * empty answer has 0. So the means are 40, 37.5 and 40 %, and their geometric mean is 39.15; the mean of each answer's is 39.15 %, too, since one of them is 0.
     */
    @Test
    void aNumberOfAllAnswersStandsBesideTheScoresOfEach() throws IOException {
        Path file = Files.writeString(folder.resolve("few_shot_qmsum.jsonl"), ROWS);
        Task task = Tasks.named("file", Map.of("path", file.toString()));
        assertThat(task.name()).isEqualTo("scrolls/qmsum/by-answer/file@1");
        assertThat(task.metric()).isEqualTo(Metric.SCORE);
        assertThat(task.ofAll(() -> new TreeMap<>(Map.of(0, "a b c d\n\nQuestion: e", 1, ""))))
                .hasValueSatisfying(
                        told -> assertThat(told)
                                .startsWith(
                                        "as its authors score all answers together: 39.15 [0.00, 78.30] (rouge1 40.00, rouge2 37.50, rougeL 40.00)"));
        assertThat(Tasks.named("file", Map.of("path", scrolls("quality").toString()))
                        .ofAll(() -> Map.of(0, "a")))
                .isEmpty();
    }

    private static final String ROWS = """
            {"id": "1", "pid": "1_0", "input": "x", "query": "What?", "output": "a b c d e f", "query_examples": [], "output_examples": []}
            {"id": "2", "pid": "2_0", "input": "y", "query": "What?", "output": "g h", "query_examples": [], "output_examples": []}
            """;

    @Test
    void whatIsWrongIsSaid() throws IOException {
        assertThatThrownBy(() -> Tasks.named("file", Map.of())).hasMessage("file needs path=FILE, got none");
        assertThatThrownBy(() -> longBench(Map.of("truncation", "left")))
                .hasMessageStartingWith("unknown truncation 'left', known: middle, longbench-v1");
        assertThatThrownBy(() -> longBench(Map.of("samples", 4)))
                .hasMessage("file/qasper: samples must be an integer from 1 to 3, got 4");
        assertThatThrownBy(() -> longBench(Map.of("chat", "always")))
                .hasMessage("file: chat must be auto or never, got 'always'");
        assertThat(Tasks.named("file", Map.of("path", scrolls("quality").toString()))
                        .metric())
                .isEqualTo(Metric.ACCURACY);
        assertThatThrownBy(() -> task("multiple-choice/choices.jsonl", Map.of("by", "luck")))
                .hasMessage("by must be acc, acc_norm, acc_bytes or acc_mutual_info, got 'luck'");
    }
}
