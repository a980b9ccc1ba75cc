package dev.ropewalk.decoder.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** IEEE 754-2019, table 3.5: the values of binary16 at its edges. */
class Binary16Test {

    @ParameterizedTest
    @CsvSource({
        "0x0000, 0",
        "0x3c00, 1",
        "0xc000, -2",
        "0x3555, 0.333251953125",
        "0x7bff, 65504",
        "0x0400, 6.103515625e-5",
        "0x0001, 5.9604644775390625e-8",
        "0x03ff, 6.0975551605224609375e-5",
        "0x7c00, Infinity",
        "0xfc00, -Infinity"
    })
    void everyKindOfHalfKeepsItsValue(String bits, float value) {
        assertThat(Binary16.of(Integer.decode(bits))).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"0x7e00", "0xfe01"})
    void notANumberStaysNotANumber(String bits) {
        assertThat(Binary16.of(Integer.decode(bits))).isNaN();
    }
}
