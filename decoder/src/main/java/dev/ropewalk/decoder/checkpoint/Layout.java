package dev.ropewalk.decoder.checkpoint;

import dev.ropewalk.decoder.checkpoint.Block.NormPlaces;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How a family's files name and pack what every decoder here has. A name stands for its {@code .weight} and {@code .bias}; those of a layer
 * are relative to {@code layers} and the layer's number. It names whatever the family's files may hold; which of it a model has, its
 * {@link Block} says.
 *
 * @param attention query, key and value
 * @param headNorms of queries and keys; empty where no model of the family has any
 * @param gated whether the feed-forward has a gate
 * @param inner gate and up where there is a gate, else up
 * @param normOffset what is to be added to stored norm weights
 * @param neighbours whether channels 2c and 2c + 1 of a head turn as a pair, and not c and c + half
 */
public record Layout(
        String embedding,
        String layers,
        Norms norms,
        Packed attention,
        Optional<HeadNorms> headNorms,
        String output,
        boolean gated,
        Packed inner,
        String down,
        String finalNorm,
        String head,
        float normOffset,
        boolean neighbours) {

    public Layout {
        holds("query, key and value", attention, 3);
        holds(gated ? "gate and up" : "up", inner, gated ? 2 : 1);
        if (neighbours && attention.packing() != Packing.APART)
            throw new IllegalArgumentException(
                    "neighbouring channels that turn as pairs need query and key apart, got " + attention.names());
    }

    private static void holds(String what, Packed packed, int parts) {
        if (packed.packing() == Packing.APART && packed.names().size() != parts)
            throw new IllegalArgumentException(what + " need " + parts + " names, got " + packed.names());
    }

    /** Of the norms of a layer, empty where no model of the family has it. */
    public record Norms(
            Optional<String> beforeAttention,
            Optional<String> beforeFeedForward,
            Optional<String> afterAttention,
            Optional<String> afterFeedForward) {

        static final Norms LLAMA = before("input_layernorm", "post_attention_layernorm"),
                ONE = new Norms(Optional.of("input_layernorm"), Optional.empty(), Optional.empty(), Optional.empty());

        static Norms before(String attention, String feedForward) {
            return new Norms(Optional.of(attention), Optional.of(feedForward), Optional.empty(), Optional.empty());
        }

        /** As its names have it. */
        NormPlaces places() {
            if (afterAttention.isEmpty()) return NormPlaces.BEFORE;
            return beforeAttention.isEmpty() ? NormPlaces.AFTER : NormPlaces.AROUND;
        }

        List<String> names() {
            return Stream.of(beforeAttention, beforeFeedForward, afterAttention, afterFeedForward)
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    /**
     * Of queries, and of keys.
     *
     * @param headByHead whether the files hold a tensor for each head, numbered behind the name
     */
    public record HeadNorms(String query, String key, boolean headByHead) {

        /** The names of so many query heads. */
        public List<String> queries(int heads) {
            return names(query, heads);
        }

        /** The names of so many key heads. */
        public List<String> keys(int heads) {
            return names(key, heads);
        }

        private List<String> names(String name, int heads) {
            return headByHead
                    ? IntStream.range(0, heads)
                            .mapToObj(head -> name + "." + head)
                            .toList()
                    : List.of(name);
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

    private static final HeadNorms HEAD_NORMS = new HeadNorms("self_attn.q_norm", "self_attn.k_norm", false);

    public static final Layout LLAMA = llama(Norms.LLAMA, Optional.empty(), 0, false);

    /** With norms of queries and keys. */
    public static final Layout QWEN3 = llama(Norms.LLAMA, Optional.of(HEAD_NORMS), 0, false);

    /** Norm weights are stored as their difference from 1. */
    public static final Layout GEMMA = llama(Norms.LLAMA, Optional.empty(), 1, false);

    /** The same with norms on both sides of attention and feed-forward; also of queries and keys in Gemma 3. */
    public static final Layout GEMMA2 = llama(
            new Norms(
                    Optional.of("input_layernorm"),
                    Optional.of("pre_feedforward_layernorm"),
                    Optional.of("post_attention_layernorm"),
                    Optional.of("post_feedforward_layernorm")),
            Optional.of(HEAD_NORMS),
            1,
            false);

    public static final Layout OLMO2 = llama(
            new Norms(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("post_attention_layernorm"),
                    Optional.of("post_feedforward_layernorm")),
            Optional.of(HEAD_NORMS),
            0,
            false);

    public static final Layout STABLELM = llama(
            Norms.LLAMA,
            Optional.of(new HeadNorms("self_attn.q_layernorm.norms", "self_attn.k_layernorm.norms", true)),
            0,
            false);

    public static final Layout COHERE = llama(Norms.ONE, Optional.of(HEAD_NORMS), 0, true);

    public static final Layout STARCODER2 = new Layout(
            "model.embed_tokens",
            "model.layers.",
            Norms.LLAMA,
            Packed.apart("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
            Optional.empty(),
            "self_attn.o_proj",
            false,
            Packed.apart("mlp.c_fc"),
            "mlp.c_proj",
            "model.norm",
            "lm_head",
            0,
            false);

    public static final Layout PHI = new Layout(
            "model.embed_tokens",
            "model.layers.",
            Norms.ONE,
            Packed.apart("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
            Optional.empty(),
            "self_attn.dense",
            false,
            Packed.apart("mlp.fc1"),
            "mlp.fc2",
            "model.final_layernorm",
            "lm_head",
            0,
            false);

    public static final Layout PHI3 = new Layout(
            "model.embed_tokens",
            "model.layers.",
            Norms.LLAMA,
            Packed.together("self_attn.qkv_proj", Packing.BY_PART),
            Optional.empty(),
            "self_attn.o_proj",
            true,
            Packed.together("mlp.gate_up_proj", Packing.BY_PART),
            "mlp.down_proj",
            "model.norm",
            "lm_head",
            0,
            false);

    public static final Layout GPT_NEOX = new Layout(
            "gpt_neox.embed_in",
            "gpt_neox.layers.",
            Norms.LLAMA,
            Packed.together("attention.query_key_value", Packing.BY_HEAD),
            Optional.empty(),
            "attention.dense",
            false,
            Packed.apart("mlp.dense_h_to_4h"),
            "mlp.dense_4h_to_h",
            "gpt_neox.final_layer_norm",
            "embed_out",
            0,
            false);

    private static Layout llama(Norms norms, Optional<HeadNorms> headNorms, float normOffset, boolean neighbours) {
        return new Layout(
                "model.embed_tokens",
                "model.layers.",
                norms,
                Packed.apart("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
                headNorms,
                "self_attn.o_proj",
                true,
                Packed.apart("mlp.gate_proj", "mlp.up_proj"),
                "mlp.down_proj",
                "model.norm",
                "lm_head",
                normOffset,
                neighbours);
    }
}
