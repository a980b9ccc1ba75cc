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
 * @param headNorms of every query head and every key head; empty where heads are not normed
 * @param gated whether the feed-forward has a gate
 * @param inner gate and up where there is a gate, else up
 * @param normOffset what is to be added to stored norm weights
 */
public record Layout(
        String embedding,
        String layers,
        String attentionNorm,
        Optional<String> feedForwardNorm,
        Packed attention,
        Optional<HeadNorms> headNorms,
        String output,
        boolean gated,
        Packed inner,
        String down,
        String finalNorm,
        String head,
        float normOffset) {

    public Layout {
        holds("query, key and value", attention, 3);
        holds(gated ? "gate and up" : "up", inner, gated ? 2 : 1);
    }

    private static void holds(String what, Packed packed, int parts) {
        if (packed.packing() == Packing.APART && packed.names().size() != parts)
            throw new IllegalArgumentException(what + " need " + parts + " names, got " + packed.names());
    }

    /** Of every query head, and of every key head. */
    public record HeadNorms(String query, String key) {

        List<String> names() {
            return List.of(query, key);
        }
    }

    /** Several projections of one input. */
    public record Packed(List<String> names, Packing packing) {

        private static Packed apart(String... names) {
            return new Packed(List.of(names), Packing.APART);
        }

        private static Packed together(String name, Packing packing) {
            return new Packed(List.of(name), packing);
        }
    }

    /** How the rows of several projections lie. */
    public enum Packing {
        /** Each in a tensor of its own. */
        APART,
        /** One behind the other in a single tensor. */
        BY_PART,
        /** In a single tensor, head by head, each with all parts of that head. */
        BY_HEAD
    }

    public static final Layout LLAMA = llama(0, Optional.empty());

    /** With a norm on every query and key head. */
    public static final Layout QWEN3 = llama(0, Optional.of(new HeadNorms("self_attn.q_norm", "self_attn.k_norm")));

    /** Norm weights are stored as their difference from 1. */
    public static final Layout GEMMA = llama(1, Optional.empty());

    public static final Layout PHI = new Layout(
            "model.embed_tokens",
            "model.layers.",
            "input_layernorm",
            Optional.empty(),
            Packed.apart("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
            Optional.empty(),
            "self_attn.dense",
            false,
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
            Packed.together("self_attn.qkv_proj", Packing.BY_PART),
            Optional.empty(),
            "self_attn.o_proj",
            true,
            Packed.together("mlp.gate_up_proj", Packing.BY_PART),
            "mlp.down_proj",
            "model.norm",
            "lm_head",
            0);

    public static final Layout GPT_NEOX = new Layout(
            "gpt_neox.embed_in",
            "gpt_neox.layers.",
            "input_layernorm",
            Optional.of("post_attention_layernorm"),
            Packed.together("attention.query_key_value", Packing.BY_HEAD),
            Optional.empty(),
            "attention.dense",
            false,
            Packed.apart("mlp.dense_h_to_4h"),
            "mlp.dense_4h_to_h",
            "gpt_neox.final_layer_norm",
            "embed_out",
            0);

    private static Layout llama(float normOffset, Optional<HeadNorms> headNorms) {
        return new Layout(
                "model.embed_tokens",
                "model.layers.",
                "input_layernorm",
                Optional.of("post_attention_layernorm"),
                Packed.apart("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
                headNorms,
                "self_attn.o_proj",
                true,
                Packed.apart("mlp.gate_proj", "mlp.up_proj"),
                "mlp.down_proj",
                "model.norm",
                "lm_head",
                normOffset);
    }
}
