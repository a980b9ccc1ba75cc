package dev.ropewalk.decoder.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a file calls a tensor, it finds its place, or is named: a layer's own matrix or norm that has none is never left out. */
class TensorNamesTest {

    @TempDir
    Path folder;

    private float[][] plain() throws IOException {
        return TinyLlama.logits(TinyLlama.in(folder.resolve("plain"), TinyLlama.tensors()));
    }

    /** A prefix that all share, the base model's own that is missing, and both. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model.      | ''                   | ''",
                "model.      | _orig_mod.model.     | _orig_mod.",
                "model.      | module.model.        | module.",
                "model.      | model.model.         | ''",
                "model.      | module._orig_mod.    | module._orig_mod.",
                "model.      | language_model.model.| language_model."
            })
    void onePrefixOfAllNamesIsLeftOut(String own, String instead, String said) throws IOException {
        Path model = TinyLlama.in(
                folder.resolve("renamed"), TinyLlama.renamed(name -> instead + name.substring(own.length())));
        assertThat(TinyLlama.logits(model)).isDeepEqualTo(plain());
        assertThat(Checkpoint.open(model).notes())
                .isEqualTo(
                        said.isEmpty()
                                ? List.of()
                                : List.of("All tensor names begin with '" + instead.replaceFirst("model\\.$", "")
                                        + "', which is left out."));
    }

    /** Case tied-under-other-name: safetensors' save_model keeps one of two tied names and tells the other in the metadata. */
    @Test
    void aTiedEmbeddingIsFoundUnderEitherNameAndUnderAnAlias() throws IOException {
        Map<String, SafetensorsWriter.Tensor> headOnly =
                TinyLlama.renamed(name -> name.equals("model.embed_tokens.weight") ? "lm_head.weight" : name);
        float[][] plain = plain();
        assertThat(TinyLlama.logits(TinyLlama.in(folder.resolve("head"), headOnly)))
                .isDeepEqualTo(plain);
        Path aliased = TinyLlama.in(
                folder.resolve("alias"),
                headOnly,
                Map.of("format", "pt", "model.embed_tokens.weight", "lm_head.weight"));
        assertThat(TinyLlama.logits(aliased)).isDeepEqualTo(plain);
        assertThat(Checkpoint.open(aliased).parameterCount())
                .isEqualTo(Checkpoint.open(folder.resolve("plain")).parameterCount());
        Files.writeString(aliased.resolve("config.json"), TinyLlama.CONFIG.replace("true", "false"));
        assertThat(TinyLlama.logits(aliased)).isDeepEqualTo(plain);
    }

    /** transformers does not tie what differs, whatever config.json says (modeling_utils.py, tie_weights). */
    @Test
    void twoDifferentTensorsAreNotTied() throws IOException {
        Map<String, SafetensorsWriter.Tensor> both = TinyLlama.tensors();
        both.put("lm_head.weight", TinyLlama.tensor(16, 8));
        assertThat(TinyLlama.logits(TinyLlama.in(folder.resolve("same"), both))).isDeepEqualTo(plain());
        both.put("lm_head.weight", new SafetensorsWriter.Tensor(new long[] {16, 8}, () -> new float[128]));
        assertThat(TinyLlama.logits(TinyLlama.in(folder.resolve("zero"), both))[0])
                .containsOnly(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model.layers.2.mlp.up_proj.weight | is there, but config.json says num_hidden_layers 2.",
                "model.layers.1.self_attn.q_norm.weight | has no place in a llama: the files are another model's than config.json says.",
                "model.layers.0.post_feedforward_layernorm.weight | has no place in a llama: the files are another model's than config.json says.",
                "layers.0.mlp.experts.3.w1.weight | has no place in a llama: the files are another model's than config.json says.",
                "model.layers.0.self_attn.k_proj.bias | is there, but config.json says there is none.",
                "model.layers.0.input_layernorm.bias | is there, but config.json says there is none.",
                "model.norm.bias | is there, but config.json says there is none.",
                "lm_head.bias | is there, but config.json says there is none.",
                "model.layers.0.mlp.up_proj.weight_scale | belongs to quantized weights, which are not read: take the original checkpoint.",
                "lm_head.qweight | belongs to quantized weights, which are not read: take the original checkpoint.",
                "model.layers.0.mlp.up_proj.lora_A.weight | belongs to an adapter: merge it into its base model first, and give the merged model."
            })
    void aLayersOwnTensorWithoutAPlaceIsRefusedByName(String name, String sentence) throws IOException {
        Map<String, SafetensorsWriter.Tensor> more = TinyLlama.tensors();
        more.put(name, TinyLlama.tensor(4));
        Path model = TinyLlama.in(folder.resolve("more"), more);
        assertThatThrownBy(() -> Checkpoint.open(model))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(model.resolve("model.safetensors") + " tensor " + name + " " + sentence);
    }

    @Test
    void twoNamesForOneTensorAreRefused() throws IOException {
        Map<String, SafetensorsWriter.Tensor> more = TinyLlama.tensors();
        more.put("norm.weight", TinyLlama.tensor(8));
        Path model = TinyLlama.in(folder.resolve("twice"), more);
        assertThatThrownBy(() -> Checkpoint.open(model))
                .hasMessage(model.resolve("model.safetensors")
                        + " tensors model.norm.weight and norm.weight are both model.norm.weight.");
    }

    /** What older versions stored beside the weights is passed over in silence, all else is named. */
    @Test
    void whatIsNoWeightIsPassedOverAndWhatNobodyKnowsIsNoted() throws IOException {
        Map<String, SafetensorsWriter.Tensor> more = TinyLlama.tensors();
        more.put("model.layers.0.self_attn.rotary_emb.inv_freq", TinyLlama.tensor(2));
        more.put("model.rotary_emb.inv_freq", TinyLlama.tensor(2));
        more.put("model.layers.1.self_attn.masked_bias", TinyLlama.tensor(1));
        Path old = TinyLlama.in(folder.resolve("old"), more);
        assertThat(Checkpoint.open(old).notes()).isEmpty();
        assertThat(TinyLlama.logits(old)).isDeepEqualTo(plain());
        more.put("v_head.summary.weight", TinyLlama.tensor(8));
        assertThat(Checkpoint.open(TinyLlama.in(folder.resolve("head"), more)).notes())
                .containsExactly("A tensor has no place in a llama and is not read: v_head.summary.weight.");
    }
}
