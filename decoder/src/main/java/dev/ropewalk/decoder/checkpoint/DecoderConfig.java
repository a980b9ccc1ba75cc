package dev.ropewalk.decoder.checkpoint;

import dev.ropewalk.methods.Reach;
import dev.ropewalk.methods.Rope;
import java.util.List;
import java.util.OptionalInt;

/**
 * The shape of a decoder, as config.json gives it, checked. It knows no family: what sets one apart has become a value.
 *
 * @param heads query heads; a multiple of {@code keyHeads}
 * @param normEpsilon added to the mean square (or the variance) inside the root
 * @param parallel whether attention and feed-forward of a layer read the same, instead of one after the other
 * @param embeddingScale multiplies the embeddings on their way in; 1 for none
 * @param tied whether the embedding is also the head
 * @param windows for each layer the keys a query sees, its own included; {@link Reach#UNBOUNDED} for all
 */
public record DecoderConfig(
        int hidden,
        int intermediate,
        int layers,
        int heads,
        int keyHeads,
        int headDim,
        int vocabulary,
        NormKind norm,
        double normEpsilon,
        Activation activation,
        boolean parallel,
        Biases biases,
        double embeddingScale,
        boolean tied,
        List<Integer> windows,
        Rope rope) {

    /** Layers: about a hundred in every known model. A number in a file must not decide how much memory is asked for. */
    private static final int DEEPEST = 10_000;

    /** How activations are normed, and the field with the epsilon. */
    public enum NormKind {
        RMS("rms_norm_eps"),
        LAYER("layer_norm_eps");

        final String epsilonField;

        NormKind(String epsilonField) {
            this.epsilonField = epsilonField;
        }
    }

    /**
     * Which matrices have a bias.
     *
     * @param attention query, key and value
     * @param output of the attention
     */
    public record Biases(boolean attention, boolean output, boolean feedForward, boolean head) {
        public static final Biases NONE = new Biases(false, false, false, false);
    }

    /** Absent and null are told apart as in transformers 5.23.0. */
    static DecoderConfig read(Family family, ConfigFile given) {
        ConfigFile file = family.complete(given);
        int hidden = file.positive("hidden_size"), heads = file.positive("num_attention_heads");
        int keyHeads = family.keyHeads(file, heads);
        if (heads % keyHeads != 0)
            throw file.wrong(
                    "num_attention_heads",
                    "must be a multiple of num_key_value_heads, got " + heads + " and " + keyHeads);
        OptionalInt headDim = family.headDim(file);
        if (headDim.isEmpty() && hidden % heads != 0)
            throw file.wrong(
                    "hidden_size", "must be a multiple of num_attention_heads, got " + hidden + " and " + heads);
        int layers = file.positive("num_hidden_layers");
        if (layers > DEEPEST) throw file.wrong("num_hidden_layers", "must be at most " + DEEPEST + ", got " + layers);
        return new DecoderConfig(
                hidden,
                file.positive("intermediate_size"),
                layers,
                heads,
                keyHeads,
                headDim.orElse(hidden / heads),
                file.positive("vocab_size"),
                family.norm(),
                file.positiveNumber(family.norm().epsilonField),
                family.activation(file),
                family.isParallel(file),
                family.biases(file),
                family.embeddingScale(hidden),
                file.flag("tie_word_embeddings"),
                family.windows(file, layers),
                RopeConfig.read(family, file, headDim.orElse(hidden / heads)));
    }

    /** A Llama of equal query and key heads without biases, tied. */
    public static DecoderConfig llama(int hidden, int intermediate, int layers, int heads, int vocabulary, Rope rope) {
        return new DecoderConfig(
                hidden,
                intermediate,
                layers,
                heads,
                heads,
                hidden / heads,
                vocabulary,
                NormKind.RMS,
                1e-5,
                Activation.SILU,
                false,
                Biases.NONE,
                1,
                true,
                SlidingWindow.none(layers),
                rope);
    }

    /** What logits of attention are multiplied with before any temperature. Vaswani et al. 2017, arXiv 1706.03762. */
    public double logitScale() {
        return 1 / Math.sqrt(headDim);
    }

    /** Weights of one layer's matrices, each of which multiplies once a token. */
    public long layerWeights(Layout layout) {
        long attention = 2L * (heads + keyHeads) * headDim,
                inner = (layout.inner().parts() + 1L) * intermediate;
        return hidden * (attention + inner);
    }

    /** So many layers of the same shape that know a single token, without sliding windows. */
    public DecoderConfig cut(int to) {
        return new DecoderConfig(
                hidden,
                intermediate,
                to,
                heads,
                keyHeads,
                headDim,
                1,
                norm,
                normEpsilon,
                activation,
                parallel,
                biases,
                embeddingScale,
                tied,
                SlidingWindow.none(to),
                rope);
    }
}
