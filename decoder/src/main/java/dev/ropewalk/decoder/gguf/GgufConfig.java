package dev.ropewalk.decoder.gguf;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.decoder.checkpoint.GgufFile;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
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

    /**
     * Names of tokens that end a turn or a document. llama.cpp, src/llama-vocab.cpp, stops at all of them: few files say by a key what ends a turn, since
     * the converter has no place to read it from.
     */
    private static final Set<String> ENDS = Set.of(
            "<|eot_id|>",
            "<|im_end|>",
            "<|end|>",
            "<end_of_turn>",
            "<|endoftext|>",
            "<|end_of_text|>",
            "<|eom_id|>",
            "<EOT>",
            "_<EOT>",
            "[EOT]",
            "</s>",
            "<eos>");

    /** Multiplies rotated queries and keys. */
    private static final String ATTENTION = "rope.scaling.attn_factor";

    private final GgufFile file;
    private final GgufKeys keys;
    private final GgufArchitecture architecture;
    private final ObjectNode config = JsonMapper.shared().createObjectNode();

    private GgufConfig(GgufFile file) {
        this.file = file;
        keys = new GgufKeys(file);
        architecture = GgufArchitecture.of(keys);
    }

    /** @throws CheckpointException naming what is missing, wrong or not known */
    static ObjectNode of(GgufFile file) {
        return new GgufConfig(file).read();
    }

    private ObjectNode read() {
        if (file.whole("split.count").orElse(1) > 1)
            throw file.unsupported("is one of several files of a model: join them with llama-gguf-split --merge");
        int hidden = keys.required("embedding_length"), heads = keys.required("attention.head_count");
        int layers = keys.required("block_count");
        if (heads < 1)
            throw file.broken("has " + keys.key("attention.head_count") + " " + heads + ", it must be at least 1");
        if (layers < 1 || layers > DecoderConfig.DEEPEST)
            throw file.broken("has " + keys.key("block_count") + " " + layers + ", it must be from 1 to "
                    + DecoderConfig.DEEPEST);
        int headDim = keys.whole("attention.key_length", hidden / heads);
        keys.same("attention.value_length", headDim);
        keys.same("expert_count", 0);
        keys.same("expert_used_count", 0);
        long[] embedding = file.shape("token_embd.weight");
        GgufArchitecture.Epsilon epsilon = architecture.epsilon();
        config.put("model_type", architecture.family(keys))
                .put("hidden_size", hidden)
                .put("intermediate_size", keys.required("feed_forward_length"))
                .put("num_hidden_layers", layers)
                .put("num_attention_heads", heads)
                .put("num_key_value_heads", keys.whole("attention.head_count_kv", heads))
                .put("vocab_size", embedding[0])
                .put("max_position_embeddings", keys.required("context_length"))
                .put(epsilon.field, keys.number(epsilon.key))
                .put("hidden_act", architecture.activation())
                .put("tie_word_embeddings", !file.holds("output.weight"));
        if (architecture.hasHeadDim()) config.put("head_dim", headDim);
        else if (headDim * heads != hidden)
            throw file.broken("has " + keys.key("attention.key_length") + " " + headDim
                    + ", it must be embedding_length / head_count, " + hidden + " / " + heads);
        int turned = turned(headDim);
        architecture.more(keys, new GgufArchitecture.Sizes(hidden, layers, heads, headDim), config);
        config.put("rope_theta", keys.number(GgufArchitecture.BASE, 10_000));
        scaling(turned);
        ends();
        keys.refuseUnknown();
        return config;
    }

    /** Channels of a head that are rotated. */
    private int turned(int headDim) {
        String key = "rope.dimension_count";
        if (!architecture.turnsPart()) {
            keys.same(key, headDim);
            return headDim;
        }
        int turned = keys.whole(key, headDim);
        if (turned < 2 || turned > headDim || turned % 2 != 0)
            throw file.broken(
                    "has " + keys.key(key) + " " + turned + ", it must be an even number from 2 to " + headDim);
        double part = (double) turned / headDim;
        config.put("partial_rotary_factor", (int) (headDim * part) == turned ? part : Math.nextUp(part));
        return turned;
    }

    /** llama.cpp scales positions linearly by scale_linear, or as the type says by factor; factors of single pairs are tensors. */
    private void scaling(int turned) {
        String type = keys.text(GgufArchitecture.SCALING);
        double factor = keys.number("rope.scaling.factor", keys.number("rope.scale_linear", 1));
        int original = keys.whole(GgufArchitecture.ORIGINAL, 0);
        ObjectNode scaling = JsonMapper.shared().createObjectNode();
        if (file.holds(GgufFile.LONG_FACTORS)) longRope(type, original, turned, scaling);
        else if (file.holds(GgufFile.PAIR_FACTORS)) pairs(type, factor, turned, scaling);
        else if (type.equals("yarn")) yarn(factor, original, scaling);
        else linear(type, factor, scaling);
        if (!scaling.isEmpty()) config.set("rope_scaling", scaling);
    }

    private void linear(String type, double factor, ObjectNode scaling) {
        if (!Set.of("", "none", "linear").contains(type))
            throw file.unsupported("has " + keys.key(GgufArchitecture.SCALING) + " '" + type
                    + "', supported are none, linear and yarn");
        keys.same(ATTENTION, 1.0);
        if (factor != 1 && !type.equals("none"))
            scaling.put("rope_type", "linear").put("factor", factor);
    }

    private void longRope(String type, int original, int turned, ObjectNode scaling) {
        if (!Set.of("", "none", "longrope").contains(type)) throw both(GgufFile.LONG_FACTORS, type);
        if (original == 0)
            throw file.broken("has " + GgufFile.LONG_FACTORS + " and no " + keys.key(GgufArchitecture.ORIGINAL));
        scaling.put("rope_type", "longrope").put("attention_factor", keys.number(ATTENTION, 1));
        scaling.set("short_factor", factors(GgufFile.SHORT_FACTORS, turned));
        scaling.set("long_factor", factors(GgufFile.LONG_FACTORS, turned));
        config.put("original_max_position_embeddings", original);
    }

    /** The same factors at all lengths. */
    private void pairs(String type, double factor, int turned, ObjectNode scaling) {
        if (!type.isEmpty() && !type.equals("none") && factor != 1) throw both(GgufFile.PAIR_FACTORS, type);
        keys.same(ATTENTION, 1.0);
        ArrayNode factors = factors(GgufFile.PAIR_FACTORS, turned);
        scaling.put("rope_type", "longrope").put("attention_factor", 1.0);
        scaling.set("short_factor", factors);
        scaling.set("long_factor", factors);
        config.put(
                "original_max_position_embeddings",
                config.path("max_position_embeddings").asInt());
    }

    private void yarn(double factor, int original, ObjectNode scaling) {
        scaling.put("rope_type", "yarn").put("factor", factor);
        if (original > 0) scaling.put("original_max_position_embeddings", original);
        for (String beta : List.of("beta_fast", "beta_slow"))
            if (keys.says("rope.scaling.yarn_" + beta)) scaling.put(beta, keys.number("rope.scaling.yarn_" + beta));
        architecture.moreOfScaling(keys, scaling);
        keys.same("rope.scaling.yarn_ext_factor", 1.0);
        if (keys.number(ATTENTION, 1) != 1) sameAsOwn(ATTENTION, factor, scaling);
        if (keys.says("rope.scaling.yarn_attn_factor")) sameAsOwn("rope.scaling.yarn_attn_factor", factor, scaling);
    }

    /**
     * YaRN's factor on attention, which converters write of what config.json says and llama.cpp does not read for most architectures: it is read where it is
     * what YaRN has anyway, so that all three agree.
     */
    private void sameAsOwn(String key, double factor, ObjectNode scaling) {
        double growth = 0.1 * Math.log(Math.max(1, factor));
        double own = (1 + growth) / (1 + scaling.path("mscale_all_dim").asDouble(0) * growth);
        if (Math.abs(keys.number(key) - own) > 1e-4)
            throw file.unsupported("has " + keys.key(key) + " " + keys.number(key) + ", only what YaRN has at factor "
                    + factor + " is read, " + own);
    }

    private CheckpointException both(String factors, String type) {
        return file.broken("has " + factors + " and " + keys.key(GgufArchitecture.SCALING) + " " + type
                + ", only one of them can be followed");
    }

    private ArrayNode factors(String tensor, int turned) {
        ArrayNode factors = JsonMapper.shared().createArrayNode();
        List<Double> row = file.row(tensor);
        if (row.size() != turned / 2)
            throw file.broken("has " + row.size() + " factors in " + tensor
                    + ", one for each rotary pair must be there, " + turned / 2);
        row.forEach(factors::add);
        return factors;
    }

    /** Tokens that end a text: those the file says, and those that are called so. */
    private void ends() {
        file.whole("tokenizer.ggml.bos_token_id").ifPresent(id -> config.put("bos_token_id", id));
        Set<Integer> ids = new LinkedHashSet<>();
        for (String key : List.of("eos", "eot"))
            file.whole("tokenizer.ggml." + key + "_token_id").ifPresent(ids::add);
        String key = "tokenizer.ggml.tokens";
        List<String> tokens = file.isList(key) ? file.list(key, String.class) : List.of();
        IntStream.range(0, tokens.size())
                .filter(id -> ENDS.contains(tokens.get(id)))
                .forEach(ids::add);
        ArrayNode ends = JsonMapper.shared().createArrayNode();
        ids.forEach(ends::add);
        if (!ends.isEmpty()) config.set("eos_token_id", ends);
    }
}
