package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.app.Commands.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WorkersCommandTest {

    private static final String MODE = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";

    @TempDir
    Path folder;

    @Test
    void whereNobodyMeasuresThatIsSaid() {
        assertThat(command("workers")).isEqualTo(new Answer(0, "Nothing is being measured; nothing waits.\n", ""));
        JsonNode document =
                JsonMapper.shared().readTree(command("workers", "--json").out());
        assertThat(document.path("workers")).isEmpty();
        assertThat(document.at("/total/slots").asInt()).isZero();
    }

    /** One that lives, at a cell, and one that has been silent for an hour, whose cell others may take. */
    @Test
    void whoMeasuresIsListed() throws IOException, SQLException {
        Path pred = Files.createDirectories(folder.resolve("pred/rope"));
        String row = "{\"pred\": \"harbour\", \"answers\": [\"harbour\"], \"all_classes\": null, \"length\": 9}\n";
        for (String task : new String[] {"hotpotqa", "musique"}) Files.writeString(pred.resolve(task + ".jsonl"), row);
        assertThat(command("import", "--format", "longbench", pred.toString(), "--model", "m")
                        .status())
                .isZero();
        change("""
                insert into run (id, suite, document, document_sha256, status, owner, created_at)
                values ('0f0e0d0c-1', 'quick', '{}', '', 'running', 'service/1/x', current_timestamp)""", """
                insert into worker (name, code_version, engine, device, device_kind, slots, labels, message, started_at, heartbeat_at) values
                ('a/41/0123456789', '0.1.0', 3, 'cpu (Xeon)', 'cpu', 2, 'rack=3', 'The model llama is not here.', current_timestamp, current_timestamp),
                ('b/7/abcdefghij', '0.1.0', 3, 'cuda:0 (NVIDIA H200)', 'NVIDIA H200', 1, '', null, current_timestamp, current_timestamp - interval '1' hour)""", """
                insert into cell_order (cell_id, run_id, ordinal, since, model_id, dtype, device, planned, stored, lease, holder, leased_at, lease_until)
                select id, '0f0e0d0c-1', 0, current_timestamp, model_id, dtype, device, 20, 7, task,
                  case when task like '%hotpotqa%' then 'a/41/0123456789' else 'b/7/abcdefghij' end, current_timestamp - interval '2' hour,
                  case when task like '%hotpotqa%' then current_timestamp + interval '60' second else current_timestamp - interval '1' hour end from cell""");
        Answer answer = command("workers");
        assertThat(answer.status()).as(answer.err()).isZero();
        assertThat(answer.out().replaceAll("\\b\\d+ s ago", "0 s ago").lines())
                .containsExactly(
                        "worker         state   device                busy  slots  last heard  version  labels",
                        "─────────────  ──────  ────────────────────  ────  ─────  ──────────  ───────  ──────",
                        "a/41/01234567  living  cpu (Xeon)               1      2     0 s ago    0.1.0  rack=3",
                        "b/7/abcdefgh   silent  cuda:0 (NVIDIA H200)     0      1  60 min ago    0.1.0",
                        "",
                        "worker         is at                                              run             samples  for  free for others",
                        "─────────────  ─────────────────────────────────────────────────  ──────────────  ───────  ───  ───────────────",
                        "a/41/01234567  rope, longbench/hotpotqa/file@1, 0 tokens, seed 0  quick 0f0e0d0c  7 of 20  2 h",
                        "b/7/abcdefgh   rope, longbench/musique/file@1, 0 tokens, seed 0   quick 0f0e0d0c  7 of 20  2 h  now",
                        "",
                        "a/41/01234567: The model llama is not here.",
                        "1 worker, 1 of 2 slots busy, 1 worker silent; 1 cell waits.");
        JsonNode worker =
                JsonMapper.shared().readTree(command("workers", "--json").out()).at("/workers/1");
        assertThat(worker.path("name").asString()).isEqualTo("b/7/abcdefghij");
        assertThat(worker.path("secondsSilent").asDouble()).isBetween(3600., 3700.);
        assertThat(worker.at("/taken/0/secondsToFree").asDouble()).isBetween(-3700., -3600.);
    }

    private Answer command(String... arguments) {
        return new Commands(folder).run(arguments);
    }

    private void change(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(new Commands(folder).url() + MODE, "sa", "");
                Statement statement = connection.createStatement()) {
            for (String one : statements) statement.executeUpdate(one);
        }
    }
}
