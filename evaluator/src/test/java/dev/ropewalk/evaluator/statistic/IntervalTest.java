package dev.ropewalk.evaluator.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.evaluator.Conformance;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class IntervalTest {

    @Test
    void wilsonAgreesWithTheGoldens() {
        for (JsonNode row : Conformance.lines("statistics/wilson.jsonl")) {
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
        for (JsonNode row : Conformance.json("statistics/mean_standard_error.json")) {
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
}
