package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.results.Metric;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.tasks.Outcome.Status;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The unit of an error is what was drawn independently: the question where it stands alone, else the document. */
class SummaryTest {

    private static final Path GOLDENS =
            Path.of("../statistics/src/test/resources/conformance/evaluation/statistics/clusters.json");

    private static List<Outcome> outcomes(double... scores) {
        List<Outcome> outcomes = new ArrayList<>();
        for (double score : scores)
            outcomes.add(new Outcome(
                    outcomes.size(), Status.SCORED, null, 10, 1, "", score, null, null, null, null, null, null, null));
        return outcomes;
    }

    private static double[] repeated(int times, double... each) {
        double[] all = new double[times * each.length];
        for (int i = 0; i < all.length; i++) all[i] = each[i / times];
        return all;
    }

    /** Clusters by ordinal, from as many names as there are scores. */
    private static Map<Integer, String> clusters(String... names) {
        Map<Integer, String> clusters = new HashMap<>();
        for (int i = 0; i < names.length; i++) clusters.put(i, names[i]);
        return clusters;
    }

    private static String[] documents(int each, String... names) {
        String[] all = new String[each * names.length];
        for (int i = 0; i < all.length; i++) all[i] = names[i / each];
        return all;
    }

    /** Case clustered-questions: two documents of 15 questions, all of the first right, all of the second wrong. */
    @Test
    void twoDocumentsGiveADegreeOfFreedom() {
        Summary summary =
                Summary.of(Metric.ACCURACY, outcomes(repeated(15, 1, 0)), clusters(documents(15, "one", "other")));
        assertThat(summary.score()).isEqualTo(0.5);
        assertThat(summary.interval()).isEqualTo(new Interval(0, 1));
        assertThat(summary.message())
                .isEqualTo("over 2 documents that 30 samples share; fewer than 20 make a rough interval");
    }

    /** statistics/clusters.json of the conformance kit, statsmodels' cluster-robust error with t(G - 1); clipped to what a share can be. */
    @Test
    void agreesWithTheGoldens() {
        int seen = 0;
        for (JsonNode golden : JsonMapper.shared().readTree(GOLDENS).required("cases")) {
            double[] values = golden.required("values")
                    .valueStream()
                    .mapToDouble(JsonNode::asDouble)
                    .toArray();
            String[] names = golden.required("clusters")
                    .valueStream()
                    .map(JsonNode::toString)
                    .toArray(String[]::new);
            boolean alone = List.of(names).stream().distinct().count() == names.length;
            if (alone || !golden.has("lower") || golden.get("lower").isNull()) continue;
            if (golden.path("level").asDouble(0.95) != 0.95) continue;
            Interval interval =
                    Summary.of(Metric.SCORE, outcomes(values), clusters(names)).interval();
            assertThat(interval.lower())
                    .isCloseTo(Math.max(0, golden.get("lower").asDouble()), within(1e-9));
            assertThat(interval.upper())
                    .isCloseTo(Math.min(1, golden.get("upper").asDouble()), within(1e-9));
            seen++;
        }
        assertThat(seen).isPositive();
    }

    @Test
    void oneDocumentSaysNothingOfOthers() {
        Summary summary = Summary.of(Metric.ACCURACY, outcomes(1, 0, 1), clusters("a", "a", "a"));
        assertThat(summary.score()).isEqualTo(2 / 3.0);
        assertThat(summary.interval()).isNull();
        assertThat(summary.message()).startsWith("over 1 document");
    }

    /** Nothing changes where every question stands alone, whether it says so or not. */
    @Test
    void aloneIsAlone() {
        List<Outcome> outcomes = outcomes(1, 0, 1, 1);
        Summary before = Summary.of(Metric.ACCURACY, outcomes, Map.of());
        assertThat(before.interval()).isEqualTo(Interval.wilson(3, 4, 0.95));
        assertThat(before.message()).isNull();
        assertThat(Summary.of(Metric.ACCURACY, outcomes, clusters("a", "b", "c", "d")))
                .isEqualTo(before);
        assertThat(Summary.of(Metric.SCORE, outcomes(.5, .25, 1), Map.of()).interval())
                .isNotNull();
    }

    /** Documents that are all alike would give an interval without width: of shares each counts as one trial, of scores Markov's inequality leaves open what it does. */
    @Test
    void documentsThatAreAlikeClaimNoCertainty() {
        String[] three = documents(2, "a", "b", "c");
        assertThat(Summary.of(Metric.ACCURACY, outcomes(repeated(6, 1)), clusters(three))
                        .interval())
                .isEqualTo(Interval.wilson(3, 3, 0.95));
        assertThat(Summary.of(Metric.ACCURACY, outcomes(repeated(6, 0)), clusters(three))
                        .interval())
                .isEqualTo(Interval.wilson(0, 3, 0.95));
        double cube = Math.pow(0.025, 1 / 3.0);
        same(Summary.of(Metric.ACCURACY, outcomes(1, 0, 1, 0, 1, 0), clusters(three)), cube / 2, 1 - cube / 2);
        same(Summary.of(Metric.SCORE, outcomes(repeated(6, 1)), clusters(three)), cube, 1);
    }

    /** As Clopper and Pearson have it of twenty successes of twenty: 83 % at least. */
    @Test
    void aPerfectGradeHasAnInterval() {
        same(Summary.of(Metric.SCORE, outcomes(repeated(20, 1)), Map.of()), Math.pow(0.025, 1 / 20.0), 1);
        same(Summary.of(Metric.SCORE, outcomes(0.5), Map.of()), 0.5 * 0.025, 1 - 0.5 * 0.025);
    }

    /** But for the last digits of a power. */
    private static void same(Summary summary, double lower, double upper) {
        Interval interval = Objects.requireNonNull(summary.interval());
        assertThat(interval.lower()).isCloseTo(lower, within(1e-12));
        assertThat(interval.upper()).isCloseTo(upper, within(1e-12));
    }

    /** Who shares a document with one of twenty others counts with it; the one without a name stands alone. */
    @Test
    void someShareAndSomeStandAlone() {
        Summary summary = Summary.of(Metric.ACCURACY, outcomes(1, 1, 0), Map.of(0, "a", 1, "a"));
        assertThat(summary.message()).startsWith("over 2 documents that 3 samples share");
        assertThat(summary.interval()).isEqualTo(new Interval(0, 1));
    }

    @Test
    void unscoredSamplesAreNoDocuments() {
        List<Outcome> outcomes = new ArrayList<>(outcomes(1, 0));
        outcomes.add(
                new Outcome(2, Status.UNSCORED, "why", 1, 0, null, null, null, null, null, null, null, null, null));
        Summary summary = Summary.of(Metric.ACCURACY, outcomes, clusters("a", "b", "a"));
        assertThat(summary.unscored()).isEqualTo(1);
        assertThat(summary.interval()).isEqualTo(Interval.wilson(1, 2, 0.95));
    }
}
