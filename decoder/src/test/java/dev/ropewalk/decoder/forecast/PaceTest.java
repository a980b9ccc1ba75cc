package dev.ropewalk.decoder.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.attention.AttentionWork;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Reach;
import dev.ropewalk.methods.Rope;
import org.junit.jupiter.api.Test;

/** A time foretold is counts times pace. The pace is this machine's and no test's business. */
class PaceTest {

    private static final Pace PACE = new Pace(100, 10, 8, 2, 0.01, 0.02, 5, 0.5);

    private static ContextPlan plan(String configuration) {
        return Configuration.parse(configuration)
                .resolve(new Rope(16, 10_000, 64), 400)
                .plan();
    }

    /** By hand: 55 pairs of a triangle. */
    @Test
    void aFirstPassPaysForTheCallTheTokensAndTheirPairs() {
        assertThat(PACE.pass(plan("rope"), Reach.UNBOUNDED, 0, 10, 1)).isCloseTo(100 + 10 * 10 + 0.55, within(1e-9));
    }

    /** By hand: a rectangle of 10 x 5 more, whose merge is half a part and half a row each. */
    @Test
    void aLaterPassPaysForWhatItLooksBackOnAndForTheMerge() {
        assertThat(PACE.pass(plan("rope"), Reach.UNBOUNDED, 5, 10, 1))
                .isCloseTo(100 + 10 * 10 + 1.05 + 8 / 2.0 + 10 * 2 / 2.0, within(1e-9));
    }

    @Test
    void sequencesShareTheCallAlone() {
        double one = PACE.pass(plan("dca{chunk=48,cap=63}"), Reach.UNBOUNDED, 0, 40, 1);
        double three = PACE.pass(plan("dca{chunk=48,cap=63}"), Reach.UNBOUNDED, 0, 40, 3);
        double call = (3 * one - three) / 2;
        assertThat(call)
                .isCloseTo(
                        100
                                + 8
                                        * (AttentionWork.of(plan("dca{chunk=48,cap=63}"), Reach.UNBOUNDED, 0, 40)
                                                        .parts()
                                                + 1)
                                        / 2.0,
                        within(1e-9));
    }

    /** By hand: token 200 sees 201 keys, in two bands or in one; a window of 50 leaves 50. */
    @Test
    void aStepPaysForTheKeysItSeesAndForFurtherBands() {
        assertThat(PACE.step(plan("rope"), Reach.UNBOUNDED, 200, 1)).isEqualTo(0.5 * 201);
        assertThat(PACE.step(plan("self-extend{group=4,window=16}"), Reach.UNBOUNDED, 200, 2))
                .isEqualTo(5 + 0.5 * 201 * 2);
        assertThat(PACE.step(plan("rope"), 50, 200, 1)).isEqualTo(0.5 * 50);
    }

    @Test
    void largeLayersAreMeasuredAloneAndOnShortPassesSmallOnesAllTogether() {
        assertThat(Pace.tokens(7_000_000)).isEqualTo(512);
        assertThat(Pace.layers(12, 7_000_000)).isOne();
        assertThat(Pace.tokens(200_000_000)).isEqualTo(64);
        assertThat(Pace.layers(12, 50_000)).isEqualTo(12);
    }

    @Test
    void aMachineIsMeasuredOnce() {
        try (Decoder decoder = Decoder.random(2, 64, 64)) {
            ContextPlan plan = ContextPlan.plain(decoder.rope(), 100);
            TimeEstimate first = decoder.time(plan, 2, 100, 8);
            assertThat(first.seconds()).isPositive();
            assertThat(decoder.time(plan, 2, 100, 8)).isEqualTo(first);
            assertThat(decoder.time(plan, 2, 100, 0)).isEqualTo(new TimeEstimate(first.prefillSeconds(), 0));
        }
    }
}
