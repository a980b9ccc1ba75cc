package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresetTest {

    private static final Rope LLAMA_2 = new Rope(128, 10_000, 4096);

    private static Resolution resolve(String configuration) {
        return Configuration.parse(configuration).resolve(LLAMA_2, 16_384);
    }

    /** The settings of each source, as the conformance kit lists the authors' parameters in ours; positions of lampe by its rule at N=16384, worked out in Python. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            selfextend-paper     | self-extend
            selfextend-hf-llama  | self-extend{shift=exact}
            selfextend-llamacpp  | self-extend-llamacpp
            dca-paper            | dca{chunk=3072,cap=4095}
            dca-code             | dca{chunk=2560,cap=3072}
            dca-ppl-script       | dca{chunk=2048,cap=3072}
            dca-vllm             | dca{chunk=3584,cap=4096}
            dca-qwen2.5-1m       | dca{chunk=3968,cap=4096}
            yarn-code            | yarn{ramp=index,betaFast=32,betaSlow=1,slope=0.1}
            yarn-paper           | yarn{ramp=turns,betaFast=32,betaSlow=1,slope=0.1}
            yarn-mistral-authors | yarn{ramp=index,betaFast=128,betaSlow=2,slope=0.07}
            eabf-paper           | entropy-abf{base=500000,exemptLayers=2}
            eabf-code            | entropy-abf{base=500000,exemptLayers=0}
            string-paper         | string{attentionFactor=1}
            string-code          | string{attentionFactor=1.0693147180559945}
            dpe-llama3           | dpe{window=1024,factors=[2,8,2,8,32,32,32,4]}
            dpe-llama3-128k      | dpe{window=1024,factors=[4,4,2,16,32,32,16,128]}
            dpe-llama3.1         | dpe{window=1024,factors=[2,32,32,2,2,2,2,1]}
            dpe-mistral          | dpe{window=1024,factors=[4,16,2,16,32,16,16,2]}
            dpe-qwen2.5          | dpe{window=1024,factors=[2,16,8,8,32,8,2,4]}
            lampe-ruler          | lampe{window=1024,positions=3072}
            lampe-llama2         | lampe{window=512,positions=1702,tail=200}
            lampe-llama3         | lampe{window=512,positions=1993,tail=200}
            lampe-llama3.1       | lampe{window=512,positions=9389,tail=200}
            lampe-mistral        | lampe{window=512,positions=7898,tail=200}
            dynntk-exact         | dynamic-ntk{policy=recompute}
            dynntk-hf-stale      | dynamic-ntk{policy=stale}
            dynntk-frozen        | dynamic-ntk{policy=frozen}
            dynntk-vllm{factor=4} | dynamic-ntk{factor=4,policy=static-max}
            """)
    void aPresetIsItsMethodUnderTheSettingsOfItsSource(String preset, String canonical) {
        assertThat(resolve(preset).exact()).isEqualTo(resolve(canonical).exact());
        assertThat(resolve(preset).plan()).isEqualTo(resolve(canonical).plan());
    }

    /** vLLM takes the long list for a whole request that may outgrow the trained length, transformers from that length on. */
    @Test
    void longRopesPresetsPartOnShortTextsOfLongRequests() {
        Rope rope = new Rope(
                4,
                10_000,
                64,
                new RopeScaling("longrope", Map.of("short_factor", List.of(1, 2), "long_factor", List.of(3, 4))));
        for (int n : new int[] {10, 64, 65}) {
            RotarySpectrum transformers =
                    Configuration.of("longrope-hf").resolve(rope, 100).planAt(n).spectrum();
            RotarySpectrum vllm = Configuration.of("longrope-vllm")
                    .resolve(rope, 100)
                    .planAt(n)
                    .spectrum();
            assertThat(vllm).isEqualTo(rope.trainedSpectrum().times(m -> 1.0 / (3 + m)));
            assertThat(transformers.equals(vllm)).isEqualTo(n > 64);
        }
        assertThat(Configuration.of("longrope-vllm").resolve(rope, 64).plan())
                .isEqualTo(Configuration.of("longrope-hf").resolve(rope, 64).plan());
    }

    @Test
    void presetsSetParametersTheirMethodHasAndTakeNoMethodsName() {
        assertThat(Presets.all()).allSatisfy(preset -> {
            MethodCard card = Methods.named(preset.method());
            assertThat(card.name()).isEqualTo(preset.method()).isNotEqualTo(preset.name());
            assertThat(Methods.named(preset.name())).isSameAs(card);
            assertThat(card.parameters().stream().map(Parameter::name))
                    .containsAll(preset.values().stream()
                            .map(Preset.Value::parameter)
                            .toList());
            assertThat(preset.reproduces()).endsWith(".");
        });
        assertThat(Methods.all())
                .extracting(MethodCard::name)
                .doesNotContainAnyElementsOf(
                        Presets.all().stream().map(Preset::name).toList());
    }

    @Test
    void everyValueOfAPresetIsReportedWithItsReason() {
        assertThat(resolve("dca-code").choices())
                .containsExactly(
                        new Choice("cap", 3072, Choice.Origin.AUTOMATIC, "preset dca-code: 3L/4 with L=4096"),
                        new Choice("chunk", 2560, Choice.Origin.AUTOMATIC, "preset dca-code: 3L/4-L/8 with L=4096"),
                        new Choice("mscale", 0.0, Choice.Origin.DEFAULT, "default"));
        assertThat(resolve("yarn-paper").choices())
                .contains(new Choice("ramp", "turns", Choice.Origin.AUTOMATIC, "preset yarn-paper: turns"));
    }

    @Test
    void whatIsGivenTakesThePlaceOfAPresetsValue() {
        Resolution resolution = resolve("dca-code{cap=2600,mscale=0.05}");
        assertThat(resolution.exact()).hasToString("dca{cap=2600,chunk=2560,mscale=0.05}");
        assertThat(resolution.choices()).contains(new Choice("cap", 2600, Choice.Origin.GIVEN, "given"));
    }

    @Test
    void aPresetMayBePartOfACompositionAndComesFromJson() {
        Configuration configuration = Configuration.of(
                "compose",
                Map.of("spectrum", "yarn-mistral-authors{factor=4}", "bands", Map.of("name", "dca-ppl-script")));
        Resolution resolution = configuration.resolve(LLAMA_2, 16_384);
        assertThat(resolution.exact().parameters().get("bands")).hasToString("dca{cap=3072,chunk=2048,mscale=0}");
        assertThat(resolution.plan().bands())
                .isEqualTo(resolve("dca-ppl-script").plan().bands());
        assertThat(resolution.choices())
                .contains(new Choice(
                        "bands.chunk", 2048, Choice.Origin.AUTOMATIC, "preset dca-ppl-script: 3L/4-L/4 with L=4096"));
    }

    @Test
    void aPresetRefusesWhatItsMethodHasNot() {
        assertThatThrownBy(() -> Configuration.parse("dca-code{window=3}"))
                .hasMessage("dca has no parameter 'window', it takes chunk, cap, mscale");
        assertThatThrownBy(() -> Configuration.parse("dca-core"))
                .hasMessageContaining("known: rope")
                .hasMessageContaining("presets: selfextend-paper")
                .hasMessageContaining("dca-code");
    }
}
