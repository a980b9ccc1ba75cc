package dev.ropewalk.decoder.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.ropewalk.decoder.checkpoint.Activation;
import dev.ropewalk.decoder.checkpoint.Block;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.engine.Kernels;
import dev.ropewalk.methods.Reach;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A Llama's weights as float32 in llama.cpp's file format, GGUF version 3. Source: ggml, docs/gguf.md; names of keys and tensors are those of
 * its architecture {@code llama}, which turns channels 2c and 2c + 1 of a head as a pair where Hugging Face turns c and c + half.
 *
 * <p>Positions are plain: a scaling that config.json asks for is left out. The vocabulary is one of numbers, token 17 is the text
 * {@code 17;}. No piece begins another, so the longest match that llama.cpp's {@code rwkv} tokenizer takes cuts a text of numbers into exactly
 * those tokens. That kind of vocabulary needs no token that begins or ends a text, and this one has none.
 */
public final class Gguf {

    private static final int ALIGNMENT = 32;

    /** Numbers turned and held at a time: 64 MB. */
    private static final int SLICE = 1 << 24;

    /**
     * What the file holds under a name.
     *
     * @param weight (in, all), or (width) of a norm
     * @param from first of its columns that this is about
     * @param to last of them, plus one; for a norm its width
     * @param headDim channels of a head whose pairs are to be brought together; 0 for none
     */
    private record Tensor(String name, NDArray weight, long from, long to, int headDim) {
        long bytes() {
            long bytes = Float.BYTES;
            for (long size : shape()) bytes *= size;
            return bytes;
        }

        /** The size that changes fastest comes first there. */
        long[] shape() {
            Shape shape = weight.getShape();
            return shape.dimension() == 1 ? new long[] {to} : new long[] {shape.get(0), to - from};
        }
    }

    private final DecoderConfig config;
    private final Kernels kernels;
    private final List<Tensor> tensors = new ArrayList<>();

    /** @throws CheckpointException if the model is not what llama.cpp calls a llama, or its matrices are not float32 */
    public static Gguf of(ForwardPass model) {
        return new Gguf(model.kernels(), model.weights());
    }

    Gguf(Kernels kernels, Weights weights) {
        this.kernels = kernels;
        config = weights.config();
        if (weights.dtype() != Dtype.FLOAT32)
            throw CheckpointException.unsupported("GGUF is written only of a model loaded in float32, this one is in "
                    + weights.dtype().word() + ".");
        int turned = config.rope().rotaryDim(), channels = config.headDim();
        Block block = config.block();
        refuse(block.norm() != Block.NormKind.RMS, "layer norms");
        refuse(block.activation() != Activation.SILU, "the activation " + block.activation());
        refuse(block.parallel(), "layers whose two halves read the same");
        refuse(!block.biases().equals(Block.Biases.NONE) || config.headBias(), "biases");
        refuse(!block.gated(), "feed-forwards without a gate");
        refuse(config.scales().embedding() != 1, "scaled embeddings");
        refuse(
                !config.scales().equals(config.asLlama().scales()),
                "logits or layers that are scaled or bound: " + config.scales());
        refuse(block.places() != Block.NormPlaces.BEFORE, "norms of what attention and feed-forward add");
        refuse(!config.rope().others().isEmpty(), "layers that turn otherwise than the rest");
        refuse(turned != channels, "heads with " + turned + " of " + channels + " channels rotated");
        refuse(config.windows().stream().anyMatch(window -> window != Reach.UNBOUNDED), "a sliding window");
        refuse(block.headNorms() != Block.HeadNorms.NONE, "norms of queries and keys");
        refuse(
                !config.equals(config.asLlama()),
                "something that no llama has: " + config); // nobody has put it into words yet
        long queries = (long) config.heads() * channels, keys = (long) config.keyHeads() * channels;
        NDArray embedding = weights.embedding().transpose();
        add("token_embd", embedding);
        for (int i = 0; i < weights.layers().size(); i++) {
            Weights.Layer layer = weights.layers().get(i);
            String at = "blk." + i + ".";
            add(at + "attn_norm", layer.attentionNorm().weight());
            NDArray joined = layer.queryKeyValue().weight();
            add(at + "attn_q", joined, 0, queries, channels);
            add(at + "attn_k", joined, queries, queries + keys, channels);
            add(at + "attn_v", joined, queries + keys, queries + 2 * keys, 0);
            add(at + "attn_output", layer.output().weight());
            add(at + "ffn_norm", layer.feedForwardNorm().weight());
            NDArray inner = layer.inner().weight();
            add(at + "ffn_gate", inner, 0, config.intermediate(), 0);
            add(at + "ffn_up", inner, config.intermediate(), 2L * config.intermediate(), 0);
            add(at + "ffn_down", layer.down().weight());
        }
        add("output_norm", weights.finalNorm().weight());
        if (!weights.head().weight().contentEquals(embedding))
            add("output", weights.head().weight()); // else tied
    }

    private static void refuse(boolean deviates, String how) {
        if (deviates)
            throw CheckpointException.unsupported(
                    "GGUF is written only of what llama.cpp calls a llama: this model has " + how + ".");
    }

    private void add(String name, NDArray weight) {
        Shape shape = weight.getShape();
        add(name, weight, 0, shape.get(shape.dimension() - 1), 0);
    }

    private void add(String name, NDArray weight, long from, long to, int headDim) {
        tensors.add(new Tensor(name + ".weight", weight, from, to, headDim));
    }

    /**
     * Whole or not at all.
     *
     * @param file not there yet
     * @throws IOException also where the disk has no room for it
     */
    public void write(Path file) throws IOException {
        byte[] header = header();
        long size = header.length
                + tensors.stream().mapToLong(tensor -> aligned(tensor.bytes())).sum();
        long room = Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace();
        if (size > room)
            throw new IOException(String.format(
                    Locale.ROOT,
                    "%s would take %,d MB, and %,d MB are free on that disk.",
                    file,
                    size >> 20,
                    room >> 20));
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            put(out, ByteBuffer.wrap(header));
            for (Tensor tensor : tensors) {
                if (tensor.weight().getShape().dimension() == 1)
                    put(out, tensor.weight().toByteBuffer());
                else putRows(out, tensor);
                put(out, ByteBuffer.allocate((int) (aligned(tensor.bytes()) - tensor.bytes())));
            }
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** A matrix as [out, in], whole heads at a time. */
    private void putRows(FileChannel out, Tensor tensor) throws IOException {
        long in = tensor.weight().getShape().get(0);
        long unit = Math.max(1, tensor.headDim()), step = Math.max(1, SLICE / in / unit) * unit;
        for (long from = tensor.from(); from < tensor.to(); from += step) {
            NDIndex columns = new NDIndex().addAllDim().addSliceDim(from, Math.min(tensor.to(), from + step));
            try (NDManager owner = kernels.manager().newSubManager();
                    NDArray part = tensor.weight().get(columns);
                    NDArray turned = owner.create(new Shape(part.getShape().get(1), in));
                    NDArray same = kernels.call(owner, "flip", turned, part, 0)) {
                put(out, (tensor.headDim() == 0 ? same : paired(same, tensor.headDim())).toByteBuffer());
            }
        }
    }

    /** Rows c and c + half of every head become 2c and 2c + 1. @param rows (heads * headDim, in) */
    private static NDArray paired(NDArray rows, int headDim) {
        long in = rows.getShape().get(1);
        return rows.reshape(-1, 2, headDim / 2, in).swapAxes(1, 2).reshape(-1, in);
    }

    private static void put(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) out.write(bytes);
    }

    private static long aligned(long size) {
        return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** All before the first tensor's numbers. */
    private byte[] header() {
        Entries entries = new Entries();
        entries.text("general.architecture", "llama");
        entries.whole("general.alignment", ALIGNMENT);
        entries.whole("llama.vocab_size", config.vocabulary());
        entries.whole("llama.context_length", config.rope().trainedLength());
        entries.whole("llama.embedding_length", config.hidden());
        entries.whole("llama.block_count", config.layers());
        entries.whole("llama.feed_forward_length", config.intermediate());
        entries.whole("llama.attention.head_count", config.heads());
        entries.whole("llama.attention.head_count_kv", config.keyHeads());
        entries.whole("llama.attention.key_length", config.headDim());
        entries.whole("llama.attention.value_length", config.headDim());
        entries.number("llama.attention.layer_norm_rms_epsilon", config.normEpsilon());
        entries.whole("llama.rope.dimension_count", config.rope().rotaryDim());
        entries.number("llama.rope.freq_base", config.rope().base());
        entries.text("tokenizer.ggml.model", "rwkv");
        entries.numbersAsTexts("tokenizer.ggml.tokens", config.vocabulary());
        Bytes header = new Bytes();
        header.raw("GGUF".getBytes(StandardCharsets.US_ASCII));
        header.put(4, bytes -> bytes.putInt(3));
        header.put(16, bytes -> bytes.putLong(tensors.size()).putLong(entries.count));
        header.raw(entries.bytes.toByteArray());
        long offset = 0;
        for (Tensor tensor : tensors) {
            long[] shape = tensor.shape();
            long start = offset;
            header.text(tensor.name());
            header.put(4, bytes -> bytes.putInt(shape.length));
            for (long size : shape) header.put(8, bytes -> bytes.putLong(size));
            header.put(12, bytes -> bytes.putInt(0).putLong(start)); // type 0 is float32
            offset += aligned(tensor.bytes());
        }
        header.raw(new byte[(int) (aligned(header.size()) - header.size())]);
        return header.toByteArray();
    }

    /** What is said of the model: key, type and value. */
    private static final class Entries {

        private static final int UINT32 = 4, FLOAT32 = 6, STRING = 8, ARRAY = 9;

        private final Bytes bytes = new Bytes();
        private int count;

        private void entry(String key, int type) {
            count++;
            bytes.text(key);
            bytes.put(4, buffer -> buffer.putInt(type));
        }

        void whole(String key, int value) {
            entry(key, UINT32);
            bytes.put(4, buffer -> buffer.putInt(value));
        }

        void number(String key, double value) {
            entry(key, FLOAT32);
            bytes.put(4, buffer -> buffer.putFloat((float) value));
        }

        void text(String key, String value) {
            entry(key, STRING);
            bytes.text(value);
        }

        void numbersAsTexts(String key, int size) {
            entry(key, ARRAY);
            bytes.put(12, buffer -> buffer.putInt(STRING).putLong(size));
            for (int i = 0; i < size; i++) bytes.text(i + ";");
        }
    }

    /** Numbers are little-endian, a text follows its length. */
    private static final class Bytes extends ByteArrayOutputStream {

        void raw(byte[] more) {
            write(more, 0, more.length);
        }

        void text(String value) {
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            put(8, buffer -> buffer.putLong(utf8.length));
            raw(utf8);
        }

        void put(int size, Consumer<ByteBuffer> numbers) {
            ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
            numbers.accept(buffer);
            raw(buffer.array());
        }
    }
}
