package dev.ropewalk.evaluator.run;

import java.util.UUID;

/** The embedded database, a file that two processes may open. */
class RunOnH2Test extends RunContract {

    private final String url = "jdbc:h2:file:./target/h2/" + UUID.randomUUID()
            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;AUTO_SERVER=TRUE";

    @Override
    String url() {
        return url;
    }

    @Override
    String user() {
        return "sa";
    }
}
