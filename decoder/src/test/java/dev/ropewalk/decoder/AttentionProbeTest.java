package dev.ropewalk.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.decoder.attention.AttentionProbe;
import dev.ropewalk.decoder.checkpoint.Block;
import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.decoder.checkpoint.Layout;
import dev.ropewalk.decoder.checkpoint.Scales;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.engine.Kernels;
import dev.ropewalk.decoder.model.Chunks;
import dev.ropewalk.decoder.model.ForwardPass;
import dev.ropewalk.decoder.model.Weights;
import dev.ropewalk.methods.AttentionBand;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.LogitTemperature;
import dev.ropewalk.methods.Reach;
import dev.ropewalk.methods.Rope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionProbeTest {

    private static final int TRAINED = 24, TOKENS = 97, LAYERS = 3, HEADS = 4, VOCABULARY = 50;
    private static final double SAME = 2e-5;

    /** Three layers, the middle one with a sliding window; two query heads share a key head. */
    private static final DecoderConfig CONFIG = config(2);

    private static DecoderConfig config(int keyHeads) {
        return new DecoderConfig(
                32,
                48,
                LAYERS,
                HEADS,
                keyHeads,
                8,
                VOCABULARY,
                Block.LLAMA,
                1e-5,
                Scales.ofHeads(8),
                true,
                false,
                List.of(Reach.UNBOUNDED, 20, Reach.UNBOUNDED),
                new Rope(8, 10_000, TRAINED));
    }

    private static final DenseLlama REFERENCE = new DenseLlama(CONFIG);
    private static final Decoder DECODER = decoder(16); // several passes

    /** Heads that turn each by a ratio of its own, from layer 1 on: Ms-PoE and what it is composed with. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ms-poe{minRatio=1.5,maxRatio=4,fromLayer=1}",
                "ms-poe{fromLayer=0}",
                "compose{spectrum=ms-poe{minRatio=1,maxRatio=3,fromLayer=2},bands=dpe{window=12,factors=[2,6]}}"
            })
    void headsTurnEachByItsOwnRatio(String configuration) {
        ContextPlan plan = plan(configuration, TOKENS);
        DecoderConfig own = config(HEADS);
        DenseLlama reference = new DenseLlama(own);
        Kernels kernels = new Kernels(Device.cpu());
        try (Decoder decoder = new Decoder(
                new ForwardPass(
                        kernels, new Weights(kernels, own, Layout.LLAMA, reference.source(kernels), Dtype.FLOAT32)),
                new Chunks(16))) {
            AttentionProbe probe = decoder.attentionProbe(List.of(text(1, TOKENS)), plan);
            double[][][] rows = reference.lastRows(text(1, TOKENS), plan);
            for (int layer = 0; layer < LAYERS; layer++)
                for (int head = 0; head < HEADS; head++) {
                    assertThat(probe.entropy()[layer][head]).isCloseTo(entropy(rows[layer][head]), within(SAME));
                    assertThat(probe.sinks()[layer][head])
                            .isCloseTo(Arrays.stream(rows[layer][head], 0, 4).sum(), within(SAME));
                }
        }
    }

    /** Two query heads share a key head, which cannot turn as both do. */
    @Test
    void headsThatShareTheirKeysCannotTurnEachByItsOwnRatio() {
        ContextPlan plan = plan("ms-poe", TOKENS);
        assertThat(DECODER.refusal(plan))
                .hasValue(
                        "the plan turns each head by a ratio of its own, which needs a key head for each of the model's 4"
                                + " heads, it has 2");
        assertThatThrownBy(() -> DECODER.logits(text(1, 9), plan, 0)).hasMessageContaining("it has 2");
    }

    private static Decoder decoder(int passTokens) {
        Kernels kernels = new Kernels(Device.cpu());
        return decoder(kernels, REFERENCE.source(kernels), passTokens);
    }

    private static Decoder decoder(Kernels kernels, Weights.Source source, int passTokens) {
        return new Decoder(
                new ForwardPass(kernels, new Weights(kernels, CONFIG, Layout.LLAMA, source, Dtype.FLOAT32)),
                new Chunks(passTokens));
    }

    @AfterAll
    static void close() {
        DECODER.close();
    }

    private static ContextPlan plan(String configuration, int tokens) {
        return Configuration.parse(configuration).resolve(CONFIG.rope(), tokens).plan();
    }

    private static int[] text(int seed, int tokens) {
        return new Random(seed).ints(tokens, 0, VOCABULARY).toArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rope",
                "pi",
                "yarn",
                "ntk",
                "logn",
                "entropy-abf",
                "self-extend{group=6,window=12}",
                "dpe{window=12,factors=[2,6]}",
                "lampe{window=8,positions=14,tail=6}",
                "proportional{fraction=0.5}",
                "resonance{spectrum=yarn}",
                "log-floor{beta=0.5,length=20}",
                "dca{chunk=16,cap=20}",
                "rerope{window=16}",
                "lm-infinite{global=5,local=16}",
                "streaming-llm{sinks=4,recent=16}",
                "dynamic-ntk{factor=4,policy=re-rotate}",
                "compose{spectrum=yarn,bands=dca{chunk=16,cap=20},temperature=logn}"
            })
    void everyNumberIsThatOfTheWholeModelWrittenDown(String configuration) {
        ContextPlan plan = plan(configuration, TOKENS);
        List<int[]> texts = List.of(text(1, TOKENS), text(2, TOKENS));
        AttentionProbe probe = DECODER.attentionProbe(texts, plan);
        assertThat(probe.tokens()).isEqualTo(TOKENS);
        assertThat(probe.texts()).isEqualTo(2);
        double[][][] one = REFERENCE.lastRows(texts.get(0), plan), other = REFERENCE.lastRows(texts.get(1), plan);
        for (int layer = 0; layer < LAYERS; layer++)
            for (int head = 0; head < HEADS; head++) {
                double[] a = one[layer][head], b = other[layer][head], mean = new double[TOKENS];
                Arrays.setAll(mean, j -> (a[j] + b[j]) / 2);
                assertThat(probe.entropy()[layer][head]).isCloseTo((entropy(a) + entropy(b)) / 2, within(SAME));
                assertThat(probe.entropyOfMean()[layer][head]).isCloseTo(entropy(mean), within(SAME));
                assertThat(probe.sinks()[layer][head])
                        .isCloseTo(Arrays.stream(mean, 0, 4).sum(), within(SAME));
                assertThat(probe.recent()[layer][head]).isCloseTo(1, within(SAME)); // all of 97 tokens
                double never = IntStream.range(0, TOKENS)
                        .filter(j -> neverTrained(plan, j))
                        .mapToDouble(j -> mean[j])
                        .sum();
                assertThat(probe.neverTrained()[layer][head]).isCloseTo(never, within(SAME));
            }
    }

    private static double entropy(double[] row) {
        return Arrays.stream(row).filter(p -> p > 0).map(p -> -p * Math.log(p)).sum();
    }

    /** Whether a key's told distance turns any pair that never went full circle further than training did, pair by pair. */
    private static boolean neverTrained(ContextPlan plan, int key) {
        Optional<AttentionBand> band = plan.bandOf(TOKENS - 1, key);
        return band.isPresent()
                && IntStream.range(0, plan.spectrum().pairs()).anyMatch(m -> {
                    double trained = plan.rope().trainedSpectrum().speed(m) * TRAINED;
                    double turned = Math.abs(band.get().distance(TOKENS - 1, key, m))
                            * plan.spectrum().speed(m);
                    return trained < 2 * Math.PI && turned > trained - 1e-9;
                });
    }

    /** A model whose queries are zero attends to all it sees alike. */
    private static Decoder uniform() {
        Kernels kernels = new Kernels(Device.cpu());
        Weights.Source random = REFERENCE.source(kernels);
        return decoder(
                kernels,
                new Weights.Source() {
                    @Override
                    public boolean has(String name) {
                        return random.has(name);
                    }

                    @Override
                    public void read(String name, long[] shape, Weights.Rows each) {
                        random.read(
                                name,
                                shape,
                                (rows, start) -> each.accept(name.contains("q_proj") ? rows.muli(0) : rows, start));
                    }
                },
                16);
    }

    @Test
    void uniformAttentionHasTheEntropyOfTheKeysItSees() {
        int n = 600;
        try (Decoder decoder = uniform()) {
            AttentionProbe rope = decoder.attentionProbe(List.of(text(3, n)), plan("rope", n));
            AttentionProbe sinks =
                    decoder.attentionProbe(List.of(text(3, n)), plan("streaming-llm{sinks=4,recent=16}", n));
            for (int head = 0; head < HEADS; head++) {
                assertThat(rope.entropy()[0][head]).isCloseTo(Math.log(n), within(1e-4));
                assertThat(rope.entropyOfMean()[0][head]).isCloseTo(Math.log(n), within(1e-4));
                assertThat(rope.sinks()[0][head]).isCloseTo(4.0 / n, within(1e-6));
                assertThat(rope.recent()[0][head]).isCloseTo(256.0 / n, within(1e-5));
                assertThat(rope.neverTrained()[0][head]).isCloseTo((n - TRAINED) / (double) n, within(1e-5));
                assertThat(rope.entropy()[1][head]).isCloseTo(Math.log(20), within(1e-5)); // the layer's own window
                assertThat(rope.neverTrained()[1][head]).isZero();
                assertThat(sinks.entropy()[0][head]).isCloseTo(Math.log(21), within(1e-5)); // its own key, too
                assertThat(sinks.sinks()[0][head]).isCloseTo(4 / 21.0, within(1e-6));
                assertThat(sinks.neverTrained()[0][head]).isZero();
            }
        }
    }

    /** In the first layer queries and keys do not depend on the temperature, and dividing logits by less only sharpens. */
    @Test
    void aTemperatureThatGrowsWithTheLengthFlattensTheEntropy() {
        ContextPlan plain = plan("rope", 400),
                scaled = plan("logn", 400),
                exempt = plain.withTemperature(new LogitTemperature.LogPosition(TRAINED, 1));
        double[] rope = growth(plain), logn = growth(scaled), spared = growth(exempt);
        for (int head = 0; head < HEADS; head++) {
            assertThat(rope[head]).isPositive();
            assertThat(logn[head]).isLessThan(rope[head]);
            assertThat(spared[head]).isEqualTo(rope[head]);
        }
    }

    /** How much the entropy of the first layer's heads grows from the trained length to 400 tokens. */
    private static double[] growth(ContextPlan plan) {
        List<int[]> texts =
                IntStream.range(0, 5).mapToObj(seed -> text(seed, 400)).toList();
        List<int[]> shorter = texts.stream()
                .map(ids -> Arrays.copyOfRange(ids, 400 - TRAINED, 400))
                .toList();
        double[] late = DECODER.attentionProbe(texts, plan).entropy()[0];
        double[] early = DECODER.attentionProbe(shorter, plan).entropy()[0];
        return IntStream.range(0, HEADS)
                .mapToDouble(head -> late[head] - early[head])
                .toArray();
    }

    @Test
    void theMeanOfTextsIsNeverMoreCertainThanTheTextsAre() {
        ContextPlan plan = plan("rope", TOKENS);
        int[] text = text(1, TOKENS);
        AttentionProbe alone = DECODER.attentionProbe(List.of(text), plan);
        AttentionProbe twice = DECODER.attentionProbe(List.of(text, text), plan);
        AttentionProbe several = DECODER.attentionProbe(List.of(text, text(2, TOKENS), text(3, TOKENS)), plan);
        for (int layer = 0; layer < LAYERS; layer++)
            for (int head = 0; head < HEADS; head++) {
                assertThat(alone.entropyOfMean()[layer][head]).isCloseTo(alone.entropy()[layer][head], within(1e-9));
                assertThat(twice.entropy()[layer][head]).isCloseTo(alone.entropy()[layer][head], within(1e-9));
                assertThat(several.entropyOfMean()[layer][head]).isGreaterThan(several.entropy()[layer][head]);
            }
    }

    /** The square of 16,384 would be 1 GiB a head; a row of it, with what else a text takes, is nothing. Linux tells the peak. */
    @Test
    void aLongTextTakesNoSquare() throws IOException {
        Path status = Path.of("/proc/self/status");
        Assumptions.assumeTrue(Files.exists(status), "peak memory can be read on Linux only");
        int n = 16_384;
        long before = peakMegabytes(status);
        try (Decoder decoder = decoder(2048)) {
            AttentionProbe probe = decoder.attentionProbe(List.of(text(5, n)), plan("rope", n));
            assertThat(probe.entropy()[0][0]).isBetween(Math.log(20), Math.log(n));
        }
        assertThat(peakMegabytes(status) - before).isLessThan(400);
    }

    private static long peakMegabytes(Path status) throws IOException {
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow()
                    / 1024;
        }
    }

    @Test
    void textsOfDifferentLengthsHaveNoMeanRow() {
        assertThatThrownBy(() -> DECODER.attentionProbe(List.of(text(1, 3), text(1, 4)), plan("rope", 4)))
                .hasMessage("a probe needs texts of one length of at least 2 tokens, got [3, 4]");
        assertThatThrownBy(() -> DECODER.attentionProbe(List.of(text(1, 1)), plan("rope", 4)))
                .hasMessage("a probe needs texts of one length of at least 2 tokens, got [1]");
        try (Decoder dense = DECODER.dense()) {
            assertThatThrownBy(() -> dense.attentionProbe(List.of(text(1, 3)), plan("rope", 3)))
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}
