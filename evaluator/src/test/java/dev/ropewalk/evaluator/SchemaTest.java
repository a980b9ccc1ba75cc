package dev.ropewalk.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** The schema outlives the session that made it: pools retire connections. */
class SchemaTest {

    private static final String URL =
            "jdbc:h2:mem:schema;DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";

    private static final String RUN =
            "insert into run (id, suite, document, document_sha256, status, owner, created_at, finished_at) values ('%1$s', 's', '{}', 'x', '%1$s', 'o', now(), now())";

    /** H2 2.4.240 evaluates {@code check (x in (…))} in the session that created the table, and fails once that is closed. */
    @Test
    void checksHoldAfterTheSessionThatMadeThemIsClosed() throws SQLException {
        Flyway.configure()
                .dataSource(URL, "sa", "")
                .locations("classpath:db/migrations")
                .load()
                .migrate();
        try (Connection other = DriverManager.getConnection(URL, "sa", "");
                var statement = other.createStatement()) {
            for (String status : new String[] {"queued", "running", "completed", "failed", "cancelled"})
                assertThat(statement.executeUpdate(RUN.formatted(status))).isEqualTo(1);
            assertThatThrownBy(() -> statement.executeUpdate(RUN.formatted("lost")))
                    .isInstanceOf(SQLException.class);
        }
    }
}
