package dev.ropewalk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BettingEvidenceTest {

    private static double[] whole(int ones, int minusOnes, int zeros) {
        double[] values = new double[ones + minusOnes + zeros];
        Arrays.fill(values, 0, ones, 1);
        Arrays.fill(values, ones, ones + minusOnes, -1);
        return values;
    }

    /** Stakes that are even over (-1, 1) are biases of a coin that are even over (0, 1). */
    @ParameterizedTest
    @CsvSource({"10, 0", "14, 0", "9, 5", "0, 6", "30, 22"})
    void ofRightAndWrongItIsTheDiscordantPairs(int onlyA, int onlyB) {
        assertThat(BettingEvidence.log(whole(onlyA, onlyB, 7), 0))
                .isCloseTo(new DiscordantEvidence(onlyA, onlyB).log(), within(2e-3));
    }

    /** Bets at fair odds: over all outcomes of a coin with the mean that is held against them the money is 1 on the average. */
    @ParameterizedTest
    @CsvSource({"0", "0.5", "-0.9"})
    void theMoneyIsOneOnTheAverage(double mean) {
        int n = 8;
        double up = (1 + mean) / 2, expected = 0;
        for (int outcome = 0; outcome < 1 << n; outcome++) {
            int ones = Integer.bitCount(outcome);
            expected += Math.pow(up, ones)
                    * Math.pow(1 - up, n - ones)
                    * Math.exp(BettingEvidence.log(whole(ones, n - ones, 0), mean));
        }
        assertThat(expected).isCloseTo(1, within(1e-9));
    }

    @Test
    void theSequenceEndsWhereTheEvidenceIsEnough() {
        double[] values = whole(12, 4, 10);
        Interval interval = BettingEvidence.sequence(values, 0.95);
        assertThat(BettingEvidence.log(values, interval.lower())).isCloseTo(Math.log(20), within(1e-6));
        assertThat(BettingEvidence.log(values, interval.upper())).isCloseTo(Math.log(20), within(1e-6));
        assertThat(BettingEvidence.sequence(whole(5, 0, 0), 0.95).upper()).isEqualTo(1);
        assertThat(BettingEvidence.sequence(whole(0, 0, 3), 0.95).lower()).isNegative();
    }

    /** Looked at after every one of 100 grades, the interval leaves out the true mean at any time in at most 5 of 100 cases. */
    @Test
    void theSequenceHoldsTheTruthThroughout() {
        Random random = new Random(19);
        int left = 0, sequences = 300;
        for (int s = 0; s < sequences; s++) {
            double[] values = new double[100];
            boolean out = false;
            for (int i = 0; i < values.length; i++) {
                values[i] =
                        random.nextDouble() < 0.6 ? random.nextDouble() : -random.nextDouble(); // mean 0.6/2 - 0.4/2
                out |= BettingEvidence.log(Arrays.copyOf(values, i + 1), 0.1) >= Math.log(20);
            }
            if (out) left++;
        }
        assertThat(left).isLessThanOrEqualTo(15 + 8); // 5 %, and two standard errors of so many sequences
        assertThat(left).isPositive();
    }

    /** However many ones are added by their shares, the upper end is the bound itself. */
    @Test
    void aMeanThatRoundingCarriesBeyondItsBoundIsTheBound() {
        for (int n = 2; n < 60; n++) {
            double[] ones = new double[n];
            java.util.Arrays.fill(ones, 1);
            assertThat(BettingEvidence.sequence(ones, 0.95).upper()).isEqualTo(1);
        }
    }
}
