package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.LogitTemperature;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.tasks.language.StoryLanguage;
import dev.ropewalk.tasks.perplexity.Mean;
import dev.ropewalk.tasks.perplexity.Protocol;
import dev.ropewalk.tasks.perplexity.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolPerplexityTest {

    private static final Tokenizer TOKENIZER = BundledModel.TOKENIZER;
    private static final int[] FRONT = TOKENIZER.prefix();
    private static final Checkpoint CHECKPOINT = Checkpoint.open(BundledModel.FOLDER);
    private static final Decoder DECODER = Decoder.load(CHECKPOINT);

    @AfterAll
    static void close() {
        DECODER.close();
    }

    private static Task task(String name, Object... parameters) {
        Map<String, Object> given = new java.util.TreeMap<>();
        for (int i = 0; i < parameters.length; i += 2) given.put((String) parameters[i], parameters[i + 1]);
        return Tasks.named(name, given);
    }

    private static Resolution rope(int length) {
        return Configuration.of("rope").resolve(CHECKPOINT.rope(), length);
    }

    private static Summary measured(Task task, int longest, int length, int batch) {
        Samples samples = task.on(TOKENIZER, longest);
        List<Outcome> outcomes = new ArrayList<>();
        for (int from = 0; from < task.size(); from += batch)
            outcomes.addAll(samples.measure(
                    DECODER,
                    rope(length),
                    IntStream.range(from, Math.min(task.size(), from + batch))
                            .mapToObj(i -> samples.sample(length, 1, i))
                            .toList()));
        return task.summarize(outcomes);
    }

    /** Documents of the task, in full, as the rule sees them. */
    private static int[] document(int taken, int i) {
        return Arrays.copyOf(
                Corpus.of("test", null, 3, taken, "ppl/" + StoryLanguage.NAME, TOKENIZER)
                        .source()
                        .document(1, i),
                taken);
    }

    private static double[] nll(Window window, int[] text, int length) {
        return DECODER.negativeLogLikelihood(List.of(window.ids(text, FRONT)), rope(length), window.firstScored())[0];
    }

    /** The rule applied by hand, window after window, to the documents or to their stream. */
    @ParameterizedTest
    @CsvSource({
        "press,stride,20",
        "yarn,stride,20",
        "truncated,,",
        "disjoint,per,token",
        "fullwindow,stride,20",
        "secondhalf,,"
    })
    void theScoreIsWhatTheProtocolMakesOfItsWindows(String name, String parameter, String value) {
        int longest = 64, length = 48;
        ProtocolPerplexity task = (ProtocolPerplexity)
                (parameter == null
                        ? task("ppl/" + name, "documents", 3)
                        : task("ppl/" + name, "documents", 3, parameter, value));
        Protocol protocol = task.protocol();
        List<int[]> texts = IntStream.range(0, 3)
                .mapToObj(i -> document(2 * longest - FRONT.length, i))
                .toList();
        if (protocol.joinsDocuments())
            texts = List.of(texts.stream()
                    .flatMapToInt(text -> IntStream.concat(Arrays.stream(FRONT), Arrays.stream(text)))
                    .toArray());
        double sum = 0;
        long terms = 0;
        for (int[] text : texts)
            for (Window window : protocol.windows(text.length, length, FRONT.length)) {
                double[] nll = nll(window, text, length);
                boolean each = protocol.mean() == Mean.TOKEN;
                sum += each
                        ? DoubleStream.of(nll).sum()
                        : DoubleStream.of(nll).average().orElseThrow();
                terms += each ? nll.length : 1;
            }
        double expected = Math.exp(sum / terms);
        for (int batch : new int[] {1, 2, 3}) {
            Summary summary = measured(task, longest, length, batch);
            assertThat(summary.score()).isCloseTo(expected, within(1e-4 * expected));
            assertThat(summary.interval().lower()).isLessThan(summary.score());
            assertThat(summary.interval().upper()).isGreaterThan(summary.score());
        }
    }

    /** Words of the bundled language are tokens, so dividing by words or tokens is the same; by bytes it is less. */
    @Test
    void disjointDividesByWordsBytesOrTokens() {
        double word = measured(task("ppl/disjoint", "documents", 2), 64, 64, 2).score();
        double token = measured(task("ppl/disjoint", "documents", 2, "per", "token"), 64, 64, 2)
                .score();
        double bytes = measured(task("ppl/disjoint", "documents", 2, "per", "byte"), 64, 64, 2)
                .score();
        int tokens = 2 * (128 - FRONT.length), size = 0;
        for (int i = 0; i < 2; i++)
            size += TOKENIZER.decode(document(128 - FRONT.length, i)).length();
        assertThat(word).isCloseTo(token, within(1e-6));
        assertThat(Math.log(bytes)).isCloseTo(Math.log(token) * tokens / size, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"press", "yarn", "truncated", "fullwindow", "disjoint", "secondhalf"})
    void aSampleIsPromptedWithItsFirstWindowAndContinuedByTheRest(String name) {
        Samples samples = task("ppl/" + name, "documents", 3).on(TOKENIZER, 300);
        for (int length : new int[] {256, 300})
            for (int i = 0; i < 3; i++) {
                Sample sample = samples.sample(length, 1, i);
                assertThat(sample.ids()).hasSize(length);
                assertThat(sample.ordinal()).isEqualTo(i);
                assertThat(samples.sample(length, 1, i).ids()).isEqualTo(sample.ids());
            }
    }

    /** A last window that scores one token would weigh as much as the others under yarn's rule. */
    @Test
    void documentsEndWithAWholeStep() {
        ProtocolPerplexity yarn = (ProtocolPerplexity) task("ppl/yarn");
        int taken = (int) yarn.on(TOKENIZER, 1024).identity().get("tokens");
        for (int length : new int[] {256, 512, 1024}) {
            List<Window> windows = yarn.protocol().windows(taken, length, FRONT.length);
            assertThat(windows.get(windows.size() - 1).scored()).isGreaterThanOrEqualTo(255);
        }
    }

    @Test
    void protocolsShareTheirDocumentsAndDifferInIdentity() {
        Samples press = task("ppl/press", "documents", 3).on(TOKENIZER, 256);
        Samples slower = task("ppl/press@1", "documents", 3, "stride", 128).on(TOKENIZER, 256);
        Samples yarn = task("ppl/yarn", "documents", 3).on(TOKENIZER, 256);
        assertThat(press.sample(256, 1, 2).ids())
                .isEqualTo(yarn.sample(256, 1, 2).ids());
        assertThat(press.identity()).isNotEqualTo(slower.identity());
        assertThat(task("ppl/press").name()).isEqualTo("ppl/press@1");
        assertThat(task("ppl/press").parameters()).hasToString("{documents=10, stride=256}");
    }

    @Test
    void whatCannotBeMeasuredIsSaidBefore() {
        assertThatThrownBy(() -> task("ppl/press", "per", "word"))
                .hasMessage("ppl/press has no parameter 'per', it takes documents, tokens, folder, stride");
        assertThatThrownBy(() -> task("ppl/disjoint", "per", "window"))
                .hasMessage("ppl/disjoint: per must be word, byte or token, got window");
        assertThatThrownBy(() -> task("ppl/press", "tokens", 99).on(TOKENIZER, 100))
                .hasMessage("ppl/press@1: tokens must be at least the longest length, 100, got 99");
        assertThatThrownBy(() -> task("ppl/fullwindow", "documents", 1).on(TOKENIZER, 100))
                .hasMessageContaining("0 windows for 1 documents");
        assertThatThrownBy(() -> task("ppl/nothing"))
                .hasMessageContaining(
                        "ppl/press@1, ppl/yarn@1, ppl/truncated@1, ppl/fullwindow@1, ppl/disjoint@1, ppl/secondhalf@1");
        try (Tokenizer gpt2 = BundledModel.other("gpt2")) {
            assertThatThrownBy(() -> task("ppl/yarn").on(gpt2, 300))
                    .hasMessageStartingWith("ppl/yarn@1 has no texts for this tokenizer: name a folder");
        }
    }

    /** Logits too large for a float are no numbers: each document fails, and nothing is left to average. */
    @Test
    void aWindowThatIsNotFiniteFailsItsDocument() {
        Resolution sound = rope(48);
        Resolution broken = new Resolution(
                sound.exact(),
                sound.choices(),
                sound.method(),
                sound.plan().withTemperature(new LogitTemperature.Constant(1e300)));
        Task task = task("ppl/truncated", "documents", 2);
        Samples samples = task.on(TOKENIZER, 48);
        List<Outcome> outcomes =
                samples.measure(DECODER, broken, List.of(samples.sample(48, 1, 0), samples.sample(48, 1, 1)));
        assertThat(outcomes).extracting(Outcome::status).containsOnly(Outcome.Status.FAILED);
        assertThat(outcomes.get(1).message()).isEqualTo("1 of 1 windows have a log-likelihood that is not finite");
        assertThat(task.summarize(outcomes).score()).isNull();
        assertThat(task.summarize(outcomes).failures()).isEqualTo(2);
    }

    /** Residuals weighted by terms: the cluster-robust error of the conformance kit's README, here 1, 2, 3 nats over 1, 1, 2 terms by hand. */
    @Test
    void documentsOfDifferentSizeWeighAsTheirTermsDo() {
        Task task = task("ppl/press");
        List<Outcome> outcomes = new ArrayList<>();
        double[] sums = {1, 2, 3};
        int[] terms = {1, 1, 2};
        for (int i = 0; i < 3; i++)
            outcomes.add(new Outcome(
                    i, Outcome.Status.SCORED, null, 1, 0, null, null, null, null, null, sums[i], terms[i], 1.0, null));
        Summary summary = task.summarize(outcomes);
        assertThat(summary.score()).isCloseTo(Math.exp(1.5), within(1e-12));
        double error = Math.sqrt(3 / 2.0 * (0.25 + 0.25 + 0)) / 4; // residuals -0.5, 0.5, 0
        double half = 4.302652729911275 * error; // t with 2 degrees of freedom, 97.5 %
        assertThat(summary.interval().lower()).isCloseTo(Math.exp(1.5 - half), within(1e-9));
        assertThat(summary.interval().upper()).isCloseTo(Math.exp(1.5 + half), within(1e-9));
    }
}
