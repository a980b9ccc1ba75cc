package dev.ropewalk.decoder.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.ropewalk.decoder.Kit;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every activation is its own function, and finite wherever its input is (the exact gelu only below half of the largest float, as PyTorch
 * doubles before it halves): values of 40-digit arithmetic, conformance kit, units.
 */
class ActivationTest {

    @ParameterizedTest
    @ValueSource(strings = {"silu", "swish", "gelu", "gelu_new", "gelu_pytorch_tanh", "gelu_fast"})
    void theNameMeansTheFunctionThatTransformersMeansByIt(String name) throws IOException {
        JsonNode golden = JsonMapper.shared()
                .readTree(Files.readAllBytes(Kit.conformance().resolve("families/units/activations.json")));
        JsonNode x = golden.path("x");
        JsonNode wanted =
                golden.path("values").path(golden.path("aliases").path(name).asString(name));
        double tolerance = golden.path("tolerance").path("maxAbsOrRelative").asDouble();
        Activation activation = Activation.read(
                ConfigFile.of(Path.of("config.json"), JsonMapper.shared().valueToTree(Map.of("hidden_act", name))));
        float[] values = new float[x.size()];
        for (int i = 0; i < values.length; i++) values[i] = (float) x.get(i).asDouble();
        try (Kernels kernels = new Kernels(Device.cpu());
                NDManager owner = kernels.manager().newSubManager()) {
            NDArray got = kernels.call(owner, "activate", owner.create(values), activation.code());
            float[] result = got.toFloatArray();
            assertThat(result).hasSize(wanted.size()).isNotEmpty();
            for (int i = 0; i < result.length; i++) {
                if (activation == Activation.GELU && values[i] > Float.MAX_VALUE / 2) continue;
                double right = wanted.get(i).asDouble();
                assertThat(Math.abs(result[i] - right))
                        .as("%s(%s)", name, values[i])
                        .isLessThanOrEqualTo(tolerance * Math.max(1, Math.abs(right)));
            }
        }
    }
}
