package dev.ropewalk.evaluator.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The rate rises in a straight line to the peak, then falls along half a cosine towards its floor. */
class ScheduleTest {

    @Test
    void theRateRisesToThePeakAndNeverAfterwards() {
        Schedule schedule = new Schedule(0.003, 150, 0.05, 9000);
        assertThat(schedule.at(75)).isCloseTo(0.0015, within(1e-12));
        assertThat(schedule.at(150)).isEqualTo(0.003);
        assertThat(schedule.at(151)).isEqualTo(0.003);
        for (int step = 1; step < 150; step++) assertThat(schedule.at(step)).isLessThan(schedule.at(step + 1));
        for (int step = 151; step < 9000; step++)
            assertThat(schedule.at(step)).isGreaterThan(schedule.at(step + 1)).isGreaterThan(0.05 * 0.003);
    }

    /** cos(pi / 2) = 0: half way between peak and floor. The floor itself would be the rate of the step after the last. */
    @Test
    void halfWayItIsHalfWayToTheFloor() {
        Schedule schedule = new Schedule(2e-5, 10, 0.1, 110);
        assertThat(schedule.at(61)).isCloseTo(2e-5 * 0.55, within(1e-18));
        assertThat(schedule.at(110)).isCloseTo(2e-5 * (0.1 + 0.9 * (1 + Math.cos(Math.PI * 0.99)) / 2), within(1e-18));
    }

    @Test
    void aFloorOfOneIsAConstantRate() {
        Schedule schedule = new Schedule(1, 0, 1, 6);
        for (int step = 1; step <= 6; step++) assertThat(schedule.at(step)).isEqualTo(1);
    }

    @Test
    void aRiseThatNeverEndsIsRefused() {
        assertThatThrownBy(() -> new Schedule(1, 6, 0, 6))
                .hasMessage("warmup must be from 0 to below the steps, which are 6, got 6");
        assertThatThrownBy(() -> new Schedule(Double.NaN, 0, 0, 6)).hasMessageContaining("learningRate", "NaN");
        assertThatThrownBy(() -> new Schedule(1, 0, 1.1, 6)).hasMessage("floor must be a share from 0 to 1, got 1.1");
    }
}
