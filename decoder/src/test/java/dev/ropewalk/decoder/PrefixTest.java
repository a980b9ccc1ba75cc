package dev.ropewalk.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.model.Chunks;
import dev.ropewalk.decoder.model.ForwardPass;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.LengthPolicy;
import dev.ropewalk.methods.Methods;
import dev.ropewalk.methods.Resolution;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was read before saves work and never shows: an answer is the same bit for bit. Passes are of 64 tokens here. */
class PrefixTest {

    private static final int TRAINED = 64, PASS = 64, LONGEST = 220;
    private static final Map<String, Decoder> DECODERS = new HashMap<>();
    private static final String PLAIN = "families/checkpoints/rope";

    @AfterAll
    static void close() {
        DECODERS.values().forEach(Decoder::close);
    }

    private static Decoder load(String folder) {
        Checkpoint checkpoint = Checkpoint.open(Kit.checkpoint(folder));
        return new Decoder(ForwardPass.of(checkpoint, Dtype.FLOAT32, Device.cpu()), new Chunks(PASS));
    }

    /** One for each checkpoint, which has nothing in mind. */
    private static Decoder decoder(String folder) {
        Decoder decoder = DECODERS.computeIfAbsent(folder, PrefixTest::load);
        decoder.forget();
        return decoder;
    }

    private static Resolution resolution(Decoder decoder, String configuration) {
        return Configuration.parse(configuration).resolve(decoder.rope().withTrainedLength(TRAINED), LONGEST);
    }

    /** So many tokens of the one document, and a question that no other seed asks. */
    private static Prompt prompt(int document, int question, int shared, int seed) {
        int[] ids = Arrays.copyOf(new Random(7).ints(200, 3, 48).toArray(), document + question);
        int[] asked = new Random(seed).ints(question, 3, 48).toArray();
        if (question > 0) asked[0] = 48 + seed;
        System.arraycopy(asked, 0, ids, document, question);
        return new Prompt(ids, shared);
    }

    private record Asked(Prompt prompt, int room) {}

    /** Prefixes that end on, before and behind the ends of passes; room that grows and shrinks; the same prompt twice; one that is shorter. */
    private static final List<Asked> ASKED = List.of(
            new Asked(prompt(150, 10, 150, 1), 3),
            new Asked(prompt(150, 20, 150, 2), 30),
            new Asked(prompt(150, 20, 150, 2), 0),
            new Asked(prompt(128, 31, 128, 3), 7),
            new Asked(prompt(127, 30, 0, 4), 9),
            new Asked(prompt(129, 66, 0, 5), 8),
            new Asked(prompt(129, 3, 0, 6), 8),
            new Asked(prompt(40, 10, 40, 7), 20),
            new Asked(prompt(40, 100, 40, 8), 2));

    /** All bits that can be asked for; with questions between that write behind the prompt. */
    private static List<float[]> answer(Decoder decoder, Resolution resolution, Asked asked) {
        try (Context context = decoder.read(asked.prompt(), resolution, asked.room())) {
            List<float[]> answer = new ArrayList<>(List.of(context.lastLogits()[0]));
            if (asked.room() > 0) {
                int[] continuation = new Random(9).ints(asked.room(), 3, 48).toArray();
                context.likelihood(List.of(continuation));
                context.generate(asked.room(), Set.of());
                answer.addAll(List.of(context.logitsAlong(List.of(continuation)).get(0)));
            }
            return answer;
        }
    }

    static Stream<Arguments> everyMethod() {
        return Stream.of(PLAIN, "families/checkpoints/phi", "families/checkpoints/mistral-swa")
                .flatMap(checkpoint -> Methods.all().stream()
                        .map(card -> card.name())
                        .filter(name -> !name.equals("longrope")) // has no default; it follows the length
                        .map(name -> Arguments.of(
                                name.equals("ms-poe") ? "methods/checkpoints/llama-mha" : checkpoint, name)));
    }

    @ParameterizedTest
    @MethodSource("everyMethod")
    void whatWasReadBeforeChangesNoBit(String checkpoint, String method) {
        Decoder decoder = decoder(checkpoint);
        Resolution resolution = resolution(decoder, method);
        List<List<float[]>> fresh = new ArrayList<>();
        for (Asked asked : ASKED) {
            decoder.forget();
            fresh.add(answer(decoder, resolution, asked));
        }
        long before = decoder.tokensRead();
        for (int i = 0; i < ASKED.size(); i++)
            assertThat(answer(decoder, resolution, ASKED.get(i)).toArray(float[][]::new))
                    .as("prompt " + i)
                    .isDeepEqualTo(fresh.get(i).toArray(float[][]::new));
        assertThat(decoder.tokensRead() - before)
                .isLessThan(ASKED.stream()
                        .mapToInt(asked -> asked.prompt().ids().length)
                        .sum());
    }

    /** By hand. Passes of the first prompt: 64, 64, 22, 10. */
    @Test
    void whatIsReadIsWhatFollowsTheLastPassInCommon() {
        Decoder decoder = decoder(PLAIN);
        Resolution rope = resolution(decoder, "rope");
        int[] read = ASKED.stream()
                .mapToInt(asked -> {
                    long before = decoder.tokensRead();
                    answer(decoder, rope, asked);
                    return Math.toIntExact(decoder.tokensRead() - before);
                })
                .toArray();
        assertThat(read)
                .containsExactly(
                        160, // nothing is known
                        20, // the document is
                        20, // the last pass of a prompt is always read
                        159 - 128, // its document ends with a pass that the longer one had, too
                        157 - 64, // differs in the last token of the second pass
                        195 - 64, // the prompt before had another token there
                        132 - 128, // differs in the second token of the third pass
                        50, // its first pass ends within the other's
                        100); // the document is known
    }

    /** Without a shared part a prompt is read as any other. */
    @Test
    void aPromptIsReadLikeABatchOfOne() {
        Decoder decoder = decoder(PLAIN);
        Resolution resolution = resolution(decoder, "self-extend");
        int[] ids = prompt(150, 20, 0, 1).ids();
        try (Context alone = decoder.read(new Prompt(ids, 0), resolution, 4);
                Context batch = decoder.read(List.of(ids), resolution, 4)) {
            assertThat(alone.lastLogits()).isDeepEqualTo(batch.lastLogits());
        }
    }

    private static int readAfter(Decoder decoder, Asked first, Resolution under, Asked second, Resolution then) {
        answer(decoder, under, first);
        long before = decoder.tokensRead();
        answer(decoder, then, second);
        return Math.toIntExact(decoder.tokensRead() - before);
    }

    @Test
    void nothingIsTakenOverFromAnotherPlan() {
        Decoder decoder = decoder(PLAIN);
        assertThat(readAfter(
                        decoder,
                        ASKED.get(0),
                        resolution(decoder, "pi{factor=2}"),
                        ASKED.get(1),
                        resolution(decoder, "pi{factor=4}")))
                .isEqualTo(170);
    }

    /** The factor of DCA's code depends on how long the prompt is: a prompt of another length was another one from its first token on. */
    @Test
    void nothingIsTakenOverFromAnotherLengthWhereTheTemperatureFollowsIt() {
        Decoder decoder = decoder(PLAIN);
        Resolution dca = resolution(decoder, "dca{chunk=48,cap=63,mscale=0.1}");
        assertThat(readAfter(decoder, ASKED.get(0), dca, ASKED.get(1), dca)).isEqualTo(170);
        assertThat(readAfter(decoder, ASKED.get(1), dca, ASKED.get(2), dca)).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"recompute", "re-rotate", "stale"})
    void nothingIsTakenOverWhereThePlanFollowsTheLength(String policy) {
        Decoder decoder = decoder(PLAIN);
        Resolution following = resolution(decoder, "dynamic-ntk{factor=2,policy=" + policy + "}");
        Resolution frozen = following.under(LengthPolicy.FROZEN);
        assertThat(readAfter(decoder, ASKED.get(1), following, ASKED.get(2), following))
                .isGreaterThanOrEqualTo(170);
        assertThat(readAfter(decoder, ASKED.get(1), following, ASKED.get(2), frozen))
                .isEqualTo(170);
        assertThat(readAfter(decoder, ASKED.get(2), frozen, ASKED.get(2), following))
                .isEqualTo(170);
    }

    /** Anything else that needs memory: the kept cache is gone, not only unused. */
    @Test
    void otherReadingsTakeThePlaceOfWhatWasKept() {
        Decoder decoder = decoder(PLAIN);
        Resolution rope = resolution(decoder, "rope");
        int[] ids = ASKED.get(1).prompt().ids();
        List<Runnable> others = List.of(
                () -> decoder.logits(ids, rope.plan(), 0),
                () -> decoder.negativeLogLikelihood(List.of(ids), rope, 1),
                () -> decoder.read(List.of(ids), rope, 0).close(),
                decoder::forget);
        for (Runnable other : others) {
            answer(decoder, rope, ASKED.get(1));
            other.run();
            assertThat(decoder.kept().take()).isEmpty();
        }
    }

    @Test
    void contextsMayBeClosedInAnyOrderAndTwice() {
        Resolution rope = resolution(decoder(PLAIN), "rope");
        Decoder decoder = load(PLAIN);
        List<float[]> expected = answer(decoder, rope, ASKED.get(1));
        Context first = decoder.read(ASKED.get(0).prompt(), rope, 1);
        long before = decoder.tokensRead();
        Context second = decoder.read(ASKED.get(1).prompt(), rope, 1); // the first is still open: it keeps its own
        assertThat(decoder.tokensRead() - before).isEqualTo(170);
        second.close();
        first.close();
        first.close();
        assertThat(answer(decoder, rope, ASKED.get(1)).toArray(float[][]::new))
                .isDeepEqualTo(expected.toArray(float[][]::new));
        assertThatThrownBy(second::lastLogits).isInstanceOf(IllegalStateException.class);
        Context left = decoder.read(ASKED.get(1).prompt(), rope, 1);
        decoder.close();
        left.close();
    }

    /** A cache of these prompts takes 8 MiB, by hand: 2 layers x (keys, values) x 256 floats x 2,060 places. */
    @Test
    void memoryStaysFlat() throws IOException {
        int[] document = new Random(1).ints(2048, 0, 32_000).toArray();
        try (Decoder decoder = Decoder.random(2, 256, 4096)) {
            Resolution rope = Configuration.of("rope").resolve(decoder.rope(), 4096);
            long after20 = 0;
            for (int i = 0; i < 120; i++) {
                int[] ids = Arrays.copyOf(document, 2052);
                ids[2050] = i;
                decoder.read(new Prompt(ids, 2048), rope, i % 7).close();
                if (i == 20) after20 = ResidentMemory.megabytes();
            }
            assertThat(decoder.tokensRead()).isEqualTo(2048 + 120 * 4);
            assertThat(ResidentMemory.megabytes() - after20).isLessThan(100);
        }
    }

    @Test
    void aSharedPartLeavesSomethingToAsk() {
        assertThatThrownBy(() -> new Prompt(new int[3], 3)).hasMessage("a prompt of 3 tokens can share 0 to 2, got 3");
        assertThatThrownBy(() -> new Prompt(new int[0], 0)).hasMessage("a prompt needs at least 1 token, got none");
        assertThat(IntStream.of(0, 2).mapToObj(shared -> new Prompt(new int[3], shared)))
                .hasSize(2);
    }
}
