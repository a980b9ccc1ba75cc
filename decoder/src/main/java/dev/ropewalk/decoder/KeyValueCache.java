package dev.ropewalk.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and values of every layer: the keys once for each of the plan's key maps, rotated as that map says, so that nothing is rotated twice.
 * Arrays are (sequences * key heads, capacity, head dimension), float32, owned by the cache; close it.
 */
final class KeyValueCache implements AutoCloseable {

    private final NDManager owner;
    private final List<List<NDArray>> keys = new ArrayList<>();
    private final List<NDArray> values = new ArrayList<>();

    /**
     * @param copies key maps of the plan
     * @param rows sequences * key heads
     * @param capacity tokens a sequence may come to hold
     */
    KeyValueCache(NDManager parent, int layers, int copies, int rows, int capacity, int headDim) {
        owner = parent.newSubManager();
        Shape shape = new Shape(rows, capacity, headDim);
        for (int layer = 0; layer < layers; layer++) {
            List<NDArray> rotated = new ArrayList<>();
            for (int copy = 0; copy < copies; copy++) rotated.add(owner.zeros(shape, DataType.FLOAT32));
            keys.add(rotated);
            values.add(owner.zeros(shape, DataType.FLOAT32));
        }
    }

    /** The layer's keys, one array for each key map. */
    List<NDArray> keys(int layer) {
        return keys.get(layer);
    }

    NDArray values(int layer) {
        return values.get(layer);
    }

    @Override
    public void close() {
        owner.close();
    }
}
