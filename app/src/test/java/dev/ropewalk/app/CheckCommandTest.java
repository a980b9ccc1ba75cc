package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.app.Commands.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} and {@code mark} make of a small database, and what they leave as it is. */
class CheckCommandTest {

    private static final String MODE = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";

    @TempDir
    Path folder;

    /** Two of three questions known: a board of one cell. */
    @BeforeEach
    void aBoard() throws IOException {
        Path pred = Files.createDirectories(folder.resolve("pred/rope"));
        Files.writeString(pred.resolve("hotpotqa.jsonl"), """
                {"pred": "harbour", "answers": ["harbour"], "all_classes": null, "length": 9}
                {"pred": "the harbour", "answers": ["harbour"], "all_classes": null, "length": 8}
                {"pred": "boat", "answers": ["harbour"], "all_classes": null, "length": 7}
                """);
        assertThat(command("import", "--format", "longbench", pred.toString(), "--model", "m")
                        .status())
                .isZero();
    }

    private Answer command(String... arguments) {
        return new Commands(folder).run(arguments);
    }

    private <T> T inDatabase(Class<T> type, String question, String... changes) throws SQLException {
        try (Connection connection = DriverManager.getConnection(new Commands(folder).url() + MODE, "sa", "");
                Statement statement = connection.createStatement()) {
            for (String change : changes)
                assertThat(statement.executeUpdate(change)).isEqualTo(1);
            try (ResultSet row = statement.executeQuery(question)) {
                assertThat(row.next()).isTrue();
                return row.getObject(1, type);
            }
        }
    }

    /** Looking changes nothing; repairing writes what the cells say, and then there is nothing more to say. */
    @Test
    void aBoardThatSaysSomethingElseIsFoundAndMadeAnew() throws SQLException {
        assertThat(command("check")).isEqualTo(new Answer(0, "All of 1 board follows from the cells.\n", ""));
        String board =
                inDatabase(String.class, "select id from board", "update board_row set score = 0.125, seeds = 7");
        Answer found = command("check");
        assertThat(found.status()).isEqualTo(1);
        assertThat(found.err())
                .isEqualTo("ropewalk: 1 of 1 board say something else than their cells, " + board.substring(0, 12)
                        + "; run it again with --repair.\n");
        assertThat(inDatabase(Double.class, "select score from board_row")).isEqualTo(0.125);
        assertThat(command("check", "--repair"))
                .isEqualTo(
                        new Answer(0, "Made anew from the cells: 1 of 1 board, " + board.substring(0, 12) + ".\n", ""));
        assertThat(inDatabase(Double.class, "select score from board_row"))
                .isEqualTo(inDatabase(Double.class, "select score from cell"));
        assertThat(inDatabase(Integer.class, "select seeds from board_row")).isEqualTo(1);
        assertThat(command("check").out()).isEqualTo("All of 1 board follows from the cells.\n");
    }

    @Test
    void whereNothingIsNothingIsWrong() {
        assertThat(new Commands(folder.resolve("empty")).run("check"))
                .isEqualTo(new Answer(0, "There is no board yet.\n", ""));
    }

    /** It is said, once, and taken back; it changes no number. */
    @Test
    void whatIsArchivedSaysSo() throws SQLException {
        String cell = inDatabase(String.class, "select id from cell").substring(0, 12);
        Answer standings = command("standings");
        assertThat(standings.status()).as(standings.err()).isZero();
        Answer marked = command("mark", cell, "--archived");
        assertThat(marked.status()).as(marked.err()).isZero();
        assertThat(marked.out()).contains(cell, "archived");
        assertThat(command("mark", cell, "--archived").status()).isZero();
        assertThat(command("mark").out().lines().filter(line -> line.contains("archived")))
                .hasSize(1);
        assertThat(command("standings")).isEqualTo(standings);
        assertThat(command("check").status()).isZero();
        assertThat(command("mark", cell, "--take-back", "--archived").status()).isZero();
        assertThat(command("mark").out()).doesNotContain("archived");
    }
}
