package dev.ropewalk.results.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.results.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TiesTest {

    private static Series series(
            String cell, Metric metric, int questions, @Nullable Integer perDocument, IntToDoubleFunction value) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < questions; i++)
            answers.add(new Answer(
                    "" + i,
                    perDocument == null ? null : "d" + i / perDocument,
                    "prompt " + i,
                    value.applyAsDouble(i),
                    ""));
        return new Series(cell, cell, "passkey@1", metric, 512, List.of("board"), List.of(cell), answers);
    }

    private static Series firstRight(String cell, int right) {
        return series(cell, Metric.ACCURACY, 30, null, i -> i < right ? 1 : 0);
    }

    private static List<String> tied(List<Series> column) {
        return Ties.tied(column, column.size()).stream().map(Series::label).toList();
    }

    /**
     * Two overlapping intervals of paired numbers say nothing about the difference. Of 30 keys a finds 12, b 10 of them, c 4: a alone is right on 8
     * that c misses, McNemar's p is 2 / 2^8, times three pairs 0.023; against b it is 1/2.
     */
    @Test
    void overlappingIntervalsOfPairedNumbersSayNothing() {
        assertThat(tied(List.of(firstRight("a", 12), firstRight("b", 10), firstRight("c", 4))))
                .containsExactly("b");
    }

    /** The best of many was picked: p of 2 / 2^8 tells four apart (six pairs, 0.047), not five (ten, 0.078). */
    @Test
    void theMoreThereAreTheMoreItTakes() {
        List<Series> column = new ArrayList<>(List.of(firstRight("a", 12)));
        for (String other : List.of("b", "c", "d")) column.add(firstRight(other, 4));
        assertThat(tied(column)).isEmpty();
        column.add(firstRight("e", 4));
        assertThat(tied(column)).containsExactly("b", "c", "d", "e");
    }

    /** The unit of an error is what was drawn independently: thirty questions over two documents cannot tell, over thirty they can. */
    @Test
    void questionsOfOneDocumentCountOnce() {
        assertThat(tied(List.of(
                        series("a", Metric.ACCURACY, 30, 15, i -> i < 15 ? 1 : 0),
                        series("b", Metric.ACCURACY, 30, 15, i -> 0))))
                .containsExactly("b");
        assertThat(tied(List.of(firstRight("a", 15), firstRight("b", 0)))).isEmpty();
    }

    /** Nats a token of six documents, each a tenth more or nearly so: Student's t of the differences; one document tells nothing. */
    @Test
    void perplexitiesAreComparedOverDocuments() {
        assertThat(tied(List.of(
                        series("a", Metric.PERPLEXITY, 6, null, i -> i),
                        series("b", Metric.PERPLEXITY, 6, null, i -> i + 0.1 + i / 1000.))))
                .isEmpty();
        assertThat(tied(List.of(
                        series("a", Metric.PERPLEXITY, 1, null, i -> 2),
                        series("b", Metric.PERPLEXITY, 1, null, i -> 2.1))))
                .containsExactly("b");
    }

    /** What was never asked of both tells nothing. */
    @Test
    void withoutCommonQuestionsNothingIsToldApart() {
        assertThat(tied(List.of(firstRight("a", 30), series("b", Metric.ACCURACY, 0, null, i -> 0))))
                .containsExactly("b");
    }
}
