package dev.ropewalk.evaluator.rescore;

import dev.ropewalk.evaluator.TestPostgres;
import org.junit.jupiter.api.AfterAll;

class ExportOnPostgresTest extends ExportContract {

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
