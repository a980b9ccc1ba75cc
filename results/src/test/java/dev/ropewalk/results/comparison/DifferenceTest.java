package dev.ropewalk.results.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.results.Metric;
import dev.ropewalk.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DifferenceTest {

    private static Series series(String label, Metric metric, List<Answer> answers) {
        return new Series(label, label, "passkey@1", metric, 512, List.of("board"), List.of("cell"), answers);
    }

    private static Series series(String label, Metric metric, @Nullable Double... values) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < values.length; i++) answers.add(new Answer("" + i, null, "prompt " + i, values[i], ""));
        return series(label, metric, answers);
    }

    private static Difference of(Series a, Series b) {
        return Difference.of(List.of(a), List.of(b), 0.95, 1);
    }

    /**
     * Of 30 questions 12 and 4 are right, on 8 the first alone: two intervals that overlap say nothing of the difference of paired numbers.
     * McNemar's exact p is 2 / 2^8.
     */
    @Test
    void aDifferenceIsPairedNotTwoIntervals() {
        Double[] a = new Double[30], b = new Double[30];
        for (int i = 0; i < 30; i++) {
            a[i] = i < 12 ? 1.0 : 0.0;
            b[i] = i < 4 ? 1.0 : 0.0;
        }
        Difference difference = of(series("a", Metric.ACCURACY, a), series("b", Metric.ACCURACY, b));
        assertThat(difference.procedure()).isEqualTo(Difference.Procedure.RIGHT_OR_WRONG);
        assertThat(difference.p()).isCloseTo(0.0078125, within(1e-15));
        assertThat(difference.difference()).isCloseTo(8 / 30.0, within(1e-15));
        assertThat(Objects.requireNonNull(difference.interval()).lower()).isGreaterThan(0);
        assertThat(difference.onlyA()).containsExactly("4", "5", "6", "7", "8", "9", "10", "11");
        assertThat(difference.onlyB()).isEmpty();
    }

    @Test
    void whatOneAloneAnsweredIsNamedAndBounded() {
        Difference difference = of(
                series("a", Metric.ACCURACY, 1.0, 1.0, null, 1.0), series("b", Metric.ACCURACY, 0.0, 1.0, 1.0, null));
        assertThat(difference.questions()).isEqualTo(2);
        assertThat(difference.unmatched()).containsExactly("2", "3");
        assertThat(difference.difference()).isEqualTo(0.5);
        assertThat(difference.bounds()).isEqualTo(new Interval(-0.25, 0.75));
    }

    @Test
    void otherPromptsAreNotCompared() {
        Series a = series("a", Metric.ACCURACY, List.of(new Answer("0", null, "one", 1.0, "")));
        Series b = series("b", Metric.ACCURACY, List.of(new Answer("0", null, "another", 1.0, "")));
        assertThatThrownBy(() -> of(a, b))
                .hasMessage("a and b were asked question 0 of passkey@1 at 512 with different prompts");
    }

    @Test
    void otherProtocolsAreNotCompared() {
        Series a = series("a", Metric.ACCURACY, 1.0);
        Series b = new Series(
                "b", "b", "passkey@1", Metric.ACCURACY, 512, List.of("another"), List.of("cell"), a.answers());
        assertThatThrownBy(() -> of(a, b)).hasMessage("a and b were not measured alike on passkey@1 at 512");
    }

    /** Six documents of five questions, A right on all of three and B on none: the unit is the document, so p is that of t = 0.5 / 0.2236 with 5 degrees, not 2 · 2^-15. */
    @Test
    void questionsOfOneDocumentCountOnce() {
        List<Answer> a = new ArrayList<>(), b = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            a.add(new Answer("" + i, "d" + i / 5, "p", i < 15 ? 1.0 : 0.0, ""));
            b.add(new Answer("" + i, "d" + i / 5, "p", 0.0, ""));
        }
        Difference difference = of(series("a", Metric.ACCURACY, a), series("b", Metric.ACCURACY, b));
        assertThat(difference.procedure()).isEqualTo(Difference.Procedure.DOCUMENTS);
        assertThat(difference.documents()).isEqualTo(6);
        assertThat(difference.p()).isCloseTo(0.07557, within(1e-4)); // Student's, t = 2.236, 5 degrees: scipy 1.17.1
        // residuals of the documents' sums are 2.5 each: sqrt(6/5 · 6 · 6.25) / 30 = 0.2236, times Student's 2.5706
        // with 5 degrees
        assertThat(Objects.requireNonNull(difference.interval()).lower())
                .isCloseTo(0.5 - 2.570582 * 0.2236068, within(1e-6));
    }

    /** Two that are graded alike throughout are tied, and twenty ties leave 17 points open: 1 - 2 (1 - 0.025^(1/20)) / 2 of the way. */
    @Test
    void twoPerfectGradesAreTiedWithoutCertainty() {
        Double[] perfect = new Double[20];
        java.util.Arrays.fill(perfect, 1.0);
        Difference graded = of(series("a", Metric.SCORE, perfect), series("b", Metric.SCORE, perfect));
        double open = 1 - Math.pow(0.025, 1 / 20.0);
        assertThat(graded.p()).isEqualTo(1);
        assertThat(Objects.requireNonNull(graded.interval()).lower()).isCloseTo(-open, within(1e-12));
        assertThat(graded.interval().upper()).isCloseTo(open, within(1e-12));
        Difference average = Difference.of(
                List.of(series("a", Metric.SCORE, perfect), series("a", Metric.SCORE, perfect)),
                List.of(series("b", Metric.SCORE, perfect), series("b", Metric.SCORE, perfect)),
                0.95,
                1);
        assertThat(Objects.requireNonNull(average.interval()).upper())
                .isCloseTo(open / Math.sqrt(2), within(1e-12)); // half of each, squares added
        assertThat(average.p()).isEqualTo(1);
    }

    /** Three documents on which A is better throughout do not prove it: p is that of three tosses, not 0. */
    @Test
    void documentsThatAreAlikeAreNoProof() {
        List<Answer> a = new ArrayList<>(), b = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            a.add(new Answer("" + i, "d" + i / 2, "p", 1.0, ""));
            b.add(new Answer("" + i, "d" + i / 2, "p", 0.0, ""));
        }
        Difference difference = of(series("a", Metric.ACCURACY, a), series("b", Metric.ACCURACY, b));
        assertThat(difference.p()).isCloseTo(0.25, within(1e-12));
        assertThat(Objects.requireNonNull(difference.interval()).lower()).isNegative();
    }

    @Test
    void oneDocumentHasNoInterval() {
        List<Answer> answers = List.of(new Answer("0", "d", "p", 1.0, ""), new Answer("1", "d", "p", 0.0, ""));
        Difference difference = of(series("a", Metric.ACCURACY, answers), series("b", Metric.ACCURACY, answers));
        assertThat(difference.interval()).isNull();
        assertThat(difference.p()).isNull();
    }

    @Test
    void lessIsBetterOfPerplexities() {
        Difference difference =
                of(series("a", Metric.PERPLEXITY, 1.0, 1.5, 2.0), series("b", Metric.PERPLEXITY, 1.25, 1.75, 2.5));
        assertThat(difference.procedure()).isEqualTo(Difference.Procedure.PERPLEXITY);
        assertThat(difference.difference()).isCloseTo(-1 / 3.0, within(1e-12));
        assertThat(difference.onlyA()).containsExactly("0", "1", "2");
        assertThat(difference.p()).isCloseTo(0.05719, within(1e-4)); // scipy.stats.ttest_rel, t = -4, 2 degrees
    }

    /** Two questions of one task weigh as much as ten of another. */
    @Test
    void tasksOfAGroupCountAlike() {
        Double[] ones = {1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0}, none = new Double[10];
        java.util.Arrays.fill(none, 0.0);
        Difference difference = Difference.of(
                List.of(series("a", Metric.SCORE, ones), series("a", Metric.SCORE, 0.0, 0.0)),
                List.of(series("b", Metric.SCORE, none), series("b", Metric.SCORE, 0.0, 0.0)),
                0.95,
                1);
        assertThat(difference.procedure()).isEqualTo(Difference.Procedure.AVERAGE);
        assertThat(difference.difference()).isCloseTo(0.5, within(1e-12));
        assertThat(difference.p()).isCloseTo(2 / 1024.0, within(1e-12));
    }

    /** Two tasks number their questions alike: what one side lacks is told by its task, and bounded by the mean over the tasks. */
    @Test
    void whatIsMissingInAGroupIsNamedByItsTask() {
        Series vt = new Series(
                "a",
                "a",
                "ruler/vt@1",
                Metric.SCORE,
                512,
                List.of("board"),
                List.of("cell"),
                series("a", Metric.SCORE, 1.0, 1.0, 1.0).answers());
        Difference difference = Difference.of(
                List.of(series("a", Metric.SCORE, 1.0, 1.0), vt),
                List.of(series("b", Metric.SCORE, 0.0, null), series("b", Metric.SCORE, 0.0, null, 1.0)),
                0.95,
                1);
        assertThat(difference.unmatched()).containsExactly("passkey@1 1", "ruler/vt@1 1");
        assertThat(difference.onlyA()).containsExactly("passkey@1 0", "ruler/vt@1 0");
        assertThat(difference.difference()).isEqualTo(0.75);
        // (1 - 1) / 2 and (1 + 0 - 1) / 3; (1 + 1) / 2 and (1 + 0 + 1) / 3
        Interval bounds = Objects.requireNonNull(difference.bounds());
        assertThat(bounds.lower()).isCloseTo(0, within(1e-12));
        assertThat(bounds.upper()).isCloseTo(5 / 6.0, within(1e-12));
    }
}
