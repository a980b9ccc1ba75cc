package dev.ropewalk.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What a model starts from: norms of 1, embeddings of deviation 0.02, matrices of 0.4/sqrt(in), those that write into the residual stream
 * smaller by the root of how many do (Radford et al. 2019, GPT-2). Drawn here, not by PyTorch, so that a seed means the same everywhere; each
 * tensor by its own name, so that it depends on no other.
 */
final class InitialTensors implements Weights.Source {

    private static final double EMBEDDING = 0.02, MATRIX = 0.4;

    private final NDManager owner;
    private final Layout layout;
    private final int layers;
    private final long seed;

    InitialTensors(Kernels kernels, Layout layout, int layers, long seed) {
        owner = kernels.manager();
        this.layout = layout;
        this.layers = layers;
        this.seed = seed;
    }

    @Override
    public boolean has(String name) {
        return false; // none of the optional ones
    }

    @Override
    public void read(String name, long[] shape, Weights.Rows each) {
        float[] values = new float[Math.toIntExact(new Shape(shape).size())];
        if (shape.length == 1) {
            Arrays.fill(values, 1);
        } else {
            SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + name.hashCode());
            double deviation = deviation(name, shape[1]);
            for (int i = 0; i < values.length; i++) values[i] = (float) (deviation * random.nextGaussian());
        }
        try (NDArray rows = owner.create(values, new Shape(shape))) {
            each.accept(rows, 0);
        }
    }

    private double deviation(String name, long in) {
        if (name.startsWith(layout.embedding())) return EMBEDDING;
        boolean residual = name.contains(layout.output()) || name.contains(layout.down());
        return MATRIX / Math.sqrt(in) / (residual ? Math.sqrt(2.0 * layers) : 1);
    }
}
