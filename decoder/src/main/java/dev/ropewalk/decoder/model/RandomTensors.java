package dev.ropewalk.decoder.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.ropewalk.decoder.engine.Kernels;

/** Random tensors of any shape, for timing a decoder of which no checkpoint exists: what a pass costs does not depend on what it computes. */
final class RandomTensors implements Weights.Source {

    private final NDManager owner;

    RandomTensors(Kernels kernels) {
        owner = kernels.manager();
    }

    @Override
    public boolean has(String name) {
        return false; // none of the optional ones
    }

    /** Normal with deviation 1/sqrt(last dimension): activations neither die nor explode. */
    @Override
    public void read(String name, long[] shape, Weights.Rows each) {
        float deviation = (float) (1 / Math.sqrt(shape[shape.length - 1]));
        try (NDArray random = owner.randomNormal(0, deviation, new Shape(shape), DataType.FLOAT32)) {
            each.accept(random, 0);
        }
    }
}
