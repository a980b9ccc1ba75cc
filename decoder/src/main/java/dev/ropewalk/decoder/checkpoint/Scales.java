package dev.ropewalk.decoder.checkpoint;

/**
 * What numbers are multiplied with on their way, and what bounds them.
 *
 * @param embedding the embeddings on their way in
 * @param attention logits of attention, before any temperature
 * @param residual what each half of a layer adds
 * @param output logits of the vocabulary
 * @param attentionCap logits of attention are {@code cap * tanh(logit / cap)} before any mask; 0 for no bound. Bello et al. 2016, arXiv
 *     1611.09940; in Gemma 2, arXiv 2408.00118
 * @param outputCap the same of the vocabulary's
 */
public record Scales(
        double embedding, double attention, double residual, double output, double attentionCap, double outputCap) {

    public Scales {
        finite("embedding", embedding);
        finite("attention", attention);
        finite("residual", residual);
        finite("output", output);
        bound("attention", attentionCap);
        bound("output", outputCap);
    }

    private static void finite(String what, double value) {
        if (!Double.isFinite(value))
            throw new IllegalArgumentException("the scale of " + what + " must be finite, got " + value);
    }

    private static void bound(String what, double cap) {
        if (!(cap >= 0 && cap < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("the bound of " + what + " must be finite and not negative, got " + cap);
    }

    /** Of a Llama: logits of attention are divided by the root of a head's channels. Vaswani et al. 2017, arXiv 1706.03762. */
    public static Scales ofHeads(int headDim) {
        return new Scales(1, 1 / Math.sqrt(headDim), 1, 1, 0, 0);
    }

    Scales withEmbedding(double other) {
        return new Scales(other, attention, residual, output, attentionCap, outputCap);
    }

    Scales withOutput(double other) {
        return new Scales(embedding, attention, residual, other, attentionCap, outputCap);
    }

    /** Whether the fused operators, which know no bound, can compute attention. */
    public boolean boundAttention() {
        return attentionCap > 0;
    }
}
