package dev.ropewalk.web.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.web.Notes;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class BoardTableTest {

    private static final Board BOARD = new Board(
            "b".repeat(64),
            "m",
            "model",
            512,
            null,
            null,
            null,
            "passkey@1",
            "accuracy",
            1L,
            1,
            20,
            "0.1.0",
            1,
            1,
            "float32",
            "cpu",
            3,
            2,
            6,
            6,
            null,
            true,
            Notes.NONE);

    private static final Set<String> TIED = Set.of("cell a 1024");

    private final List<BoardRow> rows = List.of(
            row("a", 256, 1., .8, 1.),
            row("b", 256, 1., .8, 1.),
            row("c", 256, 1., .8, 1.),
            row("a", 1024, .5, .3, .7),
            row("b", 1024, .9, .7, 1.),
            row("c", 1024, .1, 0., .3));

    @Test
    void theBestLeadsAndTiesAreThoseOfThePairedTest() {
        BoardTable table = BoardTable.of(BOARD, rows, looked -> TIED, null, "", null, 10);
        assertThat(table.lines()).extracting(BoardTable.Line::configurationId).containsExactly("b", "a", "c");
        assertThat(table.lines())
                .extracting(line -> line.entries().get(1).best())
                .containsExactly(true, false, false);
        assertThat(table.lines())
                .extracting(line -> line.entries().get(1).tied())
                .containsExactly(false, true, false);
    }

    @Test
    void whereAllAreEqualNobodyIsBest() {
        BoardTable table = BoardTable.of(BOARD, rows, looked -> TIED, null, "", null, 10);
        assertThat(table.lines())
                .noneMatch(line ->
                        line.entries().get(0).best() || line.entries().get(0).tied());
    }

    /** Two plans that are the same in exact arithmetic differ in the seventh digit: that makes no winner. */
    @Test
    void theRoundingOfSumsMakesNoWinner() {
        BoardTable table = BoardTable.of(
                BOARD,
                List.of(
                        row("a", 256, 0.7139999, 0.6, 0.8),
                        row("b", 256, 0.7140000, 0.6, 0.8),
                        row("c", 256, 0.5, 0.4, 0.6)),
                looked -> Set.of(),
                null,
                "",
                null,
                10);
        assertThat(table.lines().stream()
                        .filter(line -> line.entries().get(0) != null
                                && line.entries().get(0).best())
                        .map(BoardTable.Line::configurationId))
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void lowerPerplexityIsBetter() {
        Board perplexity = new Board(
                "b".repeat(64),
                "m",
                "model",
                512,
                null,
                null,
                null,
                "ppl",
                "perplexity",
                1L,
                1,
                3,
                "0.1.0",
                1,
                1,
                "float32",
                "cpu",
                3,
                2,
                6,
                6,
                null,
                false,
                Notes.NONE);
        assertThat(BoardTable.of(perplexity, rows, looked -> Set.of(), null, "", null, 10)
                        .lines())
                .extracting(BoardTable.Line::configurationId)
                .containsExactly("c", "a", "b");
    }

    @Test
    void theTrainedLengthIsMarkedBeforeTheFirstLongerOne() {
        assertThat(BoardTable.of(BOARD, rows, looked -> TIED, null, "", null, 10)
                        .columns())
                .containsExactly(new BoardTable.Column(256, false, false), new BoardTable.Column(1024, true, true));
    }

    @Test
    void whatIsFilteredOrCutOffIsCounted() {
        BoardTable filtered = BoardTable.of(BOARD, rows, looked -> TIED, 256, "METHOD-B", null, 10);
        assertThat(filtered.found()).isEqualTo(1);
        assertThat(filtered.all()).isEqualTo(3);
        assertThat(filtered.sort()).isEqualTo(256);
        BoardTable cut = BoardTable.of(BOARD, rows, looked -> TIED, 999, "", null, 2);
        assertThat(cut.sort()).isEqualTo(1024);
        assertThat(cut.lines()).hasSize(2);
        assertThat(cut.found()).isEqualTo(3);
    }

    @Test
    void aMissingScoreComesLastAndAMissingCellStaysEmpty() {
        BoardTable table = BoardTable.of(
                BOARD,
                List.of(row("a", 256, null, null, null), row("b", 1024, .2, .1, .3)),
                looked -> TIED,
                256,
                "",
                null,
                10);
        assertThat(table.lines().get(1).entries()).contains((BoardTable.Entry) null);
        assertThat(BoardTable.of(BOARD, List.of(), looked -> TIED, null, "", null, 10)
                        .lines())
                .isEmpty();
    }

    /** Where nobody said what a model was trained on, no length lies beyond; answers of no known length have a column of their own. */
    @Test
    void whatIsNotKnownIsNotBeyond() {
        Board unknown = new Board(
                "id",
                "model",
                "vicuna",
                0,
                null,
                null,
                null,
                "t",
                "score",
                0L,
                1,
                1,
                "1",
                1,
                null,
                "unknown",
                "unknown",
                1,
                2,
                2,
                2,
                null,
                false,
                Notes.NONE);
        BoardTable table = BoardTable.of(
                unknown,
                List.of(row("a", 0, .5, .4, .6), row("a", 4096, .2, .1, .3)),
                looked -> TIED,
                null,
                "",
                null,
                10);
        assertThat(table.columns()).noneMatch(BoardTable.Column::beyond);
        assertThat(table.columns()).extracting(BoardTable.Column::known).containsExactly(false, true);
    }

    /** Line after line, each once, in the order of the whole table. */
    @Test
    void pagesOfLinesMakeTheWholeTable() {
        BoardTable first = BoardTable.of(BOARD, rows, looked -> TIED, null, "", null, 2);
        assertThat(first.lines()).extracting(BoardTable.Line::configurationId).containsExactly("b", "a");
        assertThat(first.next()).isEqualTo("a");
        BoardTable second = BoardTable.of(BOARD, rows, looked -> TIED, null, "", first.next(), 2);
        assertThat(second.lines()).extracting(BoardTable.Line::configurationId).containsExactly("c");
        assertThat(second.from()).isEqualTo(2);
        assertThat(second.next()).isNull();
        assertThat(second.lines().get(0).entries().get(0).best()).isFalse();
        assertThat(BoardTable.of(BOARD, rows, looked -> TIED, null, "", "gone", 2)
                        .from())
                .isZero();
    }

    /** Ties are looked for among the lines that are shown and the best, whatever else there is. */
    @Test
    void onlyWhatIsShownIsHeldAgainstTheBest() {
        BoardTable.of(
                BOARD,
                rows,
                looked -> {
                    assertThat(looked).containsExactlyInAnyOrder("b", "c");
                    return TIED;
                },
                null,
                "",
                "a",
                1);
    }

    static BoardRow row(String id, int length, Double score, Double lower, Double upper) {
        return new BoardRow(
                "cell " + id + " " + length,
                id,
                "method",
                "method-" + id,
                JsonNodeFactory.instance.objectNode(),
                length,
                1,
                null,
                null,
                score == null ? "refused" : "done",
                null,
                score,
                lower,
                upper,
                20,
                0,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                Notes.NONE,
                null,
                "0.1.0");
    }
}
