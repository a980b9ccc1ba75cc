package dev.ropewalk.decoder.checkpoint;

import dev.ropewalk.methods.Reach;
import dev.ropewalk.methods.Rope;
import java.util.List;
import java.util.OptionalInt;

/**
 * The shape of a decoder, as config.json gives it, checked. It knows no family: what sets one apart has become a value.
 *
 * @param heads query heads; a multiple of {@code keyHeads}
 * @param block what each layer consists of
 * @param normEpsilon added to the mean square (or the variance) inside the root
 * @param scales what numbers are multiplied with on their way
 * @param tied whether the embedding is also the head
 * @param headBias whether the head has a bias
 * @param windows for each layer the keys a query sees, its own included; {@link Reach#UNBOUNDED} for all
 * @param rope of most layers, with those of the others
 */
public record DecoderConfig(
        int hidden,
        int intermediate,
        int layers,
        int heads,
        int keyHeads,
        int headDim,
        int vocabulary,
        Block block,
        double normEpsilon,
        Scales scales,
        boolean tied,
        boolean headBias,
        List<Integer> windows,
        Rope rope) {

    /** Layers: about a hundred in every known model. A number in a file must not decide how much memory is asked for. */
    public static final int DEEPEST = 10_000;

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
        int channels = headDim.orElse(hidden / heads);
        List<Integer> windows = family.windows(file, layers);
        return new DecoderConfig(
                hidden,
                file.positive("intermediate_size"),
                layers,
                heads,
                keyHeads,
                channels,
                file.positive("vocab_size"),
                family.block(file),
                file.positiveNumber(family.epsilonField()),
                family.scales(file, hidden, channels),
                file.flag("tie_word_embeddings"),
                family.headBias(),
                windows,
                RopeConfig.read(family, file, channels, windows));
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
                Block.LLAMA,
                1e-5,
                Scales.ofHeads(hidden / heads),
                true,
                false,
                SlidingWindow.none(layers),
                rope);
    }

    /** Weights of one layer's matrices, each of which multiplies once a token. */
    public long layerWeights() {
        long attention = 2L * (heads + keyHeads) * headDim, inner = (block.innerParts() + 1L) * intermediate;
        return hidden * (attention + inner);
    }

    /** The Llama of these sizes. Where it is not this, the model is something that a Llama is not. */
    public DecoderConfig asLlama() {
        return new DecoderConfig(
                hidden,
                intermediate,
                layers,
                heads,
                keyHeads,
                headDim,
                vocabulary,
                Block.LLAMA,
                normEpsilon,
                Scales.ofHeads(headDim),
                tied,
                false,
                SlidingWindow.none(layers),
                rope.withOthers(List.of()));
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
                block,
                normEpsilon,
                scales,
                tied,
                headBias,
                SlidingWindow.none(to),
                rope);
    }
}
