package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code kill -9} in the middle of a run, then the same command: it goes on where it was, and ends as an undisturbed run ends. */
class KillAndResumeIT {

    private static final String SUITE = """
        name: resume
        model: reference-model
        configurations: [rope, self-extend, dca]
        tasks: ["passkey{depths=8,trials=2}", "ppl/lastk{k=64,documents=3}"]
        lengths: [256, 2048]
        seeds: [7]
        """;

    @TempDir
    Path folder;

    @Test
    void aKilledRunEndsAsAnUndisturbedOne() throws Exception {
        Path suite = Files.writeString(folder.resolve("suite.yaml"), SUITE);
        end(start(suite, "undisturbed"), "undisturbed");

        Process victim = start(suite, "killed");
        int stored = 0;
        while (victim.isAlive() && stored == 0) {
            Thread.sleep(200);
            stored = storedSamples(folder.resolve("killed.log"));
        }
        assertThat(victim.isAlive())
                .as("the run was still going on when it was killed")
                .isTrue();
        victim.destroyForcibly().waitFor();
        assertThat(folder.resolve("killed.json")).doesNotExist();

        end(start(suite, "killed"), "killed");
        assertThat(Files.readString(folder.resolve("killed.log"))).contains("Going on with run ");

        assertThat(table("killed")).isEqualTo(table("undisturbed"));
        try (Connection connection = DriverManager.getConnection(url("killed"), "sa", "");
                var rows = connection.createStatement().executeQuery("""
                    select count(*), count(distinct id), count(distinct cell_id || '/' || ordinal), (select sum(samples) from cell),
                      (select count(*) from run) from sample""")) {
            rows.next();
            assertThat(rows.getInt(1))
                    .isEqualTo(rows.getInt(2))
                    .isEqualTo(rows.getInt(3))
                    .isEqualTo(rows.getInt(4));
            assertThat(rows.getInt(5)).as("runs").isEqualTo(1);
        }
    }

    private String url(String name) {
        return "jdbc:h2:file:" + folder.resolve(name)
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
    }

    private Process start(Path suite, String name) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "run",
                        suite.toString(),
                        "--db",
                        url(name),
                        "--json",
                        folder.resolve(name + ".json").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(name + ".log").toFile()))
                .start();
    }

    private void end(Process run, String name) throws Exception {
        int status = run.waitFor();
        assertThat(status).as(Files.readString(folder.resolve(name + ".log"))).isZero();
    }

    /** What the last line of progress says. */
    private static int storedSamples(Path log) throws IOException {
        int stored = 0;
        try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine())
                if (line.matches(".* \\d+/\\d+ samples, .*"))
                    stored = Integer.parseInt(line.replaceFirst(".* (\\d+)/\\d+ samples, .*", "$1"));
        }
        return stored;
    }

    /** All that a reader compares: everything but timings and the run's own id. */
    private List<String> table(String name) throws IOException {
        JsonNode cells =
                JsonMapper.shared().readTree(folder.resolve(name + ".json")).path("cells");
        List<String> table = new ArrayList<>();
        for (JsonNode cell : cells)
            table.add(cell.path("configuration") + " " + cell.path("task") + " " + cell.path("length") + " "
                    + cell.path("samples") + " " + cell.path("failures") + " " + cell.path("score") + " "
                    + cell.path("interval"));
        assertThat(table).hasSize(12);
        return table;
    }
}
