package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Spectra that Hugging Face transformers 5.23.0 makes of config.json files, and the same in float64 by independent code. */
class SpectrumGoldenTest {

    @TestFactory
    Stream<DynamicTest> nativeReadsEveryConfigAsTransformersDoes() {
        return Conformance.files("families/spectra").stream()
                .map(file -> DynamicTest.dynamicTest(Conformance.name(file), () -> check(file)));
    }

    private static void check(Path file) {
        JsonNode golden = Conformance.read(file);
        Rope rope = rope(golden);
        int tokens = golden.get("seqLen").isNull() ? 1 : golden.get("seqLen").intValue();
        ContextPlan plan = new Native().plan(rope, tokens);

        double[] exact = Conformance.numbers(golden.get("invFreqFloat64"));
        double[] single = Conformance.numbers(golden.get("invFreq"));
        assertThat(plan.spectrum().pairs()).isEqualTo(exact.length);
        for (int m = 0; m < exact.length; m++) {
            assertThat(plan.spectrum().speed(m)).as("pair " + m).isCloseTo(exact[m], withPercentage(1e-7));
            assertThat(plan.spectrum().speed(m)).as("pair " + m).isCloseTo(single[m], withPercentage(1e-4));
        }
        double factor = golden.get("attentionScaling").doubleValue();
        assertThat(plan.rotaryTemperature().at(0, 0, tokens)).isCloseTo(factor * factor, withPercentage(1e-7));
        assertThat(plan.temperature()).isEqualTo(LogitTemperature.ONE);
        assertThat(plan.rope()).isEqualTo(rope);
    }

    /** As a decoder reads it: rope_scaling wins over rope_parameters, rope_type over type, the dictionary's rope_theta over the file's. */
    private static Rope rope(JsonNode golden) {
        JsonNode config = golden.get("config");
        JsonNode entries = first(config, "rope_scaling", "rope_parameters");
        Map<String, Object> values = new TreeMap<>();
        if (entries != null) values.putAll(Conformance.entries(entries));
        Object type = values.getOrDefault("rope_type", values.getOrDefault("type", "default"));
        Object base = values.getOrDefault("rope_theta", number(first(config, "rope_theta", "rotary_emb_base")));
        int maxLength = config.get("max_position_embeddings").intValue();
        values.put("max_position_embeddings", maxLength);
        JsonNode original = config.get("original_max_position_embeddings");
        if (original != null) values.put("original_max_position_embeddings", original.intValue());
        return new Rope(
                golden.get("rotaryDim").intValue(),
                ((Number) base).doubleValue(),
                maxLength,
                new RopeScaling((String) type, values));
    }

    private static double number(@Nullable JsonNode node) {
        return node == null ? 10_000 : node.doubleValue();
    }

    private static @Nullable JsonNode first(JsonNode config, String name, String otherwise) {
        return config.has(name) ? config.get(name) : config.get(otherwise);
    }
}
