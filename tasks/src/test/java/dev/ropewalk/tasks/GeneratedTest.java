package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.results.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Laws of every task whose samples are made from a seed, with tokenizers of every kind. */
class GeneratedTest {

    /** The kit's unigram tokenizer has no hyphen and no X, which needles are told by. */
    private static final Pattern UNWRITABLE = Pattern.compile("single_3|multikey_3|kv/|vt|countdown");

    private static List<Generated> tasks(Path files) {
        List<Generated> tasks = new ArrayList<>();
        for (TaskCard card : Tasks.all())
            if (card.parameters().stream().noneMatch(TaskParameter::mustBeGiven)
                    && card.task().apply(new Given(card.name(), card, Map.of(), null)) instanceof Generated task
                    && !(task instanceof StoryTask)) tasks.add(task);
        tasks.add((Generated) Tasks.named("niah", Map.of("needles", 4)));
        tasks.add((Generated) Tasks.named("passkey/yarn-hard", Map.of("keys", 3)));
        tasks.add((Generated) Tasks.named("kv/lost-in-the-middle", Map.of("queryAware", "true")));
        tasks.add((Generated) Tasks.named("qa_1", Map.of("file", Questions.squad(files), "samples", 6)));
        tasks.add((Generated) Tasks.named("qa_2", Map.of("file", Questions.hotpot(files), "samples", 6)));
        return tasks;
    }

    /** Joined from words or encoded whole, a prompt is the same tokens; it keeps the budget, and a unit more would not. */
    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama2", "llama2-metaspace", "llama3", "qwen2", "unigram"})
    void promptsAreWhatTheTokenizerSaysAndFillTheBudget(String kind, @TempDir Path files) {
        assumeTrue(
                Files.exists(Conformance.file("tokenizers/" + kind + "/tokenizer.json")), "the whole kit is not here");
        try (Tokenizer tokenizer = BundledModel.other(kind)) {
            Random random = new Random(5);
            for (Generated task : tasks(files)) {
                if (kind.equals("unigram") && UNWRITABLE.matcher(task.name()).find()) continue;
                // also of one that lacks pieces for signs, which a suite may not ask of it
                Samples samples = new Generated.Prompts(task, tokenizer, 6000, PromptForm.PLAIN);
                Generated.Source source = task.source(new Pieces(tokenizer), 6000);
                for (int i = 0; i < 6; i++) {
                    int length = i == 5 ? 6000 : samples.leastLength() + 150 + random.nextInt(2000);
                    int ordinal = random.nextInt(task.size()), budget = length - task.newTokens();
                    long seed = random.nextLong();
                    Sample sample = samples.sample(length, seed, ordinal);
                    String text = sample.text();
                    assertThat(sample.ids()).as(task.name()).isEqualTo(tokenizer.encode(text));
                    assertThat(sample.ids().length).as(task.name()).isLessThanOrEqualTo(budget);
                    Draft draft =
                            source.writer().write(Randomness.of(seed, task.name(), length, ordinal), length, ordinal);
                    int units = units(draft, text);
                    assertThat(draft.with().apply(units).prompt())
                            .as(task.name())
                            .isEqualTo(text);
                    assertThat(tokenizer.encode(draft.with().apply(units + 1).prompt()).length)
                            .as("%s with a unit more at %d", task.name(), length)
                            .isGreaterThan(budget);
                    needlesStandWhereAnswersDo(tokenizer, task, sample);
                }
            }
        }
    }

    /** The kit's has no piece for z, among others: what the model would read in its place is no z. */
    @Test
    void whatHasNoPieceIsNotAsked() {
        try (Tokenizer unigram = BundledModel.other("unigram")) {
            assertThatThrownBy(() -> Tasks.named("niah_single_2", Map.of()).on(unigram, 6000))
                    .hasMessage(
                            "ruler/niah_single_2@1 is asked in English, of which this tokenizer does not know every word");
        }
    }

    /** GPT-2's pieces, which nobody puts together again. */
    @Test
    void anAnswerThatIsWrittenOtherwiseIsNotAskedFor(@TempDir Path folder) throws IOException {
        ObjectNode whole = (ObjectNode) Conformance.json("tokenizers/gpt2/tokenizer.json");
        Files.writeString(
                folder.resolve("tokenizer.json"), whole.putNull("decoder").toString());
        Files.writeString(folder.resolve("config.json"), "{\"vocab_size\": 100000}");
        try (Tokenizer apart = Tokenizer.of(folder)) {
            assertThatThrownBy(() -> Tasks.named("niah_single_2", Map.of()).on(apart, 6000))
                    .hasMessageMatching(
                            "ruler/niah_single_2@1 cannot be answered with this tokenizer, which writes [\\d ]+ for \\d+");
        }
    }

    /** A model that answers rightly has room for it. */
    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama2", "llama3"})
    void aRightAnswerHasRoom(String kind, @TempDir Path files) {
        try (Tokenizer tokenizer = BundledModel.other(kind)) {
            for (Generated task : tasks(files)) {
                Samples samples = task.on(tokenizer, 3000);
                for (int ordinal = 0; ordinal < Math.min(8, task.size()); ordinal++) {
                    List<String> right = samples.sample(samples.leastLength() + 400, 5, ordinal)
                            .answers();
                    String written = task.metric() == Metric.ACCURACY ? right.get(0) : String.join("\n", right);
                    assertThat(tokenizer.encodePlain(" " + written).length)
                            .as("%s: %s", task.name(), written)
                            .isLessThanOrEqualTo(task.newTokens());
                }
            }
        }
    }

    /** How many units a prompt has: more units, more characters. */
    private static int units(Draft draft, String prompt) {
        int low = draft.least(), high = low + 1;
        while (high < draft.most() && draft.with().apply(high).prompt().length() <= prompt.length())
            high = Math.min(draft.most(), 2 * high - low);
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (draft.with().apply(middle).prompt().length() <= prompt.length()) low = middle;
            else high = middle;
        }
        return low;
    }

    static void needlesStandWhereAnswersDo(Tokenizer tokenizer, Task task, Sample sample) {
        int most = sample.answers().stream()
                .mapToInt(answer -> tokenizer.encodePlain(" " + answer).length)
                .max()
                .orElse(0);
        for (int needle : sample.needles()) {
            int[] ids = sample.ids();
            String from = tokenizer.decode(Arrays.copyOfRange(ids, needle, Math.min(ids.length, needle + most + 2)));
            assertThat(sample.answers())
                    .as("%s: %s", task.name(), from)
                    .anySatisfy(answer -> assertThat(from.indexOf(answer)).isBetween(0, 2));
        }
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherSeedOthers(@TempDir Path files) {
        try (Tokenizer tokenizer = BundledModel.other("gpt2")) {
            for (Generated task : tasks(files)) {
                Samples samples = task.on(tokenizer, 3000), again = task.on(tokenizer, 3000);
                Sample last = samples.sample(3000, 1, task.size() - 1);
                assertThat(again.sample(3000, 1, task.size() - 1).text()).isEqualTo(last.text());
                if (!task.name().equals("niah@1") || task.metric() == Metric.SCORE)
                    assertThat(again.sample(3000, 2, task.size() - 1).text())
                            .as(task.name())
                            .isNotEqualTo(last.text());
            }
        }
    }

    /** On every platform, and in every later version of the program: hashes computed once. */
    @Test
    void samplesNeverChange(@TempDir Path files) {
        try (Tokenizer tokenizer = BundledModel.other("gpt2")) {
            String hashes = tasks(files).stream()
                    .map(task -> task.name() + " "
                            + Fingerprint.of(task.on(tokenizer, 2500)
                                            .sample(2500, 1, 3)
                                            .text())
                                    .substring(0, 8))
                    .collect(Collectors.joining("\n"));
            assertThat(hashes.lines()).containsAll(PINNED.lines().toList());
        }
    }

    private static final String PINNED = """
            ruler/niah_single_1@1 0c957ce3
            ruler/niah_single_2@1 e57193f5
            ruler/niah_single_3@1 63ecb8ed
            ruler/niah_multikey_1@1 7595849c
            ruler/niah_multikey_2@1 5f62b0b2
            ruler/niah_multikey_3@1 a4ac79f2
            ruler/niah_multivalue@1 5cc7405b
            ruler/niah_multiquery@1 7132a14b
            ruler/vt@1 28f53525
            ruler/cwe@1 400a6b0e
            ruler/fwe@1 16a35161
            kv/lost-in-the-middle@1 579ac15f
            kv/helmet@1 0da78ae7
            niah@1 d64544b9
            passkey/pi@1 ee9e37ff
            passkey/yarn@1 0973185c
            passkey/yarn-hard@1 1078395b
            passkey/chunkllama@1 c82bdd4f
            passkey/longlm@1 aff2f0e5
            niah@1 0a966132
            passkey/yarn-hard@1 557fa9d0
            kv/lost-in-the-middle@1 da58e82e
            ruler/qa_1@1 ec35241e
            ruler/qa_2@1 274fb42d""";

    @Test
    void aLengthThatIsTooShortIsRefusedWithTheLeastOne(@TempDir Path files) {
        try (Tokenizer tokenizer = BundledModel.other("gpt2")) {
            for (Generated task : tasks(files)) {
                Samples samples = task.on(tokenizer, 3000);
                assertThatThrownBy(() -> samples.sample(task.leastLength(), 1, 0))
                        .isInstanceOf(IllegalArgumentException.class)
                        .message()
                        .matches(task.name() + " needs at least [0-9]+ tokens with this tokenizer, got "
                                + task.leastLength())
                        .satisfies(message -> {
                            int least = Integer.parseInt(message.replaceAll(".*at least ([0-9]+) .*", "$1"));
                            int chance = Math.max(80, least / 10); // in what is drawn
                            assertThat(samples.leastLength()).isBetween(least - chance, least + chance);
                        });
            }
        }
    }

    @Test
    void aTokenizerThatDoesNotKnowTheWordsIsNotAsked() {
        assertThatThrownBy(() -> Tasks.named("niah_single_1", Map.of()).on(BundledModel.TOKENIZER, 1000))
                .hasMessage(
                        "ruler/niah_single_1@1 is asked in English, of which this tokenizer does not know every word");
    }
}
