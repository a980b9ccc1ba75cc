package dev.ropewalk.decoder.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Case quantized-checkpoints: config.json is asked for quantization before any tensor is looked at, and told with method and bits. */
class QuantizationTest {

    private static ConfigFile config(String json) {
        return ConfigFile.of(Path.of("config.json"), JsonMapper.shared().readTree(json.replace('\'', '"')));
    }

    /** Dictionaries as GPTQ, bitsandbytes, compressed-tensors, AWQ, DeepSeek's FP8 and MLX write them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "quantization_config | {'quant_method':'gptq','bits':4,'group_size':16} | gptq, 4 bits",
                "quantization_config | {'quant_method':'bitsandbytes','load_in_4bit':true} | bitsandbytes, 4 bits",
                "quantization_config | {'quant_method':'bitsandbytes','load_in_8bit':true,'load_in_4bit':false} | bitsandbytes, 8 bits",
                "quantization_config | {'quant_method':'compressed-tensors','format':'float-quantized'} | compressed-tensors,"
                        + " float-quantized",
                "quantization_config | {'quant_method':'compressed-tensors','config_groups':{'group_0':{'weights':{'num_bits':8}}}} |"
                        + " compressed-tensors, 8 bits",
                "quantization_config | {'quant_method':'fp8','fmt':'e4m3'} | fp8, e4m3, 8 bits",
                "quantization_config | {'quant_method':'awq','bits':4} | awq, 4 bits",
                "quantization        | {'group_size':64,'bits':4} | MLX, 4 bits",
                "compression_config  | {'format':'pack-quantized'} | no method named, pack-quantized"
            })
    void aQuantizedCheckpointIsRefusedWithMethodAndBits(String field, String said, String kind) {
        assertThatThrownBy(() -> Quantization.refuse(config("{'" + field + "':" + said + "}")))
                .hasMessage("config.json: " + field + " says the weights are quantized (" + kind
                        + "); quantized weights are not"
                        + " read: take the original checkpoint, in float32, float16 or bfloat16.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'quantization_config':null}", "{'quantization_config':{}}"})
    void whatSaysNothingIsNotQuantized(String config) {
        assertThatCode(() -> Quantization.refuse(config(config))).doesNotThrowAnyException();
    }

    @Test
    void tensorsThatOnlyQuantizedWeightsHaveAreKnownByTheirNames() {
        assertThat(Quantization.isScale("model.layers.0.mlp.up_proj.weight_scale"))
                .isTrue();
        assertThat(Quantization.isScale("model.layers.0.mlp.up_proj.weight.quant_state.bitsandbytes__nf4"))
                .isTrue();
        assertThat(Quantization.isScale("model.layers.0.mlp.up_proj.weight")).isFalse();
    }
}
