package dev.ropewalk.decoder.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.ropewalk.decoder.engine.Kernels;
import dev.ropewalk.methods.AttentionBand;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Reach;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the tokens of one pass see through each band of a plan, in a layer of a given sliding window, as the numbers the kernels work by. A
 * checkpoint's own window cuts every band: key j is seen by query i only if {@code i - window < j}.
 *
 * @param numbers for a pass of many tokens four a band (kind and its numbers, see kernels.torchscript), for a pass of one token two a band:
 *     first and last-plus-one key
 * @param masks one a band, empty where it needs none; in a pass of one token perhaps one more, to which the weights of attention are written
 * @param blocks four a block of rows that is masked row by row
 */
public record Sight(long[] numbers, List<NDArray> masks, long[] blocks) {

    /** Rows of a sliding window that are computed together. Larger blocks compute more masked keys, smaller ones call the kernel on less. */
    static final int BLOCK = 64;

    /** No key is ever that far away. */
    private static final Reach NOTHING = new Reach.FirstKeys(1, Reach.UNBOUNDED);

    private static final int DISTANCE = 0, CHUNKS = 1, FIRST_KEYS = 2, INTERVALS = 3;

    /** For tokens that stand at {@code start..start+tokens-1}. */
    static Sight of(NDManager owner, ContextPlan plan, int window, int start, int tokens) {
        List<long[]> numbers = new ArrayList<>(), blocks = new ArrayList<>();
        List<NDArray> masks = new ArrayList<>();
        for (AttentionBand band : plan.bands()) {
            Reach reach = cut(band.reach(), window);
            if (window < start + tokens && !(reach instanceof Reach.Distance)) {
                int first = blocks.size();
                masks.add(intervals(owner, reach, window, start, tokens, blocks));
                numbers.add(new long[] {INTERVALS, first, blocks.size() - first, 0});
            } else {
                masks.add(windowMask(owner, reach, start + tokens));
                numbers.add(whole(reach));
            }
        }
        return new Sight(flat(numbers), masks, flat(blocks));
    }

    /** For one token in each sequence, at {@code places[sequence]}. */
    static Sight ofOne(NDManager owner, ContextPlan plan, int window, int[] places) {
        boolean together = Arrays.stream(places).distinct().count() == 1;
        long[] spans = new long[2 * plan.bands().size()];
        List<NDArray> masks = new ArrayList<>();
        for (int b = 0; b < plan.bands().size(); b++) {
            Reach reach = plan.bands().get(b).reach();
            int from =
                    Arrays.stream(places).map(i -> from(reach, window, i)).min().orElseThrow();
            int to = Math.max(from, Arrays.stream(places).map(reach::to).max().orElseThrow());
            spans[2 * b] = from;
            spans[2 * b + 1] = to;
            masks.add(
                    together
                            ? owner.create(new Shape(0))
                            : mask(owner, places.length, to - from, (s, column) -> {
                                int key = from + column;
                                return from(reach, window, places[s]) <= key && key < reach.to(places[s]);
                            }));
        }
        return new Sight(spans, masks, new long[0]);
    }

    /** Of a pass of one token: the keys it reads, band after band. */
    public int[] keys() {
        return IntStream.range(0, numbers.length / 2)
                .flatMap(band -> IntStream.range((int) numbers[2 * band], (int) numbers[2 * band + 1]))
                .toArray();
    }

    /** The same pass of one token, which also writes the weights of its attention to an array (rows of key heads, queries of each, keys). */
    Sight writing(NDArray weights) {
        List<NDArray> more = new ArrayList<>(masks);
        more.add(weights);
        return new Sight(numbers, more, blocks);
    }

    public Kernels.Tuple tuple() {
        return new Kernels.Tuple(numbers, masks, blocks);
    }

    /** What a window leaves of a band of distances is one still, if it leaves anything. */
    static Reach cut(Reach reach, int window) {
        if (!(reach instanceof Reach.Distance d) || window >= d.max()) return reach;
        return window > d.min() ? new Reach.Distance(d.min(), window) : NOTHING;
    }

    private static long[] whole(Reach reach) {
        if (reach instanceof Reach.Distance d) return new long[] {DISTANCE, d.min(), bound(d.max()), 0};
        if (reach instanceof Reach.ChunksApart c) return new long[] {CHUNKS, c.chunk(), c.min(), bound(c.max())};
        if (reach instanceof Reach.FirstKeys f) return new long[] {FIRST_KEYS, f.count(), f.beyond(), 0};
        throw new IllegalArgumentException("no kernel for " + reach);
    }

    public static int from(Reach reach, int window, int query) {
        return Math.max(reach.from(query), query - window + 1);
    }

    private static long bound(int max) {
        return max == Reach.UNBOUNDED ? 0 : max;
    }

    /** (block, block + width - 1): row r sees columns r..r+width-1. Empty for bands that are no sliding window, or not one yet. */
    private static NDArray windowMask(NDManager owner, Reach reach, int end) {
        if (!(reach instanceof Reach.Distance band) || band.max() == Reach.UNBOUNDED || end <= band.max())
            return owner.create(new Shape(0));
        int width = band.max() - band.min(), block = Math.min(BLOCK, end - band.max());
        return mask(owner, block, block + width - 1, (row, column) -> row <= column && column < row + width);
    }

    /** (2, tokens): first and last-plus-one key of every row. */
    private static NDArray intervals(
            NDManager owner, Reach reach, int window, int start, int tokens, List<long[]> blocks) {
        long[] spans = new long[2 * tokens];
        for (int row = 0; row < tokens; row++) {
            spans[row] = from(reach, window, start + row);
            spans[tokens + row] = reach.to(start + row);
        }
        for (int row = 0; row < tokens; row += BLOCK) {
            int end = Math.min(tokens, row + BLOCK);
            long first = spans[row], last = spans[tokens + end - 1]; // both ends only move forward
            if (first < last) blocks.add(new long[] {row, end, first, last});
        }
        return owner.create(spans, new Shape(2, tokens));
    }

    @FunctionalInterface
    private interface Seen {
        boolean at(int row, int column);
    }

    /** 0 where a key is seen, minus infinity elsewhere. */
    private static NDArray mask(NDManager owner, int rows, int columns, Seen seen) {
        float[] values = new float[rows * columns];
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++) values[r * columns + c] = seen.at(r, c) ? 0 : Float.NEGATIVE_INFINITY;
        return owner.create(values, new Shape(rows, columns));
    }

    private static long[] flat(List<long[]> rows) {
        return rows.stream().flatMapToLong(Arrays::stream).toArray();
    }
}
