package dev.ropewalk.decoder.attention;

import dev.ropewalk.methods.AttentionBand;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Reach;

/**
 * What the kernel {@code attend} does for one pass of one sequence in one layer, counted for one head. It follows {@link Sight} and
 * kernels.torchscript part by part: rectangles and triangles hold no masked pair, a sliding window of blocks of b rows holds b - 1 of them a
 * row.
 *
 * @param parts calls of the fused kernel, each merged with what was there
 * @param rows of queries in all parts together: what is merged
 * @param pairs of a query and a key, in parts without a mask
 * @param maskedPairs in parts with one, those that the mask hides included
 */
public record AttentionWork(int parts, long rows, long pairs, long maskedPairs) {

    private static final AttentionWork NONE = new AttentionWork(0, 0, 0, 0);

    public AttentionWork {
        if (parts < 0 || rows < 0 || pairs < 0 || maskedPairs < 0)
            throw new IllegalArgumentException("work must not be negative, got " + parts + " parts, " + rows + " rows, "
                    + pairs + " and " + maskedPairs + " pairs");
    }

    /**
     * For tokens that stand at {@code start..start+tokens-1}.
     *
     * @param window the layer's own, {@link Reach#UNBOUNDED} for none
     */
    public static AttentionWork of(ContextPlan plan, int window, int start, int tokens) {
        int end = start + tokens;
        AttentionWork work = NONE;
        for (AttentionBand band : plan.bands()) {
            Reach reach = Sight.cut(band.reach(), window);
            if (reach instanceof Reach.Distance distance) work = work.plus(distances(distance, start, end));
            else if (window < end) work = work.plus(intervals(reach, window, start, end));
            else if (reach instanceof Reach.ChunksApart chunks) work = work.plus(chunks(chunks, start, end));
            else if (reach instanceof Reach.FirstKeys first) work = work.plus(firstKeys(first, start, end));
        }
        return work;
    }

    private AttentionWork plus(AttentionWork other) {
        return new AttentionWork(
                parts + other.parts, rows + other.rows, pairs + other.pairs, maskedPairs + other.maskedPairs);
    }

    private static AttentionWork rectangle(long rows, long keys) {
        return rows > 0 && keys > 0 ? new AttentionWork(1, rows, rows * keys, 0) : NONE;
    }

    private static AttentionWork triangle(long rows) {
        return new AttentionWork(1, rows, rows * (rows + 1) / 2, 0);
    }

    private static AttentionWork masked(long rows, long keys) {
        return rows > 0 ? new AttentionWork(1, rows, 0, rows * keys) : NONE;
    }

    private static AttentionWork distances(Reach.Distance band, int start, int end) {
        AttentionWork work = NONE;
        int first = Math.max(start, band.min()), last = Math.min(end, band.max());
        if (first < last) work = rectangle(last - first, first - band.min()).plus(triangle(last - first));
        int begin = Math.max(start, band.max());
        if (begin >= end) return work;
        int width = band.max() - band.min(), block = Math.min(Sight.BLOCK, end - band.max());
        int rest = (end - begin) % block;
        return work.plus(masked(end - begin - rest, block + width - 1)).plus(masked(rest, rest + width - 1));
    }

    private static AttentionWork chunks(Reach.ChunksApart band, int start, int end) {
        AttentionWork work = NONE;
        for (int chunk = start / band.chunk(); chunk * band.chunk() < end; chunk++) {
            int first = Math.max(start, chunk * band.chunk()), last = Math.min(end, (chunk + 1) * band.chunk());
            int edge = band.min() == 0 ? first : Math.max(0, (chunk - band.min() + 1) * band.chunk());
            work = work.plus(rectangle(last - first, edge - band.from(first)));
            if (band.min() == 0) work = work.plus(triangle(last - first));
        }
        return work;
    }

    private static AttentionWork firstKeys(Reach.FirstKeys band, int start, int end) {
        int all = Math.max(start, band.beyond() + band.count() - 1);
        AttentionWork work = rectangle(end - all, band.count());
        return all > start
                ? work.plus(distances(new Reach.Distance(band.beyond(), Reach.UNBOUNDED), start, Math.min(end, all)))
                : work;
    }

    private static AttentionWork intervals(Reach reach, int window, int start, int end) {
        AttentionWork work = NONE;
        for (int row = start; row < end; row += Sight.BLOCK) {
            int next = Math.min(end, row + Sight.BLOCK);
            int keys = reach.to(next - 1) - Sight.from(reach, window, row);
            if (keys > 0) work = work.plus(masked(next - row, keys));
        }
        return work;
    }
}
