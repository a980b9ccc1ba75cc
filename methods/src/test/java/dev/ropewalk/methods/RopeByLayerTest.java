package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a method is in a model whose layers do not all turn alike: docs/decisions/0070-rope-by-layer.md. */
class RopeByLayerTest {

    private static final Rope LOCAL = new Rope(16, 3000, 64),
            SCALED = new Rope(16, 200_000, 64, new RopeScaling("linear", Map.of("factor", 4)));

    /** As Gemma 3: layers with a window have a base of their own and no scaling; here one layer is not rotated at all, as in SmolLM3. */
    private static final Rope MIXED = SCALED.withOthers(List.of(
            new Rope.Other(new Layers(List.of(0, 1)), Optional.of(LOCAL)),
            new Rope.Other(new Layers(List.of(3)), Optional.empty())));

    private static ContextPlan plan(String configuration, Rope rope, int length) {
        return Configuration.parse(configuration).resolve(rope, length).plan();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rope",
                "native",
                "pi",
                "ntk",
                "yarn",
                "abf",
                "self-extend{group=4,window=16}",
                "dynamic-ntk",
                "compose{spectrum=yarn,bands=dca{chunk=32,cap=48},temperature=logn}"
            })
    void aMethodIsMadeOfEachLayersOwnRope(String configuration) {
        Configuration exact =
                Configuration.parse(configuration).resolve(MIXED, 256).exact();
        ContextPlan mixed = exact.resolve(MIXED, 256).plan();
        ContextPlan local = exact.resolve(LOCAL, 256).plan(),
                global = exact.resolve(SCALED, 256).plan();
        for (int layer : new int[] {0, 1}) {
            assertThat(mixed.in(layer).spectrum()).isEqualTo(local.spectrum());
            assertThat(mixed.in(layer).rotaryTemperature()).isEqualTo(local.rotaryTemperature());
        }
        assertThat(mixed.in(2).spectrum()).isEqualTo(global.spectrum());
        for (int layer = 0; layer < 4; layer++) {
            assertThat(mixed.in(layer).bands()).isEqualTo(global.bands());
            assertThat(mixed.in(layer).temperature()).isEqualTo(global.temperature());
            assertThat(mixed.forms().get(mixed.formOf(layer))).isEqualTo(mixed.in(layer));
        }
    }

    /** A factor on cosines and sines of nothing that turns is without effect. */
    @Test
    void aLayerThatIsNotRotatedStaysSo() {
        ContextPlan still = plan("yarn{factor=4}", MIXED, 256).in(3);
        assertThat(still.spectrum().toArray()).containsOnly(0);
        assertThat(still.rotaryTemperature()).isEqualTo(LogitTemperature.ONE);
    }

    /** {@code native} follows the file layer by layer; {@code rope} is plain in every layer that turns. */
    @Test
    void theFilesScalingIsThatOfItsLayersAlone() {
        ContextPlan own = plan("native", MIXED, 256), plain = plan("rope", MIXED, 256);
        assertThat(own.spectrum().speed(0)).isEqualTo(0.25);
        assertThat(own.in(0).spectrum()).isEqualTo(LOCAL.trainedSpectrum());
        assertThat(plain.spectrum()).isEqualTo(SCALED.trainedSpectrum());
        assertThat(plain.explain().largestContextEqualToPlain()).isEqualTo(Reach.UNBOUNDED);
        assertThat(plan("pi{factor=2}", MIXED, 256).explain().largestContextEqualToPlain())
                .isZero();
        assertThat(ContextPlan.plain(MIXED, 256)).isEqualTo(plain);
    }

    /** A stored plan of a model whose layers turn alike is still the same plan; one of a model whose layers do not is another. */
    @Test
    void whatDiffersInALayerIsAnotherPlan() {
        ContextPlan alike = plan("yarn{factor=4}", SCALED, 256), mixed = plan("yarn{factor=4}", MIXED, 256);
        assertThat(alike.canonicalJson()).doesNotContain("others");
        assertThat(mixed.sha256()).isNotEqualTo(alike.sha256());
        assertThat(mixed.actsLike(alike)).isFalse();
        assertThat(mixed.actsLike(plan("yarn{factor=4}", MIXED, 300))).isTrue();
        assertThat(mixed.withTemperature(new LogitTemperature.LogPosition(8, 0)).others())
                .isEqualTo(mixed.others());
    }

    @Test
    void aPlanThatFollowsTheLengthDoesSoInEveryLayer() {
        Resolution growing =
                Configuration.parse("dynamic-ntk{factor=4,policy=re-rotate}").resolve(MIXED, 256);
        assertThat(growing.planAt(200).in(0).spectrum())
                .isEqualTo(growing.method().plan(LOCAL, 200).spectrum())
                .isNotEqualTo(growing.planAt(100).in(0).spectrum());
    }

    /** transformers 5.23.0, modeling_ministral3.py: 1 + beta ln(1 + floor(i / original)), whatever the type; of other types there is none. */
    @ParameterizedTest
    @CsvSource({"yarn", "default"})
    void ministralsTemperatureIsItsOwnInEveryLayer(String type) {
        Map<String, Object> values = Map.of(
                "factor",
                4,
                "original_max_position_embeddings",
                32,
                "attention_factor",
                1,
                "llama_4_scaling_beta",
                0.3);
        Rope rope = new Rope(16, 10_000, 32, new RopeScaling(type, values));
        ContextPlan own = plan("native", rope, 100);
        assertThat(own.temperature().at(0, 31, 100)).isEqualTo(1);
        assertThat(own.temperature().at(5, 64, 100)).isEqualTo(1 + 0.3 * Math.log(3));
        assertThat(plan("rope", rope, 100).temperature()).isEqualTo(LogitTemperature.ONE);
    }

    /** Barbero et al. 2024: of 8 pairs the first 4 turn as trained; a factor divides them. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 0.5"})
    void ofAProportionalRopeTheFastPairsTurn(double factor, double first) {
        Map<String, Object> values = Map.of("partial_rotary_factor", 0.5, "factor", factor);
        ContextPlan own = plan("native", new Rope(16, 10_000, 64, new RopeScaling("proportional", values)), 100);
        assertThat(own.spectrum().speed(0)).isEqualTo(first);
        assertThat(own.spectrum().speed(3))
                .isEqualTo(first * new Rope(16, 10_000, 64).trainedSpectrum().speed(3));
        assertThat(own.spectrum().speed(4)).isZero();
    }

    @Test
    void layersAreToldInRuns() {
        assertThat(new Layers(List.of(4, 0, 1, 2))).hasToString("layers 0 to 2, 4");
        assertThat(new Layers(List.of(3))).hasToString("layer 3");
        assertThat(MIXED.others())
                .extracting(Rope.Other::toString)
                .containsExactly("layers 0 to 1 turn by base 3000", "layer 3 is not rotated");
        assertThat(SCALED.turning()).isEqualTo("base 200000 with rope type linear");
        assertThatThrownBy(() -> new Layers(List.of(1, 1))).hasMessageEndingWith("got [1, 1]");
        assertThatThrownBy(() -> new Layers(List.of())).hasMessageEndingWith("got []");
    }

    @Test
    void ropesOfOneModelFitTogether() {
        Layers first = new Layers(List.of(0));
        assertThatThrownBy(() -> LOCAL.withOthers(List.of(new Rope.Other(first, Optional.of(new Rope(8, 3000, 64))))))
                .hasMessageStartingWith("the rope of layer 0 must have rotary dimension 16");
        assertThatThrownBy(() -> LOCAL.withOthers(
                        List.of(new Rope.Other(first, Optional.empty()), new Rope.Other(first, Optional.of(LOCAL)))))
                .hasMessage("layer 0 has two ropes");
        assertThat(MIXED.withTrainedLength(32).others().get(0).rope()).contains(LOCAL.withTrainedLength(32));
    }
}
