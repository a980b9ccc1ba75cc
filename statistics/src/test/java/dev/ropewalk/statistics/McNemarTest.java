package dev.ropewalk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class McNemarTest {

    @Test
    void agreesWithTheGoldens() {
        for (JsonNode row : Goldens.lines("mcnemar.jsonl")) {
            McNemar test =
                    new McNemar(row.get("onlyA").longValue(), row.get("onlyB").longValue());
            double relative = row.get("tolerance").get("relative").doubleValue();
            double exact = row.get("exact").doubleValue(), mid = row.get("midP").doubleValue();
            assertThat(test.exactP()).as(row.toString()).isCloseTo(exact, within(relative * exact));
            assertThat(test.midP()).as(row.toString()).isCloseTo(mid, within(relative * mid));
            Offset<Double> log10 = within(row.get("tolerance").get("log10").doubleValue());
            assertThat(test.log10ExactP())
                    .as(row.toString())
                    .isCloseTo(row.get("log10Exact").doubleValue(), log10);
            assertThat(test.log10MidP())
                    .as(row.toString())
                    .isCloseTo(row.get("log10MidP").doubleValue(), log10);
        }
    }

    /** 12 and 4 of 30 right, on 8 the first alone: 2 / 2^8. */
    @Test
    void eightToNil() {
        assertThat(new McNemar(8, 0).exactP()).isCloseTo(0.0078125, within(1e-15));
    }

    /** Far below the smallest double: 2 / 2^5000. */
    @Test
    void logarithmsGoOnWhereDoublesEnd() {
        assertThat(new McNemar(5000, 0).exactP()).isZero();
        assertThat(new McNemar(5000, 0).log10ExactP()).isCloseTo(Math.log10(2) * -4999, within(1e-9));
    }

    /** By simulation, 40,000 experiments of 60 questions: without a difference the exact test claims one in at most 5 of 100. */
    @Test
    void claimsTooMuchAtMostAsOftenAsItSays() {
        SplittableRandom random = new SplittableRandom(1);
        for (double psi : new double[] {0.1, 0.3, 0.9}) {
            int claims = 0, experiments = 40_000;
            for (int e = 0; e < experiments; e++) {
                int a = 0, b = 0;
                for (int q = 0; q < 60; q++)
                    if (random.nextDouble() < psi) {
                        if (random.nextBoolean()) a++;
                        else b++;
                    }
                if (new McNemar(a, b).exactP() <= 0.05) claims++;
            }
            assertThat(claims / (double) experiments).as("psi %s", psi).isLessThanOrEqualTo(0.0525);
        }
    }
}
