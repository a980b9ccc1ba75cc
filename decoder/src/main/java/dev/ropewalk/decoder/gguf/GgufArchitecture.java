package dev.ropewalk.decoder.gguf;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * llama.cpp's architectures that are read, as a table of differences: what each has to say beyond sizes, and what its silence means. Source: llama.cpp of
 * October 2026, src/models/(architecture).cpp ({@code load_arch_hparams}) and conversion/, which writes these files.
 */
enum GgufArchitecture {
    /** Also Mistral, SmolLM, Yi, Falcon 3 and many more. */
    LLAMA("llama", "llama") {
        @Override
        void more(GgufKeys keys, Sizes sizes, ObjectNode config) {
            config.put("attention_bias", keys.file().holds("blk.0.attn_q.bias"));
        }
    },

    QWEN2("qwen2", "qwen2") {
        @Override
        boolean hasHeadDim() {
            return false;
        }
    },

    QWEN3("qwen3", "qwen3"),

    GEMMA("gemma", "gemma", Epsilon.RMS, Activation.GELU_TANH),

    GEMMA2("gemma2", "gemma2", Epsilon.RMS, Activation.GELU_TANH) {
        @Override
        void more(GgufKeys keys, Sizes sizes, ObjectNode config) {
            ofGemma(sizes, 46, config);
            config.put("attn_logit_softcapping", keys.number("attn_logit_softcapping", 50));
            config.put("final_logit_softcapping", keys.number("final_logit_softcapping", 30));
            sliding(keys, sizes, keys.whole(WINDOW, 4096), 2, config);
        }
    },

    GEMMA3("gemma3", "gemma3_text", Epsilon.RMS, Activation.GELU_TANH) {
        @Override
        void more(GgufKeys keys, Sizes sizes, ObjectNode config) {
            ofGemma(sizes, 62, config);
            double cap = keys.number("final_logit_softcapping", 0);
            if (cap != 0) config.put("final_logit_softcapping", cap);
            config.put("rope_local_base_freq", keys.number(SLIDING_BASE, 10_000));
            int window = keys.whole(WINDOW, 0);
            if (window > 0) sliding(keys, sizes, window, 6, config);
            else config.put("sliding_window_pattern", 1); // each one sees all
        }
    },

    GRANITE("granite", "granite") {
        @Override
        void more(GgufKeys keys, Sizes sizes, ObjectNode config) {
            if (!keys.flag("rope.scaling.finetuned", true))
                throw keys.file()
                        .unsupported("has " + keys.key("rope.scaling.finetuned")
                                + " false, which means no rotation in this architecture; only true is read");
            if (keys.file().names().stream().noneMatch(tensor -> tensor.contains(".ssm_")))
                keys.pass("ssm."); // of its kin
            config.put("attention_bias", keys.file().holds("blk.0.attn_q.bias"))
                    .put("mlp_bias", keys.file().holds("blk.0.ffn_up.bias"))
                    .put("embedding_multiplier", keys.numberUnlessZero("embedding_scale", 1))
                    .put(
                            "attention_multiplier",
                            keys.numberUnlessZero("attention.scale", 1 / Math.sqrt(sizes.headDim())))
                    .put("residual_multiplier", keys.numberUnlessZero("residual_scale", 1))
                    .put("logits_scaling", keys.number("logit_scale"));
        }
    },

    /** OLMo 3 is the same with a window. */
    OLMO2("olmo2", "olmo2") {
        @Override
        String family(GgufKeys keys) {
            return keys.whole(WINDOW, 0) > 0 ? "olmo3" : super.family(keys);
        }

        @Override
        void more(GgufKeys keys, Sizes sizes, ObjectNode config) {
            int window = keys.whole(WINDOW, 0);
            if (window > 0) sliding(keys, sizes, window, 4, config);
            keys.same(SLIDING_BASE, keys.number(BASE, 10_000));
        }
    },

    SMOLLM3("smollm3", "smollm3") {
        @Override
        void more(GgufKeys keys, Sizes sizes, ObjectNode config) {
            config.put("no_rope_layer_interval", 4);
        }
    },

    /** Ministral 3, whose queries grow with their position, and Mistral Small 3, whose do not. */
    MISTRAL3("mistral3", "ministral3") {
        @Override
        String family(GgufKeys keys) {
            return keys.says(TEMPERATURE) ? super.family(keys) : "mistral";
        }

        @Override
        void more(GgufKeys keys, Sizes sizes, ObjectNode config) {
            if (keys.says(TEMPERATURE) && !keys.text(SCALING).equals("yarn"))
                throw keys.file()
                        .unsupported("has " + keys.key(TEMPERATURE) + " and " + keys.key(SCALING) + " '"
                                + keys.text(SCALING) + "', a temperature is read with yarn only");
            config.putNull("sliding_window");
        }

        @Override
        void moreOfScaling(GgufKeys keys, ObjectNode scaling) {
            double all = keys.number("rope.scaling.yarn_log_multiplier", 0);
            if (all != 0) scaling.put("mscale", 1.0).put("mscale_all_dim", all);
            if (keys.says(TEMPERATURE)) scaling.put("llama_4_scaling_beta", keys.number(TEMPERATURE));
        }
    },

    /** Its files say nothing of the window that the original has, and llama.cpp has none. */
    STARCODER2("starcoder2", "starcoder2", Epsilon.STARCODER, Activation.GELU_TANH),

    STABLELM("stablelm", "stablelm", Epsilon.LAYER, Activation.SILU) {
        @Override
        boolean hasHeadDim() {
            return false;
        }

        @Override
        boolean turnsPart() {
            return true;
        }

        @Override
        void more(GgufKeys keys, Sizes sizes, ObjectNode config) {
            config.put("use_parallel_residual", keys.flag("use_parallel_residual", true))
                    .put("use_qkv_bias", keys.file().holds("blk.0.attn_q.bias"))
                    .put("qk_layernorm", keys.file().holds("blk.0.attn_q_norm.weight"));
        }
    },

    COMMAND_R("command-r", "cohere", Epsilon.LAYER, Activation.SILU) {
        @Override
        void more(GgufKeys keys, Sizes sizes, ObjectNode config) {
            config.put("logit_scale", keys.numberUnlessZero("logit_scale", 1))
                    .put("use_qk_norm", keys.file().holds("blk.0.attn_q_norm.weight"));
        }
    },

    COHERE2("cohere2", "cohere2", Epsilon.LAYER, Activation.SILU) {
        @Override
        boolean hasHeadDim() {
            return false;
        }

        @Override
        void more(GgufKeys keys, Sizes sizes, ObjectNode config) {
            config.put("logit_scale", keys.numberUnlessZero("logit_scale", 1));
            sliding(keys, sizes, keys.required(WINDOW), 4, config);
            keys.same(SLIDING_BASE, keys.number(BASE, 10_000));
        }
    },

    PHI2("phi2", "phi", Epsilon.LAYER, Activation.GELU_NEW) {
        @Override
        boolean turnsPart() {
            return true;
        }
    },

    /** Also Phi 4. A window that the file has is followed, as in the original; llama.cpp reads it and has none. */
    PHI3("phi3", "phi3") {
        @Override
        boolean turnsPart() {
            return true;
        }

        @Override
        void more(GgufKeys keys, Sizes sizes, ObjectNode config) {
            int window = keys.whole(WINDOW, 0);
            if (window > 0) config.put("sliding_window", window);
            int original = keys.whole(ORIGINAL, 0);
            if (original > 0) config.put("original_max_position_embeddings", original);
        }
    };
    static final String BASE = "rope.freq_base",
            SCALING = "rope.scaling.type",
            ORIGINAL = "rope.scaling.original_context_length";
    private static final String WINDOW = "attention.sliding_window",
            PATTERN = "attention.sliding_window_pattern",
            SLIDING_BASE = "rope.freq_base_swa",
            TEMPERATURE = "attention.temperature_scale";

    /** Where the epsilon of the norms stands: in config.json, and there. */
    enum Epsilon {
        RMS("rms_norm_eps", "attention.layer_norm_rms_epsilon"),
        LAYER("layer_norm_eps", "attention.layer_norm_epsilon"),
        STARCODER("norm_epsilon", "attention.layer_norm_epsilon");
        final String field, key;

        Epsilon(String field, String key) {
            this.field = field;
            this.key = key;
        }
    }

    private enum Activation {
        SILU("silu"),
        GELU_TANH("gelu_pytorch_tanh"),
        GELU_NEW("gelu_new");

        private final String word;

        Activation(String word) {
            this.word = word;
        }
    }

    /** @param headDim channels of a head */
    record Sizes(int hidden, int layers, int heads, int headDim) {}

    private final String name;
    private final String modelType;

    private final Epsilon epsilon;
    private final Activation activation;

    /** As in a Llama. @param modelType of the family, by the name that config.json gives it */
    GgufArchitecture(String name, String modelType) {
        this(name, modelType, Epsilon.RMS, Activation.SILU);
    }

    GgufArchitecture(String name, String modelType, Epsilon epsilon, Activation activation) {
        this.name = name;
        this.modelType = modelType;
        this.epsilon = epsilon;
        this.activation = activation;
    }

    /** @throws CheckpointException where it is none of these */
    static GgufArchitecture of(GgufKeys keys) {
        return Arrays.stream(values())
                .filter(one -> one.name.equals(keys.architecture()))
                .findFirst()
                .orElseThrow(() -> keys.file()
                        .unsupported("is of the architecture '" + keys.architecture() + "', GGUF is read of "
                                + Arrays.stream(values())
                                        .map(one -> one.name)
                                        .sorted()
                                        .collect(Collectors.joining(", "))
                                + "; give the folder of the original checkpoint"));
    }

    /** As config.json calls the family. */
    String family(GgufKeys keys) {
        return modelType;
    }

    Epsilon epsilon() {
        return epsilon;
    }

    /** As config.json calls it. */
    String activation() {
        return activation.word;
    }

    /** Whether config.json may say what a head has of channels; else they are the hidden ones by heads. */
    boolean hasHeadDim() {
        return true;
    }

    /** Whether a head's last channels may stay unrotated. */
    boolean turnsPart() {
        return false;
    }

    /** What config.json says of this architecture alone. */
    void more(GgufKeys keys, Sizes sizes, ObjectNode config) {}

    /** What this architecture alone says of YaRN. */
    void moreOfScaling(GgufKeys keys, ObjectNode scaling) {}

    /** Queries are scaled by the root of a head's channels, in the largest of a generation by that of hidden channels by heads. @param largest by its layers */
    private static void ofGemma(Sizes sizes, int largest, ObjectNode config) {
        config.put("hidden_activation", Activation.GELU_TANH.word)
                .put(
                        "query_pre_attn_scalar",
                        sizes.layers() == largest ? sizes.hidden() / sizes.heads() : sizes.headDim());
    }

    /** @param period where the file says nothing: each so many layers one sees all, 0 for none */
    private static void sliding(GgufKeys keys, Sizes sizes, int window, int period, ObjectNode config) {
        config.put("sliding_window", window);
        ArrayNode types = JsonMapper.shared().createArrayNode();
        for (boolean slides : slides(keys, sizes.layers(), period))
            types.add(slides ? "sliding_attention" : "full_attention");
        config.set("layer_types", types);
    }

    /** Of each layer; the file has a list or a period. */
    private static List<Boolean> slides(GgufKeys keys, int layers, int otherwise) {
        if (!keys.file().isList(keys.key(PATTERN))) {
            int period = keys.whole(PATTERN, otherwise);
            if (period < 0)
                throw keys.file().broken("has " + keys.key(PATTERN) + " " + period + ", it must be at least 0");
            if (period == 0) return Collections.nCopies(layers, true);
            return IntStream.range(0, layers)
                    .mapToObj(layer -> (layer + 1) % period != 0)
                    .toList();
        }
        List<Boolean> given = keys.file().list(keys.key(PATTERN), Boolean.class);
        if (given.size() != layers)
            throw keys.file()
                    .broken("has " + given.size() + " values in " + keys.key(PATTERN) + ", one for each of the "
                            + layers + " layers must be there");
        return given;
    }
}
