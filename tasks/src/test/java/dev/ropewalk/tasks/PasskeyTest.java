package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.tasks.Outcome.Status;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasskeyTest {

    private static final Tokenizer BUNDLED = BundledModel.TOKENIZER;
    private static final Passkey TASK = new Passkey(5, 3);

    /** Below 72 tokens there are budgets that sentences of 6 and 7 tokens cannot make; from there on every one is met exactly. */
    @Test
    void theBundledLanguageMeetsEveryBudgetExactly() {
        Samples samples = TASK.on(BUNDLED, 2048);
        Random random = new Random(1);
        for (int i = 0; i < 150; i++) {
            int length = i < 60 ? 72 + i : 72 + random.nextInt(2000);
            Sample sample = samples.sample(length, random.nextLong(), random.nextInt(TASK.size()));
            assertThat(sample.ids().length + Passkey.NEW_TOKENS).isEqualTo(length);
        }
        for (int length = samples.leastLength(); length < 72; length++)
            assertThat(samples.sample(length, 1, 0).ids().length + Passkey.NEW_TOKENS)
                    .isBetween(length - 6, length);
    }

    @Test
    void theKeyStandsTwiceInTheNeedleAndNowhereElse() {
        Samples samples = TASK.on(BUNDLED, 1024);
        Random random = new Random(2);
        for (int i = 0; i < 60; i++) {
            Sample sample = samples.sample(100 + random.nextInt(900), random.nextLong(), random.nextInt(TASK.size()));
            int[] key = sample.answer();
            assertThat(BUNDLED.decode(key).replace(" ", ""))
                    .isEqualTo(sample.answers().get(0));
            List<Integer> places = IntStream.range(0, sample.ids().length)
                    .filter(at -> Arrays.mismatch(Arrays.copyOfRange(sample.ids(), at, at + key.length), key) < 0)
                    .boxed()
                    .toList();
            assertThat(places)
                    .containsExactly(sample.needles().get(0), sample.needles().get(0) + key.length + 4);
            assertThat(sample.answers().get(0)).matches("[1-9][0-9]{4}");
            assertThat(BUNDLED.decode(sample.ids())).endsWith("what is the pass key ? the pass key is");
            assertThat(BUNDLED.knows(BUNDLED.decode(sample.ids()))).isTrue();
        }
    }

    @Test
    void depthsGoEvenlyFromTheStartToTheEnd() {
        Samples samples = TASK.on(BUNDLED, 1024);
        for (int ordinal = 0; ordinal < TASK.size(); ordinal++) {
            Sample sample = samples.sample(1024, 3, ordinal);
            double depth = ordinal / 3 / 4.0;
            assertThat(sample.depth()).isEqualTo(depth);
            int filler = 1024 - Passkey.NEW_TOKENS - 1 - 23 - 10; // without <s>, needle and question
            assertThat(sample.needles().get(0) - 1 - 4)
                    .isBetween((int) (depth * filler) - 4, (int) (depth * filler) + 5);
        }
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() {
        Samples samples = TASK.on(BUNDLED, 512);
        Set<String> different = new HashSet<>();
        for (long seed = 0; seed < 4; seed++)
            for (int ordinal = 0; ordinal < TASK.size(); ordinal++) {
                int[] ids = samples.sample(512, seed, ordinal).ids();
                assertThat(TASK.on(BUNDLED, 4096).sample(512, seed, ordinal).ids())
                        .isEqualTo(ids);
                different.add(Arrays.toString(ids));
            }
        assertThat(different).hasSize(4 * TASK.size());
    }

    /** On every platform: a hash computed once. */
    @Test
    void samplesNeverChange() {
        String text = BUNDLED.decode(TASK.on(BUNDLED, 512).sample(256, 1, 7).ids());
        assertThat(Fingerprint.of(text)).as(text).isEqualTo(PINNED);
    }

    private static final String PINNED = "a60d98d64d36c94bf85b9594b1afde9ed6105bda3a6312c130057d50e201ed2c";

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama2"})
    void otherTokenizersAreAskedInEnglish(String kind) {
        try (Tokenizer tokenizer = BundledModel.other(kind)) {
            Samples samples = TASK.on(tokenizer, 4096);
            assertThat(samples.identity()).containsEntry("wording", "english");
            int least = samples.leastLength();
            int sentence = tokenizer.encodePlain(" There and back again.").length;
            Random random = new Random(4);
            for (int i = 0; i < 40; i++) {
                int length = least + random.nextInt(3000), ordinal = random.nextInt(TASK.size());
                Sample sample = samples.sample(length, random.nextLong(), ordinal);
                assertThat(sample.ids().length + Passkey.NEW_TOKENS).isBetween(length - sentence - 4, length);
                String text = tokenizer.decode(sample.ids());
                assertThat(text)
                        .contains("\nThe pass key is " + sample.answers().get(0) + ". Remember it. "
                                + sample.answers().get(0) + " is the pass key.\n")
                        .endsWith("\nWhat is the pass key? The pass key is");
                assertThat(text.lines()).hasSize(5);
                int[] upTo = Arrays.copyOf(sample.ids(), sample.needles().get(0));
                assertThat(tokenizer.decode(upTo)).endsWith("The pass key is");
                assertThat(tokenizer.decode(sample.answer()).trim())
                        .isEqualTo(sample.answers().get(0));
            }
        }
    }

    /** Passes are of 2,048 tokens and end where the key begins; the decoder has the vocabulary of the tokenizer, 32,000. */
    @Test
    void fillerThatTwoSamplesShareIsReadOnce() {
        try (Tokenizer tokenizer = BundledModel.other("llama2");
                Decoder decoder = Decoder.random(1, 64, 8192)) {
            Samples samples = TASK.on(tokenizer, 5000);
            Resolution resolution = Configuration.of("rope").resolve(decoder.rope(), 5000);
            int keyBefore = 0;
            for (int ordinal = 0; ordinal < TASK.size(); ordinal++) {
                Sample sample = samples.sample(5000, 1, ordinal);
                long before = decoder.tokensRead();
                samples.measure(decoder, resolution, List.of(sample));
                int key = sample.needles().get(0), shared = key == keyBefore ? key : keyBefore / 2048 * 2048;
                assertThat(decoder.tokensRead() - before)
                        .as("sample %d, key at %d after %d", ordinal, key, keyBefore)
                        .isEqualTo(sample.ids().length - shared);
                assertThat(key == keyBefore).isEqualTo(ordinal % 3 > 0);
                keyBefore = key;
            }
        }
    }

    @Test
    void aLengthThatIsTooShortIsRefused() {
        Samples samples = TASK.on(BUNDLED, 2048);
        assertThat(samples.leastLength()).isEqualTo(42);
        assertThatThrownBy(() -> samples.sample(16, 1, 0))
                .hasMessage("passkey@1 needs at least 42 tokens with this tokenizer, got 16");
    }

    @Test
    void blanksBetweenDigitsSayNothingInTheBundledLanguageOnly() {
        assertThat(Wording.STORIES.read("4 8 1 5 2 . the 7 1")).isEqualTo("48152 . the 71");
        assertThat(Wording.ENGLISH.read("4 8 1 5 2")).isEqualTo("4 8 1 5 2");
    }

    @Test
    void failuresCountAsZeroAndUnscoredSamplesDoNotCount() {
        List<Outcome> outcomes = List.of(
                outcome(0, Status.SCORED, 1.0), outcome(1, Status.SCORED, 0.0),
                outcome(2, Status.FAILED, 0.0), outcome(3, Status.UNSCORED, null));
        Summary summary = TASK.summarize(outcomes);
        assertThat(summary.score()).isEqualTo(1 / 3.0);
        assertThat(summary.failures()).isEqualTo(1);
        assertThat(summary.unscored()).isEqualTo(1);
        assertThat(TASK.summarize(List.of(outcome(0, Status.UNSCORED, null))).score())
                .isNull();
    }

    private static Outcome outcome(int ordinal, Status status, Double score) {
        return new Outcome(ordinal, status, null, 10, 5, "", score, null, null, -1.0, null, null, 1.0, 1.0);
    }
}
