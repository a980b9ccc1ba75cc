package dev.ropewalk.decoder.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.ropewalk.decoder.engine.Kernels;

/** Row r of every tensor holds the number r. */
record RowNumbers(Kernels kernels) implements Weights.Source {

    @Override
    public boolean has(String name) {
        return false;
    }

    /** In two blocks, so that what is put together from them counts. */
    @Override
    public void read(String name, long[] shape, Weights.Rows each) {
        int width = shape.length == 1 ? 1 : (int) shape[1], first = (int) shape[0] / 2;
        block(0, first, width, shape, each);
        block(first, (int) shape[0], width, shape, each);
    }

    private void block(int from, int to, int width, long[] shape, Weights.Rows each) {
        long[] part = shape.clone();
        part[0] = to - from;
        float[] values = new float[(to - from) * width];
        for (int i = 0; i < values.length; i++) values[i] = (float) (from + i / width);
        try (NDArray rows = kernels.manager().create(values, new Shape(part))) {
            each.accept(rows, from);
        }
    }
}
