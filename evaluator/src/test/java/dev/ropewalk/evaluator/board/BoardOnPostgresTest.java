package dev.ropewalk.evaluator.board;

import dev.ropewalk.evaluator.TestPostgres;
import org.junit.jupiter.api.AfterAll;

class BoardOnPostgresTest extends BoardContract {

    private final TestPostgres postgres = TestPostgres.start();

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
