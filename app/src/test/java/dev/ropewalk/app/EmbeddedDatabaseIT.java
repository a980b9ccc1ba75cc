package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service on the embedded database whose power goes. */
class EmbeddedDatabaseIT {

    private static final String MODE = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";

    @TempDir
    Path folder;

    /** Killed at eight moments or more of its first start, and then of its second: there is no database, or one of the whole schema. */
    @Test
    void aFirstStartThatIsKilledCanBeRepeated() throws Exception {
        int made = 0;
        for (int moment = 1; moment <= 8 || made == 0 && moment <= 24; moment++) { // a busy machine takes longer
            Process service = serve("killed");
            service.waitFor(500L * moment, TimeUnit.MILLISECONDS);
            service.destroyForcibly().waitFor();
            if (!Files.exists(folder.resolve("killed.mv.db"))) continue;
            made++;
            assertThat(
                            ask(
                                    "killed",
                                    "select count(*) from \"flyway_schema_history\" where \"success\" and \"version\" is not null"))
                    .isEqualTo(migrations());
        }
        assertThat(made).as("starts that came as far as a database").isPositive();
        Process service = serve("killed");
        try {
            address("killed");
        } finally {
            service.destroyForcibly().waitFor();
        }
    }

    /** What lies in the file at the moment of the answer is what a machine has that loses its power then. */
    @Test
    void whatIsAcceptedIsInTheFile() throws Exception {
        Process service = serve("accepted");
        try {
            String suite =
                    "name: s\nmodel: reference-model\nconfigurations: [rope]\ntasks: [passkey]\nlengths: [256]\n";
            HttpRequest request = HttpRequest.newBuilder(URI.create(address("accepted") + "/api/v1/runs"))
                    .header("Content-Type", "application/yaml")
                    .POST(HttpRequest.BodyPublishers.ofString(suite))
                    .build();
            HttpClient client = HttpClient.newHttpClient();
            for (int run = 1; run <= 5; run++) {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                Files.copy(folder.resolve("accepted.mv.db"), folder.resolve("copy" + run + ".mv.db"));
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
                assertThat(ask("copy" + run, "select count(*) from run")).isEqualTo(run);
            }
        } finally {
            service.destroyForcibly().waitFor();
        }
    }

    private static int migrations() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../db/migrations"))) {
            return (int) files.filter(file -> file.getFileName().toString().startsWith("V"))
                    .count();
        }
    }

    private int ask(String database, String question) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:h2:file:" + folder.resolve(database) + MODE, "sa", "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            assertThat(row.next()).isTrue();
            return row.getInt(1);
        }
    }

    private Process serve(String database) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "serve",
                        "--no-worker",
                        "--port",
                        "0",
                        "--db",
                        "jdbc:h2:file:" + folder.resolve(database))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(database + ".log").toFile())
                .start();
    }

    /** Where it serves, once it says so. */
    private String address(String database) throws Exception {
        Path log = folder.resolve(database + ".log");
        for (int tenth = 0; tenth < 1200; tenth++) {
            String text = Files.readString(log);
            if (text.contains(" (Ctrl-C")) return text.replaceFirst("(?s).*serves at (http\\S+) .*", "$1");
            Thread.sleep(100);
        }
        throw new AssertionError(Files.readString(log));
    }
}
