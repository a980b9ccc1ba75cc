package dev.ropewalk.web;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether the database answers, and in a sentence why it does not. */
@Component("database")
class DatabaseHealth extends AbstractHealthIndicator {

    private final JdbcClient jdbc;

    DatabaseHealth(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        try {
            jdbc.sql("select count(*) from run where id = ''").query(Long.class).single();
            health.up();
        } catch (RuntimeException e) {
            health.down()
                    .withDetail(
                            "reason",
                            DatabaseTrouble.sentence(e)
                                    .orElse(
                                            "The database does not answer as it should; the server's log has the details."));
        }
    }
}
