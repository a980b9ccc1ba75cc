package dev.ropewalk.decoder.checkpoint;

import java.util.List;
import java.util.Optional;

/**
 * How a family's files name and pack what every decoder here has. A name stands for its {@code .weight} and {@code .bias}; those of a layer
 * are relative to {@code layers} and the layer's number.
 *
 * @param attentionNorm before attention
 * @param feedForwardNorm before the feed-forward; empty where that reads what attention reads
 * @param attention query, key and value
 * @param headNorms of every query head and every key head, or none
 * @param inner gate and up of a gated feed-forward, else the one matrix before the activation
 * @param normOffset what is to be added to stored norm weights
 */
public record Layout(
        String embedding,
        String layers,
        String attentionNorm,
        Optional<String> feedForwardNorm,
        Packed attention,
        List<String> headNorms,
        String output,
        Packed inner,
        String down,
        String finalNorm,
        String head,
        float normOffset) {

    /**
     * Several projections of one input: each in a tensor of its own, or one behind the other in the rows of a single tensor.
     *
     * @param byHead whether the rows of a single tensor go head by head, each with all parts of that head
     */
    public record Packed(int parts, List<String> names, boolean byHead) {

        private static Packed apart(String... names) {
            return new Packed(names.length, List.of(names), false);
        }

        public boolean isApart() {
            return names.size() == parts;
        }
    }

    public static final Layout LLAMA = llama(0, List.of());

    /** With a norm on every query and key head. */
    public static final Layout QWEN3 = llama(0, List.of("self_attn.q_norm", "self_attn.k_norm"));

    /** Norm weights are stored as their difference from 1. */
    public static final Layout GEMMA = llama(1, List.of());

    public static final Layout PHI = new Layout(
            "model.embed_tokens",
            "model.layers.",
            "input_layernorm",
            Optional.empty(),
            Packed.apart("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
            List.of(),
            "self_attn.dense",
            Packed.apart("mlp.fc1"),
            "mlp.fc2",
            "model.final_layernorm",
            "lm_head",
            0);

    public static final Layout PHI3 = new Layout(
            "model.embed_tokens",
            "model.layers.",
            "input_layernorm",
            Optional.of("post_attention_layernorm"),
            new Packed(3, List.of("self_attn.qkv_proj"), false),
            List.of(),
            "self_attn.o_proj",
            new Packed(2, List.of("mlp.gate_up_proj"), false),
            "mlp.down_proj",
            "model.norm",
            "lm_head",
            0);

    public static final Layout GPT_NEOX = new Layout(
            "gpt_neox.embed_in",
            "gpt_neox.layers.",
            "input_layernorm",
            Optional.of("post_attention_layernorm"),
            new Packed(3, List.of("attention.query_key_value"), true),
            List.of(),
            "attention.dense",
            Packed.apart("mlp.dense_h_to_4h"),
            "mlp.dense_4h_to_h",
            "gpt_neox.final_layer_norm",
            "embed_out",
            0);

    private static Layout llama(float normOffset, List<String> headNorms) {
        return new Layout(
                "model.embed_tokens",
                "model.layers.",
                "input_layernorm",
                Optional.of("post_attention_layernorm"),
                Packed.apart("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
                headNorms,
                "self_attn.o_proj",
                Packed.apart("mlp.gate_proj", "mlp.up_proj"),
                "mlp.down_proj",
                "model.norm",
                "lm_head",
                normOffset);
    }
}
