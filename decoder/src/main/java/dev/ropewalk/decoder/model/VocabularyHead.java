package dev.ropewalk.decoder.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.ropewalk.decoder.engine.Kernels;
import java.util.Arrays;

/** From hidden states to what is asked of the vocabulary. Rows come in slices: callers hand over at most {@link #SLICE} of them. */
public final class VocabularyHead {

    /** Positions whose logits exist at a time: 1,024 x 152,000 float32 are 0.6 GB. */
    public static final int SLICE = 1024;

    private final Kernels kernels;
    private final NDArray weight;
    private final NDArray bias;
    private final double cap;

    /**
     * @param projection weight (hidden, vocabulary), bias (vocabulary) or empty
     * @param cap bound of the logits, 0 for none
     */
    VocabularyHead(Kernels kernels, Weights.Linear projection, double cap) {
        this.kernels = kernels;
        this.cap = cap;
        weight = projection.weight();
        bias = projection.bias();
    }

    /** @param x (n, hidden) @return (n, vocabulary) */
    public float[][] logits(NDManager owner, NDArray x) {
        try (NDArray all = kernels.call(owner, "logits", x, weight, bias, cap)) {
            float[] flat = all.toFloatArray();
            int width = Math.toIntExact(weight.getShape().get(1));
            float[][] rows = new float[flat.length / width][];
            Arrays.setAll(rows, i -> Arrays.copyOfRange(flat, i * width, (i + 1) * width));
            return rows;
        }
    }

    /** Nats of one target a row. @param x (n, hidden) */
    public double[] negativeLogLikelihood(NDManager owner, NDArray x, int[] targets) {
        try (NDArray nll = kernels.call(owner, "nll", x, weight, bias, cap, owner.create(wide(targets)))) {
            float[] values = nll.toFloatArray();
            double[] out = new double[values.length];
            Arrays.setAll(out, i -> values[i]);
            return out;
        }
    }

    /** Rank of one target a row, 1 for the most likely token. @param x (n, hidden) */
    public long[] rank(NDManager owner, NDArray x, int[] targets) {
        try (NDArray rank = kernels.call(owner, "rank", x, weight, bias, cap, owner.create(wide(targets)))) {
            return rank.toLongArray();
        }
    }

    /** The most likely token of each row. @param x (n, hidden) */
    public long[] best(NDManager owner, NDArray x) {
        try (NDArray best = kernels.call(owner, "best", x, weight, bias, cap)) {
            return best.toLongArray();
        }
    }

    private static long[] wide(int[] ids) {
        return Arrays.stream(ids).asLongStream().toArray();
    }
}
