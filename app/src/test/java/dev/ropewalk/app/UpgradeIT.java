package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What 0.1.0 left in its database, made by that program, is there after {@code serve} of this one has brought it up to date: numbers, samples, boards, the schedule,
 * the token; and what waited is measured, of the model that is bundled today.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class UpgradeIT {

    private static final String MODE = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
    private static final String TOKEN = "rope_x_xKJwx7VntBhQCBT472kU6zEWkVRujlyvG9hkr0sWE";
    private static final String SCHEDULE = "09b9258f-73d8-4706-9494-624fba6fd6ad";
    private static final String WAITED = "ad609afe-8a6f-48e8-8b14-90876c483d7a";

    /** As its leaderboard said: configuration, task, length, score. */
    private static final List<String> NUMBERS = List.of(
            "rope{} passkey@1 256 0.875",
            "rope{} passkey@1 512 0.0",
            "rope{} ppl/lastk-64@1 256 6.9872772608255405",
            "rope{} ppl/lastk-64@1 512 24.104258124538394",
            "yarn{} passkey@1 256 0.875",
            "yarn{} passkey@1 512 1.0",
            "yarn{} ppl/lastk-64@1 256 6.9872772608255405",
            "yarn{} ppl/lastk-64@1 512 6.732689923298796");

    @TempDir
    Path folder;

    @Test
    void onH2() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        isThereAgain("jdbc:h2:file:" + folder.resolve("data/ropewalk"), MODE, "sa");
    }

    @Test
    void onPostgres() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            isThereAgain(postgres.getJdbcUrl("postgres", "postgres"), "", "postgres");
        }
    }

    private void isThereAgain(String url, String mode, String user) throws Exception {
        List<String> before;
        try (Connection database = DriverManager.getConnection(url + mode, user, "")) {
            Flyway.configure()
                    .dataSource(url + mode, user, "")
                    .locations("classpath:db/migrations")
                    .target("4")
                    .load()
                    .migrate();
            fill(database);
            before = samples(database);
        }
        assertThat(before).hasSize(44);
        Map<String, String> environment =
                Map.of("ROPEWALK_DB", url, "ROPEWALK_DB_USER", user, "ROPEWALK_HOSTS", "bench.example");
        try (Served service = Served.in(folder, environment)) {
            assertThat(numbers(service, "earlier rules")).containsExactlyElementsOf(NUMBERS);
            JsonNode schedule = service.get("/api/v1/schedules/" + SCHEDULE);
            assertThat(schedule.path("name").asString()).isEqualTo("nightly");
            assertThat(OffsetDateTime.parse(schedule.path("nextAt").asString()))
                    .isBetween(OffsetDateTime.now(), OffsetDateTime.now().plus(Duration.ofDays(1)));
            assertThat(service.asStranger(TOKEN)).startsWith("HTTP/1.1 200");
            assertThat(service.ended(WAITED).path("status").asString()).isEqualTo("completed");
            List<JsonNode> again = new ArrayList<>();
            service.get("/api/v1/runs/" + WAITED + "/cells").path("items").forEach(again::add);
            assertThat(again)
                    .hasSize(8)
                    .allSatisfy(
                            cell -> assertThat(cell.path("reused").asBoolean()).isFalse());
        }
        try (Connection database = DriverManager.getConnection(url + mode, user, "")) {
            assertThat(samples(database)).containsAll(before).hasSize(88);
        }
    }

    private static void fill(Connection database) throws Exception {
        try (Statement statement = database.createStatement();
                InputStream script = UpgradeIT.class.getResourceAsStream("version-4.sql")) {
            statement.execute(new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
        }
        try (PreparedStatement task = database.prepareStatement(
                "insert into scheduled_tasks (task_name, task_instance, task_data, execution_time, picked, version) values ('suite', ?, ?, ?, false, 1)")) {
            task.setString(1, SCHEDULE);
            task.setBytes(2, "{\"cron\":\"0 30 2 * * *\",\"zone\":\"Europe/Berlin\"}".getBytes(StandardCharsets.UTF_8));
            task.setObject(3, OffsetDateTime.now().plusDays(1));
            task.executeUpdate();
        }
    }

    private static List<String> samples(Connection database) throws SQLException {
        return rows(
                database,
                "select id, cell_id, ordinal, status, prompt_sha256, answer, score, nll_sum, nll_tokens from sample order by id");
    }

    private static List<String> rows(Connection database, String question) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            while (row.next()) {
                StringBuilder text = new StringBuilder();
                for (int column = 1; column <= row.getMetaData().getColumnCount(); column++)
                    text.append(row.getString(column)).append('|');
                rows.add(text.toString());
            }
        }
        return rows;
    }

    /** Of boards whose notes say so. */
    private static List<String> numbers(Served service, String note) throws Exception {
        List<String> numbers = new ArrayList<>();
        for (JsonNode one :
                service.get("/api/v1/leaderboard?model=reference-model").path("boards"))
            for (JsonNode row : one.path("rows"))
                if (row.path("notes").toString().contains(note))
                    numbers.add(row.path("label").asString() + " "
                            + one.at("/board/task").asString() + " " + row.path("length") + " " + row.path("score"));
        return numbers.stream().sorted().toList();
    }
}
