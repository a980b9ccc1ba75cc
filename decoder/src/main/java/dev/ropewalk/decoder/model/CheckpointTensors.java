package dev.ropewalk.decoder.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.ropewalk.decoder.checkpoint.Binary16;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.QuantizedBlock;
import dev.ropewalk.decoder.checkpoint.StoredTensor;
import dev.ropewalk.decoder.checkpoint.TensorFile;
import dev.ropewalk.decoder.engine.Kernels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Tensors of a checkpoint's files, widened to float32: 16-bit values keep their exact meaning, blocks of quantized numbers become what llama.cpp
 * makes of them. Rows lie as in the model, whatever their file does, and what a file has added is taken away.
 */
final class CheckpointTensors implements Weights.Source {

    /** Numbers handed over at a time, unless a single row has more: 16 MB as float32, so that a large tensor is never there twice. */
    private static final int BLOCK = 1 << 22;

    /** Numbers that one core widens at a time. */
    private static final int STRIP = 1 << 16;

    private final Kernels kernels;
    private final Checkpoint checkpoint;
    private final NDManager owner;
    private ByteBuffer stored = ByteBuffer.allocateDirect(0);
    private ByteBuffer wide = ByteBuffer.allocateDirect(0);

    CheckpointTensors(Kernels kernels, Checkpoint checkpoint) {
        this.kernels = kernels;
        this.checkpoint = checkpoint;
        owner = kernels.manager();
    }

    @Override
    public boolean has(String name) {
        return checkpoint.has(name);
    }

    /** Refuses a tensor that is missing, of another shape than config.json says, of an unsupported dtype or not finite. */
    @Override
    public void read(String name, long[] shape, Weights.Rows each) {
        StoredTensor tensor = checkpoint.stored(name);
        TensorFile file = tensor.file();
        TensorFile.Entry entry = tensor.entry();
        if (!Arrays.equals(entry.shape(), shape))
            throw file.broken("tensor " + name + " has shape " + Arrays.toString(entry.shape())
                    + ", config.json asks for " + Arrays.toString(shape));
        int width = Math.toIntExact(new Shape(shape).size() / shape[0]), unit = Math.max(1, tensor.pairedHeads());
        int height = Math.max(1, BLOCK / width / unit) * unit;
        long rowBytes = (entry.end() - entry.begin()) / shape[0];
        for (int start = 0; start < shape[0]; start += height) {
            long[] part = shape.clone();
            part[0] = Math.min(height, shape[0] - start);
            stored = atLeast(Math.toIntExact(part[0] * rowBytes), stored);
            ByteBuffer bytes = stored.slice(0, (int) (part[0] * rowBytes)).order(ByteOrder.LITTLE_ENDIAN);
            file.read(entry, start * rowBytes, bytes);
            ByteBuffer floats = widened(file, entry, bytes.flip());
            try (NDArray rows = owner.create(floats, new Shape(part), DataType.FLOAT32)) {
                checkFinite(file, name, rows);
                if (tensor.added() != 0) rows.subi(tensor.added());
                if (tensor.pairedHeads() == 0) each.accept(rows, start);
                else
                    try (NDArray halves = inHalves(rows, tensor.pairedHeads(), part)) {
                        each.accept(halves, start);
                    }
            }
        }
    }

    /** Rows 2c and 2c + 1 of every head become c and c + half. */
    private static NDArray inHalves(NDArray rows, int headDim, long[] shape) {
        try (NDArray pairs = rows.reshape(-1, headDim / 2, 2, rows.size() / shape[0]);
                NDArray turned = pairs.swapAxes(1, 2)) {
            return turned.reshape(new Shape(shape)).duplicate();
        }
    }

    /** The same memory serves all tensors: what is allocated anew stays until Java collects garbage. */
    private static ByteBuffer atLeast(int bytes, ByteBuffer buffer) {
        return buffer.capacity() >= bytes ? buffer : ByteBuffer.allocateDirect(bytes);
    }

    private void checkFinite(TensorFile file, String name, NDArray rows) {
        try (NDArray finite = kernels.call(owner, "finite", rows)) {
            if (!finite.getBoolean())
                throw file.broken("tensor " + name + " holds a value that is not a finite number");
        }
    }

    /** @return float32: the bytes themselves, or others that hold until the next call */
    private ByteBuffer widened(TensorFile file, TensorFile.Entry entry, ByteBuffer bytes) {
        switch (entry.dtype()) {
            case "F32":
                return bytes;
            case "F16":
                return widened(bytes.asShortBuffer(), Binary16::of);
            case "BF16":
                return widened(bytes.asShortBuffer(), bits -> Float.intBitsToFloat(bits << 16));
            default:
                return widened(
                        bytes,
                        QuantizedBlock.named(entry.dtype())
                                .orElseThrow(() -> file.broken("tensor " + entry.name() + " has dtype " + entry.dtype()
                                        + ", supported are F32, F16 and BF16")));
        }
    }

    private ByteBuffer widened(ByteBuffer bytes, QuantizedBlock type) {
        int blocks = bytes.remaining() / type.bytes(), strip = STRIP / type.numbers();
        wide = atLeast(Float.BYTES * blocks * type.numbers(), wide);
        ByteBuffer floats = wide.slice(0, Float.BYTES * blocks * type.numbers()).order(ByteOrder.nativeOrder());
        FloatBuffer values = floats.asFloatBuffer();
        IntStream.range(0, (blocks + strip - 1) / strip).parallel().forEach(s -> {
            int end = Math.min(blocks, (s + 1) * strip);
            for (int b = s * strip; b < end; b++) type.widen(bytes, b * type.bytes(), values, b * type.numbers());
        });
        return floats;
    }

    @FunctionalInterface
    private interface Widening {
        float of(int bits);
    }

    private ByteBuffer widened(ShortBuffer bits, Widening widening) {
        int count = bits.remaining();
        wide = atLeast(Float.BYTES * count, wide);
        ByteBuffer floats = wide.slice(0, Float.BYTES * count).order(ByteOrder.nativeOrder());
        FloatBuffer values = floats.asFloatBuffer();
        IntStream.range(0, (count + STRIP - 1) / STRIP).parallel().forEach(strip -> {
            int end = Math.min(count, (strip + 1) * STRIP);
            for (int i = strip * STRIP; i < end; i++) values.put(i, widening.of(bits.get(i) & 0xffff));
        });
        return floats;
    }
}
