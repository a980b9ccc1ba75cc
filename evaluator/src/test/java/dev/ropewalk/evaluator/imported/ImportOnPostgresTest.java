package dev.ropewalk.evaluator.imported;

import dev.ropewalk.evaluator.TestPostgres;
import org.junit.jupiter.api.AfterAll;

class ImportOnPostgresTest extends ImportContract {

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
