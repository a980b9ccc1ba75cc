package dev.ropewalk.evaluator.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.evaluator.model.ModelNames;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.methods.Rope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** A tuned model runs as it learned: by its config.json alone where transformers has words for the method, else by the method's name. */
class TunedConfigTest {

    private static final Path BUNDLED = ModelNames.folder("reference-model");

    @TempDir
    Path folder = Path.of("");

    @SuppressWarnings("unchecked")
    private static Map<String, Object> bundledConfig() throws IOException {
        return JsonMapper.shared().readValue(Files.readString(BUNDLED.resolve("config.json")), Map.class);
    }

    private Rope tuned(Map<String, Object> parent, TunedConfig tuned) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>(parent);
        json.putAll(tuned.changes());
        Path config = Files.writeString(
                folder.resolve("config.json"), JsonMapper.shared().writeValueAsString(json));
        return Checkpoint.open(BUNDLED, config).rope();
    }

    private static ContextPlan plan(String configuration, Rope rope) {
        return Configuration.parse(configuration).resolve(rope, 1024).plan();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "rope true",
                "pi{factor=4} true",
                "ntk-by-parts{factor=4,betaFast=8} true",
                "yarn{factor=4} true",
                "yarn{factor=4,betaFast=64,betaSlow=2,slope=0.07} true",
                "yarn{factor=4,ramp=turns} false",
                "abf{base=500000} true",
                "proportional{fraction=0.5} true",
                "proportional{fraction=1} true",
                "proportional{fraction=0} false",
                "entropy-abf{base=500000} false",
                "entropy-abf{base=500000,exemptLayers=0} false"
            })
    void aTunedModelRunsAsItLearned(String configuration, boolean complete) throws IOException {
        Map<String, Object> old = bundledConfig(), recent = new LinkedHashMap<>(old), scaled = new LinkedHashMap<>(old);
        recent.remove("rope_scaling");
        recent.put("rope_parameters", Map.of("rope_type", "default", "rope_theta", recent.remove("rope_theta")));
        scaled.put("rope_scaling", Map.of("type", "linear", "factor", 2));
        for (Map<String, Object> parent : new Map[] {old, recent, scaled}) {
            Rope before = tuned(parent, new TunedConfig(new HashMap<>(), true));
            Resolution learned = Configuration.parse(configuration).resolve(before, 1024);
            TunedConfig tuned = TunedConfig.of(parent, before, learned, 1024);
            Rope rope = tuned(parent, tuned);
            assertThat(tuned.complete()).isEqualTo(complete);
            assertThat(plan(learned.exact().toString(), rope).actsLike(learned.plan()))
                    .as("by name, %s", rope)
                    .isTrue();
            if (complete)
                assertThat(plan("native", rope).actsLike(learned.plan()))
                        .as("by config.json, %s", rope)
                        .isTrue();
        }
    }

    /** transformers 5.23.0, modeling_rope_utils.py: a yarn without attention_factor has 0.1 ln 4 + 1; NTK-by-parts has none. */
    @Test
    void ntkByPartsIsYarnWithoutItsTemperature() throws IOException {
        Map<String, Object> parent = bundledConfig();
        Rope rope = Checkpoint.open(BUNDLED).rope();
        Resolution learned = Configuration.parse("ntk-by-parts{factor=4}").resolve(rope, 1024);
        assertThat(TunedConfig.of(parent, rope, learned, 1024).changes())
                .containsEntry("max_position_embeddings", 1024)
                .containsEntry("rope_theta", 10000.0)
                .containsEntry(
                        "rope_scaling",
                        Map.of(
                                "rope_type",
                                "yarn",
                                "factor",
                                4.0,
                                "original_max_position_embeddings",
                                256,
                                "beta_fast",
                                32.0,
                                "beta_slow",
                                1.0,
                                "attention_factor",
                                1.0,
                                "rope_theta",
                                10000.0));
    }

    /** The smallest length that config.json tells is the trained one: what the parent was trained on must not stay there. */
    @Test
    void theTrainedLengthIsTheTunedOne() throws IOException {
        Map<String, Object> parent = new LinkedHashMap<>(bundledConfig());
        parent.put("original_max_position_embeddings", 64);
        parent.put("dual_chunk_attention_config", Map.of("original_max_position_embeddings", 64));
        Rope before = tuned(parent, new TunedConfig(new HashMap<>(), true));
        assertThat(before.trainedLength()).isEqualTo(64);
        Resolution learned = Configuration.parse("abf{base=500000}").resolve(before, 1024);
        assertThat(tuned(parent, TunedConfig.of(parent, before, learned, 1024)).trainedLength())
                .isEqualTo(1024);
    }

    /** Of a head that turns in part the type proportional would turn a part of the whole: transformers 5.23.0, _compute_proportional_rope_parameters. */
    @Test
    void aPartOfAPartHasNoWords() throws IOException {
        Rope half = new Rope(16, 10_000, 256);
        Resolution learned = Configuration.parse("proportional{fraction=0.5}").resolve(half, 1024);
        Map<String, Object> parent = Map.of("hidden_size", 128, "num_attention_heads", 4, "partial_rotary_factor", 0.5);
        assertThat(TunedConfig.of(parent, half, learned, 1024).complete()).isFalse();
        assertThat(TunedConfig.of(Map.of("head_dim", 16), half, learned, 1024).changes())
                .containsEntry(
                        "rope_scaling",
                        Map.of("rope_type", "proportional", "partial_rotary_factor", 0.5, "rope_theta", 10_000.0));
    }

    /** A file whose entries changed places would be another model. */
    @Test
    void entriesStandInOneOrder() throws IOException {
        Map<String, Object> parent = bundledConfig();
        Rope rope = Checkpoint.open(BUNDLED).rope();
        Resolution learned = Configuration.parse("yarn{factor=4}").resolve(rope, 1024);
        Map<?, ?> scaling = (Map<?, ?>)
                TunedConfig.of(parent, rope, learned, 1024).changes().get("rope_scaling");
        assertThat(scaling.keySet().stream().map(String::valueOf).toList())
                .containsExactly(
                        "attention_factor",
                        "beta_fast",
                        "beta_slow",
                        "factor",
                        "original_max_position_embeddings",
                        "rope_theta",
                        "rope_type");
    }

    /** Its temperature goes by the length the model was trained on before. */
    @Test
    void entropyAbfKeepsTheTrainedLength() throws IOException {
        Rope rope = Checkpoint.open(BUNDLED).rope();
        Resolution learned = Configuration.parse("entropy-abf").resolve(rope, 1024);
        assertThat(TunedConfig.of(bundledConfig(), rope, learned, 1024).changes())
                .containsEntry("rope_theta", 500_000.0)
                .containsEntry("max_position_embeddings", 256);
    }

    @Test
    void whatConfigJsonCannotNameIsNotLearned() throws IOException {
        Rope rope = Checkpoint.open(BUNDLED).rope();
        Resolution learned = Configuration.parse("self-extend").resolve(rope, 1024);
        Map<String, Object> parent = bundledConfig();
        assertThatThrownBy(() -> TunedConfig.of(parent, rope, learned, 1024))
                .hasMessage(
                        "configuration must be one of rope, pi, ntk-by-parts, yarn, abf, entropy-abf, proportional to be learned"
                                + " under, got self-extend");
    }
}
