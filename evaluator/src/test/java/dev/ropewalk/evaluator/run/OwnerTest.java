package dev.ropewalk.evaluator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class OwnerTest {

    private final Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void isWrittenAndReadBack() {
        assertThat(Owner.parse(Owner.current().toString())).contains(Owner.current());
        assertThat(Owner.parse("a/b/12/34")).contains(new Owner("a/b", 12, 34));
        assertThat(Owner.parse("nonsense")).isEmpty();
    }

    @Test
    void onThisMachineTheProcessTableTells() {
        Owner me = Owner.current();
        assertThat(me.isDead(now.minusSeconds(3600), now)).isFalse();
        assertThat(new Owner(me.host(), me.pid(), me.started() - 1).isDead(now, now))
                .isTrue();
        assertThat(new Owner(me.host(), 1L << 40, 1).isDead(now, now)).isTrue();
    }

    @Test
    void elsewhereTheHeartbeatTells() {
        Owner other = new Owner("elsewhere", Owner.current().pid(), 1);
        assertThat(other.isDead(now.minusSeconds(29), now)).isFalse();
        assertThat(other.isDead(now.minusSeconds(31), now)).isTrue();
    }
}
