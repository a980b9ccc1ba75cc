package dev.ropewalk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DiscordantEvidenceTest {

    /** 2^d / ((d + 1) C(d, k)) in whole numbers. */
    @Test
    void isTheFormulaInWholeNumbers() {
        for (int d = 0; d <= 60; d++)
            for (int k = 0; k <= d; k++) {
                BigInteger choose = BigInteger.ONE;
                for (int i = 0; i < k; i++)
                    choose = choose.multiply(BigInteger.valueOf(d - i)).divide(BigInteger.valueOf(i + 1));
                double e = Math.pow(2, d) / (d + 1) / choose.doubleValue();
                assertThat(new DiscordantEvidence(k, d - k).log()).isCloseTo(Math.log(e), within(1e-9));
            }
    }

    /** Its expectation over a fair coin is 1 after any number of questions. */
    @Test
    void isFairWithoutADifference() {
        for (int d : new int[] {1, 7, 30, 200}) {
            double expectation = 0;
            var coin = org.apache.commons.statistics.distribution.BinomialDistribution.of(d, 0.5);
            for (int k = 0; k <= d; k++)
                expectation += coin.probability(k) * Math.exp(new DiscordantEvidence(k, d - k).log());
            assertThat(expectation).as("after %d", d).isCloseTo(1, within(1e-9));
        }
    }

    /** Looked at after each of 500 questions, in 20,000 experiments: a fair coin is called unfair in less than 5 of 100. */
    @Test
    void mayBeLookedAtAllTheTime() {
        SplittableRandom random = new SplittableRandom(4);
        int called = 0, experiments = 20_000;
        for (int e = 0; e < experiments; e++) {
            int a = 0;
            for (int d = 1; d <= 500; d++) {
                if (random.nextBoolean()) a++;
                if (new DiscordantEvidence(a, d - a).reaches(0.05)) {
                    called++;
                    break;
                }
            }
        }
        assertThat(called / (double) experiments).isLessThan(0.05).isGreaterThan(0.01);
    }
}
