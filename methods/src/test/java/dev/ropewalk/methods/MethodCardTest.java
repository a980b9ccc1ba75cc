package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class MethodCardTest {

    @Test
    void namesAndParametersAreTheCanonicalOnes() {
        assertThat(Methods.all().stream()
                        .map(card -> card.name() + "{"
                                + String.join(
                                        ",",
                                        card.parameters().stream()
                                                .map(Parameter::name)
                                                .toList())
                                + "}"))
                .containsExactlyInAnyOrder(
                        "rope{}",
                        "pi{factor}",
                        "ntk{factor}",
                        "dynamic-ntk{factor,policy}",
                        "ntk-by-parts{factor,betaFast,betaSlow,ramp}",
                        "yarn{factor,betaFast,betaSlow,ramp,slope,attentionFactor}",
                        "abf{base}",
                        "entropy-abf{base,exemptLayers}",
                        "self-extend{group,window,shift,logBase}",
                        "self-extend-llamacpp{group,window}",
                        "dca{chunk,cap,mscale}",
                        "rerope{window,logBase}",
                        "leaky-rerope{window,leak,logBase}",
                        "string{offset,window,attentionFactor}",
                        "lm-infinite{global,local}",
                        "streaming-llm{sinks,recent}",
                        "llama3{factor,lowFreqFactor,highFreqFactor}",
                        "longrope{shortFactor,longFactor,attentionFactor,factor,dynamic}",
                        "proportional{fraction}",
                        "resonance{spectrum}",
                        "ms-poe{minRatio,maxRatio,fromLayer}",
                        "logn{}",
                        "log-floor{beta,length,offset}",
                        "dpe{window,factors,shift}",
                        "lampe{window,positions,tail,attentionFactor}",
                        "compose{spectrum,bands,temperature}",
                        "native{}");
    }

    @Test
    void methodsMeantForTunedModelsSaySo() {
        assertThat(Methods.all().stream().filter(card -> !card.trainingFree()).map(MethodCard::name))
                .containsExactlyInAnyOrder("abf", "entropy-abf", "llama3", "longrope", "proportional", "resonance");
    }

    @Test
    void everyCardCitesItsSourceAndEveryParameterSaysWhatItMeans() {
        assertThat(Methods.all()).allSatisfy(card -> {
            assertThat(card.source()).isNotBlank();
            assertThat(card.idea()).endsWith(".");
            assertThat(card.parameters())
                    .allSatisfy(parameter -> assertThat(parameter.meaning()).isNotBlank());
        });
    }

    @Test
    void theJsonSchemaHoldsEveryParameterAndNoOther() {
        assertThat(Methods.all()).allSatisfy(card -> {
            Map<String, Object> schema = card.jsonSchema();
            assertThat(schema).containsEntry("type", "object").containsEntry("additionalProperties", false);
            assertThat(schema.get("properties"))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsOnlyKeys(
                            card.parameters().stream().map(Parameter::name).toArray());
            assertThat(Conformance.JSON.writeValueAsString(schema)).contains(card.title());
        });
    }

    @Test
    void theJsonSchemaTellsTypesRangesWordsAndDefaults() {
        assertThat(property("self-extend", "group"))
                .containsEntry("type", "integer")
                .containsEntry("minimum", 1L)
                .containsEntry("maximum", 16_777_216L)
                .doesNotContainKey("default");
        assertThat(property("yarn", "ramp"))
                .containsEntry("enum", List.of("index", "turns"))
                .containsEntry("default", "index");
        assertThat(property("dca", "mscale")).containsEntry("type", "number").containsEntry("default", 0.0);
        assertThat(property("longrope", "longFactor")).containsEntry("type", "array");
        assertThat(property("longrope", "dynamic"))
                .containsEntry("type", "boolean")
                .doesNotContainKey("default");
        assertThat(property("dpe", "factors"))
                .containsEntry("items", Map.of("type", "integer", "minimum", 1L, "maximum", 16_777_216L));
        assertThat(property("compose", "bands")).containsEntry("default", Map.of("name", "rope"));
    }

    @Test
    void automaticChoicesGiveTheirNumbers() {
        Resolution resolution = Configuration.parse("compose{spectrum=pi,bands=dca{chunk=100}}")
                .resolve(new Rope(8, 10_000, 256), 2048);
        assertThat(resolution.choices())
                .contains(
                        new Choice("spectrum.factor", 8.0, Choice.Origin.AUTOMATIC, "N/L = 2048/256"),
                        new Choice("bands.chunk", 100, Choice.Origin.GIVEN, "given"),
                        new Choice("temperature", Configuration.of("rope"), Choice.Origin.DEFAULT, "default"));
        assertThat(resolution.exact())
                .hasToString("compose{bands=dca{cap=255,chunk=100,mscale=0},spectrum=pi{factor=8},temperature=rope{}}");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> property(String method, String parameter) {
        Map<String, Object> properties =
                (Map<String, Object>) Methods.named(method).jsonSchema().get("properties");
        return (Map<String, Object>) properties.get(parameter);
    }
}
