package dev.ropewalk.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.engine.Kernels;
import dev.ropewalk.decoder.forecast.TimeEstimate;
import dev.ropewalk.decoder.model.Weights;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Resolution;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A decoder in bfloat16 computes other numbers than one in float32, near them, and as little depends on how they were computed. Differences of
 * logits are told as their root mean square over the standard deviation of the logits.
 */
class Bfloat16Test {

    /** Eight significant bits round by 2^-8 of a number at most, half of the way from 1 to the next: Higham 2002, section 2.1, u = 2^(1-t) / 2. */
    private static final double ROUNDING = Dtype.BFLOAT16.rounding;

    /** Roundings that may add up: measured are 1.7 in the trained model and 2 to 7 in random ones, of 2 to 4 layers. */
    private static final double NOISE = 10 * ROUNDING;

    /** The same products in another order round otherwise where they were near a tie: measured are 0 to 0.7 roundings. */
    private static final double ORDER = 2.5 * ROUNDING;

    /** Less is no rounding of every product. */
    private static final double LEAST = ROUNDING / 8;

    private static Checkpoint kit(String checkpoint) {
        return Checkpoint.open(Kit.checkpoint(checkpoint));
    }

    private static int[] ids(Decoder decoder, int n) {
        return new Random(n).ints(n, 0, decoder.vocabularySize()).toArray();
    }

    private static Resolution resolution(Decoder decoder, String configuration, int length) {
        return Configuration.parse(configuration).resolve(decoder.rope(), length);
    }

    private static double difference(float[][] got, float[][] wanted) {
        double squares = 0, sum = 0, sumOfSquares = 0, count = 0;
        for (int i = 0; i < wanted.length; i++)
            for (int v = 0; v < wanted[i].length; v++, count++) {
                squares += Math.pow((double) got[i][v] - wanted[i][v], 2);
                sum += wanted[i][v];
                sumOfSquares += Math.pow(wanted[i][v], 2);
            }
        return Math.sqrt(squares / (sumOfSquares - sum * sum / count));
    }

    @Test
    void theBundledModelIsNotComputedInFloat32AndNearlyTellsTheSame() {
        Checkpoint checkpoint = Checkpoint.open(Path.of("../datasets/reference-model"));
        try (Decoder wide = Decoder.load(checkpoint);
                Decoder half = Decoder.load(checkpoint, Dtype.BFLOAT16)) {
            assertThat(wide.dtype()).isEqualTo("float32");
            assertThat(half.dtype()).isEqualTo("bfloat16");
            int[] ids = ids(wide, 250);
            Resolution plan = resolution(wide, "rope", 250);
            double difference = difference(half.logits(ids, plan.plan(), 0), wide.logits(ids, plan.plan(), 0));
            assertThat(difference).isBetween(LEAST, NOISE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemma",
                "gpt-neox",
                "gpt-neox-sequential",
                "llama-bf16",
                "llama-bias",
                "llama-tied",
                "mistral",
                "mistral-swa",
                "phi",
                "phi3",
                "phi3-partial",
                "qwen2",
                "qwen3"
            })
    void everyFamilyIsNearFloat32HoweverItIsRead(String name) {
        Checkpoint checkpoint = kit("families/checkpoints/" + name);
        try (Decoder wide = Decoder.load(checkpoint);
                Decoder half = Decoder.load(checkpoint, Dtype.BFLOAT16)) {
            int[] ids = ids(wide, 90);
            for (String configuration : new String[] {"rope", "self-extend{group=4,window=16}"}) {
                Resolution plan = resolution(wide, configuration, 90);
                float[][] wanted = wide.logits(ids, plan.plan(), 0), got = half.logits(ids, plan.plan(), 0);
                assertThat(difference(got, wanted)).isBetween(LEAST, NOISE);
                assertThat(difference(half.logits(ids, plan.plan(), 17), got)).isLessThan(ORDER);
                assertThat(difference(oneByOne(half, ids, plan), Arrays.copyOf(got, 89)))
                        .isLessThan(ORDER);
            }
        }
    }

    /** Logits after each token but the last, every token fed by itself. */
    private static float[][] oneByOne(Decoder decoder, int[] ids, Resolution plan) {
        try (Context context = decoder.read(List.of(Arrays.copyOf(ids, 1)), plan, ids.length)) {
            return context.logitsAlong(List.of(Arrays.copyOfRange(ids, 1, ids.length)))
                    .get(0);
        }
    }

    @Test
    void neighboursLeaveASequenceAlone() {
        try (Decoder decoder = Decoder.load(kit("families/checkpoints/rope"), Dtype.BFLOAT16)) {
            Resolution plan = resolution(decoder, "self-extend{group=4,window=16}", 100);
            List<int[]> prompts = List.of(ids(decoder, 90), ids(decoder, 7), ids(decoder, 37));
            try (Context together = decoder.read(prompts, plan, 4)) {
                float[][] last = together.lastLogits();
                assertThat(together.generate(4, Set.of())).hasSize(3).allMatch(ids -> ids.length == 4);
                for (int s = 0; s < last.length; s++)
                    try (Context alone = decoder.read(List.of(prompts.get(s)), plan, 4)) {
                        assertThat(difference(new float[][] {last[s]}, alone.lastLogits()))
                                .isLessThan(ORDER);
                    }
            }
        }
    }

    /** By hand: from 1 the next number is 1 + 2^-7. What lies half-way goes to the even one, off by 2^-8, and nothing goes farther. */
    @Test
    void aNumberIsRoundedByAtMostItsTypesRounding() {
        float[] given = {1 + 0x1p-8f, 1 + 3 * 0x1p-8f, 1 + 0x1p-9f, 3.14159265f, -1e30f, 1e-30f};
        try (Kernels kernels = new Kernels(Device.cpu())) {
            NDArray narrow = kernels.zeros(kernels.manager(), Dtype.BFLOAT16, given.length);
            kernels.call(kernels.manager(), "place", narrow, kernels.manager().create(given), 0);
            float[] got = numbers(kernels, narrow);
            assertThat(Arrays.copyOf(got, 3)).containsExactly(1, 1 + 0x1p-6f, 1);
            for (int i = 0; i < given.length; i++)
                assertThat(Math.abs(got[i] / (double) given[i] - 1)).isLessThanOrEqualTo(0x1p-8);
            assertThat(1 - got[0] / (double) given[0]).isGreaterThan(0x1p-9);
            assertThat(Dtype.BFLOAT16.rounding).isEqualTo(0x1p-8);
        }
    }

    /** IEEE 754-2019, 4.3.1: to the nearest, ties to even. */
    @ParameterizedTest
    @CsvSource({"llama-bf16, true", "llama-tied, false", "gpt-neox, false"})
    void aWeightIsRoundedOnceAndOneThatIsBfloat16NotAtAll(String name, boolean same) {
        Checkpoint checkpoint = kit("families/checkpoints/" + name);
        try (Kernels kernels = new Kernels(Device.cpu())) {
            List<float[]> wide = matrices(kernels, checkpoint, Dtype.FLOAT32);
            List<float[]> half = matrices(kernels, checkpoint, Dtype.BFLOAT16);
            boolean equal = true;
            for (int i = 0; i < wide.size(); i++) {
                float[] rounded = wide.get(i).clone();
                for (int j = 0; j < rounded.length; j++) rounded[j] = rounded(rounded[j]);
                assertThat(half.get(i)).isEqualTo(rounded);
                equal &= Arrays.equals(rounded, wide.get(i));
            }
            assertThat(equal).isEqualTo(same);
        }
    }

    private static float rounded(float value) {
        int bits = Float.floatToRawIntBits(value);
        return Float.intBitsToFloat(bits + 0x7fff + (bits >>> 16 & 1) & 0xffff0000);
    }

    private static List<float[]> matrices(Kernels kernels, Checkpoint checkpoint, Dtype dtype) {
        Weights weights = Weights.of(kernels, checkpoint, dtype);
        return Stream.concat(
                        Stream.of(weights.embedding(), weights.head().weight()),
                        weights.layers().stream()
                                .flatMap(layer -> Stream.of(
                                                layer.queryKeyValue(), layer.output(), layer.inner(), layer.down())
                                        .map(Weights.Linear::weight)))
                .map(matrix -> numbers(kernels, matrix))
                .toList();
    }

    /** Through a float32 tensor: DJL cannot read another. */
    private static float[] numbers(Kernels kernels, NDArray matrix) {
        try (NDArray wide = kernels.manager().zeros(matrix.getShape());
                NDArray same = kernels.call(kernels.manager(), "place", wide, matrix, 0)) {
            return same.toFloatArray();
        }
    }

    @Test
    void itIsNotWrittenForLlamaCpp(@TempDir Path folder) {
        Path file = folder.resolve("model.gguf");
        try (Decoder decoder = Decoder.random(1, 64, 64, Dtype.BFLOAT16, Device.cpu())) {
            assertThatThrownBy(() -> decoder.writeGguf(file))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessage("GGUF is written only of a model loaded in float32, this one is in bfloat16.");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void itsTimeIsForetold() {
        try (Decoder decoder = Decoder.random(1, 64, 64, Dtype.BFLOAT16, Device.cpu())) {
            TimeEstimate time = decoder.time(
                    Configuration.of("rope").resolve(decoder.rope(), 64).plan(), 1, 60, 4);
            assertThat(time.prefillSeconds()).isPositive();
            assertThat(time.decodeSeconds()).isPositive();
        }
    }

    @Test
    void anotherWordIsAnsweredWithThoseThereAre() {
        for (Dtype dtype : Dtype.values()) assertThat(Dtype.parse(dtype.word())).isEqualTo(dtype);
        assertThatThrownBy(() -> Dtype.parse("half"))
                .hasMessage("dtype must be float32, bfloat16 or float16, got 'half'");
    }
}
