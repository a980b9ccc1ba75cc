package dev.ropewalk.decoder.checkpoint;

/**
 * What a layer consists of, in one value, whatever its size: Vaswani et al. 2017, arXiv 1706.03762, and what was found since. Whoever
 * computes, counts, teaches or writes a layer asks this, never a list for its length or an array for its size. What a family has beyond it
 * becomes a component here, and the compiler names those who must say what they make of it.
 *
 * @param norm how activations are normed
 * @param places where those norms stand
 * @param headNorms how queries and keys are normed before they turn
 * @param parallel whether attention and feed-forward read the same, instead of one after the other
 * @param feedForwardNorm whether the feed-forward reads through a norm of its own
 * @param gated whether the feed-forward is act(gate x) * up x (Shazeer 2020, arXiv 2002.05202) and not act(up x)
 */
public record Block(
        NormKind norm,
        NormPlaces places,
        HeadNorms headNorms,
        boolean parallel,
        boolean feedForwardNorm,
        boolean gated,
        Activation activation,
        Biases biases) {

    /** How activations are normed, and the field that mostly holds the epsilon. */
    public enum NormKind {
        /** Zhang and Sennrich 2019, arXiv 1910.07467. */
        RMS(0, false, "rms_norm_eps"),
        /** With a bias: Ba, Kiros and Hinton 2016, arXiv 1607.06450. */
        LAYER(1, true, "layer_norm_eps"),
        /** The same without one. */
        LAYER_UNBIASED(1, false, "layer_norm_eps");

        private final int code;

        public final boolean biased;

        final String epsilonField;

        NormKind(int code, boolean biased, String epsilonField) {
            this.code = code;
            this.biased = biased;
            this.epsilonField = epsilonField;
        }
    }

    /** Where norms stand about attention and about the feed-forward. */
    public enum NormPlaces {
        /** What each reads is normed: Xiong et al. 2020, arXiv 2002.04745. */
        BEFORE(true, false),
        /** What each adds is normed: Liu et al. 2022, arXiv 2111.09883; in OLMo 2, arXiv 2501.00656. */
        AFTER(false, true),
        /** Both: in Gemma 2, arXiv 2408.00118. */
        AROUND(true, true);
        public final boolean before, after;

        NormPlaces(boolean before, boolean after) {
            this.before = before;
            this.after = after;
        }
    }

    /** How queries and keys are normed: Henry et al. 2020, arXiv 2010.04245. Of the kind of the other norms, without a bias. */
    public enum HeadNorms {
        NONE,
        /** Every head by itself, all with the same weights. */
        SHARED,
        /** Every head by itself, each with weights of its own. */
        OWN,
        /** All heads together. */
        WHOLE
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

    public static final Block LLAMA =
            new Block(NormKind.RMS, NormPlaces.BEFORE, HeadNorms.NONE, false, true, true, Activation.SILU, Biases.NONE);

    public Block {
        if (!parallel && !feedForwardNorm)
            throw new IllegalArgumentException(
                    "a feed-forward that follows attention needs a norm of its own, got none");
        if (parallel && places.after)
            throw new IllegalArgumentException(
                    "norms behind attention and feed-forward are not known where both read the same, got " + places);
    }

    /** Matrices before the activation, side by side. */
    public int innerParts() {
        return gated ? 2 : 1;
    }

    /** Whether the feed-forward has a norm before it. */
    public boolean normBeforeFeedForward() {
        return feedForwardNorm && places.before;
    }

    /** What kernels.torchscript and training.torchscript call a block; which matrices and norms have a bias, they see by the biases. */
    public long[] codes() {
        return new long[] {
            norm.code,
            headNorms.ordinal(),
            flag(parallel),
            flag(feedForwardNorm),
            flag(gated),
            activation.code(),
            flag(places.before),
            flag(places.after)
        };
    }

    private static long flag(boolean is) {
        return is ? 1 : 0;
    }
}
