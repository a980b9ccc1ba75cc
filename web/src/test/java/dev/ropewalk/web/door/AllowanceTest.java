package dev.ropewalk.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** So many at once, then one whenever a minute's share of it has passed, for each by themselves. */
class AllowanceTest {

    private final AtomicLong clock = new AtomicLong();
    private final Allowance three = new Allowance(3, clock::get);

    @Test
    void aMinuteHoldsSoManyAndSaysHowLongItIsToTheNext() {
        for (int i = 0; i < 3; i++) assertThat(three.take("ada")).isZero();
        assertThat(three.take("ada")).isEqualTo(20);
        assertThat(three.take("bob")).isZero();
        clock.addAndGet(Duration.ofSeconds(19).toNanos());
        assertThat(three.take("ada")).isEqualTo(1);
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(three.take("ada")).isZero();
        assertThat(three.take("ada")).isEqualTo(20);
    }

    @Test
    void nobodySavesUpMoreThanAMinutesAndLookingTakesNone() {
        three.take("ada");
        clock.addAndGet(Duration.ofHours(1).toNanos());
        for (int i = 0; i < 9; i++) assertThat(three.wait("ada")).isZero();
        for (int i = 0; i < 3; i++) assertThat(three.take("ada")).isZero();
        assertThat(three.wait("ada")).isPositive();
    }

    /** A hundred thousand addresses are no hundred thousand buckets: who has not been here for longest begins anew. */
    @Test
    void whoComesByManyNamesFillsNoMemory() {
        for (int i = 0; i < 3; i++) three.take("ada");
        for (int i = 0; i < 10_000; i++) three.take("from " + i);
        assertThat(three.wait("ada")).isZero();
        assertThat(three.wait("from 9999")).isZero();
    }
}
