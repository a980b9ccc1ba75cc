package dev.ropewalk.decoder;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.ropewalk.decoder.attention.ReferenceAttention;
import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.decoder.engine.Kernels;
import dev.ropewalk.decoder.model.Weights;
import dev.ropewalk.methods.ContextPlan;
import java.util.Arrays;
import java.util.Random;

/**
 * A whole Llama written to be read, in double, one token and one head at a time; its weights are random numbers that depend on a tensor's
 * name alone, and it hands them to a {@link Decoder} too. Only keys, queries and values are rounded to float, for {@link ReferenceAttention}.
 */
final class DenseLlama {

    private final DecoderConfig config;

    DenseLlama(DecoderConfig config) {
        this.config = config;
    }

    /** The same weights for a decoder. */
    Weights.Source source(Kernels kernels) {
        NDManager owner = kernels.manager();
        return new Weights.Source() {
            @Override
            public boolean has(String name) {
                return false;
            }

            @Override
            public void read(String name, long[] shape, Weights.Rows each) {
                int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
                try (var tensor = owner.create(tensor(name, size, (int) shape[shape.length - 1]), new Shape(shape))) {
                    each.accept(tensor, 0);
                }
            }
        };
    }

    /** Norms lie around 1, matrices keep the size of what they multiply. */
    private static float[] tensor(String name, int size, int columns) {
        Random random = new Random(name.hashCode());
        boolean norm = name.contains("norm");
        float[] values = new float[size];
        for (int i = 0; i < size; i++)
            values[i] =
                    (float) (norm ? 1 + 0.1 * random.nextGaussian() : 1.5 * random.nextGaussian() / Math.sqrt(columns));
        return values;
    }

    /** What the last token attends to. @return (layers, heads, n) */
    double[][][] lastRows(int[] ids, ContextPlan plan) {
        int n = ids.length, last = n - 1, group = config.heads() / config.keyHeads();
        double[][][] rows = new double[config.layers()][config.heads()][];
        float[] table = tensor("model.embed_tokens.weight", config.vocabulary() * config.hidden(), config.hidden());
        double[][] x = new double[n][config.hidden()];
        for (int t = 0; t < n; t++)
            for (int d = 0; d < config.hidden(); d++) x[t][d] = table[ids[t] * config.hidden() + d];
        for (int layer = 0; layer < config.layers(); layer++) {
            String at = "model.layers." + layer + ".";
            double[][] h = norm(x, at + "input_layernorm.weight");
            float[][][] q = heads(matrix(h, at + "self_attn.q_proj.weight", config.heads() * config.headDim()));
            float[][][] k = heads(matrix(h, at + "self_attn.k_proj.weight", config.keyHeads() * config.headDim()));
            float[][][] v = heads(matrix(h, at + "self_attn.v_proj.weight", config.keyHeads() * config.headDim()));
            int window = config.windows().get(layer);
            ReferenceAttention.Logits how = ReferenceAttention.Logits.of(layer, window, config.headDim());
            for (int head = 0; head < q.length; head++)
                rows[layer][head] = ReferenceAttention.weights(
                        plan, how.of(head, q.length), q[head][last], k[head / group], last, n);
            double[][][] out = ReferenceAttention.attend(plan, how, q, k, v, n);
            add(x, matrix(joined(out), at + "self_attn.o_proj.weight", config.hidden()));
            double[][] t = norm(x, at + "post_attention_layernorm.weight");
            double[][] gate = matrix(t, at + "mlp.gate_proj.weight", config.intermediate());
            double[][] up = matrix(t, at + "mlp.up_proj.weight", config.intermediate());
            for (int i = 0; i < n; i++)
                for (int d = 0; d < config.intermediate(); d++)
                    up[i][d] *= gate[i][d] / (1 + Math.exp(-gate[i][d])); // SiLU
            add(x, matrix(up, at + "mlp.down_proj.weight", config.hidden()));
        }
        return rows;
    }

    private double[][] norm(double[][] x, String name) {
        float[] weight = tensor(name, config.hidden(), config.hidden());
        return Arrays.stream(x)
                .map(row -> {
                    double square = Arrays.stream(row).map(a -> a * a).average().orElseThrow();
                    double[] y = new double[row.length];
                    Arrays.setAll(y, d -> row[d] / Math.sqrt(square + config.normEpsilon()) * weight[d]);
                    return y;
                })
                .toArray(double[][]::new);
    }

    private static double[][] matrix(double[][] x, String name, int out) {
        int in = x[0].length;
        float[] weight = tensor(name, out * in, in);
        double[][] y = new double[x.length][out];
        for (int t = 0; t < x.length; t++)
            for (int o = 0; o < out; o++) for (int i = 0; i < in; i++) y[t][o] += weight[o * in + i] * x[t][i];
        return y;
    }

    /** (n, heads * headDim) to (heads, n, headDim). */
    private float[][][] heads(double[][] x) {
        int dim = config.headDim();
        float[][][] heads = new float[x[0].length / dim][x.length][dim];
        for (int t = 0; t < x.length; t++)
            for (int at = 0; at < x[t].length; at++) heads[at / dim][t][at % dim] = (float) x[t][at];
        return heads;
    }

    private static double[][] joined(double[][][] heads) {
        int dim = heads[0][0].length;
        double[][] x = new double[heads[0].length][heads.length * dim];
        for (int t = 0; t < x.length; t++)
            for (int at = 0; at < x[t].length; at++) x[t][at] = heads[at / dim][t][at % dim];
        return x;
    }

    private static void add(double[][] x, double[][] y) {
        for (int t = 0; t < x.length; t++) for (int d = 0; d < x[t].length; d++) x[t][d] += y[t][d];
    }
}
