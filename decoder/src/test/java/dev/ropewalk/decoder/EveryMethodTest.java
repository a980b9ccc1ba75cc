package dev.ropewalk.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.LengthPolicy;
import dev.ropewalk.methods.MethodCard;
import dev.ropewalk.methods.Methods;
import dev.ropewalk.methods.Resolution;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same logits come out however a text is read: at once, in any chunks, token by token, beside other texts. For every method there is, on
 * a plain checkpoint, one that turns a part of its heads, and one with a sliding window.
 */
class EveryMethodTest {

    private static final int TRAINED = 64, TOKENS = 150;
    private static final double SAME = 1e-3;
    private static final Map<String, Decoder> DECODERS = new HashMap<>();

    @AfterAll
    static void close() {
        DECODERS.values().forEach(Decoder::close);
    }

    static Stream<Arguments> everyMethod() {
        return Stream.of("families/checkpoints/rope", "families/checkpoints/phi", "families/checkpoints/mistral-swa")
                .flatMap(checkpoint -> Methods.all().stream()
                        .map(card -> card.name().equals("ms-poe")
                                ? Arguments.of(
                                        "methods/checkpoints/llama-mha", card.name()) // of the others heads share keys
                                : Arguments.of(checkpoint, card.name())));
    }

    private static Decoder decoder(String checkpoint) {
        return DECODERS.computeIfAbsent(checkpoint, folder -> Decoder.load(Checkpoint.open(Kit.checkpoint(folder))));
    }

    /** Automatic choices; LongRoPE has none for its lists, and DPE's are those of SelfExtend. */
    private static Resolution resolution(Decoder decoder, String method) {
        MethodCard card = Methods.named(method);
        Map<String, Object> lists = new HashMap<>();
        for (String list : List.of("shortFactor", "longFactor"))
            if (card.parameter(list).isPresent())
                lists.put(
                        list,
                        IntStream.range(0, decoder.rope().pairs())
                                .mapToObj(m -> 1.0 + (list.equals("longFactor") ? m : 0) / 4.0)
                                .toList());
        if (card.parameter("factors").isPresent())
            lists.put(
                    "factors",
                    IntStream.range(0, decoder.rope().pairs())
                            .mapToObj(m -> m % 2 == 0 ? 2 : 8)
                            .toList());
        return Configuration.of(method, lists).resolve(decoder.rope().withTrainedLength(TRAINED), TOKENS);
    }

    private static int[] ids(Decoder decoder, int n) {
        return new Random(n).ints(n, 0, decoder.vocabularySize()).toArray();
    }

    private static double apart(float[][] a, int from, float[][] b) {
        double worst = 0;
        for (int i = 0; i < b.length; i++)
            for (int v = 0; v < b[i].length; v++) worst = Math.max(worst, Math.abs(a[from + i][v] - b[i][v]));
        return worst;
    }

    @ParameterizedTest
    @MethodSource("everyMethod")
    void aTextIsTheSameHoweverItIsRead(String checkpoint, String method) {
        Decoder decoder = decoder(checkpoint);
        Resolution resolution = resolution(decoder, method);
        int[] text = ids(decoder, TOKENS);
        float[][] whole = decoder.logits(text, resolution.plan(), 0);
        for (int[] chunks : new int[][] {{1, 7, 64, 50, 27, 1}, {37, 37, 37, 39}})
            assertThat(apart(whole, 0, decoder.logits(text, resolution.plan(), chunks)))
                    .as("chunks " + Arrays.toString(chunks))
                    .isLessThan(SAME);

        int prompt = 58;
        Resolution throughout = resolution.under(LengthPolicy.FROZEN); // what follows the length has a test of its own
        try (Context context = decoder.read(List.of(Arrays.copyOf(text, prompt)), throughout, TOKENS - prompt)) {
            float[][] decoded = context.logitsAlong(List.of(Arrays.copyOfRange(text, prompt, TOKENS)))
                    .get(0);
            assertThat(apart(whole, prompt - 1, decoded)).as("token by token").isLessThan(SAME);
        }
    }

    @ParameterizedTest
    @MethodSource("everyMethod")
    void aTextIsTheSameBesideOthers(String checkpoint, String method) {
        Decoder decoder = decoder(checkpoint);
        Resolution resolution = resolution(decoder, method);
        List<int[]> prompts = List.of(ids(decoder, 140), ids(decoder, 5), ids(decoder, 63), ids(decoder, 70));
        List<int[]> continued = prompts.stream().map(ids -> ids(decoder, 9)).toList();
        try (Context together = decoder.read(prompts, resolution, 9)) {
            List<float[][]> beside = together.logitsAlong(continued);
            for (int s = 0; s < prompts.size(); s++) {
                try (Context alone = decoder.read(List.of(prompts.get(s)), resolution, 9)) {
                    float[][] single =
                            alone.logitsAlong(List.of(continued.get(s))).get(0);
                    assertThat(apart(single, 0, beside.get(s)))
                            .as("prompt " + s)
                            .isLessThan(SAME);
                }
            }
        }
    }
}
