package dev.ropewalk.decoder.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tensors of a file of llama.cpp by the names that Hugging Face's files of the same model give them. Source: llama.cpp, gguf-py/gguf/tensor_mapping.py,
 * and convert_hf_to_gguf.py, which for the architecture {@code llama} lays the rows of queries and keys so that a pair's two channels are neighbours.
 */
final class GgufTensors {

    private static final Pattern LAYER = Pattern.compile("blk\\.(\\d{1,9})\\.(\\w+)\\.(weight|bias)");

    private static final Map<String, String> OUTSIDE = Map.of(
            "token_embd.weight", "model.embed_tokens.weight",
            "output_norm.weight", "model.norm.weight",
            "output.weight", "lm_head.weight");

    private static final Map<String, String> WITHIN = Map.ofEntries(
            Map.entry("attn_norm", "input_layernorm"),
            Map.entry("ffn_norm", "post_attention_layernorm"),
            Map.entry("attn_q", "self_attn.q_proj"),
            Map.entry("attn_k", "self_attn.k_proj"),
            Map.entry("attn_v", "self_attn.v_proj"),
            Map.entry("attn_output", "self_attn.o_proj"),
            Map.entry("attn_q_norm", "self_attn.q_norm"),
            Map.entry("attn_k_norm", "self_attn.k_norm"),
            Map.entry("ffn_gate", "mlp.gate_proj"),
            Map.entry("ffn_up", "mlp.up_proj"),
            Map.entry("ffn_down", "mlp.down_proj"));

    static Map<String, StoredTensor> of(GgufFile file) {
        boolean paired = file.text("general.architecture").orElse("").equals("llama");
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (String name : file.names()) {
            if (name.equals(GgufFile.PAIR_FACTORS)) continue;
            Matcher layer = LAYER.matcher(name);
            String part = layer.matches() ? WITHIN.getOrDefault(layer.group(2), layer.group(2)) : "";
            String place = layer.matches()
                    ? "model.layers." + layer.group(1) + "." + part + "." + layer.group(3)
                    : OUTSIDE.getOrDefault(name, name);
            boolean turned = part.equals("self_attn.q_proj") || part.equals("self_attn.k_proj");
            TensorFile.Entry entry = file.find(name).orElseThrow();
            tensors.put(place, new StoredTensor(file, entry, paired && turned ? headDim(file, entry, part) : 0));
        }
        return tensors;
    }

    /** Channels of a head, from how many rows how many heads have. */
    private static int headDim(GgufFile file, TensorFile.Entry entry, String part) {
        int heads = file.whole("llama.attention.head_count").orElse(1);
        if (part.equals("self_attn.k_proj"))
            heads = file.whole("llama.attention.head_count_kv").orElse(heads);
        long rows = entry.shape()[0];
        if (heads < 1 || rows % heads != 0 || rows / heads % 2 != 0)
            throw file.broken("tensor " + entry.name() + " has " + rows + " rows, which " + heads
                    + " heads cannot share in pairs");
        return Math.toIntExact(rows / heads);
    }

    private GgufTensors() {}
}
