package dev.ropewalk.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ClusteredMeanTest {

    @Test
    void agreesWithTheGoldens() {
        for (JsonNode row : Goldens.json("clusters.json").get("cases")) {
            double[] values = Goldens.numbers(row.get("values"));
            List<String> clusters =
                    row.get("clusters").valueStream().map(JsonNode::stringValue).toList();
            double level = row.path("level").doubleValue(0.95),
                    tolerance = row.get("tolerance").doubleValue();
            ClusteredMean mean = ClusteredMean.of(values, clusters, level);
            Goldens.assertClose(row, "mean", mean.mean(), tolerance);
            assertThat(mean.fewClusters()).isEqualTo(row.get("fewClusters").booleanValue());
            if (row.has("expectedError")) {
                assertThat(mean.standardError()).isEmpty();
                assertThat(mean.interval()).isEmpty();
                continue;
            }
            Goldens.assertClose(row, "standardErrorCR1", mean.standardError().orElseThrow(), tolerance);
            Goldens.assertClose(row, "lower", mean.interval().orElseThrow().lower(), tolerance);
            Goldens.assertClose(row, "upper", mean.interval().orElseThrow().upper(), tolerance);
            Interval bootstrap =
                    ClusteredMean.bootstrap(values, clusters, level, Goldens.table(row.get("clusterResamples")));
            Goldens.assertClose(row, "bootstrapLower", bootstrap.lower(), tolerance);
            Goldens.assertClose(row, "bootstrapUpper", bootstrap.upper(), tolerance);
        }
    }

    /**
     * By simulation, 4,000 experiments: questions of one document share most of their luck. The interval over documents holds the truth in
     * 94 to 97 of 100; one over questions, as if each were drawn by itself, far less often.
     */
    @Test
    void coversWhereQuestionsShareDocuments() {
        SplittableRandom random = new SplittableRandom(5);
        int held = 0, blind = 0, experiments = 4000, documents = 25, questions = 8;
        for (int e = 0; e < experiments; e++) {
            double[] values = new double[documents * questions];
            List<Integer> cluster = new ArrayList<>();
            for (int d = 0; d < documents; d++) {
                double rate = random.nextDouble();
                for (int q = 0; q < questions; q++) {
                    values[cluster.size()] = random.nextDouble() < rate ? 1 : 0;
                    cluster.add(d);
                }
            }
            Interval
                    interval =
                            ClusteredMean.of(values, cluster, 0.95).interval().orElseThrow(),
                    naive = Interval.student(values, 0.95);
            if (interval.lower() <= 0.5 && 0.5 <= interval.upper()) held++;
            if (naive.lower() <= 0.5 && 0.5 <= naive.upper()) blind++;
        }
        assertThat(held / (double) experiments).isBetween(0.94, 0.97);
        assertThat(blind / (double) experiments).isLessThan(0.8);
    }

    /** The test and the interval say the same: p is below 5 % just where the 95 % interval leaves out 0. */
    @Test
    void theTestIsTheIntervals() {
        SplittableRandom random = new SplittableRandom(8);
        for (int round = 0; round < 200; round++) {
            double shift = random.nextDouble() - 0.5;
            double[] values =
                    random.doubles(12).map(value -> value - 0.5 + shift).toArray();
            ClusteredMean mean = ClusteredMean.of(values, List.of(1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6), 0.95);
            Interval interval = mean.interval().orElseThrow();
            assertThat(mean.p().orElseThrow() < 0.05).isEqualTo(interval.lower() > 0 || interval.upper() < 0);
        }
        assertThat(ClusteredMean.of(new double[] {1, 2}, List.of(1, 1), 0.95).p())
                .isEmpty();
    }
}
