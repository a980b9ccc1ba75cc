package dev.ropewalk.results.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.statistics.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedTest {

    /** What is printed stands for all numbers that are rounded to it. */
    @ParameterizedTest
    @CsvSource({
        "7.87, 7.865, 7.875",
        "100, 99.5, 100.5",
        "9.40, 9.395, 9.405",
        "0, -0.5, 0.5",
        "49k, 48500, 49500",
        ">100, 100, Infinity",
        ">10^3, 1000, Infinity"
    })
    void digitsTellHowFarANumberIsKnown(String printed, double lower, double upper) {
        assertThat(new Published(printed).rounded()).isEqualTo(new Interval(lower, upper));
    }

    /** Within, at the edge after rounding, and beyond it on both sides. */
    @ParameterizedTest
    @CsvSource({
        "7.87, 7.50, 8.00, AGREES",
        "7.87, 7.875, 8.00, AGREES",
        "7.87, 7.876, 8.00, DIFFERS",
        "7.87, 7.00, 7.865, AGREES",
        "7.87, 7.00, 7.864, DIFFERS",
        "7.9, 7.00, 7.864, AGREES",
        ">100, 90, 101, AGREES",
        ">100, 90, 99, DIFFERS",
        ">10^3, 1500, 1600, AGREES"
    })
    void aNumberAgreesWithinTheInterval(String printed, double lower, double upper, Verdict verdict) {
        assertThat(Verdict.of(new Published(printed), new Interval(lower, upper)))
                .isEqualTo(verdict);
    }

    @Test
    void withoutAnIntervalNothingIsSaid() {
        assertThat(Verdict.of(new Published("7.87"), null)).isEqualTo(Verdict.OPEN);
    }

    @Test
    void powersAreReadable() {
        assertThat(new Published(">10^3").shown()).isEqualTo(">10³");
        assertThat(new Published("7.80").shown()).isEqualTo("7.80");
    }

    @Test
    void wordsAreNoNumbers() {
        assertThat(new Published("OOM").value()).isEmpty();
        assertThat(new Published("–").value()).isEmpty();
        assertThatThrownBy(() -> new Published("7,87"))
                .hasMessage(
                        "a value must be a number such as 7.87, >100 or >10^3, a word such as OOM, or –, got '7,87'");
    }
}
