package dev.ropewalk.decoder.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.Kit;
import dev.ropewalk.methods.Reach;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What each family's config.json means: the numbers are those of transformers 5.23.0, models/(model_type)/configuration_*.py. */
class FamilyTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Families in which transformers 5.23.0 raises without a window. */
    private static final Set<Family> ALTERNATING =
            Set.of(Family.GEMMA2, Family.GEMMA3_TEXT, Family.OLMO3, Family.COHERE2);

    /** A config.json of 64 heads of 16 channels, 3 layers; more fields as JSON without its braces. */
    private static ConfigFile config(String more) {
        Map<String, Object> fields = new HashMap<>(Map.of(
                "hidden_size", 1024,
                "num_attention_heads", 64,
                "num_hidden_layers", 3,
                "intermediate_size", 64,
                "vocab_size", 10));
        JsonNode given = JSON.readTree("{" + more.replace('\'', '"') + "}");
        given.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return ConfigFile.of(Path.of("config.json"), JSON.valueToTree(fields));
    }

    private static DecoderConfig read(Family family, String more) {
        return DecoderConfig.read(family, config(more));
    }

    @ParameterizedTest
    @CsvSource({
        "LLAMA,    64,  16, false, 1e-6, 2048,   16, SILU",
        "MISTRAL,   8,  16, false, 1e-6, 131072, 16, SILU",
        "QWEN2,    32,  16, false, 1e-6, 32768,  16, SILU",
        "QWEN3,    32, 128, false, 1e-6, 32768, 128, SILU",
        "GEMMA,    16, 256, true,  1e-6, 8192,  256, GELU_TANH",
        "PHI,      64,  16, false, 1e-5, 2048,    8, GELU_TANH",
        "PHI3,     64,  16, false, 1e-5, 4096,   16, SILU",
        "GPT_NEOX, 64,  16, false, 1e-5, 2048,    4, GELU",
        "STARCODER2, 2, 16, true,  1e-5, 4096,   16, GELU_TANH",
        "GRANITE,  64,  16, false, 1e-6, 2048,   16, SILU",
        "STABLELM, 32,  16, false, 1e-5, 4096,    4, SILU",
        "COHERE,   64,  16, true,  1e-5, 8192,   16, SILU",
        "COHERE2,  64,  16, true,  1e-5, 8192,   16, SILU",
        "OLMO2,    64,  16, false, 1e-5, 2048,   16, SILU",
        "OLMO3,    64,  16, false, 1e-5, 2048,   16, SILU",
        "SMOLLM3,   4,  16, true,  1e-6, 32768,  16, SILU",
        "MINISTRAL3, 8, 128, false, 1e-5, 16384, 128, SILU",
        "GEMMA2,    4, 256, true,  1e-6, 8192,  256, GELU_TANH",
        "GEMMA3_TEXT, 4, 256, true, 1e-6, 131072, 256, GELU_TANH"
    })
    void whatIsAbsentMeansTheFamilysOwnDefault(
            Family family,
            int keyHeads,
            int headDim,
            boolean tied,
            double epsilon,
            int trainedLength,
            int rotaryDim,
            Activation activation) {
        DecoderConfig config = read(family, "");
        assertThat(config.keyHeads()).isEqualTo(keyHeads);
        assertThat(config.headDim()).isEqualTo(headDim);
        assertThat(config.tied()).isEqualTo(tied);
        assertThat(config.normEpsilon()).isEqualTo(epsilon);
        assertThat(config.rope().trainedLength()).isEqualTo(trainedLength);
        assertThat(config.rope().rotaryDim()).isEqualTo(rotaryDim);
        assertThat(config.block().activation()).isEqualTo(activation);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNullIsNotAbsent(Family family) {
        String given = "'num_key_value_heads': null, 'head_dim': null, 'tie_word_embeddings': null";
        DecoderConfig config = read(family, given);
        assertThat(config.keyHeads()).isEqualTo(64);
        assertThat(config.headDim()).isEqualTo(16);
        assertThat(config.tied()).isFalse();
        if (ALTERNATING.contains(family))
            assertThatThrownBy(() -> read(family, given + ", 'sliding_window': null"))
                    .hasMessageContaining("some layers slide in this family, got null");
        else
            assertThat(read(family, given + ", 'sliding_window': null").windows())
                    .containsOnly(Reach.UNBOUNDED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "LLAMA   | 'sliding_window': 5 | -1 -1 -1",
                "MISTRAL | | 4096 4096 4096",
                "MISTRAL | 'sliding_window': 5 | 5 5 5",
                "PHI3    | | -1 -1 -1",
                "PHI3    | 'sliding_window': 5 | 5 5 5",
                "QWEN2   | 'sliding_window': 5, 'max_window_layers': 0 | -1 -1 -1",
                "QWEN2   | 'use_sliding_window': true | -1 -1 -1",
                "QWEN2   | 'use_sliding_window': true, 'max_window_layers': 0 | 4096 4096 4096",
                "QWEN2   | 'use_sliding_window': true, 'max_window_layers': 2, 'sliding_window': 5 | -1 -1 5",
                "QWEN3   | 'use_sliding_window': true, 'max_window_layers': 1, 'sliding_window': null | -1 -1 -1",
                "QWEN3   | 'use_sliding_window': true, 'max_window_layers': 0, 'sliding_window': 5,"
                        + " 'layer_types': ['sliding_attention', 'full_attention', 'sliding_attention'] | 5 -1 5"
            })
    void aWindowBelongsToALayer(Family family, String more, String windows) {
        DecoderConfig config = read(family, more == null ? "" : more);
        List<String> got = IntStream.range(0, 3)
                .map(config.windows()::get)
                .mapToObj(window -> window == Reach.UNBOUNDED ? "-1" : Integer.toString(window))
                .toList();
        assertThat(String.join(" ", got)).isEqualTo(windows);
    }

    @Test
    void aLayerTypeThatIsNoneIsNamed() {
        assertThatThrownBy(
                        () -> read(
                                Family.QWEN2,
                                "'use_sliding_window': true, 'layer_types': ['full_attention', 'chunked_attention', 'full_attention']"))
                .hasMessage(
                        "config.json: layer_types must say full_attention or sliding_attention for each layer, got 'chunked_attention' for layer 1.");
    }

    /** 100 x 0.29 is 28.999999999999996 in double precision, and transformers cuts it off. */
    @ParameterizedTest
    @CsvSource({"100, 0.29, 28", "20, 0.4, 8", "22, 0.4, 8", "80, 0.4, 32"})
    void rotatedChannelsAreCutOff(int headDim, double part, int rotaryDim) {
        String given = "'head_dim': " + headDim + ", 'partial_rotary_factor': " + part;
        assertThat(read(Family.PHI, given).rope().rotaryDim()).isEqualTo(rotaryDim);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PHI      | 'head_dim': 20, 'partial_rotary_factor': 0.35 | partial_rotary_factor must leave an even number of at"
                        + " least 2 and at most all channels of a head to rotate, got 0.35, which is 7 of 20.",
                "GPT_NEOX | 'rotary_pct': 1.5 | rotary_pct must leave an even number of at least 2 and at most all channels of a"
                        + " head to rotate, got 1.5, which is 24 of 16.",
                "LLAMA    | 'partial_rotary_factor': 0.5 | partial_rotary_factor must be 1 or absent for this family, got 0.5.",
                "PHI      | 'qk_layernorm': true | qk_layernorm true is not supported, only false.",
                "GEMMA    | 'hidden_act': 'snake' | hidden_act 'snake' is not supported, known: gelu, gelu_fast, gelu_new,"
                        + " gelu_pytorch_tanh, silu, swish.",
                "LLAMA    | 'rope_scaling': {'type': 'su'} | rope_scaling asks for the rope type 'su', known: default, dynamic,"
                        + " linear, llama3, longrope, proportional, yarn."
            })
    void whatAFamilyCannotDoIsRefusedByName(Family family, String more, String sentence) {
        assertThatThrownBy(() -> read(family, more))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("config.json: " + sentence);
    }

    @Test
    void gptNeoxHasItsOwnWordsForItsRopeAndIgnoresTheOthers() {
        DecoderConfig config = read(
                Family.GPT_NEOX,
                "'rotary_pct': 0.5, 'rotary_emb_base': 777, 'rope_theta': 123, 'partial_rotary_factor': 1");
        assertThat(config.rope().rotaryDim()).isEqualTo(8);
        assertThat(config.rope().base()).isEqualTo(777);
        DecoderConfig inside = read(
                Family.GPT_NEOX,
                "'rotary_pct': 0.5, 'rope_parameters': {'rope_theta': 555, 'partial_rotary_factor': 1.0}");
        assertThat(inside.rope().rotaryDim()).isEqualTo(16);
        assertThat(inside.rope().base()).isEqualTo(555);
    }

    @ParameterizedTest
    @CsvSource({"su, , 4096", "yarn, , 4096", "longrope, 128, 128"})
    void phi3CallsLongRopeByThreeNamesAndKnowsItsOriginalLengthWithoutBeingTold(
            String name, Integer outer, int original) {
        String eights = "[1,1,1,1,1,1,1,1]";
        DecoderConfig config = read(
                Family.PHI3,
                "'max_position_embeddings': 16384, 'rope_scaling': {'type': '" + name + "', 'short_factor': " + eights
                        + ", 'long_factor': " + eights + ", 'original_max_position_embeddings': 64}"
                        + (outer == null ? "" : ", 'original_max_position_embeddings': " + outer));
        assertThat(config.rope().scaling().type()).isEqualTo("longrope");
        assertThat(config.rope().trainedLength()).isEqualTo(original);
    }

    @ParameterizedTest
    @CsvSource({
        "LLAMA, llama, LlamaForCausalLM",
        "MISTRAL, mistral, MistralForCausalLM",
        "QWEN2, qwen2, Qwen2ForCausalLM",
        "QWEN3, qwen3, Qwen3ForCausalLM",
        "GEMMA, gemma, GemmaForCausalLM",
        "PHI, phi, PhiForCausalLM",
        "PHI3, phi3, Phi3ForCausalLM",
        "GPT_NEOX, gpt_neox, GPTNeoXForCausalLM",
        "MINISTRAL3, ministral3, Ministral3ForCausalLM",
        "GEMMA2, gemma2, Gemma2ForCausalLM",
        "GEMMA3_TEXT, gemma3_text, Gemma3ForCausalLM",
        "OLMO2, olmo2, Olmo2ForCausalLM",
        "OLMO3, olmo3, Olmo3ForCausalLM",
        "SMOLLM3, smollm3, SmolLM3ForCausalLM",
        "STARCODER2, starcoder2, Starcoder2ForCausalLM",
        "GRANITE, granite, GraniteForCausalLM",
        "STABLELM, stablelm, StableLmForCausalLM",
        "COHERE, cohere, CohereForCausalLM",
        "COHERE2, cohere2, Cohere2ForCausalLM"
    })
    void theArchitectureStandsInForAnAbsentModelType(Family family, String type, String architecture) {
        assertThat(Family.of(config("'model_type': '" + type + "', 'architectures': ['Other']")))
                .isEqualTo(family);
        assertThat(Family.of(config("'architectures': ['" + architecture + "']")))
                .isEqualTo(family);
    }

    @Test
    void anUnknownFamilyIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> Family.of(config("'model_type': 'mamba'")))
                .isInstanceOfSatisfying(
                        CheckpointException.class,
                        e -> assertThat(e.isUnsupported()).isTrue())
                .hasMessage("config.json: model_type 'mamba' is not supported, known: "
                        + Stream.of(Family.values())
                                .map(Family::modelType)
                                .sorted()
                                .collect(Collectors.joining(", "))
                        + ".");
    }

    /** The files and config.json must tell of the same biases: left out or made up, they would change every number. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "methods/checkpoints/llama-mha | 'mlp_bias' : true | tensor model.layers.0.mlp.gate_proj.bias is missing from",
                "families/checkpoints/llama-bias | 'mlp_bias' : false | tensor model.layers.0.mlp.down_proj.bias is there, but config.json says there is none."
            })
    void aBiasThatOnlyOneOfThemKnowsIsRefusedByName(
            String checkpoint, String told, String sentence, @TempDir Path temporary) throws IOException {
        Path folder = Kit.conformance().resolve(checkpoint);
        String field = told.replace('\'', '"');
        String name = field.substring(0, field.indexOf(':')).strip();
        String written = Files.readString(folder.resolve("config.json"));
        Path config = Files.writeString(
                temporary.resolve("config.json"), written.replaceFirst(name + "\\s*:\\s*(true|false)", field));
        assertThatThrownBy(() -> Decoder.load(Checkpoint.open(folder, config)).close())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(sentence);
    }
}
