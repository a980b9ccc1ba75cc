package dev.ropewalk.decoder.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.methods.Reach;
import dev.ropewalk.methods.Rope;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Which layers turn by which rope, and what is said of it. Meanings of fields: transformers 5.23.0, configuration_*.py of each family. */
class RopeOfLayersTest {

    private static ConfigFile file(String family, int layers, String more) {
        String json = "{'model_type': '" + family + "', 'hidden_size': 64, 'num_attention_heads': 4, 'head_dim': 16,"
                + " 'num_key_value_heads': 2, 'intermediate_size': 64, 'vocab_size': 10, 'max_position_embeddings': 256,"
                + " 'num_hidden_layers': " + layers + more + "}";
        return ConfigFile.of(Path.of("config.json"), JsonMapper.shared().readTree(json.replace('\'', '"')));
    }

    private static DecoderConfig config(ConfigFile file) {
        return DecoderConfig.read(Family.of(file), file);
    }

    private static Rope rope(String family, int layers, String more) {
        return config(file(family, layers, more)).rope();
    }

    /** Every sixth layer of Gemma 3 sees all, at base 1e6; the others turn by 1e4. */
    @Test
    void layersWithAWindowHaveABaseOfTheirOwn() {
        ConfigFile file = file("gemma3_text", 7, ", 'sliding_window': 20");
        Rope rope = config(file).rope();
        assertThat(rope.base()).isEqualTo(1e6);
        assertThat(rope.others())
                .extracting(Rope.Other::toString)
                .containsExactly("layers 0 to 4, 6 turn by base 10000");
        assertThat(file.notes())
                .containsExactly(
                        "config.json: layers 0 to 4, 6 see 20 keys, the others all; layers are counted from 0.",
                        "config.json: layers 0 to 4, 6 turn by base 10000, the others by base 1000000; layers are counted from 0.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gemma3_text | 'rope_theta': 2e5, 'rope_local_base_freq': 3000, 'rope_scaling': {'rope_type': 'linear', 'factor': 4}"
                        + " | base 200000 with rope type linear | base 3000",
                "gemma3_text | 'rope_parameters': {'full_attention': null, 'sliding_attention': {'rope_theta': 3000}}"
                        + " | base 1000000 | base 3000",
                "olmo3 | 'rope_scaling': {'rope_type': 'linear', 'factor': 4} | base 500000 with rope type linear | base 500000",
                "olmo3 | 'rope_parameters': {'full_attention': {'rope_type': 'linear', 'factor': 2, 'rope_theta': 4e4},"
                        + " 'sliding_attention': {'rope_type': 'default', 'rope_theta': 5e4}}"
                        + " | base 40000 with rope type linear | base 50000"
            })
    void aDictionaryIsThatOfItsLayers(String family, String more, String full, String sliding) {
        Rope rope = rope(family, 6, ", 'sliding_window': 20, " + more);
        assertThat(rope.turning()).isEqualTo(full);
        assertThat(rope.others().get(0).rope().orElseThrow().turning()).isEqualTo(sliding);
    }

    /** Where all layers have a window, no layer turns by the other rope; where both are the same, there is one. */
    @Test
    void aRopeThatNoLayerHasIsNoneOfTheModels() {
        assertThat(rope("gemma3_text", 5, "").base()).isEqualTo(1e4);
        assertThat(rope("gemma3_text", 5, "").others()).isEmpty();
        assertThat(rope("olmo3", 8, "").others()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "smollm3 | 5 | | layer 3 is not rotated",
                "smollm3 | 5 | 'no_rope_layer_interval': 2 | layers 1, 3 are not rotated",
                "smollm3 | 3 | 'no_rope_layers': [1, 0, 1] | layer 1 is not rotated",
                "cohere2 | 8 | | layers 3, 7 are not rotated",
                "cohere2 | 2 | 'layer_types': ['full_attention', 'sliding_attention'] | layer 0 is not rotated"
            })
    void someLayersAreNotRotated(String family, int layers, String more, String words) {
        ConfigFile file = file(family, layers, more == null ? "" : ", " + more);
        assertThat(config(file).rope().others())
                .extracting(Rope.Other::toString)
                .containsExactly(words);
        assertThat(file.notes()).contains("config.json: " + words + "; layers are counted from 0.");
    }

    /** SmolLM3's windows are in the layers that are not rotated. */
    @Test
    void aWindowStandsWhereNothingTurns() {
        List<Integer> windows = config(file("smollm3", 4, ", 'use_sliding_window': true, 'sliding_window': 18"))
                .windows();
        assertThat(windows).containsExactly(Reach.UNBOUNDED, Reach.UNBOUNDED, Reach.UNBOUNDED, 18);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gemma3_text | 'rope_parameters': {'rope_type': 'yarn', 'factor': 4} | rope_parameters must hold full_attention and"
                        + " sliding_attention for this family, each with a rope of its own, got 'rope_type', which transformers 5.23.0"
                        + " passes over.",
                "olmo3 | 'rope_scaling': {'type': 'linear', 'factor': 4} | rope_scaling needs a rope_type for this family:"
                        + " transformers 5.23.0 passes over it without one.",
                "llama | 'rope_parameters': {'full_attention': {'rope_theta': 5e5}} | rope_parameters by layer type is not supported,"
                        + " one rotation for all layers is: 'full_attention' holds an object of its own.",
                "smollm3 | 'no_rope_layers': [1, 0] | no_rope_layers must be a list with a 1 or 0 for each of the 6 layers, got 2 of"
                        + " them.",
                "smollm3 | 'no_rope_layers': [1, 0, 2, 1, 1, 1] | no_rope_layers must hold 1 or 0, got 2 for layer 2.",
                "ministral3 | 'rope_parameters': {'rope_type': 'default', 'rope_theta': 5e5} | rope_parameters has no"
                        + " llama_4_scaling_beta, which this family needs."
            })
    void whatSaysNothingToItsFamilyIsRefused(String family, String more, String sentence) {
        assertThatThrownBy(() -> rope(family, 6, ", " + more))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("config.json: " + sentence);
    }

    /** Ministral 3 without rope_parameters: YaRN by 16 over 16,384 tokens, whatever else a rope_theta says. */
    @Test
    void ministralHasARopeWithoutBeingTold() {
        Rope rope = rope("ministral3", 2, ", 'rope_theta': 123");
        assertThat(rope.turning()).isEqualTo("base 1000000 with rope type yarn");
        assertThat(rope.trainedLength()).isEqualTo(16_384);
        assertThat(rope.scaling().values()).containsEntry("llama_4_scaling_beta", 0.1);
    }
}
