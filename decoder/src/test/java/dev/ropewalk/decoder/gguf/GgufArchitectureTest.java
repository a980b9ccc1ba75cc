package dev.ropewalk.decoder.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.checkpoint.GgufFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What the keys of an architecture mean that no small golden shows: values of the largest models, what silence means, and what is refused. */
class GgufArchitectureTest {

    private static final int HIDDEN = 64, HEADS = 4, HEAD_DIM = 8;

    @TempDir
    Path folder;

    /** llama.cpp, src/models/gemma2.cpp and gemma3.cpp: the 27B models of both, known by their layers, scale queries by the root of 64 / 4. */
    @ParameterizedTest
    @CsvSource({"gemma2, 45, 8", "gemma2, 46, 16", "gemma2, 62, 8", "gemma3, 46, 8", "gemma3, 61, 8", "gemma3, 62, 16"})
    void onlyTheLargestGemmaOfAGenerationScalesQueriesByHiddenChannels(String architecture, int layers, int scalar) {
        JsonNode config = config(architecture, Map.of("block_count", layers));
        assertThat(config.path("query_pre_attn_scalar").asInt()).isEqualTo(scalar);
    }

    @Test
    void aGemma2ThatSaysNothingOfItsBoundsHasThePublishedOnes() {
        JsonNode config = config("gemma2", Map.of());
        assertThat(config.path("attn_logit_softcapping").asDouble()).isEqualTo(50);
        assertThat(config.path("final_logit_softcapping").asDouble()).isEqualTo(30);
        assertThat(config.path("sliding_window").asInt()).isEqualTo(4096);
        assertThat(types(config)).containsExactly("sliding", "full", "sliding", "full");
    }

    @Test
    void aGemma3WithoutAWindowSeesAllInEveryLayer() {
        assertThat(config("gemma3", Map.of()).path("sliding_window_pattern").asInt())
                .isEqualTo(1);
    }

    @Test
    void layersThatSlideAreAListOrAPeriod() {
        assertThat(types(config(
                        "cohere2",
                        Map.of(
                                "attention.sliding_window",
                                9,
                                "attention.sliding_window_pattern",
                                List.of(false, true, true, false)))))
                .containsExactly("full", "sliding", "sliding", "full");
        assertThat(types(config(
                        "cohere2", Map.of("attention.sliding_window", 9, "attention.sliding_window_pattern", 3))))
                .containsExactly("sliding", "sliding", "full", "sliding");
        assertThat(types(config(
                        "cohere2", Map.of("attention.sliding_window", 9, "attention.sliding_window_pattern", 0))))
                .containsOnly("sliding");
    }

    private static List<String> types(JsonNode config) {
        return config.path("layer_types")
                .valueStream()
                .map(type -> type.asString().replace("_attention", ""))
                .toList();
    }

    @Test
    void anOlmo2WithAWindowIsAnOlmo3() {
        assertThat(config("olmo2", Map.of()).path("model_type").asString()).isEqualTo("olmo2");
        assertThat(config("olmo2", Map.of("attention.sliding_window", 9))
                        .path("model_type")
                        .asString())
                .isEqualTo("olmo3");
    }

    /** Mistral's absent window means 4,096 keys in config.json; here it means none. */
    @Test
    void aMistral3WithoutATemperatureIsAMistralWithoutAWindow() {
        JsonNode config = config("mistral3", Map.of());
        assertThat(config.path("model_type").asString()).isEqualTo("mistral");
        assertThat(config.path("sliding_window").isNull()).isTrue();
        Map<String, Object> yarn = new LinkedHashMap<>(
                Map.of("rope.scaling.type", "yarn", "rope.scaling.factor", 16.0, "attention.temperature_scale", 0.1));
        assertThat(config("mistral3", yarn).path("model_type").asString()).isEqualTo("ministral3");
    }

    /** OLMo 3's config.json says 1.2079441541679836 for a factor of 8, which is 0.1 ln 8 + 1; converters write it under two names, and llama.cpp has it anyway. */
    @ParameterizedTest
    @CsvSource({"rope.scaling.yarn_attn_factor", "rope.scaling.attn_factor"})
    void whatYarnHasAnywayMayBeSaid(String key) {
        Map<String, Object> keys = new LinkedHashMap<>(
                Map.of("rope.scaling.type", "yarn", "rope.scaling.factor", 8.0, "rope.scaling.yarn_ext_factor", 1.0));
        JsonNode silent = config("olmo2", keys);
        keys.put(key, 1.2079441541679836);
        assertThat(config("olmo2", keys)).isEqualTo(silent);
        keys.put(key, 1.3);
        assertThatThrownBy(() -> config("olmo2", keys))
                .hasMessageContaining("has olmo2." + key + " 1.3, only what YaRN has at factor 8.0 is read, 1.207944");
    }

    /** Granite 4's dense models have a list with the same number for each layer, and keys of a kin that has other layers. */
    @Test
    void aListOfTheSameNumberIsThatNumber() {
        Map<String, Object> keys = new LinkedHashMap<>(
                Map.of("attention.head_count_kv", List.of(2, 2, 2, 2), "logit_scale", 8.0, "ssm.inner_size", 64));
        assertThat(config("granite", keys).path("num_key_value_heads").asInt()).isEqualTo(2);
        keys.put("attention.head_count_kv", List.of(2, 0, 2, 2));
        assertThatThrownBy(() -> config("granite", keys))
                .hasMessageEndingWith(
                        "has granite.attention.head_count_kv [2, 0] for its layers, only one for all is read.");
    }

    /** A number in a file must not decide how much memory is asked for, nor divide by nothing. */
    @Test
    void layersAndHeadsAreCountedBeforeAnythingIsMadeOfThem() {
        assertThatThrownBy(() -> config("gemma2", Map.of("block_count", 1 << 30)))
                .hasMessageEndingWith("has gemma2.block_count 1073741824, it must be from 1 to 10000.");
        assertThatThrownBy(() -> config("gemma2", Map.of("block_count", 46, "attention.head_count", 0)))
                .hasMessageEndingWith("has gemma2.attention.head_count 0, it must be at least 1.");
    }

    /** Families whose config.json means less by silence: a quarter of a head in StableLM, half in Phi. */
    @ParameterizedTest
    @CsvSource({"stablelm", "phi2", "phi3"})
    void aHeadOfWhichNothingIsSaidTurnsWhole(String architecture) {
        assertThat(config(architecture, whole()).path("partial_rotary_factor").asDouble())
                .isEqualTo(1);
        Map<String, Object> half = whole();
        half.put("rope.dimension_count", 6);
        assertThat(config(architecture, half).path("partial_rotary_factor").asDouble())
                .isEqualTo(6 / 16.0);
    }

    private static Map<String, Object> whole() {
        return new LinkedHashMap<>(Map.of("attention.key_length", HIDDEN / HEADS));
    }

    @Test
    void aPhi3HasTheWindowOfItsFileAndNoneForZero() {
        assertThat(config("phi3", Map.of("attention.sliding_window", 2047))
                        .path("sliding_window")
                        .asInt())
                .isEqualTo(2047);
        assertThat(config("phi3", Map.of("attention.sliding_window", 0)).has("sliding_window"))
                .isFalse();
    }

    /** llama.cpp applies a scale only where it is not 0. */
    @Test
    void aGraniteWhoseScalesAreZeroHasNone() {
        JsonNode config = config("granite", Map.of("logit_scale", 8.0, "embedding_scale", 0.0, "attention.scale", 0.0));
        assertThat(config.path("embedding_multiplier").asDouble()).isEqualTo(1);
        assertThat(config.path("residual_multiplier").asDouble()).isEqualTo(1);
        assertThat(config.path("attention_multiplier").asDouble()).isEqualTo(1 / Math.sqrt(HEAD_DIM));
        assertThat(config.path("logits_scaling").asDouble()).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "granite | rope.scaling.finetuned | false | has granite.rope.scaling.finetuned false, which means no rotation in this architecture; only true is read.",
                "mistral3 | attention.temperature_scale | 1 | has mistral3.attention.temperature_scale and mistral3.rope.scaling.type '', a temperature is read with yarn only.",
                "olmo2 | rope.freq_base_swa | 5000 | has olmo2.rope.freq_base_swa 5000.0, only 10000.0 is read.",
                "cohere2 | attention.sliding_window_pattern | -1 | has cohere2.attention.sliding_window_pattern -1, it must be at least 0.",
                "gemma3 | rope.dimension_count | 6 | has gemma3.rope.dimension_count 6, only 8 is read.",
                "phi3 | rope.dimension_count | 10 | has phi3.rope.dimension_count 10, it must be an even number from 2 to 8.",
                "stablelm | attention.key_length | 8 | has stablelm.attention.key_length 8, it must be embedding_length / head_count, 64 / 4.",
                "gemma2 | attention.something_new | 1 | says gemma2.attention.something_new, which is not known here and may change every number: give the folder of the original checkpoint."
            })
    void whatCannotBeFollowedIsRefused(String architecture, String key, String value, String sentence) {
        Map<String, Object> keys = new LinkedHashMap<>(Map.of("attention.sliding_window", 9));
        if (architecture.equals("olmo2")) keys.remove("attention.sliding_window");
        keys.put(
                key,
                value.equals("false")
                        ? (Object) false
                        : key.endsWith("swa") ? (Object) 5000.0 : Integer.valueOf(value));
        assertThatThrownBy(() -> config(architecture, keys))
                .isInstanceOf(CheckpointException.class)
                .hasMessageEndingWith(sentence);
    }

    @Test
    void aListOfAnotherLengthThanTheLayersIsRefused() {
        assertThatThrownBy(() -> config(
                        "cohere2",
                        Map.of(
                                "attention.sliding_window",
                                9,
                                "attention.sliding_window_pattern",
                                List.of(true, false))))
                .hasMessageEndingWith(
                        "has 2 values in cohere2.attention.sliding_window_pattern, one for each of the 4 layers must be there.");
    }

    /** config.json of a file with the sizes above and these keys besides. */
    private JsonNode config(String architecture, Map<String, ?> more) {
        Map<String, Object> keys = new LinkedHashMap<>(Map.of(
                "block_count",
                4,
                "context_length",
                128,
                "embedding_length",
                HIDDEN,
                "feed_forward_length",
                16,
                "attention.head_count",
                HEADS,
                "attention.layer_norm_rms_epsilon",
                1e-5,
                "attention.layer_norm_epsilon",
                1e-5));
        if (!List.of("stablelm", "cohere2").contains(architecture)) keys.put("attention.key_length", HEAD_DIM);
        keys.keySet()
                .removeIf(key -> key.contains("epsilon")
                        && key.contains("rms")
                                == List.of("stablelm", "cohere2", "phi2").contains(architecture));
        keys.putAll(more);
        Path file = folder.resolve("model.gguf");
        try {
            Files.write(file, written(architecture, keys));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return GgufConfig.of(GgufFile.open(file));
    }

    /** A header, and one row of embeddings. */
    private static byte[] written(String architecture, Map<String, Object> keys) {
        ByteBuffer file = ByteBuffer.allocate(1 << 14).order(ByteOrder.LITTLE_ENDIAN);
        file.put("GGUF".getBytes(StandardCharsets.US_ASCII))
                .putInt(3)
                .putLong(1)
                .putLong(keys.size() + 1);
        text(file, "general.architecture").putInt(8);
        text(file, architecture);
        keys.forEach((key, value) -> value(text(file, architecture + "." + key), value));
        text(file, "token_embd.weight")
                .putInt(2)
                .putLong(HIDDEN)
                .putLong(1)
                .putInt(0)
                .putLong(0);
        return file.array(); // what follows is zeros, more than the tensor needs
    }

    private static void value(ByteBuffer file, Object value) {
        if (value instanceof Integer number) file.putInt(5).putInt(number);
        else if (value instanceof Double number) file.putInt(6).putFloat(number.floatValue());
        else if (value instanceof Boolean flag) file.putInt(7).put((byte) (flag ? 1 : 0));
        else if (value instanceof String text) text(file.putInt(8), text);
        else {
            List<?> list = (List<?>) value;
            boolean flags = list.get(0) instanceof Boolean;
            file.putInt(9).putInt(flags ? 7 : 5).putLong(list.size());
            for (Object one : list)
                if (flags) file.put((byte) (one.equals(true) ? 1 : 0));
                else file.putInt((Integer) one);
        }
    }

    private static ByteBuffer text(ByteBuffer file, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return file.putLong(bytes.length).put(bytes);
    }
}
