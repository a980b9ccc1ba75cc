package dev.ropewalk.decoder.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Rope;
import org.junit.jupiter.api.Test;

class AttentionRowsTest {

    private static final int TRAINED = 24;
    private static final Rope ROPE = new Rope(8, 10_000, TRAINED);

    /** Interpolation by 4 keeps every distance below 4 times the trained length; YaRN does so for all pairs that never went full circle. */
    @Test
    void aSlowerSpectrumReachesFurther() {
        assertThat(firstUntrained("rope")).isEqualTo(TRAINED);
        assertThat(firstUntrained("pi{factor=4}")).isCloseTo(4 * TRAINED, within(1e-9));
        assertThat(firstUntrained("yarn{factor=4}")).isCloseTo(4 * TRAINED, within(1e-9));
        assertThat(firstUntrained("ntk{factor=4}"))
                .isBetween((double) TRAINED, 3.9 * TRAINED); // its faster pairs are slowed by less
    }

    private static double firstUntrained(String configuration) {
        ContextPlan plan = Configuration.parse(configuration).resolve(ROPE, 97).plan();
        return AttentionRows.firstUntrained(plan.groups().get(0), plan.trainedSpectrum(0));
    }
}
