package dev.ropewalk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class IntervalTest {

    @Test
    void wilsonAgreesWithTheGoldens() {
        for (JsonNode row : Goldens.lines("wilson.jsonl")) {
            if (row.has("expectedError")) {
                assertThatThrownBy(() -> wilson(row)).as(row.toString()).isInstanceOf(IllegalArgumentException.class);
                continue;
            }
            Interval interval = wilson(row);
            double tolerance = row.get("tolerance").doubleValue();
            assertThat(interval.lower())
                    .as(row.toString())
                    .isCloseTo(row.get("lower").doubleValue(), within(tolerance));
            assertThat(interval.upper())
                    .as(row.toString())
                    .isCloseTo(row.get("upper").doubleValue(), within(tolerance));
        }
    }

    private static Interval wilson(JsonNode row) {
        return Interval.wilson(
                row.get("k").longValue(),
                row.get("n").longValue(),
                row.get("level").doubleValue());
    }

    @Test
    void studentAgreesWithTheGoldens() {
        for (JsonNode row : Goldens.json("mean_standard_error.json")) {
            double[] values = row.get("values")
                    .valueStream()
                    .mapToDouble(JsonNode::doubleValue)
                    .toArray();
            JsonNode expected = row.path("tInterval");
            if (values.length < 2) {
                assertThatThrownBy(() -> Interval.student(values, 0.95)).hasMessageContaining("at least 2 values");
                continue;
            }
            Interval interval = Interval.student(values, 0.95);
            assertThat(interval.lower())
                    .as(row.toString())
                    .isCloseTo(expected.get(0).doubleValue(), within(1e-9));
            assertThat(interval.upper())
                    .as(row.toString())
                    .isCloseTo(expected.get(1).doubleValue(), within(1e-9));
        }
    }

    @Test
    void wilsonHoldsTheProportionAndStaysWithinZeroAndOne() {
        for (int n = 1; n <= 60; n++)
            for (int k = 0; k <= n; k++) {
                Interval interval = Interval.wilson(k, n, 0.95);
                assertThat((double) k / n).isBetween(interval.lower(), interval.upper());
                assertThat(interval.lower()).isBetween(0.0, 1.0);
                assertThat(interval.upper()).isBetween(0.0, 1.0);
            }
    }

    @Test
    void clopperPearsonAgreesWithTheGoldens() {
        for (JsonNode row : Goldens.lines("clopper_pearson.jsonl")) {
            Interval interval = Interval.clopperPearson(
                    row.get("k").longValue(),
                    row.get("n").longValue(),
                    row.get("level").doubleValue());
            double tolerance = row.get("tolerance").doubleValue();
            Goldens.assertClose(row, "lower", interval.lower(), tolerance);
            Goldens.assertClose(row, "upper", interval.upper(), tolerance);
        }
    }

    @Test
    void standardErrorAgreesWithTheGoldens() {
        for (JsonNode row : Goldens.json("mean_standard_error.json")) {
            double[] values = Goldens.numbers(row.get("values"));
            double tolerance = row.get("tolerance").doubleValue();
            Goldens.assertClose(row, "mean", Interval.mean(values), tolerance);
            Goldens.assertClose(row, "standardError", Interval.standardError(values), tolerance);
        }
    }

    /**
     * The chance that an interval holds the rate that made it, summed over all outcomes. Exact intervals never miss more often than they say;
     * Wilson's does so on the average over rates, not at each.
     */
    @Test
    void intervalsOfAProportionCoverAsOftenAsTheySay() {
        for (int n : new int[] {10, 50, 500})
            for (double p : new double[] {0.5, 0.9, 0.99}) {
                int size = n;
                assertThat(coverage(n, p, (k, trials) -> Interval.clopperPearson(k, trials, 0.95)))
                        .as("exact, n %d, p %s", size, p)
                        .isGreaterThanOrEqualTo(0.95);
                assertThat(coverage(n, p, (k, trials) -> Interval.wilson(k, trials, 0.95)))
                        .as("Wilson, n %d, p %s", size, p)
                        .isGreaterThan(0.90);
            }
        for (int n : new int[] {10, 50, 500}) {
            int size = n;
            assertThat(java.util.stream.IntStream.range(1, 400)
                            .mapToDouble(i -> coverage(size, i / 400.0, (k, t) -> Interval.wilson(k, t, 0.95)))
                            .average()
                            .orElseThrow())
                    .as("Wilson over all rates, n %d", n)
                    .isBetween(0.945, 0.96);
        }
    }

    private interface OfCounts {
        Interval of(long successes, long trials);
    }

    private static double coverage(int n, double p, OfCounts interval) {
        org.apache.commons.statistics.distribution.BinomialDistribution outcomes =
                org.apache.commons.statistics.distribution.BinomialDistribution.of(n, p);
        double held = 0;
        for (int k = 0; k <= n; k++) {
            if (outcomes.probability(k) < 1e-12) continue;
            Interval one = interval.of(k, n);
            if (one.lower() <= p && p <= one.upper()) held += outcomes.probability(k);
        }
        return held;
    }
}
