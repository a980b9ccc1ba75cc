package dev.ropewalk.decoder.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Fields of a config.json that no reader asked for, and what becomes of them. Those that change no number are passed over; those that say how
 * positions or attention work in other models, or that nobody knows, are noted: transformers 5.23.0 does not read them for the families here
 * either, other programs may. The few that it would obey and this decoder cannot are refused.
 */
final class UnreadFields {

    /** Names, switches of training, of saving, of generation. Logits do not depend on them. */
    private static final Set<String> HARMLESS = Set.of(
            "architectures",
            "model_type",
            "name_or_path",
            "transformers_version",
            "transformers.js_config",
            "unsloth_version",
            "unsloth_fixed",
            "is_llama_config",
            "torch_dtype",
            "dtype",
            "use_cache",
            "use_bfloat16",
            "initializer_range",
            "initializer_factor",
            "id2label",
            "label2id",
            "num_labels",
            "problem_type",
            "finetuning_task",
            "task_specific_params",
            "tokenizer_class",
            "tokenizer_padding_side",
            "bos_token_id",
            "eos_token_id",
            "pad_token_id",
            "sep_token_id",
            "cls_token_id",
            "mask_token_id",
            "unk_token_id",
            "decoder_start_token_id",
            "attention_dropout",
            "attention_probs_dropout_prob",
            "attn_pdrop",
            "resid_pdrop",
            "embd_pdrop",
            "hidden_dropout",
            "hidden_dropout_prob",
            "dropout",
            "classifier_dropout",
            "layerdrop",
            "attn_implementation",
            "use_flash_attn",
            "use_flash_attention",
            "use_flash_attention_2",
            "pretraining_tp",
            "gradient_checkpointing",
            "output_attentions",
            "output_hidden_states",
            "output_scores",
            "output_router_logits",
            "return_dict",
            "return_dict_in_generate",
            "torchscript",
            "tie_encoder_decoder",
            "is_encoder_decoder",
            "is_decoder",
            "add_cross_attention",
            "cross_attention_hidden_size",
            "chunk_size_feed_forward",
            "pruned_heads",
            "prefix",
            "tf_legacy_loss",
            "do_sample",
            "temperature",
            "top_p",
            "top_k",
            "typical_p",
            "max_length",
            "min_length",
            "max_new_tokens",
            "num_beams",
            "num_beam_groups",
            "num_return_sequences",
            "early_stopping",
            "repetition_penalty",
            "diversity_penalty",
            "length_penalty",
            "no_repeat_ngram_size",
            "encoder_no_repeat_ngram_size",
            "exponential_decay_length_penalty",
            "remove_invalid_values",
            "bad_words_ids",
            "suppress_tokens",
            "begin_suppress_tokens",
            "forced_bos_token_id",
            "forced_eos_token_id");

    /** In other families these decide positions, what a query sees, or how logits are scaled. Set to nothing, some of them still speak. */
    private static final Set<String> DECIDING = Set.of(
            "alibi",
            "alibi_bias_max",
            "use_alibi",
            "attention_chunk_size",
            "attention_multiplier",
            "attention_sink",
            "attn_logit_softcapping",
            "attn_scale",
            "attn_temperature_tuning",
            "clip_qkv",
            "cope",
            "embedding_multiplier",
            "final_logit_softcapping",
            "floor_scale",
            "global_attn_every_n_layers",
            "head_dim",
            "interpolate_factor",
            "layer_types",
            "local_attention",
            "logit_scale",
            "logits_scaling",
            "max_window_layers",
            "mrope_section",
            "multi_query",
            "multi_query_attention",
            "new_decoder_architecture",
            "no_rope_layer_interval",
            "no_rope_layers",
            "nope_layer_interval",
            "num_key_value_heads",
            "num_kv_heads",
            "parallel_attn",
            "partial_rotary_factor",
            "pos_emb",
            "position_embedding_type",
            "positional_embedding",
            "qk_layernorm",
            "query_pre_attn_scalar",
            "residual_multiplier",
            "rope",
            "rope_base",
            "rope_dim",
            "rope_interleave",
            "rope_interleaved",
            "rope_local_base_freq",
            "rope_percent",
            "rope_pct",
            "rope_ratio",
            "rope_theta",
            "rotary",
            "rotary_base",
            "rotary_dim",
            "rotary_emb_base",
            "rotary_emb_fraction",
            "rotary_percentage",
            "rotary_pct",
            "scale_depth",
            "scale_emb",
            "sliding_window",
            "sliding_window_pattern",
            "sparse_attention_config",
            "use_dynamic_ntk",
            "use_logn_attn",
            "use_parallel_residual",
            "use_qk_norm",
            "use_rope",
            "use_rotary",
            "use_sliding_window");

    /** Factors and shares: 1 leaves everything as it is. */
    private static final Set<String> NEUTRAL_AT_ONE = Set.of(
            "embedding_multiplier",
            "full_attn_mod",
            "interpolate_factor",
            "logit_scale",
            "logits_scaling",
            "partial_rotary_factor",
            "residual_multiplier",
            "rope_pct",
            "rope_percent",
            "rope_ratio",
            "rotary_emb_fraction",
            "rotary_pct",
            "rotary_percentage",
            "scale_emb");

    /** Those whose {@code false} is no default. */
    private static final Set<String> SPEAKING_WHEN_FALSE = Set.of("rope", "rotary", "use_rope", "use_rotary");

    /** @throws CheckpointException for a field that transformers would obey and this decoder cannot */
    static void check(Family family, ConfigFile file) {
        if (file.says("is_causal") && !file.flag("is_causal"))
            throw unsupported(file, "is_causal", "false is not supported: tokens here see only what came before");
        for (String field : List.of("per_layer_config", "transformers_weights"))
            if (file.says(field))
                throw unsupported(file, field, "is not supported; without it the model would be another");
        code(family, file);
        Set<String> deciding = new TreeSet<>(), unknown = new TreeSet<>();
        for (String field : file.unread()) {
            JsonNode value = file.root().path(field);
            if (HARMLESS.contains(field) || field.startsWith("_") && !field.endsWith("window_pattern")) continue;
            if (isNothing(value) && !SPEAKING_WHEN_FALSE.contains(field)) continue;
            if (NEUTRAL_AT_ONE.contains(field) && value.isNumber() && value.asDouble(0) == 1) continue;
            if (field.equals("position_embedding_type") && isRotary(value)) continue;
            (DECIDING.contains(field) ? deciding : unknown).add(field);
        }
        if (!deciding.isEmpty())
            file.note(String.join(", ", deciding) + (deciding.size() == 1 ? " decides" : " decide")
                    + " positions, attention or scale in other models; for " + family.modelType()
                    + " nothing reads " + (deciding.size() == 1 ? "it" : "them") + ", as in transformers 5.23.0");
        if (!unknown.isEmpty()) file.note("nobody reads " + String.join(", ", unknown));
    }

    /** What the file says of whose code it is for. A copy of transformers' own, as Phi-3's first files name it, is none. */
    private static void code(Family family, ConfigFile file) {
        List<String> own = new ArrayList<>();
        file.at("auto_map").properties().forEach(entry -> {
            if (entry.getKey().startsWith("AutoModel"))
                own.add(
                        entry.getValue().isArray()
                                ? entry.getValue().path(0).asString("")
                                : entry.getValue().asString(""));
        });
        String transformers = "modeling_" + family.modelType() + "." + family.architecture;
        own.removeIf(code -> code.substring(code.indexOf("--") < 0 ? 0 : code.indexOf("--") + 2)
                .equals(transformers));
        if (!own.isEmpty())
            file.note("auto_map names the repository's own code, " + own.get(0)
                    + ", which is not run; the model is read as a " + family.modelType());
        String architecture = file.at("architectures").path(0).asString("");
        if (!architecture.isEmpty() && !architecture.equals(family.architecture))
            file.note("architectures says " + architecture + ", but the model is read as " + family.architecture
                    + ", after its model_type");
    }

    private static boolean isNothing(JsonNode value) {
        return value.isNull()
                || value.isBoolean() && !value.asBoolean()
                || value.isContainer() && value.isEmpty()
                || value.isNumber() && value.asDouble(1) == 0;
    }

    private static boolean isRotary(JsonNode value) {
        String said = value.asString("").toLowerCase(java.util.Locale.ROOT);
        return said.startsWith("rope") || said.startsWith("rotary");
    }

    private static CheckpointException unsupported(ConfigFile file, String field, String what) {
        return CheckpointException.unsupported(file.wrong(field, what).getMessage());
    }

    private UnreadFields() {}
}
