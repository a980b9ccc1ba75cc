package dev.ropewalk.decoder.forecast;

import dev.ropewalk.decoder.attention.KeyValueCache;
import dev.ropewalk.decoder.checkpoint.Block;
import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.methods.AttentionBand;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.LengthPolicy;
import java.util.Arrays;

/**
 * What reading a text adds to the memory of a loaded model, told before it is read. Everything is float32, 4 bytes, but the cache of a card and what is
 * named half.
 *
 * <pre>
 * cache       = (bytes of its type, 4 on a processor) layers kD (sum over key copies of their places + places of the values)
 * activations = t max(4 attending, 4 thinking + 2 half), of one layer and one pass of t tokens:
 *   held      = x, normed x: 2h; queries, keys, values: HD + 2kD; rotated: (query maps) HD;
 *               normed heads, where the family has them: HD + kD; where all are normed together, all three once more: HD + 2kD
 *   attending = held + the output, and one band's rows, output and reordered output: 4HD
 *               + (score matrices) H n, none but in dense attention
 *   thinking  = x, normed x: 2h; gate and up: 2f, or up alone: f; where what is added is normed, that: h
 *   half      = where matrices multiply in bfloat16, 2 bytes each: that last product as it came, or what the next matrix reads and its
 *               product: max(2f or f, f + h). Attention has more than that free before and after it.
 * </pre>
 *
 * h hidden, f intermediate, H heads, k key heads, D head dimension. Attention in its portable form holds a block of at most 2^23 logits as well,
 * 32 MiB, twice (as they are, and as what is summed up of them), and beside it rows, keys, output and its share in what was there. Where the
 * rotation follows the length, the keys of one layer are turned whole for each map, n places of kD, and one of them is in the making twice. Left
 * out as small beside a real model: rotary tables, masks (and their copies that wait for Java to collect garbage), logits.
 *
 * @param cacheBytes keys and values of all layers, held as long as the context
 * @param activationBytes most that one pass needs at once
 */
public record MemoryEstimate(long cacheBytes, long activationBytes) {

    private static final long FLOAT = Float.BYTES;

    /** Rows and keys of a block of the portable form, and rows of all heads together: portable.torchscript. */
    private static final long SPAN = 1024, ROWS = 8192;

    public MemoryEstimate {
        if (cacheBytes < 0 || activationBytes < 0)
            throw new IllegalArgumentException(
                    "memory must not be negative, got " + cacheBytes + " and " + activationBytes + " bytes");
    }

    /** Both together. */
    public long bytes() {
        return cacheBytes + activationBytes;
    }

    /**
     * @param sequences read together
     * @param capacity tokens a sequence may come to hold
     * @param pass tokens of each that are read at a time
     * @param scores matrices of pass x capacity that attention holds for each head
     */
    static MemoryEstimate of(Geometry geometry, ContextPlan plan, int sequences, int capacity, int pass, int scores) {
        DecoderConfig c = geometry.config();
        long hidden = c.hidden();
        long queries = (long) c.heads() * c.headDim(), keys = (long) c.keyHeads() * c.headDim();

        long places = Arrays.stream(KeyValueCache.capacities(plan, capacity))
                        .asLongStream()
                        .sum()
                + capacity;
        long cache = (long) geometry.cacheDtype().bytes * sequences * c.layers() * keys * places;

        boolean turnsCache = plan.lengthPolicy() == LengthPolicy.RE_ROTATE;
        long queryMaps =
                plan.bands().stream().map(AttentionBand::query).distinct().count();
        long keyMaps = plan.keyMaps().size();
        long held = 2 * hidden + queries + 2 * keys + queryMaps * queries;
        if (c.block().headNorms() != Block.HeadNorms.NONE) held += queries + keys;
        if (c.block().headNorms() == Block.HeadNorms.WHOLE) held += queries + 2 * keys;
        long attending = held + 4 * queries + (long) scores * c.heads() * capacity;
        long inner = (long) c.block().innerParts() * c.intermediate();
        long thinking = (c.block().places().after ? 3 : 2) * hidden + inner;
        long half = geometry.dtype() == Dtype.FLOAT32 ? 0 : Math.max(inner, c.intermediate() + hidden);
        long token = Math.max(FLOAT * attending, FLOAT * thinking + geometry.dtype().bytes * half);
        long turned = turnsCache ? FLOAT * sequences * capacity * keys * (keyMaps + 1) : 0;
        long block = geometry.byBlocks() ? block(c, sequences, pass, capacity) : 0;
        return new MemoryEstimate(cache, token * sequences * pass + turned + block);
    }

    private static long block(DecoderConfig c, int sequences, int pass, int capacity) {
        long heads = (long) sequences * c.heads(), keys = Math.min(SPAN, capacity);
        long rows = Math.min(pass, Math.max(1, Math.min(SPAN, ROWS / heads)));
        return FLOAT * heads * (2 * rows * keys + c.headDim() * (3 * rows + keys));
    }
}
