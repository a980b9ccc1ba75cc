package dev.ropewalk.web.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PostmanTest {

    /** 10 s, 40 s, 2:40, 10:40, 42:40, 2 h 50:40, and 8 h twice: 19 h 47 min 30 s. */
    @Test
    void aTryComesFourTimesLaterThanTheLastForMostOfADay() {
        assertThat(IntStream.range(1, Postman.TRIES).mapToObj(tries -> Postman.again(tries, 0.5)))
                .extracting(Duration::toSeconds)
                .containsExactly(10L, 40L, 160L, 640L, 2560L, 10_240L, 28_800L, 28_800L);
        assertThat(Postman.again(Postman.TRIES, 0.5)).isNull();
    }

    @Test
    void thoseThatFailTogetherDoNotComeBackTogether() {
        assertThat(Objects.requireNonNull(Postman.again(3, 0)).toSeconds()).isEqualTo(128);
        assertThat(Objects.requireNonNull(Postman.again(3, 1)).toSeconds()).isEqualTo(192);
    }
}
