package dev.ropewalk.tasks.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DifflibRatioTest {

    /** {@code difflib.SequenceMatcher(None, a, b).ratio()} of CPython 3.11.7; the long ones know what {@code autojunk} does. */
    static Stream<Arguments> ratios() {
        return Stream.of(
                arguments("", "", 1.0),
                arguments("abc", "", 0.0),
                arguments("the anchor holds the quiet gate.", "the anchor holds the quiet gate.", 1.0),
                arguments("the anchor holds the gate.", "the anchor holds the quiet gate.", 0.896551724137931),
                arguments(
                        "The mason near the old pier measures the crane, and the loom feeds it too.",
                        "The mason near the old pier measures the loom, and the crane feeds it too.",
                        0.8783783783783784),
                arguments("Nobody in the kettle knew why.", "Why the kettle knew nobody.", 0.7017543859649122),
                arguments("\u00e9t\u00e9 \uD83D\uDEA2 x", "ete \uD83D\uDEA2 xx", 0.6666666666666666),
                arguments("a".repeat(250) + "b", "b" + "a".repeat(250), 0.00398406374501992),
                arguments("user said so; ".repeat(20), "user said no; ".repeat(20), 0.03571428571428571),
                arguments("one two three four five six", "six five four three two one", 0.48148148148148145));
    }

    @ParameterizedTest
    @MethodSource("ratios")
    void itIsPythons(String answer, String right, double ratio) {
        assertThat(Scorers.named("difflib_ratio").score(answer, Reference.of(right)))
                .isCloseTo(ratio, within(1e-15));
    }

    @Test
    void theBestOfSeveralCounts() {
        assertThat(Scorers.named("difflib_ratio").score("abc", Reference.of("xyz", "abd")))
                .isCloseTo(2 / 3.0, within(1e-15));
    }
}
