package dev.ropewalk.web.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.web.Notes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TiesTest {

    private static final Board SHARES = board("accuracy"), PERPLEXITIES = board("perplexity");

    private static Board board(String metric) {
        return new Board(
                "b".repeat(64),
                "m",
                "model",
                512,
                null,
                null,
                null,
                "passkey@1",
                metric,
                1,
                30,
                "0.1.0",
                1,
                1,
                "float32",
                "cpu",
                3,
                1,
                3,
                null,
                false,
                Notes.NONE);
    }

    private static List<Ties.Answer> answers(
            String id, int questions, @Nullable Integer perDocument, IntToDoubleFunction value) {
        List<Ties.Answer> answers = new ArrayList<>();
        for (int i = 0; i < questions; i++)
            answers.add(new Ties.Answer(
                    "cell " + id + " 512",
                    i,
                    perDocument == null ? null : "d" + i / perDocument,
                    value.applyAsDouble(i)));
        return answers;
    }

    @SafeVarargs
    private static List<Ties.Answer> all(List<Ties.Answer>... cells) {
        return java.util.Arrays.stream(cells).flatMap(List::stream).toList();
    }

    /**
     * Two overlapping intervals of paired numbers say nothing about the difference. Of 30 keys a finds 12, b 10 of them, c 4: a alone is right on 8
     * that c misses, McNemar's p is 2 / 2^8, times three pairs 0.023; against b it is 1/2.
     */
    @Test
    void overlappingIntervalsOfPairedNumbersSayNothing() {
        List<BoardRow> rows = List.of(
                BoardTableTest.row("a", 512, .4, .25, .58),
                BoardTableTest.row("b", 512, 1 / 3., .19, .51),
                BoardTableTest.row("c", 512, 4 / 30., .05, .30));
        assertThat(Ties.of(
                        SHARES,
                        rows,
                        all(
                                answers("a", 30, null, i -> i < 12 ? 1 : 0),
                                answers("b", 30, null, i -> i < 10 ? 1 : 0),
                                answers("c", 30, null, i -> i < 4 ? 1 : 0))))
                .containsExactly("cell b 512");
    }

    /** The best of many was picked: p of 2 / 2^8 tells two of three apart, not two of four (six pairs, 0.047) of which another ties, nor two of five (ten). */
    @Test
    void theMoreThereAreTheMoreItTakes() {
        List<BoardRow> rows = new ArrayList<>();
        List<Ties.Answer> answers = new ArrayList<>();
        for (String id : List.of("a", "b", "c", "d", "e")) {
            boolean best = id.equals("a");
            rows.add(BoardTableTest.row(id, 512, best ? .4 : 4 / 30., 0., 1.));
            answers.addAll(answers(id, 30, null, i -> i < (best ? 12 : 4) ? 1 : 0));
        }
        assertThat(Ties.of(SHARES, rows.subList(0, 4), answers)).isEmpty(); // 6 x 0.0078 = 0.047
        assertThat(Ties.of(SHARES, rows, answers)).hasSize(4); // 10 x 0.0078 = 0.078
    }

    /** The unit of an error is what was drawn independently: thirty questions over two documents cannot tell, over thirty they can. */
    @Test
    void questionsOfOneDocumentCountOnce() {
        List<BoardRow> rows =
                List.of(BoardTableTest.row("a", 512, .5, 0., 1.), BoardTableTest.row("b", 512, 0., 0., .1));
        assertThat(Ties.of(SHARES, rows, all(answers("a", 30, 15, i -> i < 15 ? 1 : 0), answers("b", 30, 15, i -> 0))))
                .containsExactly("cell b 512");
        assertThat(Ties.of(
                        SHARES, rows, all(answers("a", 30, null, i -> i < 15 ? 1 : 0), answers("b", 30, null, i -> 0))))
                .isEmpty();
    }

    /** Nats a token of six documents, each a tenth more or nearly so: Student's t of the differences; one document tells nothing. */
    @Test
    void perplexitiesAreComparedOverDocuments() {
        List<BoardRow> rows =
                List.of(BoardTableTest.row("a", 512, 7., 1., 50.), BoardTableTest.row("b", 512, 8., 1., 60.));
        assertThat(Ties.of(
                        PERPLEXITIES,
                        rows,
                        all(answers("a", 6, null, i -> i), answers("b", 6, null, i -> i + 0.1 + i / 1000.))))
                .isEmpty();
        assertThat(Ties.of(PERPLEXITIES, rows, all(answers("a", 1, null, i -> 2), answers("b", 1, null, i -> 2.1))))
                .containsExactly("cell b 512");
    }

    @Test
    void withoutAnswersNothingIsToldApart() {
        List<BoardRow> rows =
                List.of(BoardTableTest.row("a", 512, 1., .8, 1.), BoardTableTest.row("b", 512, .1, 0., .2));
        assertThat(Ties.of(SHARES, rows, List.of())).containsExactly("cell b 512");
    }
}
