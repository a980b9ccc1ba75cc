package dev.ropewalk.evaluator.request;

import dev.ropewalk.evaluator.TestPostgres;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class ModelRequestsOnPostgresTest extends ModelRequestsContract {

    private final TestPostgres postgres = TestPostgres.start();

    @BeforeAll
    void settle() throws SQLException {
        postgres.settle(Duration.ofSeconds(3));
    }

    @AfterAll
    void stopPostgres() {
        postgres.close();
    }

    @Override
    String url() {
        return postgres.url();
    }

    @Override
    String user() {
        return TestPostgres.USER;
    }
}
