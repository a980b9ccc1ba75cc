package dev.ropewalk.results.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.results.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FindingsTest {

    private static Series series(String label, String task, Metric metric, int length, double... values) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < values.length; i++) answers.add(new Answer("" + i, null, "prompt " + i, values[i], ""));
        return new Series(label, label, task, metric, length, List.of("board"), List.of("cell"), answers);
    }

    private static List<Comparison.Table> tables(Evidence.Group... groups) {
        return new Evidence("model", List.of(groups), null, 0.95, LeftOut.NONE)
                .comparison()
                .tables();
    }

    private static Evidence.Group ruler(int length, double... shares) {
        List<List<Series>> byTask = new ArrayList<>();
        for (int t = 0; t < shares.length; t++)
            byTask.add(List.of(series("rope{}", "ruler/task" + t + "@1", Metric.SCORE, length, shares[t], shares[t])));
        return new Evidence.Group("ruler-13", length, byTask, List.of());
    }

    /**
     * A suite that reproduces a published number prints that number: the mean over the tasks, how many of them there are, and RULER's 85.6. Two equal
     * samples a task certify nothing: what they leave open is 1 - 0.025^(1/2) of each grade, squares added over the tasks.
     */
    @Test
    void rulersTableSaysItsAverageAndWhatItLacks() {
        Findings found = Findings.of(
                List.of(), tables(ruler(1024, 1, 1, 0.8, 0.8), ruler(2048, 1, 0.5, 0.5, 0)), List.of(), 512);
        assertThat(found.averages()).hasSize(2).allMatch(average -> average.of() == 13);
        Findings.Average first = found.averages().get(0);
        assertThat(first.score()).isCloseTo(0.9, within(1e-12));
        assertThat(Objects.requireNonNull(first.interval()).lower()).isLessThanOrEqualTo(0.9);
        assertThat(new FindingsReport(found).text())
                .startsWith("ruler-13, mean of its tasks in % [95 % interval], incomplete: 4 of 13\n")
                .containsPattern("rope +90.0 \\[51.9,96.0\\] +50.0 \\[24.2,75.8\\] +70.0 +63.3 +76.7")
                .contains("85.6 %, RULER's line")
                .contains("certified none for all; by the score alone 1024 for all");
        assertThat(found.sentences()).isEmpty(); // one configuration leads nobody
    }

    /** Where a cell failed a length lacks more tasks than another, and the table says which. */
    @Test
    void lengthsThatLackMoreTasksAreNamed() {
        Findings found = Findings.of(
                List.of(), tables(ruler(1024, 1, 1), ruler(2048, 1, 1, 1), ruler(4096, 1, 1)), List.of(), 512);
        assertThat(new FindingsReport(found).text())
                .contains("incomplete: 2 of 13 at 1024 and 4096; 3 of 13 at 2048\n");
    }

    /** Of perplexities less is better, and no number of questions is foretold. */
    @Test
    void ofPerplexitiesTheLowestLeads() {
        Evidence.Group group = new Evidence.Group(
                "ppl/lastk-32@1",
                256,
                List.of(List.of(
                        series("rope{}", "ppl/lastk-32@1", Metric.PERPLEXITY, 256, 2.0, 2.5, 3.0, 3.5),
                        series("yarn{}", "ppl/lastk-32@1", Metric.PERPLEXITY, 256, 1.0, 1.51, 2.0, 2.49))),
                List.of());
        Findings found = Findings.of(tables(group), List.of(), List.of(), 256);
        assertThat(found.sentences()).containsExactly("ppl/lastk-32@1: at 256 yarn leads alone.");
        assertThat(found.effectiveLengths()).isEmpty();
    }

    private static Stratum stratum(int length, Series... series) {
        return new Stratum(
                "passkey@1",
                length,
                java.util.Arrays.stream(series)
                        .collect(java.util.stream.Collectors.toMap(Series::configuration, one -> one)));
    }

    private static Series firstRight(String label, int length, int right) {
        double[] values = new double[30];
        java.util.Arrays.fill(values, 0, right, 1);
        return series(label, "passkey@1", Metric.ACCURACY, length, values);
    }

    /** Within the window 28 of 30 to rope's 30 is nothing that two flips tell; beyond it 15 to none is half of all. */
    @Test
    void whatExtendingCostsIsSaid() {
        Findings found = Findings.of(
                List.of(),
                List.of(),
                List.of(
                        stratum(256, firstRight("rope{}", 256, 30), firstRight("dca{}", 256, 28)),
                        stratum(1024, firstRight("rope{}", 1024, 0), firstRight("dca{}", 1024, 15))),
                512);
        assertThat(new FindingsReport(found).text())
                .isEqualTo(
                        "Against rope on passkey@1: within 512 tokens dca is not told apart from it; beyond better: dca by 50.0 points.\n");
        assertThat(Objects.requireNonNull(found.prices().get(0).within().get("dca{}"))
                        .difference())
                .isCloseTo(-2 / 30.0, within(1e-12));
    }

    /** Ten questions settled it at each of two lengths: their average is of no questions that anybody chose, and nothing is said of it. */
    @Test
    void anAverageOfWhatStoppedEarlyIsNotTold() {
        Series whole = firstRight("dca{}", 1024, 30);
        Series stopped = new Series(
                whole.label(),
                whole.configuration(),
                whole.task(),
                whole.metric(),
                whole.length(),
                whole.protocol(),
                whole.cells(),
                whole.answers().subList(0, 10),
                30);
        Findings found = Findings.of(
                List.of(),
                List.of(),
                List.of(
                        stratum(256, firstRight("rope{}", 256, 30), firstRight("dca{}", 256, 28)),
                        stratum(1024, firstRight("rope{}", 1024, 0), stopped),
                        stratum(2048, firstRight("rope{}", 2048, 0), firstRight("dca{}", 2048, 30))),
                512);
        assertThat(new FindingsReport(found).text())
                .isEqualTo("Against rope on passkey@1: within 512 tokens dca is not told apart from it.\n");
    }

    @Test
    void whereNothingWasMeasuredNothingIsSaid() {
        assertThat(new FindingsReport(Findings.NONE).text()).isEmpty();
    }
}
