package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ropewalk.host.Environment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What docs/operation.md says of backups, done: every row is there again, and a run that was interrupted before goes on to the numbers of an undisturbed one. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class BackupIT {

    private static final Path SOAK = Path.of("../docs/soak").toAbsolutePath().normalize();

    private static final String SMALL = suite("small", "256", 2), LARGE = suite("large", "256, 1024", 4);

    private static final String NIGHTLY =
            "{\"name\": \"nightly\", \"cron\": \"0 30 2 * * *\", \"zone\": \"Europe/Berlin\", \"suite\": " + SMALL
                    + "}";

    private static final String MODE = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";

    @TempDir
    Path folder;

    private static String suite(String name, String lengths, int trials) {
        return "{\"name\": \"%s\", \"model\": \"reference-model\", \"configurations\": [\"rope\", \"self-extend\"], \"tasks\": [\"passkey{depths=8,trials=%d}\"], \"lengths\": [%s]}"
                .formatted(name, trials, lengths);
    }

    /** A database as a command and as JDBC know it. */
    private record Database(String url, String user) {
        Map<String, String> environment() {
            return Map.of(
                    "ROPEWALK_DB",
                    url,
                    "ROPEWALK_DB_USER",
                    user,
                    "ROPEWALK_HOSTS",
                    "bench.example",
                    "ROPEWALK_LOG",
                    "OFF");
        }

        /** Each table's rows, in an order that does not depend on where they lie. */
        Map<String, List<String>> rows() throws SQLException {
            Map<String, List<String>> rows = new TreeMap<>();
            try (Connection connection =
                            DriverManager.getConnection(url.startsWith("jdbc:h2") ? url + MODE : url, user, "");
                    Statement statement = connection.createStatement()) {
                List<String> tables = new ArrayList<>();
                try (ResultSet names = statement.executeQuery(
                        "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'")) {
                    while (names.next()) tables.add(names.getString(1));
                }
                for (String table : tables)
                    try (ResultSet row = statement.executeQuery("select * from \"" + table + "\"")) {
                        List<String> all = new ArrayList<>();
                        while (row.next()) {
                            StringBuilder text = new StringBuilder();
                            for (int column = 1; column <= row.getMetaData().getColumnCount(); column++)
                                text.append(row.getString(column)).append('|');
                            all.add(text.toString());
                        }
                        rows.put(table, all.stream().sorted().toList());
                    }
            }
            return rows;
        }
    }

    /** What a service has done when it is killed: a token, a schedule, a run that ended and one in the midst of its cells. */
    private record Done(String token, String large, JsonNode leaderboard) {}

    @Test
    void h2WhileAServiceUsesIt() throws Exception {
        Path first = Files.createDirectories(folder.resolve("first")),
                second = Files.createDirectories(folder.resolve("second"));
        Database original = new Database("jdbc:h2:file:" + first.resolve("data/ropewalk"), "sa"),
                restored = new Database("jdbc:h2:file:" + second.resolve("data/ropewalk"), "sa");
        Done done = work(first, original);
        Path zip;
        try (Served idle = Served.in(first, original.environment(), "--no-worker")) {
            zip = idle.download("/api/v1/backup", folder.resolve("backup.zip"));
        }
        unzip(zip, Files.createDirectories(second.resolve("data")));
        isWhole(original, restored);
        goesOn(second, restored, done);
        try (var left = Files.list(first.resolve("data"))) {
            assertThat(left.map(Path::getFileName).map(String::valueOf)).noneMatch(name -> name.endsWith(".backup"));
        }
    }

    @Test
    void postgresByItsOwnTools() throws Exception {
        Process server = new ProcessBuilder(
                        SOAK.resolve("postgres").toString(),
                        "bash",
                        "-c",
                        "command -v pg_dump >/dev/null && createdb one && createdb two && dirname \"$(command -v pg_dump)\" && echo \"$PGPORT\"; cat")
                .redirectError(folder.resolve("postgres.log").toFile())
                .start();
        try {
            BufferedReader said =
                    new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
            String programs = said.readLine(), port = programs == null ? null : said.readLine();
            assumeTrue(
                    port != null,
                    "PostgreSQL's server with pg_dump is not here (apt-get install postgresql): its backup is not tried");
            Database original = new Database("jdbc:postgresql://127.0.0.1:" + port + "/one", "ropewalk"),
                    restored = new Database("jdbc:postgresql://127.0.0.1:" + port + "/two", "ropewalk");
            Done done = work(folder, original);
            Path dump = folder.resolve("ropewalk.dump");
            List<String> server_ = List.of("--host=127.0.0.1", "--port=" + port, "--username=ropewalk");
            run(programs, "pg_dump", server_, "--format=custom", "--file=" + dump, "one");
            run(programs, "pg_restore", server_, "--exit-on-error", "--no-owner", "--dbname=two", dump.toString());
            isWhole(original, restored);
            goesOn(folder, restored, done);
        } finally {
            server.getOutputStream().close();
            server.waitFor();
        }
    }

    private Done work(Path where, Database database) throws Exception {
        Served service = Served.in(where, database.environment());
        try {
            String token = service.post("/api/v1/tokens", "{\"name\": \"kept\"}")
                    .path("token")
                    .asString();
            service.post("/api/v1/schedules", NIGHTLY);
            String small = service.post("/api/v1/runs", SMALL).path("id").asString();
            assertThat(service.ended(small).path("status").asString()).isEqualTo("completed");
            JsonNode leaderboard = service.get("/api/v1/leaderboard?model=reference-model");
            String large = service.post("/api/v1/runs", LARGE).path("id").asString();
            long stored = Served.await("a sample", () -> {
                long now = service.get("/api/v1/runs/" + large)
                        .at("/run/samplesStored")
                        .asLong();
                return now > 0 ? now : null;
            });
            service.kill();
            assertThat(stored).as("the run was interrupted in its midst").isLessThan(2 * 2 * 32L);
            return new Done(token, large, leaderboard);
        } finally {
            service.kill();
        }
    }

    private static void isWhole(Database original, Database restored) throws SQLException {
        Map<String, List<String>> rows = original.rows();
        assertThat(rows.keySet()).contains("run", "cell", "sample", "api_token", "schedule", "board_row");
        assertThat(rows.get("sample")).isNotEmpty();
        assertThat(restored.rows()).isEqualTo(rows);
        DatabaseOptions options = new DatabaseOptions(new Environment(restored.environment()));
        assertThat(DatabaseFindings.of(options))
                .noneMatch(finding -> finding.what().equals("database") && finding.mend() != null)
                .filteredOn(finding -> List.of("schema", "results").contains(finding.what()))
                .hasSize(2)
                .allSatisfy(finding ->
                        assertThat(finding.state()).as(finding.found()).isEqualTo(Finding.State.FINE));
    }

    private void goesOn(Path where, Database restored, Done done) throws Exception {
        try (Served service = Served.in(where, restored.environment())) {
            assertThat(service.get("/api/v1/schedules").at("/0/name").asString())
                    .isEqualTo("nightly");
            assertThat(service.asStranger(done.token)).startsWith("HTTP/1.1 200");
            assertThat(service.asStranger("rope_none")).startsWith("HTTP/1.1 401");
            assertThat(service.ended(done.large).path("status").asString()).isEqualTo("completed");
            JsonNode cells =
                    service.get("/api/v1/runs/" + done.large + "/cells").path("items");
            assertThat(cells.valueStream())
                    .hasSize(4)
                    .allSatisfy(cell -> assertThat(cell.path("stored").asInt()).isEqualTo(32));
            assertThat(scores(service.get("/api/v1/leaderboard?model=reference-model")))
                    .containsAll(scores(done.leaderboard));
        }
    }

    private static List<String> scores(JsonNode leaderboard) {
        List<String> scores = new ArrayList<>();
        for (JsonNode board : leaderboard.path("boards"))
            for (JsonNode row : board.path("rows"))
                scores.add(board.path("id") + " " + row.path("label") + " " + row.path("length") + " "
                        + row.path("score"));
        assertThat(scores).isNotEmpty();
        return scores;
    }

    private static void unzip(Path zip, Path into) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry())
                Files.copy(in, into.resolve(entry.getName()));
        }
    }

    private void run(String programs, String program, List<String> server, String... more) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Path.of(programs, program).toString()));
        command.addAll(server);
        command.addAll(List.of(more));
        Path log = folder.resolve(program + ".log");
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        assertThat(status).as(Files.readString(log)).isZero();
    }
}
