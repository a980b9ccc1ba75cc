package dev.ropewalk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StratifiedAverageTest {

    @Test
    void agreesWithTheGolden() {
        JsonNode golden = Goldens.json("stratified_bootstrap.json");
        List<List<double[]>> tasks = new ArrayList<>();
        List<int[]> drawn = new ArrayList<>();
        for (var task : golden.get("tasks").properties()) {
            tasks.add(task.getValue()
                    .valueStream()
                    .map(pair -> new double[] {
                        pair.get(0).doubleValue() - pair.get(1).doubleValue()
                    })
                    .toList());
            drawn.add(golden.get("resamples")
                    .get(task.getKey())
                    .valueStream()
                    .flatMap(JsonNode::valueStream)
                    .mapToInt(JsonNode::intValue)
                    .toArray());
        }
        StratifiedAverage average =
                StratifiedAverage.of(tasks, golden.get("level").doubleValue(), drawn);
        assertThat(average.mean()).isCloseTo(golden.get("difference").doubleValue(), Goldens.tolerance(golden));
        assertThat(average.interval().lower()).isCloseTo(golden.get("lower").doubleValue(), Goldens.tolerance(golden));
        assertThat(average.interval().upper()).isCloseTo(golden.get("upper").doubleValue(), Goldens.tolerance(golden));
    }

    /** A task of two questions weighs as much as one of a hundred. */
    @Test
    void tasksCountAlike() {
        List<double[]> many = Collections.nCopies(100, new double[] {1}),
                few = Collections.nCopies(2, new double[] {0});
        assertThat(StratifiedAverage.of(List.of(many, few), 0.95, 100, 1).mean())
                .isCloseTo(0.5, within(1e-12));
    }

    /** Weights 3 and 1 of four: three quarters of the one mean and a quarter of the other, whose spread alone is left. */
    @Test
    void aTaskCountsByItsWeight() {
        List<double[]> sure = Collections.nCopies(5, new double[] {1}),
                split = List.of(new double[] {0}, new double[] {1});
        StratifiedAverage average = StratifiedAverage.of(List.of(sure, split), List.of(0.75, 0.25), 0.95, 1000, 1);
        assertThat(average.mean()).isCloseTo(0.875, within(1e-12));
        assertThat(average.interval().lower()).isCloseTo(0.75, within(1e-12));
        assertThat(average.interval().upper()).isCloseTo(1, within(1e-12));
        assertThatThrownBy(() -> StratifiedAverage.of(List.of(sure, split), List.of(1.0, 1.0), 0.95, 1000, 1))
                .hasMessageContaining("a sum of 1");
    }

    /** Ten questions of one document are drawn together or not at all: the interval is that of documents, the golden cluster bootstrap's. */
    @Test
    void documentsAreDrawnWhole() {
        for (JsonNode row : Goldens.json("clusters.json").get("cases")) {
            if (row.has("expectedError")) continue;
            List<double[]> documents = new ArrayList<>();
            for (JsonNode name : row.get("clusterOrder")) {
                List<Double> values = new ArrayList<>();
                for (int i = 0; i < row.get("values").size(); i++)
                    if (row.get("clusters").get(i).equals(name))
                        values.add(row.get("values").get(i).doubleValue());
                documents.add(values.stream().mapToDouble(Double::doubleValue).toArray());
            }
            int[] drawn = row.get("clusterResamples")
                    .valueStream()
                    .flatMap(JsonNode::valueStream)
                    .mapToInt(JsonNode::intValue)
                    .toArray();
            Interval interval = StratifiedAverage.of(
                            List.of(documents), row.get("level").doubleValue(), List.of(drawn))
                    .interval();
            Goldens.assertClose(row, "bootstrapLower", interval.lower(), 1e-10);
            Goldens.assertClose(row, "bootstrapUpper", interval.upper(), 1e-10);
        }
    }
}
