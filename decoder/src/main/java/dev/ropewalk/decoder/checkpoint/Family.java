package dev.ropewalk.decoder.checkpoint;

import dev.ropewalk.decoder.checkpoint.Block.Biases;
import dev.ropewalk.decoder.checkpoint.Block.HeadNorms;
import dev.ropewalk.decoder.checkpoint.Block.NormKind;
import dev.ropewalk.methods.Reach;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * The model families, as a table of differences. The methods below say what a Llama does; a family is one constant that says what it does
 * otherwise, the meaning of the fields its config.json leaves out, and a {@link Layout} where its files look different. SOLAR is a Llama.
 *
 * <p>Source of every constant: Hugging Face transformers 5.23.0, models/(model_type)/configuration_*.py and modeling_*.py.
 */
public enum Family {
    LLAMA("llama", "LlamaForCausalLM", Map.of()) {
        @Override
        Biases biases(ConfigFile file) {
            Biases attention = super.biases(file);
            return new Biases(attention.attention(), attention.output(), file.flag("mlp_bias"));
        }
    },

    MISTRAL(
            "mistral",
            "MistralForCausalLM",
            Map.of("max_position_embeddings", 131_072, "num_key_value_heads", 8, "sliding_window", 4096)) {
        @Override
        Biases biases(ConfigFile file) {
            return Biases.NONE;
        }

        @Override
        List<Integer> windows(ConfigFile file, int layers) {
            return SlidingWindow.ofAll(file, layers, true);
        }
    },

    QWEN2(
            "qwen2",
            "Qwen2ForCausalLM",
            Map.of(
                    "max_position_embeddings", 32_768,
                    "num_key_value_heads", 32,
                    "sliding_window", 4096,
                    "max_window_layers", 28)) {
        @Override
        Biases biases(ConfigFile file) {
            return new Biases(true, false, false);
        }

        @Override
        List<Integer> windows(ConfigFile file, int layers) {
            return SlidingWindow.ofSome(file, layers);
        }
    },

    QWEN3(
            "qwen3",
            "Qwen3ForCausalLM",
            Map.of(
                    "max_position_embeddings", 32_768,
                    "num_key_value_heads", 32,
                    "sliding_window", 4096,
                    "max_window_layers", 28,
                    "head_dim", 128)) {
        @Override
        public Layout layout() {
            return Layout.QWEN3;
        }

        @Override
        HeadNorms headNorms(ConfigFile file) {
            return HeadNorms.SHARED;
        }

        @Override
        List<Integer> windows(ConfigFile file, int layers) {
            return SlidingWindow.ofSome(file, layers);
        }
    },

    GEMMA(
            "gemma",
            "GemmaForCausalLM",
            Map.of(
                    "max_position_embeddings", 8192,
                    "num_key_value_heads", 16,
                    "head_dim", 256,
                    "hidden_act", "gelu_pytorch_tanh",
                    "tie_word_embeddings", true)) {
        @Override
        public Layout layout() {
            return Layout.GEMMA;
        }

        @Override
        Biases biases(ConfigFile file) {
            refuseBothWays(file);
            return super.biases(file);
        }

        /** Its first config.json files say gelu and mean the other form; later ones say that in a second field, which is not read. */
        @Override
        Activation activation(ConfigFile file) {
            Activation said = super.activation(file);
            Activation meant = said == Activation.GELU ? Activation.GELU_TANH : said;
            String second = file.at("hidden_activation").asString("");
            if (!second.isEmpty() && !meant.isCalled(second))
                file.note("hidden_activation '" + second + "' is not read, hidden_act is, as in transformers 5.23.0");
            return meant;
        }

        @Override
        Scales scales(ConfigFile file, int hidden, int headDim) {
            return super.scales(file, hidden, headDim).withEmbedding(rootOf(hidden));
        }
    },

    STARCODER2(
            "starcoder2",
            "Starcoder2ForCausalLM",
            Map.of(
                    "max_position_embeddings",
                    4096,
                    "num_key_value_heads",
                    2,
                    "hidden_act",
                    "gelu_pytorch_tanh",
                    "norm_epsilon",
                    1e-5,
                    "use_bias",
                    true,
                    "tie_word_embeddings",
                    true)) {
        @Override
        public Layout layout() {
            return Layout.STARCODER2;
        }

        @Override
        NormKind norm() {
            return NormKind.LAYER;
        }

        @Override
        String epsilonField() {
            return "norm_epsilon";
        }

        @Override
        Biases biases(ConfigFile file) {
            return file.flag("use_bias") ? Biases.ALL : Biases.NONE;
        }

        @Override
        List<Integer> windows(ConfigFile file, int layers) {
            return SlidingWindow.ofAll(file, layers, false);
        }
    },

    GRANITE(
            "granite",
            "GraniteForCausalLM",
            Map.of(
                    "embedding_multiplier", 1,
                    "attention_multiplier", 1,
                    "residual_multiplier", 1,
                    "logits_scaling", 1)) {
        @Override
        Biases biases(ConfigFile file) {
            Biases attention = super.biases(file);
            return new Biases(attention.attention(), attention.output(), file.flag("mlp_bias"));
        }

        @Override
        Scales scales(ConfigFile file, int hidden, int headDim) {
            return new Scales(
                    file.number("embedding_multiplier"),
                    file.number("attention_multiplier"), // in the place of the root of a head's channels
                    file.number("residual_multiplier"),
                    1 / file.positiveNumber("logits_scaling"),
                    0,
                    0);
        }
    },

    STABLELM(
            "stablelm",
            "StableLmForCausalLM",
            Map.of("max_position_embeddings", 4096, "num_key_value_heads", 32, "partial_rotary_factor", 0.25)) {
        @Override
        public Layout layout() {
            return Layout.STABLELM;
        }

        @Override
        NormKind norm() {
            return NormKind.LAYER;
        }

        @Override
        HeadNorms headNorms(ConfigFile file) {
            return file.flag("qk_layernorm") ? HeadNorms.OWN : HeadNorms.NONE;
        }

        @Override
        boolean isParallel(ConfigFile file) {
            return file.flag("use_parallel_residual");
        }

        @Override
        boolean feedForwardNorm(ConfigFile file) {
            return !isParallel(file);
        }

        @Override
        Biases biases(ConfigFile file) {
            return new Biases(file.flag("use_qkv_bias"), false, false);
        }

        @Override
        boolean turnsPart() {
            return true;
        }

        @Override
        OptionalInt headDim(ConfigFile file) {
            return ownHeadDim(file);
        }
    },

    COHERE(
            "cohere",
            "CohereForCausalLM",
            Map.of(
                    "max_position_embeddings",
                    8192,
                    "rope_theta",
                    500_000,
                    "logit_scale",
                    0.0625,
                    "tie_word_embeddings",
                    true)) {
        @Override
        public Layout layout() {
            return Layout.COHERE;
        }

        @Override
        NormKind norm() {
            return NormKind.LAYER_UNBIASED;
        }

        @Override
        HeadNorms headNorms(ConfigFile file) {
            return file.flag("use_qk_norm") ? HeadNorms.OWN : HeadNorms.NONE;
        }

        @Override
        boolean isParallel(ConfigFile file) {
            return true;
        }

        @Override
        Scales scales(ConfigFile file, int hidden, int headDim) {
            return super.scales(file, hidden, headDim).withOutput(file.number("logit_scale"));
        }
    },

    COHERE2(
            "cohere2",
            "Cohere2ForCausalLM",
            Map.of(
                    "max_position_embeddings", 8192,
                    "logit_scale", 0.0625,
                    "sliding_window", 4096,
                    "sliding_window_pattern", 4,
                    "tie_word_embeddings", true)) {
        @Override
        public Layout layout() {
            return Layout.COHERE;
        }

        @Override
        NormKind norm() {
            return NormKind.LAYER_UNBIASED;
        }

        @Override
        boolean isParallel(ConfigFile file) {
            return true;
        }

        @Override
        Scales scales(ConfigFile file, int hidden, int headDim) {
            return super.scales(file, hidden, headDim).withOutput(file.number("logit_scale"));
        }

        /** Those of the hidden size alone: a head_dim in the file is not read. */
        @Override
        OptionalInt headDim(ConfigFile file) {
            return OptionalInt.empty();
        }

        @Override
        List<Integer> windows(ConfigFile file, int layers) {
            return SlidingWindow.ofAllBut(file, layers, file.positive("sliding_window_pattern"));
        }

        /** Positions are for layers with a window: the others see all keys alike. */
        @Override
        List<Integer> unrotated(ConfigFile file, List<Integer> windows) {
            return IntStream.range(0, windows.size())
                    .filter(layer -> windows.get(layer) == Reach.UNBOUNDED)
                    .boxed()
                    .toList();
        }
    },

    OLMO2("olmo2", "Olmo2ForCausalLM", Map.of("rms_norm_eps", 1e-5)) {
        @Override
        public Layout layout() {
            return Layout.OLMO2;
        }

        @Override
        HeadNorms headNorms(ConfigFile file) {
            return HeadNorms.WHOLE;
        }
    },

    OLMO3("olmo3", "Olmo3ForCausalLM", Map.of("rms_norm_eps", 1e-5, "rope_theta", 500_000, "sliding_window", 4096)) {
        @Override
        public Layout layout() {
            return Layout.OLMO2;
        }

        @Override
        HeadNorms headNorms(ConfigFile file) {
            return HeadNorms.WHOLE;
        }

        @Override
        List<Integer> windows(ConfigFile file, int layers) {
            if (file.says("rope_theta") && file.number("rope_theta") != 500_000)
                file.note(
                        "rope_theta counts for all layers; in transformers 5.23.0 it does not for those with a window");
            return SlidingWindow.ofAllBut(file, layers, 4);
        }

        @Override
        Optional<String> slidingBaseField() {
            return Optional.of("rope_theta");
        }
    },

    SMOLLM3(
            "smollm3",
            "SmolLM3ForCausalLM",
            Map.of(
                    "max_position_embeddings", 32_768,
                    "num_key_value_heads", 4,
                    "rope_theta", 2_000_000,
                    "no_rope_layer_interval", 4,
                    "tie_word_embeddings", true)) {
        @Override
        Biases biases(ConfigFile file) {
            Biases attention = super.biases(file);
            return new Biases(attention.attention(), attention.output(), file.flag("mlp_bias"));
        }

        @Override
        List<Integer> windows(ConfigFile file, int layers) {
            return SlidingWindow.ofThese(file, layers, unrotated(file, SlidingWindow.none(layers)));
        }

        /** {@code no_rope_layers} says 1 for a layer that is rotated. */
        @Override
        List<Integer> unrotated(ConfigFile file, List<Integer> windows) {
            int interval = file.positive("no_rope_layer_interval"), layers = windows.size();
            JsonNode flags = file.at("no_rope_layers");
            if (!flags.isNull() && (!flags.isArray() || flags.size() < layers))
                throw file.wrong(
                        "no_rope_layers",
                        "must be a list with a 1 or 0 for each of the " + layers + " layers, got "
                                + (flags.isArray() ? flags.size() + " of them" : flags));
            List<Integer> still = new ArrayList<>();
            for (int layer = 0; layer < layers; layer++) {
                JsonNode flag = flags.path(layer);
                boolean known = flag.isIntegralNumber() && (flag.asInt() == 0 || flag.asInt() == 1);
                if (!flags.isNull() && !known)
                    throw file.wrong("no_rope_layers", "must hold 1 or 0, got " + flag + " for layer " + layer);
                if (flags.isNull() ? (layer + 1) % interval == 0 : flag.asInt() == 0) still.add(layer);
            }
            return still;
        }
    },

    MINISTRAL3(
            "ministral3",
            "Ministral3ForCausalLM",
            Map.of(
                    "max_position_embeddings",
                    262_144,
                    "num_key_value_heads",
                    8,
                    "head_dim",
                    128,
                    "rms_norm_eps",
                    1e-5,
                    "rope_parameters",
                    Map.of(
                            "rope_type", "yarn",
                            "rope_theta", 1_000_000,
                            "factor", 16,
                            "original_max_position_embeddings", 16_384,
                            "beta_fast", 32,
                            "beta_slow", 1,
                            "mscale", 1,
                            "mscale_all_dim", 1,
                            "llama_4_scaling_beta", 0.1))) {
        @Override
        Biases biases(ConfigFile file) {
            return Biases.NONE;
        }

        @Override
        List<Integer> windows(ConfigFile file, int layers) {
            return SlidingWindow.ofAll(file, layers, false);
        }

        @Override
        Set<String> ropeEntries() {
            return Set.of("llama_4_scaling_beta");
        }
    },

    GEMMA2(
            "gemma2",
            "Gemma2ForCausalLM",
            Map.of(
                    "max_position_embeddings", 8192,
                    "num_key_value_heads", 4,
                    "head_dim", 256,
                    "query_pre_attn_scalar", 256,
                    "attn_logit_softcapping", 50,
                    "final_logit_softcapping", 30,
                    "hidden_activation", "gelu_pytorch_tanh",
                    "sliding_window", 4096,
                    "tie_word_embeddings", true)) {
        @Override
        public Layout layout() {
            return Layout.GEMMA2;
        }

        @Override
        Activation activation(ConfigFile file) {
            return Activation.readNewer(file);
        }

        @Override
        Biases biases(ConfigFile file) {
            refuseBothWays(file);
            return super.biases(file);
        }

        @Override
        Scales scales(ConfigFile file, int hidden, int headDim) {
            return gemma(file, hidden, file.bound("attn_logit_softcapping"));
        }

        @Override
        List<Integer> windows(ConfigFile file, int layers) {
            return SlidingWindow.ofAllBut(file, layers, 2);
        }
    },

    GEMMA3_TEXT(
            "gemma3_text",
            "Gemma3ForCausalLM",
            Map.of(
                    "max_position_embeddings", 131_072,
                    "num_key_value_heads", 4,
                    "head_dim", 256,
                    "query_pre_attn_scalar", 256,
                    "hidden_activation", "gelu_pytorch_tanh",
                    "sliding_window", 4096,
                    "sliding_window_pattern", 6,
                    "rope_theta", 1_000_000,
                    "rope_local_base_freq", 10_000,
                    "tie_word_embeddings", true)) {
        @Override
        public Layout layout() {
            return Layout.GEMMA2;
        }

        @Override
        HeadNorms headNorms(ConfigFile file) {
            return HeadNorms.SHARED;
        }

        @Override
        Activation activation(ConfigFile file) {
            return Activation.readNewer(file);
        }

        @Override
        Biases biases(ConfigFile file) {
            refuseBothWays(file);
            return super.biases(file);
        }

        /** It has a bound of attention's logits in its files and nothing that follows it: transformers does not, either. */
        @Override
        Scales scales(ConfigFile file, int hidden, int headDim) {
            return gemma(file, hidden, 0);
        }

        @Override
        List<Integer> windows(ConfigFile file, int layers) {
            return SlidingWindow.ofAllBut(file, layers, file.positive("sliding_window_pattern"));
        }

        @Override
        Optional<String> slidingBaseField() {
            return Optional.of("rope_local_base_freq");
        }
    },

    PHI("phi", "PhiForCausalLM", Map.of("partial_rotary_factor", 0.5, "hidden_act", "gelu_new")) {
        @Override
        public Layout layout() {
            return Layout.PHI;
        }

        @Override
        NormKind norm() {
            return NormKind.LAYER;
        }

        @Override
        boolean isParallel(ConfigFile file) {
            return true;
        }

        @Override
        Biases biases(ConfigFile file) {
            if (file.flag("qk_layernorm"))
                throw CheckpointException.unsupported(file.wrong("qk_layernorm", "true is not supported, only false")
                        .getMessage());
            return Biases.ALL;
        }

        @Override
        boolean headBias() {
            return true;
        }

        @Override
        boolean turnsPart() {
            return true;
        }
    },

    PHI3(
            "phi3",
            "Phi3ForCausalLM",
            Map.of(
                    "max_position_embeddings", 4096,
                    "original_max_position_embeddings", 4096,
                    "rms_norm_eps", 1e-5)) {
        @Override
        public Layout layout() {
            return Layout.PHI3;
        }

        @Override
        Biases biases(ConfigFile file) {
            return Biases.NONE;
        }

        @Override
        boolean turnsPart() {
            return true;
        }

        /** The names LongRoPE had while it was new. */
        @Override
        String ropeType(String name) {
            return name.equals("su") || name.equals("yarn") ? "longrope" : name;
        }

        @Override
        List<Integer> windows(ConfigFile file, int layers) {
            return SlidingWindow.ofAll(file, layers, false);
        }
    },

    GPT_NEOX(
            "gpt_neox",
            "GPTNeoXForCausalLM",
            Map.of(
                    "max_position_embeddings",
                    2048,
                    "rotary_pct",
                    0.25,
                    "rotary_emb_base",
                    10_000,
                    "hidden_act",
                    "gelu",
                    "attention_bias",
                    true,
                    "use_parallel_residual",
                    true)) {
        @Override
        public Layout layout() {
            return Layout.GPT_NEOX;
        }

        /** Transformers maps its head to the name that is usual elsewhere. */
        @Override
        Optional<String> otherHead() {
            return Optional.of("lm_head");
        }

        @Override
        List<String> masks() {
            return List.of(".attention.bias");
        }

        @Override
        NormKind norm() {
            return NormKind.LAYER;
        }

        @Override
        boolean isParallel(ConfigFile file) {
            return file.flag("use_parallel_residual");
        }

        @Override
        Biases biases(ConfigFile file) {
            boolean attention = file.flag("attention_bias");
            return new Biases(attention, attention, true);
        }

        @Override
        boolean turnsPart() {
            return true;
        }

        @Override
        int keyHeads(ConfigFile file, int heads) {
            return heads;
        }

        @Override
        OptionalInt headDim(ConfigFile file) {
            return ownHeadDim(file);
        }

        @Override
        String baseField() {
            return "rotary_emb_base";
        }

        @Override
        String partField() {
            return "rotary_pct";
        }
    };

    private static final Map<String, Object> ABSENT = Map.of(
            "max_position_embeddings",
            2048,
            "hidden_act",
            "silu",
            "rms_norm_eps",
            1e-6,
            "layer_norm_eps",
            1e-5,
            "rope_theta",
            10_000,
            "partial_rotary_factor",
            1);

    private final String modelType;

    final String architecture;
    private final Map<String, Object> absent;

    /** @param absent what fields mean that config.json leaves out, where it is not what {@link #ABSENT} says */
    Family(String modelType, String architecture, Map<String, Object> absent) {
        this.modelType = modelType;
        this.architecture = architecture;
        this.absent = absent;
    }

    /** The family by {@code model_type}, or by the first architecture where that is absent. @throws CheckpointException if it is not known */
    public static Family of(ConfigFile file) {
        String type = file.has("model_type") ? file.text("model_type") : "";
        String architecture = file.at("architectures").path(0).asString("");
        if (type.isEmpty() && architecture.isEmpty()) throw file.wrong("model_type", "is missing");
        return Arrays.stream(values())
                .filter(family ->
                        type.isEmpty() ? family.architecture.equals(architecture) : family.modelType.equals(type))
                .findFirst()
                .orElseThrow(() -> CheckpointException.unsupported(file.wrong(
                                "model_type",
                                "'" + (type.isEmpty() ? architecture : type) + "' is not supported, known: " + known())
                        .getMessage()));
    }

    private static String known() {
        return Arrays.stream(values()).map(family -> family.modelType).sorted().collect(Collectors.joining(", "));
    }

    /** As config.json calls it. */
    public String modelType() {
        return modelType;
    }

    /** The file with what its absent fields mean. One that is null stays null: absent and null are told apart. */
    public ConfigFile complete(ConfigFile file) {
        return file.over(absent).over(ABSENT);
    }

    public Layout layout() {
        return Layout.LLAMA;
    }

    /** Another name that files may have for the head. */
    Optional<String> otherHead() {
        return Optional.empty();
    }

    /** Masks that older files hold as if they were weights, by how their names end. */
    List<String> masks() {
        return List.of();
    }

    /** What all of this comes to in each layer. */
    final Block block(ConfigFile file) {
        return new Block(
                norm(),
                layout().norms().places(),
                headNorms(file),
                isParallel(file),
                feedForwardNorm(file),
                layout().gated(),
                activation(file),
                biases(file));
    }

    NormKind norm() {
        return NormKind.RMS;
    }

    HeadNorms headNorms(ConfigFile file) {
        return HeadNorms.NONE;
    }

    boolean feedForwardNorm(ConfigFile file) {
        return layout().norms().names().size() > 1;
    }

    /** The field with the epsilon of the norms. */
    String epsilonField() {
        return norm().epsilonField;
    }

    /** Whether the feed-forward reads what the attention read, and not the attention's result too. */
    boolean isParallel(ConfigFile file) {
        return false;
    }

    Biases biases(ConfigFile file) {
        boolean attention = file.flag("attention_bias");
        return new Biases(attention, attention, false);
    }

    Activation activation(ConfigFile file) {
        return Activation.read(file);
    }

    /** Whether the vocabulary's matrix has a bias. */
    boolean headBias() {
        return false;
    }

    Scales scales(ConfigFile file, int hidden, int headDim) {
        return Scales.ofHeads(headDim);
    }

    /** What Gemma multiplies embeddings with, rounded to the type they are computed in. */
    private static double rootOf(int hidden) {
        return (float) Math.sqrt(hidden);
    }

    /** Of Gemma 2 and 3, whose queries are scaled by a number that the file says. @param attentionCap 0 for no bound */
    private static Scales gemma(ConfigFile file, int hidden, double attentionCap) {
        return new Scales(
                rootOf(hidden),
                1 / Math.sqrt(file.positiveNumber("query_pre_attn_scalar")),
                1,
                1,
                attentionCap,
                file.bound("final_logit_softcapping"));
    }

    /** Layers that are not rotated at all. @param windows of each layer */
    List<Integer> unrotated(ConfigFile file, List<Integer> windows) {
        return List.of();
    }

    /** The field with the base of layers with a sliding window, where they have a rope of their own. */
    Optional<String> slidingBaseField() {
        return Optional.empty();
    }

    /** Entries of a rope dictionary that count whatever its type is. */
    Set<String> ropeEntries() {
        return Set.of();
    }

    /** For each layer the keys a query sees, its own included; {@link Reach#UNBOUNDED} for all. */
    List<Integer> windows(ConfigFile file, int layers) {
        return SlidingWindow.none(layers);
    }

    /** Key heads; the families that have no such field have as many as query heads. */
    int keyHeads(ConfigFile file, int heads) {
        return file.optionalPositive("num_key_value_heads").orElse(heads);
    }

    /** Channels of a head where config.json may say them, and they are not hidden channels by heads. */
    OptionalInt headDim(ConfigFile file) {
        return file.optionalPositive("head_dim");
    }

    /** Of a family that has no such field, but transformers rotates by one that is there. */
    private static OptionalInt ownHeadDim(ConfigFile file) {
        int own = file.positive("hidden_size") / file.positive("num_attention_heads");
        if (file.has("head_dim") && file.at("head_dim").asInt(0) != own)
            throw file.wrong(
                    "head_dim",
                    "must be hidden_size / num_attention_heads, " + own + ", or absent for this family, got "
                            + file.at("head_dim"));
        return OptionalInt.empty();
    }

    private static void refuseBothWays(ConfigFile file) {
        if (file.flag("use_bidirectional_attention"))
            throw CheckpointException.unsupported(file.wrong(
                            "use_bidirectional_attention",
                            "true is not supported: tokens here see only what came before")
                    .getMessage());
    }

    /** Whether a head's last channels may stay unrotated. */
    boolean turnsPart() {
        return false;
    }

    /** The field with the base of the rotation. */
    String baseField() {
        return "rope_theta";
    }

    /** The field with the part of a head's channels that is rotated. */
    String partField() {
        return "partial_rotary_factor";
    }

    /** The rope type a name in config.json stands for. */
    String ropeType(String name) {
        return name;
    }
}
