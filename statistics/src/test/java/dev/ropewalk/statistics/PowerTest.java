package dev.ropewalk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PowerTest {

    private final JsonNode goldens = Goldens.json("power.json");

    @Test
    void sampleSizesAgreeWithTheGoldens() {
        for (JsonNode row : goldens.get("sampleSizes")) {
            double tolerance = row.get("tolerance").doubleValue(),
                    alpha = row.get("alpha").doubleValue();
            double difference = row.get("difference").doubleValue(),
                    power = row.get("power").doubleValue();
            if (row.get("kind").stringValue().equals("paired"))
                Goldens.assertClose(
                        row,
                        "n",
                        Power.pairedQuestions(
                                difference, row.get("discordantShare").doubleValue(), alpha, power),
                        tolerance);
            else
                Goldens.assertClose(
                        row,
                        "nPerArm",
                        Power.unpairedQuestions(row.get("rate").doubleValue(), difference, alpha, power),
                        tolerance);
        }
    }

    @Test
    void detectableDifferencesAgreeWithTheGoldens() {
        for (JsonNode row : goldens.get("minimumDetectableDifference")) {
            OptionalDouble difference = Power.detectableDifference(
                    row.get("n").intValue(),
                    row.get("discordantShare").doubleValue(),
                    row.get("alpha").doubleValue(),
                    row.get("power").doubleValue());
            JsonNode expected = row.get("minimumDetectableDifference");
            if (expected.isNull()) assertThat(difference).as(row.toString()).isEmpty();
            else
                assertThat(difference.orElseThrow())
                        .as(row.toString())
                        .isCloseTo(expected.doubleValue(), Goldens.tolerance(row));
        }
    }

    @Test
    void powerOfTheTestThatIsUsedAgreesWithTheGoldens() {
        for (JsonNode row : goldens.get("exactPower")) {
            int n = row.get("n").intValue();
            double difference = row.get("difference").doubleValue(),
                    psi = row.get("discordantShare").doubleValue();
            double alpha = row.get("alpha").doubleValue(),
                    tolerance = row.get("tolerance").doubleValue();
            Goldens.assertClose(row, "exactPower", Power.exact(n, difference, psi, alpha), tolerance);
            Goldens.assertClose(row, "midPPower", Power.midP(n, difference, psi, alpha), tolerance);
        }
    }

    /** By simulation, 20,000 experiments: the exact test finds a difference as often as is foretold. */
    @Test
    void isWhatASimulationShows() {
        SplittableRandom random = new SplittableRandom(2);
        int found = 0, experiments = 20_000;
        for (int e = 0; e < experiments; e++) {
            int a = 0, b = 0;
            for (int q = 0; q < 80; q++)
                if (random.nextDouble() < 0.3) {
                    if (random.nextDouble() < 0.75) a++;
                    else b++;
                }
            if (new McNemar(a, b).exactP() <= 0.05) found++;
        }
        assertThat(found / (double) experiments).isCloseTo(Power.exact(80, 0.15, 0.3, 0.05), within(0.012));
    }

    /** An interval of 95 % that reaches 10 points to either side: (1.95996 + 0.84162) / 1.95996; one of 99 %: (2.57583 + 0.84162) / 2.57583. */
    @Test
    void whatAnIntervalTellsFollowsItsLevel() {
        assertThat(Power.detectableDifference(0.1, 0.05, 0.8)).isCloseTo(0.142940, within(1e-6));
        assertThat(Power.detectableDifference(0.1, 0.01, 0.8)).isCloseTo(0.132674, within(1e-6));
    }
}
