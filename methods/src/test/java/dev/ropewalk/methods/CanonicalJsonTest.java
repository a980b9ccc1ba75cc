package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** RFC 8785, its own examples: section 3.2.2 to 3.2.4 and the table of appendix B. */
class CanonicalJsonTest {

    @Test
    void writesTheExampleOfTheRfc() {
        assertThat(CanonicalJson.of(Map.of(
                        "numbers",
                        List.of(333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001),
                        "string",
                        "\u20ac$\017\nA'B\"\\\\\"/",
                        "literals",
                        nullTrueFalse())))
                .isEqualTo("{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                        + "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    private static List<Object> nullTrueFalse() {
        List<Object> list = new ArrayList<>();
        list.add(null);
        list.add(true);
        list.add(false);
        return list;
    }

    /** Section 3.2.3: by UTF-16 units, so that a character beyond the first plane comes before one at its end. */
    @Test
    void keysStandInTheOrderOfTheirUnits() {
        Map<String, String> keys = Map.of(
                "\u20ac",
                "Euro Sign",
                "\r",
                "Carriage Return",
                "\ufb33",
                "Hebrew Letter Dalet With Dagesh",
                "1",
                "One",
                "\ud83d\ude00",
                "Emoji: Grinning Face",
                "\u0080",
                "Control",
                "\u00f6",
                "Latin Small Letter O With Diaeresis");
        assertThat(CanonicalJson.of(keys))
                .isEqualTo("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                        + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                        + "\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    @Test
    void numbersAreThoseOfAppendixB() {
        Map<Long, String> samples = Map.ofEntries(
                Map.entry(0x0000000000000000L, "0"),
                Map.entry(0x8000000000000000L, "0"),
                Map.entry(0x0000000000000001L, "5e-324"),
                Map.entry(0x8000000000000001L, "-5e-324"),
                Map.entry(0x7fefffffffffffffL, "1.7976931348623157e+308"),
                Map.entry(0xffefffffffffffffL, "-1.7976931348623157e+308"),
                Map.entry(0x4340000000000000L, "9007199254740992"),
                Map.entry(0xc340000000000000L, "-9007199254740992"),
                Map.entry(0x4430000000000000L, "295147905179352830000"),
                Map.entry(0x44b52d02c7e14af5L, "9.999999999999997e+22"),
                Map.entry(0x44b52d02c7e14af6L, "1e+23"),
                Map.entry(0x44b52d02c7e14af7L, "1.0000000000000001e+23"),
                Map.entry(0x444b1ae4d6e2ef4eL, "999999999999999700000"),
                Map.entry(0x444b1ae4d6e2ef4fL, "999999999999999900000"),
                Map.entry(0x444b1ae4d6e2ef50L, "1e+21"),
                Map.entry(0x3eb0c6f7a0b5ed8cL, "9.999999999999997e-7"),
                Map.entry(0x3eb0c6f7a0b5ed8dL, "0.000001"),
                Map.entry(0x41b3de4355555553L, "333333333.3333332"),
                Map.entry(0x41b3de4355555554L, "333333333.33333325"),
                Map.entry(0x41b3de4355555555L, "333333333.3333333"),
                Map.entry(0x41b3de4355555556L, "333333333.3333334"),
                Map.entry(0x41b3de4355555557L, "333333333.33333343"),
                Map.entry(0xbecbf647612f3696L, "-0.0000033333333333333333"),
                Map.entry(0x43143ff3c1cb0959L, "1424953923781206.2"));
        samples.forEach((bits, text) ->
                assertThat(CanonicalJson.number(Double.longBitsToDouble(bits))).isEqualTo(text));
        for (double none : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
            assertThatThrownBy(() -> CanonicalJson.number(none)).hasMessage("JSON has no number for " + none);
    }

    /** No digits are lost, none stand there that need not, and those of Java 17's own form, which writes 2.0E-3 and 2.2E-322, are never fewer. */
    @Test
    void numbersReadBackAndAreShortest() {
        SplittableRandom random = new SplittableRandom(8785);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (!Double.isFinite(value)) continue;
            String text = CanonicalJson.number(value);
            assertThat(Double.parseDouble(text)).isEqualTo(value);
            assertThat(digits(text)).isLessThanOrEqualTo(digits(Double.toString(value)));
        }
    }

    private static int digits(String number) {
        return number.replaceFirst("[eE].*", "")
                .replaceAll("[-.]", "")
                .replaceFirst("^0+", "")
                .replaceFirst("0+$", "")
                .length();
    }

    /** A double cannot tell 2^53 + 1 from 2^53, so appendix D has such integers written as strings. */
    @Test
    void integersBeyondADoubleAreStrings() {
        assertThat(CanonicalJson.of(List.of(
                        1,
                        9_007_199_254_740_992L,
                        9_007_199_254_740_993L,
                        Long.MIN_VALUE,
                        new BigInteger("18446744073709551615"))))
                .isEqualTo(
                        "[1,9007199254740992,\"9007199254740993\",\"-9223372036854775808\",\"18446744073709551615\"]");
    }

    /** ECMAScript 2019, well-formed JSON.stringify: bytes of UTF-8 have no place for it, and two texts would have one hash. */
    @Test
    void halfAPairIsEscaped() {
        assertThat(CanonicalJson.of(List.of("a\ud83d", "\ude00b", "\ud83d\ude00")))
                .isEqualTo("[\"a\\ud83d\",\"\\ude00b\",\"\ud83d\ude00\"]");
    }
}
