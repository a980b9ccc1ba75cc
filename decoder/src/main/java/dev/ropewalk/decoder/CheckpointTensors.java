package dev.ropewalk.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;

/** Tensors of a checkpoint's safetensors files, widened to float32; 16-bit values keep their exact meaning. */
final class CheckpointTensors implements Weights.Source {

    private final Kernels kernels;
    private final Checkpoint checkpoint;
    private final NDManager owner;

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
    public NDArray tensor(String name, long... shape) {
        Safetensors file = checkpoint.fileOf(name);
        Safetensors.Entry entry = file.find(name).orElseThrow();
        if (!Arrays.equals(entry.shape(), shape))
            throw file.broken("tensor " + name + " has shape " + Arrays.toString(entry.shape())
                    + ", config.json asks for " + Arrays.toString(shape));
        NDArray loaded = load(file, entry);
        try (NDArray finite = kernels.call(owner, "finite", loaded)) {
            if (!finite.getBoolean())
                throw file.broken("tensor " + name + " holds a value that is not a finite number");
        }
        return loaded;
    }

    /** Copies out of the mapped file: the array must not depend on a file that may be replaced. */
    private NDArray load(Safetensors file, Safetensors.Entry entry) {
        ByteBuffer bytes = file.map(entry);
        Shape shape = new Shape(entry.shape());
        switch (entry.dtype()) {
            case "F32":
                try (NDArray mapped = owner.create(bytes.asFloatBuffer(), shape, DataType.FLOAT32)) {
                    return mapped.duplicate();
                }
            case "F16":
                return owner.create(widened(bytes.asShortBuffer(), CheckpointTensors::half), shape);
            case "BF16":
                return owner.create(widened(bytes.asShortBuffer(), bits -> Float.intBitsToFloat(bits << 16)), shape);
            default:
                throw file.broken(
                        "tensor " + entry.name() + " has dtype " + entry.dtype() + ", supported are F32, F16 and BF16");
        }
    }

    @FunctionalInterface
    private interface Widening {
        float of(int bits);
    }

    private static float[] widened(ShortBuffer bits, Widening widening) {
        float[] values = new float[bits.remaining()];
        for (int i = 0; i < values.length; i++) values[i] = widening.of(bits.get(i) & 0xffff);
        return values;
    }

    /** IEEE 754 binary16: sign, 5 bits of exponent, 10 of fraction; subnormals, infinities and NaN keep their meaning. */
    static float half(int bits) {
        int exponent = bits >> 10 & 0x1f, fraction = bits & 0x3ff;
        float magnitude = exponent == 0
                ? fraction * 0x1p-24f
                : Float.intBitsToFloat((exponent == 0x1f ? 0xff : exponent + 112) << 23 | fraction << 13);
        return (bits & 0x8000) == 0 ? magnitude : -magnitude;
    }
}
