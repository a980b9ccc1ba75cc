package dev.ropewalk.web.worker;

import dev.ropewalk.results.worker.Total;
import dev.ropewalk.results.worker.Workers;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Who measures. A service answers whether anybody does or not, so that it is up either way, and says so where runs would wait. */
@Component("workers")
class WorkersHealth extends AbstractHealthIndicator {

    private final Workers workers;
    private final boolean measures;

    /** @param measures whether this process does, when there is something to measure */
    WorkersHealth(JdbcClient jdbc, @Value("${ropewalk.worker:true}") boolean measures) {
        workers = new Workers(jdbc);
        this.measures = measures;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        try {
            Total total = workers.total();
            health.up().withDetail("living", total.workers()).withDetail("slots", total.slots());
            if (!measures && total.workers() == 0)
                health.withDetail("remark", "Nobody measures: runs wait until ./ropewalk worker is started.");
        } catch (DataAccessException | TransactionException e) {
            health.unknown(); // the database's health says why
        }
    }
}
