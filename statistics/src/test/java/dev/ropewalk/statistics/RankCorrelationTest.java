package dev.ropewalk.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RankCorrelationTest {

    @Test
    void agreesWithTheGoldens() {
        for (JsonNode row : Goldens.lines("correlation.jsonl")) {
            double[] x = Goldens.numbers(row.get("x")), y = Goldens.numbers(row.get("y"));
            check(row, "spearman", RankCorrelation.spearman(x, y));
            check(row, "kendallTauB", RankCorrelation.kendallTauB(x, y));
        }
    }

    private static void check(JsonNode row, String field, OptionalDouble actual) {
        if (row.get(field).isNull()) assertThat(actual).isEmpty();
        else
            Goldens.assertClose(
                    row, field, actual.orElseThrow(), row.get("tolerance").doubleValue());
    }

    @Test
    void zeroAndMinusZeroAreTied() {
        assertThat(RankCorrelation.kendallTauB(new double[] {0.0, -0.0, 1}, new double[] {1, 2, 3}))
                .isEqualTo(RankCorrelation.kendallTauB(new double[] {0.0, 0.0, 1}, new double[] {1, 2, 3}));
    }
}
