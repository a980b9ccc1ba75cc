package dev.ropewalk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StratifiedAverageTest {

    @Test
    void agreesWithTheGolden() {
        JsonNode golden = Goldens.json("stratified_bootstrap.json");
        List<double[]> tasks = new ArrayList<>();
        List<int[][]> resamples = new ArrayList<>();
        for (var task : golden.get("tasks").properties()) {
            tasks.add(task.getValue()
                    .valueStream()
                    .mapToDouble(pair -> pair.get(0).doubleValue() - pair.get(1).doubleValue())
                    .toArray());
            resamples.add(Goldens.table(golden.get("resamples").get(task.getKey())));
        }
        StratifiedAverage average =
                StratifiedAverage.of(tasks, golden.get("level").doubleValue(), resamples);
        assertThat(average.mean()).isCloseTo(golden.get("difference").doubleValue(), Goldens.tolerance(golden));
        assertThat(average.interval().lower()).isCloseTo(golden.get("lower").doubleValue(), Goldens.tolerance(golden));
        assertThat(average.interval().upper()).isCloseTo(golden.get("upper").doubleValue(), Goldens.tolerance(golden));
    }

    /** A task of two questions weighs as much as one of a hundred. */
    @Test
    void tasksCountAlike() {
        double[] many = new double[100];
        java.util.Arrays.fill(many, 1);
        StratifiedAverage average = StratifiedAverage.of(List.of(many, new double[] {0, 0}), 0.95, 100, 1);
        assertThat(average.mean()).isCloseTo(0.5, within(1e-12));
    }
}
