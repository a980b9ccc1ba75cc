package dev.ropewalk.decoder;

import dev.ropewalk.methods.Rope;

/**
 * The shape of a decoder, as config.json gives it, checked.
 *
 * @param heads query heads; a multiple of {@code keyHeads}
 * @param normEpsilon added to the mean square inside the root
 * @param tied whether the embedding is also the head
 */
record DecoderConfig(
        int hidden,
        int intermediate,
        int layers,
        int heads,
        int keyHeads,
        int headDim,
        int vocabulary,
        double normEpsilon,
        boolean tied,
        boolean attentionBias,
        boolean feedForwardBias,
        Rope rope) {

    /** The Llama family: Hugging Face LlamaConfig, transformers 5.23.0. Absent and null are told apart as there. */
    static DecoderConfig read(ConfigFile file) {
        String activation = file.text("hidden_act", "silu");
        if (!activation.equals("silu") && !activation.equals("swish"))
            throw file.wrong("hidden_act", "'" + activation + "' is not supported, known: silu");
        int hidden = file.positive("hidden_size"), heads = file.positive("num_attention_heads");
        int keyHeads = file.optionalPositive("num_key_value_heads").orElse(heads);
        if (heads % keyHeads != 0)
            throw file.wrong(
                    "num_attention_heads",
                    "must be a multiple of num_key_value_heads, got " + heads + " and " + keyHeads);
        if (hidden % heads != 0)
            throw file.wrong(
                    "hidden_size", "must be a multiple of num_attention_heads, got " + hidden + " and " + heads);
        int headDim = file.optionalPositive("head_dim").orElse(hidden / heads);
        if (headDim % 2 != 0) throw file.wrong("head_dim", "must be even to be rotated in pairs, got " + headDim);
        if (file.positiveNumber("partial_rotary_factor", 1) != 1)
            throw file.wrong(
                    "partial_rotary_factor",
                    "must be 1 or absent for this family, got " + file.at("partial_rotary_factor"));
        return new DecoderConfig(
                hidden,
                file.positive("intermediate_size"),
                file.positive("num_hidden_layers"),
                heads,
                keyHeads,
                headDim,
                file.positive("vocab_size"),
                file.positiveNumber("rms_norm_eps", 1e-6),
                file.flag("tie_word_embeddings", false),
                file.flag("attention_bias", false),
                file.flag("mlp_bias", false),
                RopeConfig.read(file, headDim));
    }
}
