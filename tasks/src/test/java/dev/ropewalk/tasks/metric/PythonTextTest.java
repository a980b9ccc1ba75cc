package dev.ropewalk.tasks.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers and texts are what CPython 3.11.7 printed for the same questions. */
class PythonTextTest {

    @Test
    void whiteSpaceIsTwentyNineCharacters() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT).filter(PythonText::isSpace))
                .hasSize(29)
                .contains(0x1c, 0x1f, 0x85, 0xa0, 0x2007, 0x202f, 0x3000)
                .doesNotContain(0x180e, 0x200b, 0x2060, 0xfeff);
    }

    /** Splitting, stripping and regular expressions see the same ones. */
    @Test
    void whiteSpaceIsTheSameEverywhere() {
        String spaces = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(c -> Character.toString(c).matches("[" + PythonText.SPACES + "]"))
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        assertThat(spaces).hasSize(29);
        assertThat(PythonText.strip(spaces)).isEmpty();
        assertThat(PythonText.split("a" + String.join("b", spaces.split("")) + "c"))
                .hasSize(30);
        assertThat(PythonText.split(spaces)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ΟΔΟΣ, οδος",
        "ΟΔΟΣ Σ, οδος σ",
        "Α.Σ, α.ς",
        "ΑΣ.Α, ασ.α",
        "ΑΣ', ας'",
        "Σ, σ",
        "ΑΣ\u0301Α, ασ\u0301α",
        "İX, i\u0307x",
        "\u212aELVIN, kelvin",
        "STRAẞE, straße",
        "ſTOP, ſtop",
        "ıROPE, ırope",
        "𐐀, 𐐨"
    })
    void lowerCaseLooksAroundACapitalSigma(String text, String lower) {
        assertThat(PythonText.lower(text)).isEqualTo(lower);
    }

    @ParameterizedTest
    @CsvSource({
        "1_000, 1000",
        "１８, 18",
        "' 18 ', 18",
        "1e5_0, 1e50",
        "+.5, 0.5",
        "5., 5",
        "1.e5, 1e5",
        "1_0_0.2_5, 100.25",
        "１_０, 10",
        "1.5\u3000, 1.5",
        "1e400, Infinity",
        "-1e400, -Infinity",
        "iNfinity, Infinity",
        "-inf, -Infinity",
        "𝟏𝟖, 18"
    })
    void floatReadsWhatJavaDoesNot(String text, double number) {
        assertThat(PythonText.number(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u001c18",
                "1\u001c\u3000",
                "18\u0000",
                "1__0",
                "_1",
                "1_",
                "1_.5",
                "1._5",
                "1e_5",
                "1e",
                ".",
                "e5",
                "0x12",
                "18d",
                "1.8e1f",
                "1,000",
                "\u221212",
                "+ 5",
                "infinity_",
                "nan(1)",
                "²"
            })
    void floatRefusesWhatJavaReadsAndMore(String text) {
        assertThat(PythonText.number(text)).isNull();
    }

    @Test
    void notANumberIsANumber() {
        assertThat(PythonText.number(" -NaN\n")).isNaN();
    }

    @Test
    void digitsAreDecimalForNumbersAndMoreForIsdigit() {
        assertThat(PythonText.numbers("x²7 ①٧7 𝟏 七")).isEqualTo(List.of("7", "٧7", "𝟏"));
        assertThat(IntStream.of('²', '①', '７').allMatch(PythonText::isDigit)).isTrue();
        assertThat(IntStream.of('½', 'Ⅷ', '七').noneMatch(PythonText::isDigit)).isTrue();
    }

    @Test
    void aMarkIsNoPartOfAWord() {
        assertThat(IntStream.of('é', '_', '²', '绳', 0x1d400).allMatch(PythonText::isWord))
                .isTrue();
        assertThat(IntStream.of('\u0301', '-', '\u200d', ' ').noneMatch(PythonText::isWord))
                .isTrue();
    }
}
