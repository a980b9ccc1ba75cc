package dev.ropewalk.tasks.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchingBlocksTest {

    private static int size(String x, String y) {
        return MatchingBlocks.size(x.codePoints().toArray(), y.codePoints().toArray());
    }

    /** The examples of Python's documentation of difflib: ratios 0.75, 0.25 and 0.5; then one by hand, two code points outside the BMP. */
    @ParameterizedTest
    @CsvSource({"abcd, bcde, 3", "tide, diet, 1", "diet, tide, 2", "a😀b😀, 😀b😁, 2", "'', abc, 0"})
    void theLongestBlockGoesFirst(String x, String y, int common) {
        assertThat(size(x, y)).isEqualTo(common);
    }

    /** Blocks follow each other in both, so they are a common subsequence; of two equal texts all is one block. */
    @Test
    void noMoreThanTheLongestCommonSubsequence() {
        Random random = new Random(1);
        int shorter = 0;
        for (int trial = 0; trial < 500; trial++) {
            int[] x = numbers(random), y = numbers(random);
            int blocks = MatchingBlocks.size(x, y), subsequence = CommonSubsequence.length(x, y);
            assertThat(blocks).isLessThanOrEqualTo(subsequence);
            if (blocks < subsequence) shorter++;
            assertThat(MatchingBlocks.size(x, x)).isEqualTo(x.length);
        }
        assertThat(shorter).isPositive();
    }

    private static int[] numbers(Random random) {
        return random.ints(random.nextInt(30), 0, 6).toArray();
    }

    /** CPython 3.11's difflib on the same texts: 199, 0, 200 and 4 characters in common. */
    @Test
    void fromTwoHundredCharactersOnAFrequentOneBeginsNoBlock() {
        assertThat(size("x" + "a".repeat(199), "a".repeat(199))).isEqualTo(199);
        assertThat(size("x" + "a".repeat(200), "a".repeat(200))).isZero();
        assertThat(size("a".repeat(200), "a".repeat(200))).isEqualTo(200);
        assertThat(size("abax", "ab" + "a".repeat(200) + "x")).isEqualTo(4);
    }
}
