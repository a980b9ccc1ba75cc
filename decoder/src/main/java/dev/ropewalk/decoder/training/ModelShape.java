package dev.ropewalk.decoder.training;

import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.methods.Rope;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The shape of a model that does not exist yet: a Llama whose embedding is also its head.
 *
 * @param hidden a multiple of {@code heads}, with an even number of channels a head
 * @param heads query heads, and as many key heads
 * @param base of the rotary spectrum
 * @param trainedLength tokens it will be trained on
 */
public record ModelShape(
        int layers, int hidden, int intermediate, int heads, int vocabulary, double base, int trainedLength) {

    /** @throws IllegalArgumentException one sentence: the value, what was given, what is allowed */
    public ModelShape {
        within("layers", layers, 1, 1000);
        within("hidden", hidden, 2, 1 << 16);
        within("intermediate", intermediate, 1, 1 << 18);
        within("heads", heads, 1, hidden);
        within("vocabulary", vocabulary, 2, 1 << 24);
        within("trainedLength", trainedLength, 2, 1 << 24);
        if (hidden % heads != 0 || hidden / heads % 2 != 0)
            throw new IllegalArgumentException(
                    "hidden must be an even number of channels for each head, got " + hidden + " for " + heads);
        if (!(base > 1 && base < 1e12)) throw new IllegalArgumentException("base must be above 1, got " + base);
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most)
            throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", got " + value);
    }

    DecoderConfig config() {
        return DecoderConfig.llama(
                hidden, intermediate, layers, heads, vocabulary, new Rope(hidden / heads, base, trainedLength));
    }

    /** As transformers writes it. */
    Map<String, Object> configJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("architectures", new String[] {"LlamaForCausalLM"});
        json.put("model_type", "llama");
        json.put("vocab_size", vocabulary);
        json.put("hidden_size", hidden);
        json.put("intermediate_size", intermediate);
        json.put("num_hidden_layers", layers);
        json.put("num_attention_heads", heads);
        json.put("num_key_value_heads", heads);
        json.put("head_dim", hidden / heads);
        json.put("hidden_act", "silu");
        json.put("max_position_embeddings", trainedLength);
        json.put("rms_norm_eps", config().normEpsilon());
        json.put("rope_theta", base);
        json.put("rope_scaling", null);
        json.put("tie_word_embeddings", true);
        json.put("attention_bias", false);
        json.put("mlp_bias", false);
        json.put("bos_token_id", 0);
        json.put("torch_dtype", "float32");
        return json;
    }
}
