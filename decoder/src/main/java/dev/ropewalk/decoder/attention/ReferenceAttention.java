package dev.ropewalk.decoder.attention;

import dev.ropewalk.methods.AttentionBand;
import dev.ropewalk.methods.ContextPlan;
import java.util.Optional;

/** Attention written to be read: one query, one key, one angle at a time, in double. The truth the kernels are held to. */
public final class ReferenceAttention {

    /**
     * How logits come about beside a plan, in one layer and head.
     *
     * @param cap their bound before any mask, 0 for none
     * @param heads how many of queries there are
     */
    public record Logits(int layer, int window, double scale, double cap, int head, int heads) {

        public Logits(int layer, int window, double scale, double cap) {
            this(layer, window, scale, cap, 0, 1);
        }

        public Logits of(int one, int all) {
            return new Logits(layer, window, scale, cap, one, all);
        }

        /** As most models do it. @param window the layer's sliding window: key j is seen by query i only if i - window < j */
        public static Logits of(int layer, int window, int headDim) {
            return new Logits(layer, window, ReferenceAttention.scale(headDim), 0);
        }
    }

    /**
     * @param q (heads, n, headDim) not rotated
     * @param k (key heads, n, headDim) not rotated; query head h reads key head h / (heads / key heads)
     * @param context tokens in the context after the pass
     * @return (heads, n, headDim)
     */
    public static double[][][] attend(
            ContextPlan plan, Logits how, float[][][] q, float[][][] k, float[][][] v, int context) {
        int heads = q.length, n = q[0].length, headDim = q[0][0].length, group = heads / k.length;
        double[][][] out = new double[heads][n][headDim];
        for (int h = 0; h < heads; h++) {
            for (int i = 0; i < n; i++) {
                double[] weight = weights(plan, how.of(h, heads), q[h][i], k[h / group], i, context);
                for (int j = 0; j <= i; j++)
                    for (int d = 0; d < headDim; d++) out[h][i][d] += weight[j] * v[h / group][j][d];
            }
        }
        return out;
    }

    /** What query i attends to. @return (i + 1), summing to 1 */
    public static double[] weights(ContextPlan plan, Logits how, float[] q, float[][] k, int i, int context) {
        ContextPlan own = plan.in(how.layer);
        double[] weight = new double[i + 1];
        double sum = 0;
        for (int j = 0; j <= i; j++) {
            weight[j] = i - j >= how.window ? 0 : Math.exp(logit(own, how, q, k[j], i, j, context));
            sum += weight[j];
        }
        for (int j = 0; j <= i; j++) weight[j] /= sum;
        return weight;
    }

    /** What logits are multiplied with before any temperature: Vaswani et al. 2017, arXiv 1706.03762. */
    static double scale(int headDim) {
        return 1 / Math.sqrt(headDim);
    }

    private static double logit(ContextPlan plan, Logits how, float[] q, float[] k, int i, int j, int context) {
        Optional<AttentionBand> band = plan.bandOf(i, j);
        if (band.isEmpty()) return Double.NEGATIVE_INFINITY;
        int pairs = plan.spectrum().pairs();
        double turned = 0, rest = 0;
        for (int m = 0; m < pairs; m++) {
            double delta = band.get().distance(i, j, m); // the only place a position enters
            double angle = delta * plan.spectrum().speed(m, how.head, how.heads),
                    a = q[m],
                    b = q[m + pairs],
                    c = k[m],
                    d = k[m + pairs];
            turned += (a * c + b * d) * Math.cos(angle) + (a * d - b * c) * Math.sin(angle);
        }
        for (int d = 2 * pairs; d < q.length; d++) rest += q[d] * k[d];
        double rotary = plan.rotaryTemperature().at(how.layer, i, context);
        double logit = plan.temperature().at(how.layer, i, context) * (rotary * turned + rest) * how.scale;
        return how.cap == 0 ? logit : how.cap * Math.tanh(logit / how.cap);
    }

    private ReferenceAttention() {}
}
