package dev.ropewalk.decoder.checkpoint;

/**
 * What a layer consists of, in one value, whatever its size: Vaswani et al. 2017, arXiv 1706.03762, and what was found since. Whoever
 * computes, counts, teaches or writes a layer asks this, never a list for its length or an array for its size. What a family has beyond it
 * becomes a component here, and the compiler names those who must say what they make of it.
 *
 * @param norm how activations are normed
 * @param headNorms whether every query head and every key head is normed
 * @param parallel whether attention and feed-forward read the same, instead of one after the other
 * @param feedForwardNorm whether the feed-forward reads through a norm of its own; one that follows attention does
 * @param gated whether the feed-forward is act(gate x) * up x (Shazeer 2020, arXiv 2002.05202) and not act(up x)
 */
public record Block(
        NormKind norm,
        boolean headNorms,
        boolean parallel,
        boolean feedForwardNorm,
        boolean gated,
        Activation activation,
        Biases biases) {

    /** How activations are normed, and the field that mostly holds the epsilon. */
    public enum NormKind {
        /** Zhang and Sennrich 2019, arXiv 1910.07467. */
        RMS(0, "rms_norm_eps"),
        /** With a bias: Ba, Kiros and Hinton 2016, arXiv 1607.06450. */
        LAYER(1, "layer_norm_eps");

        private final int code;

        final String epsilonField;

        NormKind(int code, String epsilonField) {
            this.code = code;
            this.epsilonField = epsilonField;
        }
    }

    /**
     * Which matrices have a bias.
     *
     * @param attention query, key and value
     * @param output of the attention
     */
    public record Biases(boolean attention, boolean output, boolean feedForward) {
        public static final Biases NONE = new Biases(false, false, false), ALL = new Biases(true, true, true);
    }

    public static final Block LLAMA = new Block(NormKind.RMS, false, false, true, true, Activation.SILU, Biases.NONE);

    public Block {
        if (!parallel && !feedForwardNorm)
            throw new IllegalArgumentException(
                    "a feed-forward that follows attention needs a norm of its own, got none");
    }

    /** Matrices before the activation, side by side. */
    public int innerParts() {
        return gated ? 2 : 1;
    }

    /** What kernels.torchscript and training.torchscript call a block; which matrices have a bias, they see by the biases. */
    public long[] codes() {
        return new long[] {
            norm.code, flag(headNorms), flag(parallel), flag(feedForwardNorm), flag(gated), activation.code()
        };
    }

    private static long flag(boolean is) {
        return is ? 1 : 0;
    }
}
