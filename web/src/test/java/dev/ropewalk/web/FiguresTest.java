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

    /** A mean of seeds carries the noise of its sum: 0.1 + 0.2 is 0.30000000000000004. */
    @ParameterizedTest
    @CsvSource({"0.35, 35", "0.30000000000000004, 30", "0.955, 95.5", "0.3333, 33.3", "0, 0", "1, 100"})
    void aDigitBehindThePointStandsOnlyWhereItSaysSomething(double share, String written) {
        assertThat(new Figures().percent(share)).isEqualTo(written);
    }
}
