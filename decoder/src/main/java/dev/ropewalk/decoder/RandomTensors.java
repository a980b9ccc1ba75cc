package dev.ropewalk.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

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
    public NDArray tensor(String name, long... shape) {
        return owner.randomNormal(
                0, (float) (1 / Math.sqrt(shape[shape.length - 1])), new Shape(shape), DataType.FLOAT32);
    }
}
