package dev.ropewalk.web.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RememberedTest {

    private final Remembered<String, Integer> remembered = new Remembered<>(64);
    private final AtomicInteger worked = new AtomicInteger();

    private int ask(String question, String state) {
        return remembered.answer(question, List.of(state), asked -> worked.incrementAndGet());
    }

    /** An answer is worked out once for a state, and anew when the state is another, be it one that was seen before. */
    @Test
    void isWorkedOutOnceForAState() {
        assertThat(List.of(ask("a", "1"), ask("a", "1"), ask("b", "1"), ask("a", "1")))
                .containsExactly(1, 1, 2, 1);
        assertThat(List.of(ask("a", "2"), ask("b", "2"), ask("a", "1"))).containsExactly(3, 4, 5);
    }

    @Test
    void theLongestUnaskedIsForgottenFirst() {
        for (int i = 0; i < 64; i++) ask("" + i, "1");
        assertThat(ask("0", "1")).isEqualTo(1);
        ask("64", "1");
        assertThat(ask("0", "1")).isEqualTo(1);
        assertThat(ask("1", "1")).isEqualTo(66);
    }

    @Test
    void aRefusalIsNotRemembered() {
        assertThatThrownBy(() -> remembered.answer("a", List.of("1"), asked -> {
                    throw new IllegalArgumentException("no");
                }))
                .hasMessage("no");
        assertThat(ask("a", "1")).isEqualTo(1);
    }
}
