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
        List<NDArray> copies = cache.keys(layer);
        for (int copy = 0; copy < copies.size(); copy++)
            kernels.call(
                    owner,
                    "store",
                    copies.get(copy),
                    rotate(owner, k, pass.keys().get(copy)),
                    pass.start(),
                    pass.places());
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
        return pass.one()
                ? kernels.call(
                        owner, "attend_one", queries, keys, cache.values(layer), pass.spans(), pass.masks(), scale)
                : kernels.call(
                        owner,
                        "attend",
                        queries,
                        keys,
                        cache.values(layer),
                        pass.bands(),
                        pass.masks(),
                        pass.start(),
                        scale);
    }

    private NDArray rotate(NDManager owner, NDArray x, RotaryTable table) {
        return kernels.call(owner, "rotate", x, table.cos(), table.sin());
    }
}
