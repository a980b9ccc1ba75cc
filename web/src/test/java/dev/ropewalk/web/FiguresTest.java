package dev.ropewalk.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    /** Thousands are written out as everywhere; what nobody can read is not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.125 | 0.13",
                "9.5 | 9.50",
                "42 | 42.0",
                "812 | 812",
                "5120.5 | 5,121",
                "110000 | 110,000",
                "-250000 | -250,000",
                "1e6 | 1,000,000",
                "2.5e12 | 2.5e+12"
            })
    void threeDigitsOrAllBeforeThePoint(double number, String written) {
        assertThat(new Figures().digits(number)).isEqualTo(written);
    }
}
