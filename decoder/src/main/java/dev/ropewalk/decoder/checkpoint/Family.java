package dev.ropewalk.decoder.checkpoint;

import dev.ropewalk.decoder.checkpoint.Block.Biases;
import dev.ropewalk.decoder.checkpoint.Block.NormKind;
import dev.ropewalk.methods.Reach;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

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
            if (file.flag("use_bidirectional_attention"))
                throw CheckpointException.unsupported(file.wrong(
                                "use_bidirectional_attention",
                                "true is not supported: tokens here see only what came before")
                        .getMessage());
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
        double embeddingScale(int hidden) {
            return (float) Math.sqrt(hidden); // rounded to the type the embeddings are computed in
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

        /** It has no such field, but transformers rotates by one that is there. */
        @Override
        OptionalInt headDim(ConfigFile file) {
            int own = file.positive("hidden_size") / file.positive("num_attention_heads");
            if (file.has("head_dim") && file.at("head_dim").asInt(0) != own)
                throw file.wrong(
                        "head_dim",
                        "must be hidden_size / num_attention_heads, " + own + ", or absent for this family, got "
                                + file.at("head_dim"));
            return OptionalInt.empty();
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
                layout().headNorms().isPresent(),
                isParallel(file),
                layout().feedForwardNorm().isPresent(),
                layout().gated(),
                activation(file),
                biases(file));
    }

    NormKind norm() {
        return NormKind.RMS;
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

    double embeddingScale(int hidden) {
        return 1;
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
