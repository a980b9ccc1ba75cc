package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However far a start or an upgrade came before it was killed, the database's file is the one of before or the one that is whole. */
class EmbeddedDatabaseTest {

    private static final String MODE =
            ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;TRACE_LEVEL_FILE=0";

    @TempDir
    Path folder;

    private final List<String> remarks = new ArrayList<>();

    private Path file() {
        return folder.resolve("db.mv.db");
    }

    private String url() {
        return "jdbc:h2:file:" + folder.resolve("db") + MODE;
    }

    private EmbeddedDatabase database() {
        return Objects.requireNonNull(EmbeddedDatabase.of(url(), "sa", ""));
    }

    private <T> T ask(String question, Class<T> type) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(), "sa", "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            assertThat(row.next()).isTrue();
            return row.getObject(1, type);
        }
    }

    private static String newest() throws IOException {
        try (Stream<Path> migrations = Files.list(Path.of("../db/migrations"))) {
            return Integer.toString(migrations
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("V[0-9]+__.*"))
                    .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf('_'))))
                    .max()
                    .orElseThrow());
        }
    }

    private String version() throws SQLException {
        return ask(
                "select \"version\" from \"flyway_schema_history\" where \"success\" order by \"installed_rank\" desc limit 1",
                String.class);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** What a process leaves that is killed after a statement: all that lies in the folder then. */
    private final class Killed extends BaseCallback {

        private byte @Nullable [] before;
        int statements;

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.AFTER_EACH_MIGRATE_STATEMENT || event == Event.AFTER_EACH_MIGRATE;
        }

        @Override
        public void handle(Event event, Context context) {
            if (statements++ == 0 && Files.exists(file())) before = read();
            if (before == null) assertThat(file()).doesNotExist();
            else assertThat(file()).hasBinaryContent(before);
        }

        private byte[] read() {
            try {
                return Files.readAllBytes(file());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void aNewDatabaseIsNotThereUntilItIsWhole() throws Exception {
        Killed killed = new Killed();
        database().prepare(remarks::add, killed);
        assertThat(killed.statements).isGreaterThan(100);
        assertThat(version()).isEqualTo(newest());
        assertThat(files()).containsExactly("db.lock", "db.mv.db");
        assertThat(remarks).isEmpty();
        Killed again = new Killed();
        database().prepare(remarks::add, again);
        assertThat(again.statements).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1", "8", "15"})
    void anOlderDatabaseStaysUntilTheNewerOneIsWhole(String version) throws Exception {
        Flyway.configure()
                .dataSource(url(), "sa", "")
                .locations("classpath:db/migrations")
                .target(version)
                .load()
                .migrate();
        assertThat(version()).isEqualTo(version);
        Killed killed = new Killed();
        database().prepare(remarks::add, killed);
        assertThat(killed.statements).isPositive();
        assertThat(version()).isEqualTo(newest());
        assertThat(remarks).hasSize(1).first().asString().contains(file() + " up to date");
        assertThat(files()).containsExactly("db.lock", "db.mv.db");
    }

    /** What was left of another start, whole or torn, is removed and is no database. */
    @Test
    void whatAKilledStartLeftIsRemoved() throws Exception {
        Files.write(folder.resolve("db.part-1.mv.db"), new byte[] {1, 2, 3});
        Files.createFile(folder.resolve("db.part-2.trace.db"));
        Files.createFile(folder.resolve("dbx.mv.db"));
        database().prepare(remarks::add);
        assertThat(files()).containsExactly("db.lock", "db.mv.db", "dbx.mv.db");
        assertThat(version()).isEqualTo(newest());
    }

    /** A migration that fails leaves the database as it was, and nothing beside it. */
    @Test
    void anUpgradeThatFailsChangesNothing() throws Exception {
        Flyway.configure()
                .dataSource(url(), "sa", "")
                .locations("classpath:db/migrations")
                .target("15")
                .load()
                .migrate();
        BaseCallback full = new BaseCallback() {
            @Override
            public boolean supports(Event event, Context context) {
                return event == Event.AFTER_EACH_MIGRATE_STATEMENT;
            }

            @Override
            public void handle(Event event, Context context) {
                throw new IllegalStateException("no space left on device");
            }
        };
        assertThatThrownBy(() -> database().prepare(remarks::add, full)).hasRootCauseMessage("no space left on device");
        assertThat(version()).isEqualTo("15");
        assertThat(files()).containsExactly("db.lock", "db.mv.db");
    }

    /** An earlier program left one of no table when it was killed early. */
    @Test
    void aDatabaseOfNoTableIsMadeAsANewOne() throws Exception {
        assertThat(ask("select 1", Integer.class)).isEqualTo(1);
        Killed killed = new Killed();
        database().prepare(remarks::add, killed);
        assertThat(killed.statements).isGreaterThan(100);
        assertThat(version()).isEqualTo(newest());
    }

    /** Another program's database is left for Flyway to refuse; a database of a newer program, for the evaluator. */
    @Test
    void whatIsNotOursIsLeftAlone() throws Exception {
        try (Connection connection = DriverManager.getConnection(url(), "sa", "")) {
            connection.createStatement().execute("create table theirs (id int)");
        }
        database().prepare(remarks::add);
        assertThat(ask("select count(*) from theirs", Long.class)).isZero();
        assertThat(files()).containsExactly("db.mv.db");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:h2:mem:x",
        "jdbc:h2:tcp://localhost/~/x",
        "jdbc:postgresql://localhost/x",
        "jdbc:h2:zip:./x.zip!/y",
        "jdbc:h2:/"
    })
    void onlyAFileIsPrepared(String url) {
        assertThat(EmbeddedDatabase.of(url, "sa", "")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"jdbc:h2:file:./x;A=B", "jdbc:h2:~/x", "jdbc:h2:/x", "jdbc:h2:file:../x", "jdbc:h2:file:C:\\x"})
    void everyFormOfAFile(String url) {
        assertThat(EmbeddedDatabase.of(url, "sa", "")).isNotNull();
    }
}
