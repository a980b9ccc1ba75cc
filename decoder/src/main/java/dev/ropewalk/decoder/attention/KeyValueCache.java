package dev.ropewalk.decoder.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.engine.Kernels;
import dev.ropewalk.methods.AttentionBand;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.LengthPolicy;
import dev.ropewalk.methods.PositionMap;
import dev.ropewalk.methods.Reach;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of every layer: the keys once for each of the plan's key maps, rotated as that map says, so that nothing is rotated twice;
 * a map that only the first keys of a text are read under keeps no more than those. Where the rotation follows the length, the keys are kept
 * once, as they came. Arrays are (sequences * key heads, capacity, head dimension), owned by the cache; close it.
 */
public final class KeyValueCache implements AutoCloseable {

    private final Kernels kernels;
    private final NDManager owner;
    private final Dtype dtype;
    private final List<List<NDArray>> keys = new ArrayList<>();
    private final List<NDArray> values = new ArrayList<>();
    private Kernels.@Nullable Held held;

    /**
     * @param dtype what keys and values are kept in
     * @param rows sequences * key heads
     * @param capacity tokens a sequence may come to hold
     */
    public KeyValueCache(
            Kernels kernels,
            NDManager parent,
            Dtype dtype,
            int layers,
            ContextPlan plan,
            int rows,
            int capacity,
            int headDim) {
        this(kernels, parent, dtype);
        int[] capacities = capacities(plan, capacity);
        for (int layer = 0; layer < layers; layer++) {
            List<NDArray> copies = new ArrayList<>();
            for (int size : capacities) copies.add(kernels.zeros(owner, dtype, rows, size, headDim));
            keys.add(copies);
            values.add(kernels.zeros(owner, dtype, rows, capacity, headDim));
        }
    }

    private KeyValueCache(Kernels kernels, NDManager parent, Dtype dtype) {
        this.kernels = kernels;
        this.dtype = dtype;
        owner = parent.newSubManager();
    }

    /**
     * A cache of another capacity that begins with the first tokens of this one. This one's arrays are closed one by one, each once it was
     * copied: memory never holds both caches, but one array twice.
     *
     * @param plan one that acts like that of this cache
     */
    public KeyValueCache moved(NDManager parent, ContextPlan plan, int capacity, int tokens) {
        if (held != null) held.close();
        KeyValueCache moved = new KeyValueCache(kernels, parent, dtype);
        int[] capacities = capacities(plan, capacity);
        for (int layer = 0; layer < layers(); layer++) {
            List<NDArray> copies = new ArrayList<>();
            for (int copy = 0; copy < capacities.length; copy++)
                copies.add(moved.taken(keys.get(layer).get(copy), capacities[copy], tokens));
            moved.keys.add(copies);
            moved.values.add(moved.taken(values.get(layer), capacity, tokens));
        }
        return moved;
    }

    private NDArray taken(NDArray array, int capacity, int tokens) {
        Shape old = array.getShape();
        NDArray taken = kernels.zeros(owner, dtype, old.get(0), capacity, old.get(2));
        long known = Math.min(tokens, Math.min(capacity, old.get(1)));
        try (array;
                NDArray kept = kernels.call(owner, "keep_first", taken, array, known)) {
            return taken;
        }
    }

    /** Writes ones to all of a layer. */
    public void fill(int layer) {
        for (NDArray array : keys(layer)) kernels.call(owner, "fill", array).close();
        kernels.call(owner, "fill", values(layer)).close();
    }

    public int layers() {
        return values.size();
    }

    /** Places of each copy of the keys. */
    public static int[] capacities(ContextPlan plan, int capacity) {
        return plan.lengthPolicy() == LengthPolicy.RE_ROTATE
                ? new int[] {capacity}
                : plan.keyMaps().stream()
                        .mapToInt(map -> capacity(plan, map, capacity))
                        .toArray();
    }

    /** Where only first keys are read, those and one place more, on which later tokens are stored and forgotten. */
    private static int capacity(ContextPlan plan, PositionMap map, int capacity) {
        int needed = 0;
        for (AttentionBand band : plan.bands())
            if (band.key().equals(map))
                needed = band.reach() instanceof Reach.FirstKeys first
                        ? Math.max(needed, first.count() + 1)
                        : Reach.UNBOUNDED;
        return Math.min(needed, capacity);
    }

    /** The layer's keys, one array for each key map. */
    public List<NDArray> keys(int layer) {
        return keys.get(layer);
    }

    public NDArray values(int layer) {
        return values.get(layer);
    }

    /** As the kernel {@code forward} takes it. */
    public Kernels.Held held() {
        if (held == null) held = Kernels.hold(owner, new Kernels.Tuple(keys, values));
        return held;
    }

    @Override
    public void close() {
        owner.close();
    }
}
