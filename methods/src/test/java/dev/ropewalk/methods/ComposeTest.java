package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ComposeTest {

    private static final Rope ROPE = new Rope(16, 10_000, 64);

    @Test
    void temperaturesOfAllThreeComponentsMultiply() {
        ContextPlan plan = Configuration.parse("compose{spectrum=entropy-abf{exemptLayers=0},"
                        + "bands=self-extend{group=4,window=16,logBase=32},temperature=logn}")
                .resolve(ROPE, 256)
                .plan();
        double log = Math.log(256);
        assertThat(plan.temperature().at(0, 255, 256))
                .isEqualTo(log / Math.log(64) * log / Math.log(32) * log / Math.log(64), offset(1e-12));
    }

    @Test
    void rotaryFactorsOfAllThreeComponentsMultiply() {
        ContextPlan plan = Configuration.parse(
                        "compose{spectrum=yarn{factor=4,attentionFactor=2},bands=dca{mscale=0.1},"
                                + "temperature=yarn{factor=1,attentionFactor=3}}")
                .resolve(ROPE, 256)
                .plan();
        double mscale = 0.1 * Math.log(4) + 1;
        assertThat(plan.rotaryTemperature().at(0, 0, 256)).isEqualTo(4 * mscale * mscale * 9, offset(1e-12));
    }

    @Test
    void aCheckpointsOwnSpectrumTakesTheBandsOfAnotherMethod() {
        Rope scaled = new Rope(16, 10_000, 64, new RopeScaling("linear", Map.of("factor", 2)));
        ContextPlan plan = Configuration.parse("compose{spectrum=native,bands=dca}")
                .resolve(scaled, 256)
                .plan();
        assertThat(plan.spectrum().speed(0)).isEqualTo(0.5);
        assertThat(plan.bands()).hasSize(3);
    }
}
