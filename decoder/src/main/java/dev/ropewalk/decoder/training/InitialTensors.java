package dev.ropewalk.decoder.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.decoder.checkpoint.Layout;
import dev.ropewalk.decoder.engine.Kernels;
import dev.ropewalk.decoder.model.Weights;
import dev.ropewalk.methods.Rope;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What a Llama starts from: norms of 1, embeddings of deviation 0.05 about 0.05, matrices of 0.4/sqrt(in), those that write into the residual
 * stream smaller by the root of how many do (Radford et al. 2019, GPT-2). Drawn here, not by PyTorch, so that a seed means the same everywhere;
 * each tensor by its own name, so that it depends on no other.
 *
 * <p>Head h of the first layer starts out looking h + 1 tokens back. A head that looks one back is what induction heads read from (Olsson et
 * al. 2022, arXiv 2209.11895), and what small models need longest to find: without it they learned for thousands of steps before they copied
 * anything. It needs something that all tokens share, which is why the embeddings' mean is not 0.
 */
final class InitialTensors implements Weights.Source {

    private static final double EMBEDDING = 0.05, MATRIX = 0.4;

    /** Length of a query and of a key in each of the fastest pairs of channels, by which places next to each other are told apart. */
    private static final double LOOK = 4;

    private static final int FASTEST = 6;

    private final NDManager owner;
    private final Layout layout;
    private final DecoderConfig config;
    private final long seed;

    InitialTensors(Kernels kernels, Layout layout, DecoderConfig config, long seed) {
        owner = kernels.manager();
        this.layout = layout;
        this.config = config;
        this.seed = seed;
    }

    @Override
    public boolean has(String name) {
        return false; // none of the optional ones
    }

    @Override
    public void read(String name, long[] shape, Weights.Rows each) {
        float[] values = new float[Math.toIntExact(new Shape(shape).size())];
        if (shape.length == 1) {
            Arrays.fill(values, 1);
        } else {
            boolean embedding = name.startsWith(layout.embedding());
            SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + name.hashCode());
            double mean = embedding ? EMBEDDING : 0, deviation = embedding ? EMBEDDING : deviation(name, shape[1]);
            for (int i = 0; i < values.length; i++) values[i] = (float) (mean + deviation * random.nextGaussian());
            String first = layout.layers() + "0.";
            if (name.startsWith(first + layout.attention().names().get(0))) look(values, false);
            if (name.startsWith(first + layout.attention().names().get(1))) look(values, true);
        }
        try (NDArray rows = owner.create(values, new Shape(shape))) {
            each.accept(rows, 0);
        }
    }

    private double deviation(String name, long in) {
        boolean residual = name.contains(layout.output()) || name.contains(layout.down());
        return MATRIX / Math.sqrt(in) / (residual ? Math.sqrt(2.0 * config.layers()) : 1);
    }

    /**
     * Adds what makes of the part that all tokens share one query in every head, and the key that is it turned by h + 1 tokens: RoPE turns it
     * back for the token so far away. After the norm that part is sqrt(1/2) in every channel, as mean and deviation are equal.
     */
    private void look(float[] values, boolean isKey) {
        Rope rope = config.rope();
        for (int head = 0; head < config.heads(); head++)
            for (int pair = 0; pair < Math.min(FASTEST, rope.pairs()); pair++) {
                double angle = isKey ? (head + 1) * rope.trainedSpectrum().speed(pair) : 0;
                int row = head * config.headDim() + pair;
                add(values, row, LOOK * Math.cos(angle));
                add(values, row + rope.pairs(), LOOK * Math.sin(angle));
            }
    }

    private void add(float[] values, int row, double length) {
        int in = config.hidden();
        double each = length / in / Math.sqrt(0.5);
        for (int i = 0; i < in; i++) values[row * in + i] += (float) each;
    }
}
