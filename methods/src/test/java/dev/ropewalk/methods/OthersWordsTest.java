package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is given to other programs is the very plan: read as transformers reads it (which the goldens hold {@link Native} to) it comes back. */
class OthersWordsTest {

    private static final Rope ROPE = new Rope(64, 10_000, 2048);

    private static String numbers(int pairs, double step) {
        StringBuilder list = new StringBuilder("[");
        for (int m = 0; m < pairs; m++) list.append(m == 0 ? "" : ",").append(1 + m * step);
        return list.append(']').toString();
    }

    private static Stream<String> expressed() {
        return Stream.of(
                "rope",
                "pi",
                "pi{factor=3}",
                "ntk",
                "abf{base=500000}",
                "dynamic-ntk",
                "dynamic-ntk{factor=2,policy=static-max}",
                "dynamic-ntk{factor=2,policy=stale}",
                "ntk-by-parts",
                "ntk-by-parts{ramp=turns}",
                "yarn",
                "yarn{factor=4,betaFast=64,betaSlow=2,slope=0.07}",
                "yarn{factor=4,ramp=turns,slope=0}",
                "llama3",
                "longrope{shortFactor=" + numbers(32, 0.02) + ",longFactor=" + numbers(32, 0.3) + "}",
                "compose{spectrum=yarn}");
    }

    @TestFactory
    Stream<DynamicTest> transformersMakesTheSamePlanOfThem() {
        return expressed()
                .flatMap(written -> Stream.of(1024, 2048, 6000, 16_384)
                        .map(tokens -> DynamicTest.dynamicTest(written + " at " + tokens, () -> {
                            Resolution resolution = Configuration.parse(written).resolve(ROPE, tokens);
                            JsonNode entries = Conformance.JSON
                                    .readTree(words(resolution, 0))
                                    .path("rope_parameters");
                            assertSame(resolution.plan(), new Native().plan(rope(entries), tokens));
                        })));
    }

    private static Rope rope(JsonNode entries) {
        Map<String, Object> values = new TreeMap<>(Conformance.entries(entries));
        values.put("max_position_embeddings", ROPE.trainedLength());
        return new Rope(
                ROPE.rotaryDim(),
                entries.path("rope_theta").doubleValue(),
                ROPE.trainedLength(),
                new RopeScaling(entries.path("rope_type").stringValue(), values));
    }

    private static void assertSame(ContextPlan asked, ContextPlan there) {
        for (int pair = 0; pair < asked.spectrum().pairs(); pair++)
            assertThat(there.spectrum().speed(pair))
                    .as("pair " + pair)
                    .isEqualTo(asked.spectrum().speed(pair));
        int last = asked.targetLength() - 1, n = asked.targetLength();
        assertThat(there.rotaryTemperature().at(0, last, n))
                .isCloseTo(asked.rotaryTemperature().at(0, last, n), offset(1e-12));
        assertThat(there.temperature()).isEqualTo(asked.temperature());
        assertThat(there.bands()).isEqualTo(asked.bands());
    }

    /** The configuration that a checkpoint of the kit asks for, written back, is what stands in its config.json. */
    @TestFactory
    Stream<DynamicTest> checkpointsOfTheKitComeBack() {
        Set<String> ours = Set.of("linear", "yarn", "llama3", "dynamic");
        List<Path> files = Conformance.files("families/spectra").stream()
                .filter(file ->
                        ours.contains(Conformance.read(file).path("ropeType").asString("")))
                .filter(file -> !Conformance.name(file).matches(".*(mscale|notruncate).*"))
                .toList();
        assertThat(files).hasSizeGreaterThan(20);
        return files.stream().map(file -> DynamicTest.dynamicTest(Conformance.name(file), () -> comesBack(file)));
    }

    private static void comesBack(Path file) {
        JsonNode golden = Conformance.read(file), config = golden.path("config");
        JsonNode asked = config.has("rope_scaling") ? config.path("rope_scaling") : config.path("rope_parameters");
        String type = golden.path("ropeType").stringValue();
        JsonNode theta = asked.has("rope_theta") ? asked.path("rope_theta") : config.path("rope_theta");
        double base = theta.isMissingNode() ? config.path("rotary_emb_base").asDouble(10_000) : theta.doubleValue();
        int most = config.path("max_position_embeddings").intValue();
        int trained = asked.path("original_max_position_embeddings")
                .asInt(config.path("original_max_position_embeddings").asInt(most));
        int tokens =
                golden.path("seqLen").isNull() ? most : golden.path("seqLen").intValue();
        Map<String, Object> parameters =
                new TreeMap<>(Map.of("factor", asked.path("factor").doubleValue()));
        take(asked, "beta_fast", parameters, "betaFast");
        take(asked, "beta_slow", parameters, "betaSlow");
        take(asked, "attention_factor", parameters, "attentionFactor");
        take(asked, "low_freq_factor", parameters, "lowFreqFactor");
        take(asked, "high_freq_factor", parameters, "highFreqFactor");
        if (type.equals("dynamic")) parameters.put("policy", "stale");
        String method = Map.of("linear", "pi", "dynamic", "dynamic-ntk").getOrDefault(type, type);

        Rope rope = new Rope(golden.path("rotaryDim").intValue(), base, trained);
        Resolution resolution = Configuration.of(method, parameters).resolve(rope, tokens);
        double[] exact = Conformance.numbers(golden.path("invFreqFloat64"));
        for (int m = 0; m < exact.length; m++)
            assertThat(resolution.plan().spectrum().speed(m)).as("pair " + m).isCloseTo(exact[m], withPercentage(1e-7));

        JsonNode back = Conformance.JSON.readTree(words(resolution, 0)).path("rope_parameters");
        assertThat(back.path("rope_type").stringValue()).isEqualTo(type);
        assertThat(back.path("rope_theta").doubleValue()).isEqualTo(base);
        for (Map.Entry<String, JsonNode> entry : asked.properties())
            if (entry.getValue().isNumber() && !entry.getKey().equals("partial_rotary_factor"))
                assertThat(back.path(entry.getKey()).doubleValue())
                        .as(entry.getKey())
                        .isEqualTo(entry.getValue().doubleValue());
        if (type.equals("yarn"))
            assertThat(back.path("attention_factor").doubleValue())
                    .isCloseTo(golden.path("attentionScaling").doubleValue(), withPercentage(1e-7));
    }

    private static void take(JsonNode asked, String there, Map<String, Object> parameters, String here) {
        if (asked.path(there).isNumber()) parameters.put(here, asked.path(there).doubleValue());
    }

    /** Both programs multiply what they are given by 0.1 ln s + 1 (vLLM, yarn_scaling_rope.py; llama.cpp, rope_yarn): at 4 that is 1.1386. */
    @ParameterizedTest
    @CsvSource({"yarn, 1", "yarn{slope=0.07}, 0.963474", "ntk-by-parts, 0.878249", "yarn{attentionFactor=2}, 1.756498"})
    void anAttentionFactorIsToldBesidesTheUsualOne(String written, double besides) {
        Resolution resolution = Configuration.parse(written).resolve(ROPE, 8192);
        String vllm = words(resolution, 1), llama = words(resolution, 2);
        if (besides == 1) assertThat(vllm + llama).doesNotContain("attn");
        else {
            assertThat(Double.parseDouble(vllm.replaceAll(".*\"attn_factor\": ([0-9.]+).*", "$1")))
                    .isCloseTo(besides, offset(1e-6));
            assertThat(Double.parseDouble(llama.replaceAll(".*--yarn-attn-factor ([0-9.]+).*", "$1")))
                    .isCloseTo(besides, offset(1e-6));
        }
        assertThat(vllm).doesNotContain("attention_factor").endsWith("--max-model-len 8192");
        assertThat(llama)
                .contains("--rope-scale 4 ")
                .contains("--yarn-orig-ctx 2048")
                .endsWith("--ctx-size 8192");
    }

    @Test
    void whatHasNoFactorTellsVllmHowFarItGoes() {
        assertThat(words(Configuration.parse("ntk").resolve(ROPE, 8192), 1))
                .contains("\"max_position_embeddings\": 8192");
        assertThat(words(Configuration.parse("pi").resolve(ROPE, 8192), 1)).doesNotContain("max_position_embeddings");
    }

    @Test
    void groupsAreLlamaCppsOwn() {
        List<OthersWords> all = OthersWords.of(
                Configuration.parse("self-extend-llamacpp{group=8,window=512}").resolve(ROPE, 8192));
        assertThat(all.get(0).words()).isNull();
        assertThat(all.get(2).words()).isEqualTo("--grp-attn-n 8 --grp-attn-w 512 --ctx-size 8192");
        assertThat(all.get(2).sentence()).contains("batch");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "native",
                "self-extend",
                "dca",
                "rerope",
                "leaky-rerope",
                "string",
                "lm-infinite",
                "streaming-llm",
                "logn",
                "entropy-abf",
                "dpe{factors=[2,4]}",
                "lampe",
                "resonance{spectrum=yarn}",
                "log-floor",
                "yarn-paper",
                "dynamic-ntk{policy=recompute}",
                "compose{spectrum=yarn,bands=dca}"
            })
    void whereThereAreNoWordsASentenceSaysSo(String written) {
        assertThat(OthersWords.of(Configuration.parse(written).resolve(ROPE, 3500)))
                .hasSize(3)
                .allSatisfy(one -> {
                    assertThat(one.words()).isNull();
                    assertThat(one.sentence()).endsWith(".");
                });
    }

    private static String words(Resolution resolution, int program) {
        String words = OthersWords.of(resolution).get(program).words();
        assertThat(words).isNotNull();
        return words == null ? "" : words;
    }
}
