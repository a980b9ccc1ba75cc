package dev.ropewalk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SignFlipTest {

    @Test
    void agreesWithTheGoldens() {
        for (JsonNode row : Goldens.lines("sign_flip.jsonl")) {
            SignFlip test = SignFlip.of(Goldens.numbers(row.get("differences")), 1);
            double tolerance = row.get("tolerance").doubleValue();
            Goldens.assertClose(row, "twoSided", test.twoSided(), tolerance);
            Goldens.assertClose(row, "greater", test.greater(), tolerance);
            assertThat(test.draws()).isZero();
        }
    }

    @Test
    void givenSignsAgreeWithTheGoldens() {
        for (JsonNode row : Goldens.json("sign_flip_monte_carlo.json"))
            Goldens.assertClose(
                    row,
                    "p",
                    SignFlip.of(Goldens.numbers(row.get("differences")), Goldens.table(row.get("signs")))
                            .twoSided(),
                    row.get("tolerance").doubleValue());
    }

    /** Three ways to the same number: all choices one by one, by sums of multiples, by halves (irrational values have no common fraction). */
    @Test
    void everyWayCountsTheSame() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 40; round++) {
            int n = 1 + random.nextInt(14);
            double[] hundredths = new double[n], irrational = new double[n];
            for (int i = 0; i < n; i++) {
                hundredths[i] = random.nextInt(-20, 21) / 100.0;
                irrational[i] = hundredths[i] * Math.PI; // the same order of all sums, the same ties
            }
            double[] slow = slow(hundredths);
            for (double[] values : new double[][] {hundredths, irrational}) {
                SignFlip test = SignFlip.of(values, 1);
                assertThat(test.twoSided()).isCloseTo(slow[0], within(1e-12));
                assertThat(test.greater()).isCloseTo(slow[1], within(1e-12));
            }
        }
    }

    private static double[] slow(double[] values) {
        long seen = Arrays.stream(values)
                .mapToLong(value -> Math.round(value * 100))
                .sum();
        int far = 0, greater = 0, all = 1 << values.length;
        for (int choice = 0; choice < all; choice++) {
            long sum = 0;
            for (int i = 0; i < values.length; i++)
                sum += Math.round(values[i] * 100) * ((choice >> i & 1) == 0 ? 1 : -1);
            if (Math.abs(sum) >= Math.abs(seen)) far++;
            if (sum >= seen) greater++;
        }
        return new double[] {(double) far / all, (double) greater / all};
    }

    /** Five hundred graded pairs are still counted, not drawn; ones and minus ones are the sign test, which is McNemar's. */
    @Test
    void manyPairsOfSharesAreCounted() {
        double[] differences = new double[500];
        Arrays.fill(differences, 0, 30, 1);
        Arrays.fill(differences, 30, 42, -1);
        SignFlip test = SignFlip.of(differences, 1);
        assertThat(test.draws()).isZero();
        assertThat(test.twoSided()).isCloseTo(new McNemar(30, 12).exactP(), within(1e-12));
    }

    /** With no common fraction and too many pairs a seeded draw answers, near what the normal distribution says. */
    @Test
    void otherwiseSignsAreDrawnAndThatIsSaid() {
        SplittableRandom random = new SplittableRandom(3);
        double[] differences =
                random.doubles(200).map(value -> Math.sin(value * 100) + 0.1).toArray();
        SignFlip test = SignFlip.of(differences, 5);
        assertThat(test.draws()).isEqualTo(100_000);
        assertThat(test).isEqualTo(SignFlip.of(differences, 5));
        double z = Arrays.stream(differences).sum()
                / Math.sqrt(Arrays.stream(differences).map(v -> v * v).sum());
        double normal = 2
                * org.apache.commons.statistics.distribution.NormalDistribution.of(0, 1)
                        .survivalProbability(Math.abs(z));
        assertThat(test.twoSided()).isCloseTo(normal, within(0.01));
    }

    /**
     * Two shares whose common fraction is 1 / (9973 x 9967) have a hundred million multiples: their four sums are counted without a table of
     * those. Forty such pairs have 2^40 choices, of which none but the two of equal signs is as far out.
     */
    @Test
    void awkwardFractionsTakeNeitherMemoryNorTime() {
        assertThat(SignFlip.of(new double[] {5000 / 9973.0, 5000 / 9967.0}, 1)).isEqualTo(new SignFlip(0.5, 0.25, 0));
        double[] forty = new double[40];
        for (int i = 0; i < forty.length; i++) forty[i] = (4000 + i) / (9000.0 + 13 * i);
        SignFlip test = SignFlip.of(forty, 1);
        assertThat(test.draws()).isZero();
        assertThat(test.twoSided()).isEqualTo(Math.scalb(1, -39));
        assertThat(test.greater()).isEqualTo(Math.scalb(1, -40));
    }
}
