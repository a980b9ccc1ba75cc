package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Named.named;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.tasks.dataset.Format;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * The laws that every task of the table keeps, with parameters drawn at random and with tokenizers of two kinds: the bundled model's, which
 * knows a few hundred words, and one of bytes. A law that does not hold for a task is named on its card, with the reason.
 */
class TaskContractTest {

    private static final Tokenizer GPT2 = BundledModel.other("gpt2");
    private static final List<Tokenizer> TOKENIZERS = List.of(BundledModel.TOKENIZER, GPT2);
    private static final int LONGEST = 3000, DRAWS = 4;
    private static final Pattern LEAST = Pattern.compile(" needs at least ([0-9]+) tokens with this tokenizer, got ");

    @TempDir
    static Path folder;

    @AfterAll
    static void close() {
        GPT2.close();
    }

    static Stream<Named<TaskCard>> cards() {
        return Tasks.all().stream().map(card -> named(card.name(), card));
    }

    static Stream<Named<TaskCard>> seeded() {
        return keeping(TaskLaw.SEEDED);
    }

    static Stream<Named<TaskCard>> within() {
        return keeping(TaskLaw.WITHIN_THE_LENGTH);
    }

    static Stream<Named<TaskCard>> ofLeastLength() {
        return keeping(TaskLaw.LEAST_LENGTH);
    }

    private static Stream<Named<TaskCard>> keeping(TaskLaw law) {
        return cards().filter(card -> !card.getPayload().exemptions().containsKey(law));
    }

    @ParameterizedTest
    @MethodSource("seeded")
    void aSampleIsAFunctionOfItsSeed(TaskCard card) {
        Random random = new Random(1);
        for (int draw = 0; draw < DRAWS; draw++) {
            Task task = drawn(card, random);
            for (Samples samples : onAll(task)) {
                int length = samples.leastLength() + 400 + random.nextInt(200); // with room for what is drawn
                List<String> one = hashes(task, samples, length, 1);
                assertThat(hashes(task, samples, length, 1)).isEqualTo(one);
                assertThat(hashes(task, samples, length, 2)).as("%s", task).isNotEqualTo(one);
            }
        }
    }

    /** An exemption that nothing needs is one too many. */
    @Test
    void whereASeedChangesNothingTheCardSaysSo() {
        Task task = Tasks.named("niah", Map.of());
        Samples samples = task.on(GPT2, LONGEST);
        assertThat(hashes(task, samples, LONGEST, 2)).isEqualTo(hashes(task, samples, LONGEST, 1));
        assertThat(Tasks.card("niah").orElseThrow().exemptions()).containsKey(TaskLaw.SEEDED);
    }

    private static List<String> hashes(Task task, Samples samples, int length, long seed) {
        return IntStream.range(0, Math.min(4, task.size()))
                .mapToObj(ordinal -> samples.promptSha256(samples.sample(length, seed, ordinal)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("within")
    void promptAndNewTokensTogetherNeverExceedTheLength(TaskCard card) {
        Random random = new Random(2);
        for (int draw = 0; draw < DRAWS; draw++) {
            Task task = drawn(card, random);
            for (Samples samples : onAll(task))
                for (int i = 0; i < 3; i++) {
                    int least = samples.leastLength(), length = least + random.nextInt(LONGEST - least + 1);
                    Sample sample = samples.sample(length, random.nextLong(), random.nextInt(task.size()));
                    if (sample.unasked() == null)
                        assertThat(sample.ids().length + samples.newTokens())
                                .as("%s at %d", task, length)
                                .isLessThanOrEqualTo(length);
                    else assertThat(sample.unasked()).isNotBlank();
                }
        }
    }

    /**
     * What a sample needs, the sentence says that refuses it. The least length is that of the shortest: the same for all where prompts are
     * equally long, else no further from the shortest found here than these are from one another.
     */
    @ParameterizedTest
    @MethodSource("ofLeastLength")
    void theLeastLengthIsThatOfTheShortestPrompt(TaskCard card) {
        Random random = new Random(3);
        for (int draw = 0; draw < DRAWS; draw++) {
            Task task = drawn(card, random);
            for (Samples samples : onAll(task)) {
                int least = samples.leastLength();
                int[] needed = IntStream.range(0, 30)
                        .map(i -> needed(samples, random.nextLong(), i % task.size()))
                        .sorted()
                        .toArray();
                assertThat(least)
                        .as("%s, of which samples need %s", task, Arrays.toString(needed))
                        .isBetween(2 * needed[0] - needed[29], 2 * needed[29] - needed[0]);
                assertThat(least).isGreaterThanOrEqualTo(task.leastLength());
                for (int i = 0; i < 5; i++) {
                    int ordinal = random.nextInt(task.size());
                    long seed = random.nextLong();
                    assertThatCode(() -> samples.sample(least, seed, ordinal)).doesNotThrowAnyException();
                    if (needed[0] == needed[29])
                        assertThat(samples.sample(least, seed, ordinal).unasked())
                                .isNull();
                }
            }
        }
    }

    private static int needed(Samples samples, long seed, int ordinal) {
        IllegalArgumentException refusal =
                catchThrowableOfType(IllegalArgumentException.class, () -> samples.sample(1, seed, ordinal));
        Matcher least = LEAST.matcher(String.valueOf(refusal.getMessage()));
        assertThat(least.find()).as(refusal.getMessage()).isTrue();
        return Integer.parseInt(least.group(1));
    }

    @ParameterizedTest
    @MethodSource("cards")
    void aTaskIsWhatItsNameAndParametersMakeAgain(TaskCard card) {
        Random random = new Random(4);
        for (int draw = 0; draw < 50; draw++) {
            Task task = drawn(card, random), again = Tasks.named(task.name(), task.parameters());
            assertThat(again.parameters()).isEqualTo(task.parameters());
            if (task instanceof Record) assertThat(again).isEqualTo(task);
            assertThat(Tasks.card(task.name())).containsSame(card);
            assertThat(card.metrics()).contains(task.metric());
            assertThat(card.parameters().stream().map(TaskParameter::name))
                    .containsAll(task.parameters().keySet());
            assertThat(schema(card).validate(JsonMapper.shared().valueToTree(task.parameters())))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("cards")
    void asManySamplesAreMadeAsAreAskedFor(TaskCard card) {
        Random random = new Random(5);
        for (int draw = 0; draw < 20; draw++) {
            Task task = drawn(card, random);
            int round = task.ofSize(1).size();
            for (int samples = 1; samples <= Math.min(40, task.size()); samples++)
                assertThat(task.ofSize(samples).size())
                        .as("%s of %d", task, samples)
                        .isBetween(samples, samples + round - 1);
        }
    }

    @ParameterizedTest
    @MethodSource("cards")
    void whatTheCardSaysIsTakenWhenNothingIsGiven(TaskCard card) {
        Map<String, Object> needed = new TreeMap<>();
        for (TaskParameter parameter : card.parameters())
            if (parameter.mustBeGiven()) needed.put(parameter.name(), file(card));
        Task bare = make(card, needed);
        assertThat(bare.metric()).isEqualTo(card.metrics().get(0));
        assertThat(schema(card).validate(JsonMapper.shared().valueToTree(needed)))
                .isEmpty();
        for (TaskParameter parameter : takenBy(card)) {
            Object otherwise = parameter.fallback();
            if (otherwise == null) continue;
            Map<String, Object> given = new TreeMap<>(needed);
            given.put(parameter.name(), otherwise);
            assertThat(make(card, given).parameters()).isEqualTo(bare.parameters());
            assertThat(schema(card).validate(JsonMapper.shared().valueToTree(given)))
                    .isEmpty();
        }
    }

    /** The schema and the task refuse alike. */
    @ParameterizedTest
    @MethodSource("cards")
    void whatIsOutOfRangeIsRefused(TaskCard card) {
        for (TaskParameter parameter : takenBy(card)) {
            List<Object> wrong = new ArrayList<>();
            switch (parameter.kind()) {
                case INTEGER -> {
                    wrong.addAll(List.of(parameter.min() - 1, 1.5, "many"));
                    if (parameter.max() < Integer.MAX_VALUE) wrong.add(parameter.max() + 1);
                }
                case FLAG, WORD -> wrong.add("perhaps");
                case PATH, TEXT -> wrong.add(" ");
            }
            for (Object value : wrong) refused(card, Map.of(parameter.name(), value));
        }
        refused(card, Map.of("colour", "green"));
    }

    private static void refused(TaskCard card, Map<String, ?> wrong) {
        Map<String, Object> given = new TreeMap<>();
        for (TaskParameter parameter : card.parameters())
            if (parameter.mustBeGiven()) given.put(parameter.name(), file(card));
        given.putAll(wrong);
        assertThat(schema(card).validate(JsonMapper.shared().valueToTree(given)))
                .as("%s", wrong)
                .isNotEmpty();
        assertThatIllegalArgumentException()
                .as("%s", wrong)
                .isThrownBy(() -> make(card, given))
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("\n"));
    }

    @Test
    void cardsSayWhatPeopleNeed() {
        Set<String> names = new HashSet<>();
        assertThat(Tasks.all()).allSatisfy(card -> {
            assertThat(names.add(card.name())).isTrue();
            assertThat(card.title()).isNotBlank();
            assertThat(card.idea()).endsWith(".").doesNotContain("\n");
            assertThat(card.source()).isNotBlank();
            assertThat(card.parameters().stream().map(TaskParameter::name)).doesNotHaveDuplicates();
            assertThat(card.exemptions().values()).doesNotContain("");
            if (!card.name().equals(FileTask.NAME))
                assertThat(Tasks.fullName(card.name(null))).contains(card.name(null));
        });
    }

    /** A form's option that the card does not know would be on no page. */
    @Test
    void aFileTakesWhatItsFormsTake() {
        Set<String> options = new TreeSet<>(Format.OF_EVERY_FILE);
        for (Format format : Format.values()) options.addAll(format.options());
        assertThat(FileTask.CARD.parameters().stream().map(TaskParameter::name))
                .containsExactlyInAnyOrderElementsOf(options);
    }

    /** With about half of its parameters given, and no folder: a folder's texts are what they are, whatever the seed. */
    private static Task drawn(TaskCard card, Random random) {
        Map<String, Object> given = new TreeMap<>();
        for (TaskParameter parameter : takenBy(card))
            if (parameter.mustBeGiven()) given.put(parameter.name(), file(card));
            else if (random.nextBoolean() && parameter.kind() != TaskParameter.Kind.PATH)
                given.put(parameter.name(), value(parameter, random));
        return make(card, given);
    }

    /** Of a file those alone that every form takes and that change what is asked. */
    private static List<TaskParameter> takenBy(TaskCard card) {
        return card != FileTask.CARD
                ? card.parameters()
                : Stream.of("path", "samples", "truncation", "chat", "by")
                        .map(card::parameter)
                        .toList();
    }

    private static Object value(TaskParameter parameter, Random random) {
        if (parameter.name().equals("tokens")) return random.nextBoolean() ? 0 : LONGEST * 2;
        if (parameter.name().equals("samples")) return 1 + random.nextInt(4);
        if (parameter.kind() == TaskParameter.Kind.TEXT)
            return parameter.name().equals("date")
                    ? "2025-0" + (1 + random.nextInt(9)) + "-17"
                    : " the lamp is green .";
        if (parameter.name().equals("truncation")) return random.nextBoolean() ? "middle" : "none";
        return switch (parameter.kind()) {
            case INTEGER ->
                (int) (parameter.min() + random.nextLong(Math.min(10, 1L + parameter.max() - parameter.min())));
            case FLAG -> random.nextBoolean();
            case WORD -> parameter.words().get(random.nextInt(parameter.words().size()));
            default -> throw new AssertionError("say how to draw " + parameter);
        };
    }

    private static String file(TaskCard card) {
        return switch (card.name()) {
            case "ruler/qa_1@1" -> Questions.squad(folder);
            case "ruler/qa_2@1" -> Questions.hotpot(folder);
            case "file" ->
                Conformance.file("fixtures/kv/kv-retrieval-5_keys.jsonl").toString();
            default -> throw new AssertionError("say which file " + card.name() + " reads");
        };
    }

    private static Task make(TaskCard card, Map<String, ?> given) {
        return card.task().apply(new Given(card.name(), card, given, null));
    }

    /** Some speak one language, some the other. */
    private static List<Samples> onAll(Task task) {
        List<Samples> all = new ArrayList<>();
        for (Tokenizer tokenizer : TOKENIZERS) {
            try {
                all.add(task.on(tokenizer, LONGEST));
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageMatching(".*(this tokenizer|every word|writes .* for ).*");
            }
        }
        assertThat(all).as("%s is put to no tokenizer", task).isNotEmpty();
        return all;
    }

    private static Schema schema(TaskCard card) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(JsonMapper.shared().writeValueAsString(card.jsonSchema()));
    }
}
