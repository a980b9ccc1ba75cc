package dev.ropewalk.decoder.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.ropewalk.decoder.checkpoint.Activation;
import dev.ropewalk.decoder.checkpoint.Block;
import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.decoder.checkpoint.Family;
import dev.ropewalk.decoder.checkpoint.Layout;
import dev.ropewalk.decoder.checkpoint.Scales;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.engine.Kernels;
import dev.ropewalk.methods.Reach;
import dev.ropewalk.methods.Rope;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a family packs its projections, the same rows reach the same heads. Tensors here hold the numbers of their rows. */
class WeightsTest {

    private static final int HIDDEN = 12, HEADS = 3, HEAD_DIM = 4, INNER = 5;

    /** A Llama of these sizes with biases of query, key and value, and with the gate or without. */
    private static DecoderConfig config(int keyHeads, boolean gated) {
        return new DecoderConfig(
                HIDDEN,
                INNER,
                1,
                HEADS,
                keyHeads,
                HEAD_DIM,
                7,
                new Block(
                        Block.NormKind.RMS,
                        Block.NormPlaces.BEFORE,
                        Block.HeadNorms.NONE,
                        false,
                        true,
                        gated,
                        Activation.SILU,
                        new Block.Biases(true, false, false)),
                1e-5,
                Scales.ofHeads(HEAD_DIM),
                true,
                false,
                List.of(Reach.UNBOUNDED),
                new Rope(HEAD_DIM, 10_000, 64));
    }

    /** Rows of part p, head h, channel d: h * 3D + pD + d where heads are packed whole (GPT-NeoX), else part after part (Phi-3). */
    @ParameterizedTest
    @CsvSource({"GPT_NEOX, 3", "PHI3, 3", "PHI3, 1"})
    void aFusedProjectionGoesPartByPartHoweverItsFamilyJoinedIt(Family family, int keyHeads) {
        try (Kernels kernels = new Kernels(Device.cpu())) {
            Weights.Linear joined = new Weights(
                            kernels,
                            config(keyHeads, family.layout().gated()),
                            family.layout(),
                            new RowNumbers(kernels),
                            Dtype.FLOAT32)
                    .layers()
                    .get(0)
                    .queryKeyValue();
            int width = (HEADS + 2 * keyHeads) * HEAD_DIM;
            columns(joined, width, column -> {
                int part = column / (HEADS * HEAD_DIM), head = column / HEAD_DIM % HEADS, d = column % HEAD_DIM;
                return family == Family.GPT_NEOX ? head * 3 * HEAD_DIM + part * HEAD_DIM + d : column;
            });
        }
    }

    @Test
    void projectionsThatAreApartAreJoinedInTheOrderOfTheirNames() {
        try (Kernels kernels = new Kernels(Device.cpu())) {
            Weights.Layer layer = new Weights(
                            kernels, config(1, true), Layout.LLAMA, new RowNumbers(kernels), Dtype.FLOAT32)
                    .layers()
                    .get(0);
            columns(
                    layer.queryKeyValue(),
                    (HEADS + 2) * HEAD_DIM,
                    column -> column < HEADS * HEAD_DIM ? column : column % HEAD_DIM);
            assertThat(columns(layer.inner().weight())).isEqualTo(numbers(2 * INNER, column -> column % INNER));
        }
    }

    @Test
    void gateComesBeforeUp() {
        try (Kernels kernels = new Kernels(Device.cpu())) {
            Weights.Linear inner = new Weights(
                            kernels, config(3, true), Layout.PHI3, new RowNumbers(kernels), Dtype.FLOAT32)
                    .layers()
                    .get(0)
                    .inner();
            assertThat(columns(inner.weight())).isEqualTo(numbers(2 * INNER, row -> row));
        }
    }

    @Test
    void aNormThatIsStoredAsItsDifferenceFromOneIsMadeWhole() {
        try (Kernels kernels = new Kernels(Device.cpu())) {
            float[] llama = norm(kernels, Layout.LLAMA), gemma = norm(kernels, Layout.GEMMA);
            for (int i = 0; i < HIDDEN; i++) {
                assertThat(llama[i]).isEqualTo(i);
                assertThat(gemma[i]).isEqualTo(1 + i);
            }
        }
    }

    private static float[] norm(Kernels kernels, Layout layout) {
        return new Weights(kernels, config(3, true), layout, new RowNumbers(kernels), Dtype.FLOAT32)
                .finalNorm()
                .weight()
                .toFloatArray();
    }

    private static void columns(Weights.Linear linear, int out, IntUnaryOperator row) {
        assertThat(linear.weight().getShape()).isEqualTo(new Shape(HIDDEN, out));
        assertThat(columns(linear.weight())).isEqualTo(numbers(out, row));
        assertThat(linear.bias().toFloatArray()).isEqualTo(numbers(out, row));
    }

    /** The number that stands in every entry of each column. */
    private static float[] columns(NDArray weight) {
        float[] flat = weight.toFloatArray();
        int out = flat.length / HIDDEN;
        for (int i = 0; i < HIDDEN; i++)
            assertThat(Arrays.copyOfRange(flat, i * out, (i + 1) * out)).isEqualTo(Arrays.copyOf(flat, out));
        return Arrays.copyOf(flat, out);
    }

    private static float[] numbers(int count, IntUnaryOperator row) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) numbers[i] = row.applyAsInt(i);
        return numbers;
    }
}
