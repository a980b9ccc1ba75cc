package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Choices are put to the bundled model as lm-evaluation-harness puts them, its corner cases among them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChoiceSamplesTest {

    private static final Tokenizer BUNDLED = BundledModel.TOKENIZER;

    @TempDir
    Path folder = Path.of("");

    private Decoder decoder;

    @BeforeAll
    void load() {
        decoder = Decoder.load(Checkpoint.open(BundledModel.FOLDER), Dtype.FLOAT32);
    }

    @AfterAll
    void close() {
        decoder.close();
    }

    private Task file(String... rows) throws IOException {
        Path file = Files.writeString(folder.resolve("mc.jsonl"), String.join("\n", rows));
        return Tasks.named("file", Map.of("path", file.toString()));
    }

    private List<Outcome> outcomes(Task task, Tokenizer tokenizer, int length) {
        Samples samples = task.on(tokenizer, length);
        Resolution plain = Configuration.of("rope").resolve(decoder.rope(), length);
        return IntStream.range(0, task.size())
                .mapToObj(i -> samples.sample(length, 1, i))
                .map(sample -> samples.measure(decoder, plain, List.of(sample)).get(0))
                .toList();
    }

    /**
     * Rule of the case lm-eval-prefix-token: where a rule is named after someone's code, its corner cases are theirs. The numbers are
     * lm-evaluation-harness 0.4.13's: {@code the} behind {@code <s>}, which this tokenizer has and does not put in front; behind the end token it
     * would be -1.2471.
     */
    @Test
    void aChoiceWithoutContextStandsOnTheBeginTokenThatTheTokenizerHas() throws IOException {
        Path bundled = BundledModel.FOLDER;
        changed(bundled, "tokenizer.json", json -> json.putNull("post_processor"));
        changed(bundled, "tokenizer_config.json", json -> json.put("eos_token", "."));
        changed(bundled, "config.json", json -> json.put("eos_token_id", 12));
        Task task = file(
                "{\"id\": \"empty\", \"context\": \"\", \"choices\": [\"the\", \"bird\", \"code\"], \"gold\": 0}",
                "{\"id\": \"plain\", \"context\": \"the bird likes the\", \"choices\": [\"tree\", \"code\"], \"gold\": 0}");
        try (Tokenizer tokenizer = Tokenizer.of(folder)) {
            assertThat(tokenizer.prefix()).isEmpty();
            List<Outcome> outcomes = outcomes(task, tokenizer, 256);
            assertThat(outcomes.get(0).logProbability()).isCloseTo(-0.3933, within(5e-5));
            assertThat(task.summarize(outcomes).meanLogProbability()).isCloseTo(-8.9047, within(5e-5));
        }
    }

    private void changed(Path from, String name, Consumer<ObjectNode> change) throws IOException {
        ObjectNode json = (ObjectNode) JsonMapper.shared().readTree(Files.readString(from.resolve(name)));
        change.accept(json);
        Files.writeString(folder.resolve(name), json.toString());
    }

    /** A choice that brings the begin token along does not get it twice (0.4.13, api/model.py, {@code loglikelihood}). */
    @Test
    void aChoiceThatBringsTheBeginTokenAlongStandsOnIt() throws IOException {
        List<Outcome> outcomes = outcomes(
                file(
                        "{\"id\": \"1\", \"context\": \"\", \"choices\": [\"the bird\", \"code\"], \"gold\": 0}",
                        "{\"id\": \"2\", \"context\": \"\", \"choices\": [\"<s>the bird\", \"code\"], \"gold\": 0}"),
                BUNDLED,
                256);
        assertThat(outcomes.get(1).logProbability()).isEqualTo(outcomes.get(0).logProbability());
    }

    /** It is a choice as others are; the bundled tokenizer drops blanks, so that of its tokens none is left, which is a failure of this model. */
    @Test
    void aChoiceOfBlanksIsAsked() throws IOException {
        String row = "{\"id\": \"1\", \"context\": \"the bird\", \"choices\": [\"\\n\", \" .\"], \"gold\": 0}";
        assertThat(outcomes(file(row), BUNDLED, 256).get(0).message()).contains("has no tokens of its own");
        try (Tokenizer llama = BundledModel.other("llama2")) {
            Samples samples = file(row).on(llama, 256);
            assertThat(samples.sample(256, 1, 0).unasked()).isNull();
        }
    }

    /** {@code inp = (context_enc + continuation_enc)[-(max_length + 1):][:-1]} of models/huggingface.py, for every choice by itself. */
    @Test
    void aContextThatIsTooLongLosesOnlyWhatTheChoiceNeeds() throws IOException {
        String context = "the bird likes the lamp . ".repeat(20).strip();
        Task task = file("{\"id\": \"1\", \"context\": \"" + context
                + "\", \"choices\": [\"the bird\", \"the bird likes the lamp .\"], \"gold\": [0, 1]}");
        Samples samples = task.on(BUNDLED, 64);
        Sample sample = samples.sample(64, 1, 0);
        assertThat(sample.ids()).hasSize(65 - 6);
        assertThat(sample.lostTokens()).isEqualTo(121 - 59);
        int[] whole = BUNDLED.encode(context + " the bird");
        int[] kept = Arrays.copyOfRange(whole, whole.length - 65, whole.length);
        Resolution plain = Configuration.of("rope").resolve(decoder.rope(), 64);
        double[] nll = decoder.negativeLogLikelihood(List.of(kept), plain, 63)[0];
        assertThat(samples.measure(decoder, plain, List.of(sample)).get(0).logProbability())
                .isCloseTo(-DoubleStream.of(nll).sum(), within(1e-4));
    }

    /** Rule of the case overlong-question: a question that cannot be put is a fact about it, and its tokens are counted. */
    @Test
    void aChoiceThatDoesNotFitIsNotAsked() throws IOException {
        Task task = file(
                "{\"id\": \"short\", \"context\": \"the\", \"choices\": [\"bird\", \"lamp\"], \"gold\": 0}",
                "{\"id\": \"long\", \"context\": \"the bird\", \"choices\": [\"lamp\", \"" + "the bird ".repeat(33)
                        + "\"], \"gold\": 0}",
                "{\"id\": \"brim\", \"context\": \"the bird\", \"choices\": [\"lamp\", \"" + "the bird ".repeat(32)
                        + "\"], \"gold\": 0}");
        Samples samples = task.on(BUNDLED, 64);
        assertThat(samples.sample(64, 1, 1).unasked()).isEqualTo("a choice of question long has 66 tokens, 64 fit");
        assertThat(samples.sample(64, 1, 1).ids()).hasSize(3 + 66);
        List<Outcome> outcomes = IntStream.range(0, 3)
                .mapToObj(i -> samples.sample(64, 1, i))
                .map(sample -> sample.unasked() == null
                        ? samples.measure(
                                        decoder, Configuration.of("rope").resolve(decoder.rope(), 64), List.of(sample))
                                .get(0)
                        : Outcome.unasked(sample))
                .toList();
        Summary summary = task.summarize(outcomes);
        assertThat(summary.unscored()).isEqualTo(1);
        assertThat(summary.failures()).isZero();
        assertThat(summary.message())
                .isEqualTo(
                        "2 of 3 samples scored, 1 not asked, first: a choice of question long has 66 tokens, 64 fit");
    }
}
