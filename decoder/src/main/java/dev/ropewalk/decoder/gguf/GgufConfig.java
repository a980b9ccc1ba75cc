package dev.ropewalk.decoder.gguf;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.checkpoint.GgufFile;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a file of llama.cpp says of the model, as the config.json of the same model in Hugging Face's layout. Source: llama.cpp, src/llama-arch.cpp (names of
 * keys), src/llama-model.cpp (what they mean, and what their absence does), gguf-py/gguf/constants.py.
 *
 * <p>A key of the architecture that is not known here may change every number: the file is refused.
 */
final class GgufConfig {

    /** Architectures here, by the model type that config.json gives them. {@code llama} is also Mistral, SmolLM, Yi, Falcon 3 and many more. */
    private static final Map<String, String> FAMILIES = Map.of("llama", "llama", "qwen2", "qwen2", "qwen3", "qwen3");

    /** They say what is said elsewhere, or nothing that a number follows from. */
    private static final List<String> WITHOUT_EFFECT =
            List.of("vocab_size", "rope.scaling.finetuned", "tensor_data_layout");

    private final GgufFile file;
    private final String architecture;
    private final Set<String> asked = new LinkedHashSet<>();
    private final ObjectNode config = JsonMapper.shared().createObjectNode();

    private GgufConfig(GgufFile file) {
        this.file = file;
        architecture = file.text("general.architecture").orElseThrow(() -> file.broken("has no general.architecture"));
    }

    /** @throws CheckpointException naming what is missing, wrong or not known */
    static ObjectNode of(GgufFile file) {
        return new GgufConfig(file).read();
    }

    private ObjectNode read() {
        String family = FAMILIES.get(architecture);
        if (family == null)
            throw file.unsupported("is of the architecture '" + architecture
                    + "', GGUF is read of " + String.join(", ", new TreeSet<>(FAMILIES.keySet()))
                    + "; give the folder of the original checkpoint");
        if (file.whole("split.count").orElse(1) > 1)
            throw file.unsupported("is one of several files of a model: join them with llama-gguf-split --merge");
        int hidden = required("embedding_length"), heads = required("attention.head_count");
        int headDim = whole("attention.key_length", heads > 0 ? hidden / heads : 0);
        same("attention.value_length", headDim);
        same("rope.dimension_count", headDim);
        same("expert_count", 0);
        same("expert_used_count", 0);
        long[] embedding = file.shape("token_embd.weight");
        config.put("model_type", family)
                .put("hidden_size", hidden)
                .put("intermediate_size", required("feed_forward_length"))
                .put("num_hidden_layers", required("block_count"))
                .put("num_attention_heads", heads)
                .put("num_key_value_heads", whole("attention.head_count_kv", heads))
                .put("vocab_size", embedding[0])
                .put("max_position_embeddings", required("context_length"))
                .put("rms_norm_eps", number("attention.layer_norm_rms_epsilon"))
                .put("hidden_act", "silu")
                .put("tie_word_embeddings", !file.holds("output.weight"));
        if (!family.equals("qwen2")) config.put("head_dim", headDim);
        else if (headDim * heads != hidden)
            throw file.broken("has qwen2.attention.key_length " + headDim
                    + ", it must be embedding_length / head_count, " + hidden + " / " + heads);
        if (family.equals("llama")) config.put("attention_bias", file.holds("blk.0.attn_q.bias"));
        config.put("rope_theta", numberOr("rope.freq_base", 10_000));
        scaling(headDim);
        ends();
        refuseUnknown();
        return config;
    }

    /** llama.cpp scales positions linearly by scale_linear, or as the type says by factor; factors of single pairs are a tensor. */
    private void scaling(int headDim) {
        String type = text("rope.scaling.type");
        double factor = numberOr("rope.scaling.factor", numberOr("rope.scale_linear", 1));
        int original = whole("rope.scaling.original_context_length", 0);
        double attention = numberOr("rope.scaling.attn_factor", 1);
        ObjectNode scaling = JsonMapper.shared().createObjectNode();
        if (file.holds(GgufFile.PAIR_FACTORS)) {
            if (!type.isEmpty() && !type.equals("none") && factor != 1)
                throw file.broken("has " + GgufFile.PAIR_FACTORS + " and " + architecture + ".rope.scaling.type " + type
                        + ", only one of them can be followed");
            ArrayNode factors = JsonMapper.shared().createArrayNode();
            List<Double> row = file.row(GgufFile.PAIR_FACTORS);
            if (row.size() != headDim / 2)
                throw file.broken("has " + row.size() + " factors in " + GgufFile.PAIR_FACTORS
                        + ", one for each rotary pair must be there, " + headDim / 2);
            row.forEach(factors::add);
            scaling.put("rope_type", "longrope").put("attention_factor", 1.0);
            scaling.set("short_factor", factors);
            scaling.set("long_factor", factors);
            config.put(
                    "original_max_position_embeddings",
                    config.path("max_position_embeddings").asInt());
        } else if (type.equals("yarn")) {
            scaling.put("rope_type", "yarn").put("factor", factor);
            if (original > 0) scaling.put("original_max_position_embeddings", original);
        } else if (type.isEmpty() && factor == 1 || type.equals("none")) return;
        else if (type.isEmpty() || type.equals("linear")) {
            if (factor == 1) return;
            scaling.put("rope_type", "linear").put("factor", factor);
        } else
            throw file.unsupported(
                    "has " + architecture + ".rope.scaling.type '" + type + "', supported are none, linear and yarn");
        if (attention != 1)
            throw file.unsupported(
                    "has " + architecture + ".rope.scaling.attn_factor " + attention + ", only 1 is read");
        config.set("rope_scaling", scaling);
    }

    /** Tokens that end a text: of a document, and of a turn. */
    private void ends() {
        file.whole("tokenizer.ggml.bos_token_id").ifPresent(id -> config.put("bos_token_id", id));
        ArrayNode ends = JsonMapper.shared().createArrayNode();
        for (String key : List.of("eos", "eot"))
            file.whole("tokenizer.ggml." + key + "_token_id").ifPresent(ends::add);
        if (!ends.isEmpty()) config.set("eos_token_id", ends);
    }

    private void refuseUnknown() {
        List<String> unknown = file.keys().stream()
                .filter(key -> key.startsWith(architecture + "."))
                .filter(key ->
                        !asked.contains(key) && !WITHOUT_EFFECT.contains(key.substring(architecture.length() + 1)))
                .toList();
        if (!unknown.isEmpty())
            throw file.unsupported(
                    "says " + String.join(", ", unknown)
                            + ", which is not known here and may change every number: give the folder of the original checkpoint");
    }

    private String key(String key) {
        String whole = architecture + "." + key;
        asked.add(whole);
        return whole;
    }

    private int required(String key) {
        return file.whole(key(key)).orElseThrow(() -> file.broken("has no " + architecture + "." + key));
    }

    private int whole(String key, int absent) {
        return file.whole(key(key)).orElse(absent);
    }

    private void same(String key, int wanted) {
        int given = whole(key, wanted);
        if (given != wanted)
            throw file.unsupported("has " + architecture + "." + key + " " + given + ", only " + wanted + " is read");
    }

    private double number(String key) {
        return file.number(key(key)).orElseThrow(() -> file.broken("has no " + architecture + "." + key));
    }

    private double numberOr(String key, double absent) {
        return file.number(key(key)).orElse(absent);
    }

    private String text(String key) {
        return file.text(key(key)).orElse("");
    }
}
