package dev.ropewalk.decoder.model;

import static dev.ropewalk.decoder.checkpoint.Activation.SILU;
import static dev.ropewalk.decoder.checkpoint.Block.HeadNorms.NONE;
import static dev.ropewalk.decoder.checkpoint.Block.NormKind.RMS;
import static dev.ropewalk.decoder.checkpoint.Block.NormPlaces.BEFORE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.Kit;
import dev.ropewalk.decoder.checkpoint.Activation;
import dev.ropewalk.decoder.checkpoint.Block;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.decoder.checkpoint.Layout;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.engine.Kernels;
import dev.ropewalk.methods.Rope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** That llama.cpp computes the same from such a file is shown in peers/, where llama.cpp is. */
class GgufTest {

    private static final int HIDDEN = 8, HEAD_DIM = 8, INNER = 4, VOCABULARY = 3;

    @TempDir
    Path folder;

    /** Channels 0 and 4 of a head of 8 are a pair in Hugging Face's order, 0 and 1 in llama.cpp's. Values are not rotated. */
    @Test
    void rowsOfQueriesAndKeysGoPairByPairThoseOfValuesStay() throws IOException {
        Path file = folder.resolve("model.gguf");
        DecoderConfig config = DecoderConfig.llama(HIDDEN, INNER, 1, 1, VOCABULARY, new Rope(HEAD_DIM, 10_000, 64));
        try (Kernels kernels = new Kernels(Device.cpu())) {
            new Gguf(kernels, new Weights(kernels, config, Layout.LLAMA, new RowNumbers(kernels), Dtype.FLOAT32))
                    .write(file);
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.getInt()).as("the letters GGUF").isEqualTo(0x46554747);
        assertThat(bytes.getInt()).as("version").isEqualTo(3);
        assertThat(bytes.getLong()).as("tensors").isEqualTo(11);
        int norm = 4 * HIDDEN, square = 4 * HIDDEN * HIDDEN, feedForward = 4 * HIDDEN * INNER;
        int queries = bytes.capacity() - 4 * square - norm - 3 * feedForward - norm;
        assertThat(queries % 32).as("alignment").isZero();
        assertThat(firstColumn(bytes, queries)).containsExactly(0, 4, 1, 5, 2, 6, 3, 7);
        assertThat(firstColumn(bytes, queries + square)).containsExactly(0, 4, 1, 5, 2, 6, 3, 7);
        assertThat(firstColumn(bytes, queries + 2 * square)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    private static int[] firstColumn(ByteBuffer bytes, int start) {
        return IntStream.range(0, HIDDEN)
                .map(row -> (int) bytes.getFloat(start + 4 * HIDDEN * row))
                .toArray();
    }

    @ParameterizedTest
    @CsvSource({
        "llama-bias, biases",
        "gemma, the activation GELU_TANH",
        "gpt-neox, layer norms",
        "mistral-swa, a sliding window",
        "phi3-partial, heads with 12 of 16 channels rotated",
        "qwen2, biases",
        "qwen3, norms of queries and keys"
    })
    void whatIsNoLlamaIsRefused(String checkpoint, String how) {
        Path file = folder.resolve("model.gguf");
        try (Decoder decoder = Decoder.load(Checkpoint.open(
                Kit.conformance().resolve("families/checkpoints").resolve(checkpoint)))) {
            assertThatThrownBy(() -> decoder.writeGguf(file))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessage("GGUF is written only of what llama.cpp calls a llama: this model has " + how + ".");
        }
        assertThat(file).doesNotExist();
    }

    /** Each differs from a Llama in one thing. */
    static Stream<Arguments> almostLlamas() {
        Block.Biases none = Block.Biases.NONE;
        return Stream.of(
                arguments(
                        "biases",
                        new Block(RMS, BEFORE, NONE, false, true, true, SILU, new Block.Biases(false, false, true))),
                arguments("layer norms", new Block(Block.NormKind.LAYER, BEFORE, NONE, false, true, true, SILU, none)),
                arguments(
                        "norms of queries and keys",
                        new Block(RMS, BEFORE, Block.HeadNorms.SHARED, false, true, true, SILU, none)),
                arguments(
                        "layers whose two halves read the same",
                        new Block(RMS, BEFORE, NONE, true, true, true, SILU, none)),
                arguments(
                        "norms of what attention and feed-forward add",
                        new Block(RMS, Block.NormPlaces.AROUND, NONE, false, true, true, SILU, none)),
                arguments("feed-forwards without a gate", new Block(RMS, BEFORE, NONE, false, true, false, SILU, none)),
                arguments(
                        "the activation GELU", new Block(RMS, BEFORE, NONE, false, true, true, Activation.GELU, none)));
    }

    @ParameterizedTest
    @MethodSource("almostLlamas")
    void whatDiffersInOneThingIsRefused(String how, Block block) {
        DecoderConfig llama = DecoderConfig.llama(HIDDEN, INNER, 1, 1, VOCABULARY, new Rope(HEAD_DIM, 10_000, 64));
        DecoderConfig other = new DecoderConfig(
                HIDDEN,
                INNER,
                1,
                1,
                1,
                HEAD_DIM,
                VOCABULARY,
                block,
                llama.normEpsilon(),
                llama.scales(),
                true,
                false,
                llama.windows(),
                llama.rope());
        assertThat(other.asLlama()).isEqualTo(llama);
        try (Kernels kernels = new Kernels(Device.cpu())) {
            Weights weights = new Weights(
                    kernels, other, Layout.GEMMA2, new RowNumbers(kernels), Dtype.FLOAT32); // a name for everything
            assertThatThrownBy(() -> new Gguf(kernels, weights))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageStartingWith(
                            "GGUF is written only of what llama.cpp calls a llama: this model has " + how);
        }
    }
}
