package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.tasks.language.StoryLanguage;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Laws of the tasks that are asked in the bundled model's language. */
class StoryTaskTest {

    private static final Tokenizer BUNDLED = BundledModel.TOKENIZER;
    private static final StoryCodes CODES = new StoryCodes(8, 11, 10);
    private static final StoryChains CHAINS = new StoryChains(1, 4, 100);
    private static final List<Generated> TASKS = List.of(
            CODES,
            new StoryCodes(1, 2, 3),
            new StoryCodes(60, 5, 3),
            CHAINS,
            new StoryChains(3, 19, 5),
            new StoryChains(2, 1, 5));

    private static String text(Sample sample) {
        return sample.text() == null ? "" : sample.text();
    }

    /** From 30 tokens more than the least on; below that by whole sentences. */
    @Test
    void everyBudgetIsMetExactly() {
        Random random = new Random(1);
        for (Generated task : TASKS) {
            Samples samples = task.on(BUNDLED, 4096);
            int least = samples.leastLength();
            for (int i = 0; i < 60; i++) {
                int length = least + (i < 40 ? i : random.nextInt(2500));
                Sample sample = samples.sample(length, random.nextLong(), random.nextInt(task.size()));
                assertThat(sample.ids()).isEqualTo(BUNDLED.encode(text(sample)));
                assertThat(sample.ids().length + task.newTokens())
                        .as("%s at %d", task, length)
                        .isBetween(length < least + 30 ? length - 5 : length, length);
                assertThat(BUNDLED.knows(text(sample))).isTrue();
            }
        }
    }

    @Test
    void aCodeIsToldOnceAndAskedFor() {
        Pattern told = Pattern.compile("the code of (\\w+) is (\\d \\d \\d) \\.");
        for (int i = 0; i < 50; i++) {
            Sample sample = new StoryCodes(20, 5, 10).on(BUNDLED, 1024).sample(512, i, i);
            Set<String> names = new HashSet<>();
            String asked = text(sample).replaceAll("(?s).* what is the code of (\\w+) \\? the code of \\1 is$", "$1");
            for (Matcher fact = told.matcher(text(sample)); fact.find(); names.add(fact.group(1)))
                if (fact.group(1).equals(asked)) assertThat(sample.answers()).containsExactly(fact.group(2));
            assertThat(names).hasSize(20).contains(asked);
            int needle = sample.needles().get(0);
            assertThat(BUNDLED.decode(Arrays.copyOfRange(sample.ids(), needle - 2, needle + 3)))
                    .isEqualTo(asked + " is " + sample.answers().get(0));
            assertThat(BUNDLED.decode(sample.answer()))
                    .isEqualTo(sample.answers().get(0));
        }
    }

    /** The fact's fifth word is the first digit; a sentence has up to nine tokens, so its place is off by up to half of that. */
    @Test
    void depthsGoEvenlyFromTheStartToTheEnd() {
        StoryCodes task = new StoryCodes(8, 5, 3);
        Samples samples = task.on(BUNDLED, 1024);
        for (int ordinal = 0; ordinal < task.size(); ordinal++) {
            Sample sample = samples.sample(1024, 3, ordinal);
            double depth = ordinal / 3 / 4.0;
            assertThat(sample.depth()).isEqualTo(depth);
            int around = 1024 - task.newTokens() - 1 - 9 - 9; // without <s>, the fact and the question
            assertThat(sample.needles().get(0) - 1 - 5)
                    .isBetween((int) (depth * around) - 5, (int) (depth * around) + 5);
        }
    }

    @Test
    void aChainIsToldInItsOrderAmongOthers() {
        for (int i = 0; i < 50; i++) {
            Sample sample = new StoryChains(3, 4, 50).on(BUNDLED, 1024).sample(512, i, i);
            String[] names = sample.answers().get(0).split(" ");
            assertThat(names).hasSize(5).doesNotHaveDuplicates();
            String number = text(sample).replaceAll("(?s).* who has ((?:\\d ){5})\\?$", "$1");
            int last = -1;
            for (int hop = 0; hop < names.length; hop++) {
                int needle = sample.needles().get(hop);
                assertThat(needle).isGreaterThan(last);
                last = needle;
                assertThat(BUNDLED.decode(Arrays.copyOfRange(sample.ids(), needle, sample.ids().length)))
                        .startsWith("who has " + (hop == 0 ? number : "what " + names[hop - 1] + " has ") + "is "
                                + names[hop] + " .");
            }
            assertThat(text(sample).split(" has what ", -1)).hasSize(1 + 3 * 4);
            assertThat(BUNDLED.decode(sample.answer()))
                    .isEqualTo(sample.answers().get(0));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4 1 5 .      | 1",
                "4 1 5        | 1",
                "4 1 5 6      | 0",
                "4 1 .        | 0",
                "4 1 6 .      | 0",
                "the 4 1 5    | 1",
                ".            | 0",
            })
    void aCodeIsRightToTheDigit(String answer, double score) {
        assertThat(CODES.verdict(List.of("4 1 5"), answer).score()).isEqualTo(score);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ada ben cora .     | 1",
                "ada ben cora . dan | 1",
                "ada ben cora       | 0",
                "ada ben cora dan . | 0",
                "ada cora ben .     | 0",
                "ada ben .          | 0",
                "dan ada ben cora . | 0",
            })
    void aChainIsRightToTheFullStop(String answer, double score) {
        assertThat(CHAINS.verdict(List.of("ada ben cora"), answer).score()).isEqualTo(score);
    }

    /** On every platform, and in every later version of the program: hashes computed once. */
    @Test
    void samplesNeverChange() {
        StringBuilder hashes = new StringBuilder();
        for (Generated task : TASKS) {
            String text = text(task.on(BUNDLED, 4096).sample(1024, 1, 2));
            assertThat(text(task.on(BUNDLED, 1024).sample(1024, 1, 2))).isEqualTo(text);
            assertThat(text(task.on(BUNDLED, 1024).sample(1024, 2, 2))).isNotEqualTo(text);
            hashes.append(Fingerprint.of(text), 0, 8).append(' ');
        }
        assertThat(hashes.toString().strip()).isEqualTo("c4c327ca 25595b65 edd4757f b15014a5 f39a7db4 0e338db7");
    }

    /** {@code <s>}, 8 codes of 9 tokens, 9 of question, 4 new; {@code <s>}, 8 and 4 times 6 of chain, 8 of question, 6 new. */
    @Test
    void aLengthThatIsTooShortIsRefusedWithTheLeastOne() {
        for (Map.Entry<Generated, Integer> least :
                Map.of((Generated) CODES, 89, CHAINS, 57).entrySet()) {
            Samples samples = least.getKey().on(BUNDLED, 1024);
            assertThat(samples.leastLength()).isEqualTo(least.getValue());
            assertThat(samples.sample(least.getValue(), 1, 0).ids())
                    .hasSize(least.getValue() - least.getKey().newTokens());
            assertThatThrownBy(() -> samples.sample(least.getValue() - 1, 1, 0))
                    .hasMessage("%s needs at least %d tokens with this tokenizer, got %d"
                            .formatted(least.getKey().name(), least.getValue(), least.getValue() - 1));
        }
    }

    @Test
    void aTokenizerThatDoesNotSpeakTheLanguageIsNotAsked() {
        try (Tokenizer gpt2 = BundledModel.other("gpt2")) {
            for (String name : new String[] {"kv/stories@1", "vt/stories@2"})
                assertThatThrownBy(() -> Tasks.named(name, Map.of()).on(gpt2, 1024))
                        .hasMessage(name
                                + " is asked in the bundled model's language, which this tokenizer does not speak");
        }
    }

    @Test
    void theLanguageIsPartOfTheIdentity() {
        for (Generated task : TASKS)
            assertThat(task.on(BUNDLED, 1024).identity())
                    .containsEntry("data", StoryLanguage.NAME)
                    .containsAllEntriesOf(task.parameters());
    }

    /** A model that has learned nothing answers something, and it is wrong. */
    @Test
    void answersAreScored() {
        try (Decoder decoder = Decoder.random(1, 64, StoryLanguage.names().size() + 512)) {
            for (Generated task : TASKS) {
                Samples samples = task.on(BUNDLED, 1024);
                List<Outcome> outcomes = samples.measure(
                        decoder,
                        Configuration.of("rope").resolve(decoder.rope(), 1024),
                        List.of(samples.sample(1024, 1, 0), samples.sample(1024, 1, 1)));
                assertThat(task.summarize(outcomes).score()).isEqualTo(0);
            }
        }
    }
}
