package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;

class RampTest {

    /** The ramp of a long context ends beyond the last pair: 59 to 84 of 64 pairs, and the last is blended, not wholly slowed. */
    @Test
    void theUpperIndexIsClippedAtTheRotaryDimensionNotAtTheLastPair() {
        Rope rope = new Rope(128, 10_000, 1_000_000);
        assertThat(Ramp.of("index", 32, 1).share(rope, 63)).isEqualTo((63 - 59) / (84.0 - 59), offset(1e-12));
    }

    @Test
    void fastPairsAreLeftAndSlowOnesSlowedWholly() {
        Rope rope = new Rope(128, 10_000, 4096);
        for (String shape : new String[] {"index", "turns"}) {
            assertThat(Ramp.of(shape, 32, 1).share(rope, 0)).isZero();
            assertThat(Ramp.of(shape, 32, 1).share(rope, 63)).isOne();
        }
    }
}
