package dev.ropewalk.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/**
 * The one attention: executes any plan by handing each band to PyTorch's fused kernel and merging the parts by their log-sum-exp, so no
 * matrix of n x n ever exists. Bands that reach back without bound are a shifted triangle, a sliding window is one batch of overlapping
 * views, chunks are triangles and rectangles. One token at a time is a product with the cache and one softmax over all bands.
 *
 * <p>Dao 2023, arXiv 2307.08691 (the fused kernel and its log-sum-exp). ReferenceAttention in the tests is the slow truth beside it.
 */
final class BandedAttention {

    private final Kernels kernels;
    private final double scale;

    /** @param scale 1/sqrt(headDim) */
    BandedAttention(Kernels kernels, double scale) {
        this.kernels = kernels;
        this.scale = scale;
    }

    /**
     * @param q (sequences, heads, tokens, headDim), not yet rotated
     * @param k (sequences, key heads, tokens, headDim), not yet rotated
     * @param v the same shape as k
     * @return (sequences, tokens, heads * headDim)
     */
    NDArray attend(NDManager owner, Pass pass, KeyValueCache cache, int layer, NDArray q, NDArray k, NDArray v) {
        List<NDArray> copies = keys(owner, pass, cache, layer, k);
        kernels.call(owner, "store", cache.values(layer), v, pass.start(), pass.places());

        NDArray warmed = pass.temperature(layer).map(q::mul).orElse(q);
        List<NDArray> queries = new ArrayList<>(), keys = new ArrayList<>();
        List<NDArray> rotated = pass.queries().stream()
                .map(table -> rotate(owner, warmed, table))
                .toList();
        for (int band = 0; band < pass.queryOf().length; band++) {
            queries.add(rotated.get(pass.queryOf()[band]));
            keys.add(copies.get(pass.copyOf()[band]));
        }
        Sight sight = pass.sights().get(layer);
        NDArray values = cache.values(layer);
        return pass.one()
                ? kernels.call(owner, "attend_one", queries, keys, values, sight.numbers(), sight.masks(), scale)
                : kernels.call(
                        owner,
                        "attend",
                        queries,
                        keys,
                        values,
                        sight.numbers(),
                        sight.masks(),
                        sight.blocks(),
                        pass.start(),
                        scale);
    }

    /** Stores the new keys. @return the layer's keys under each of the plan's key maps */
    private List<NDArray> keys(NDManager owner, Pass pass, KeyValueCache cache, int layer, NDArray k) {
        List<NDArray> kept = cache.keys(layer);
        if (pass.turnsCache()) {
            NDArray raw = kernels.call(owner, "store", kept.get(0), k, pass.start(), pass.places());
            return pass.keys().stream()
                    .map(table -> kernels.call(owner, "turn_cache", raw, table.cos(), table.sin()))
                    .toList();
        }
        for (int copy = 0; copy < kept.size(); copy++)
            if (cache.takes(copy, pass))
                kernels.call(
                        owner,
                        "store",
                        kept.get(copy),
                        rotate(owner, k, pass.keys().get(copy)),
                        pass.start(),
                        pass.places());
        return kept;
    }

    private NDArray rotate(NDManager owner, NDArray x, RotaryTable table) {
        return kernels.call(owner, "rotate", x, table.cos(), table.sin());
    }
}
