package dev.ropewalk.web.schedule;

import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.run.Runs;
import dev.ropewalk.web.run.Suites;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What happens when a schedule is due: its suite is queued, once for each scheduled time. */
@Component
class Firing {

    private static final Logger log = LoggerFactory.getLogger(Firing.class);

    private final ScheduleRows rows;
    private final Suites suites;
    private final Runs runs;

    Firing(ScheduleRows rows, Suites suites, Runs runs) {
        this.rows = rows;
        this.suites = suites;
        this.runs = runs;
    }

    void fire(String schedule, Instant due) {
        rows.find(schedule).filter(ScheduleRows.Row::enabled).ifPresent(row -> {
            try {
                String run = runs.queue(suites.read(row.document()), "schedule/" + schedule + "/" + due, schedule);
                log.info("schedule '{}' queued run {}", row.name(), run);
            } catch (Refusal refused) {
                log.warn(
                        "schedule '{}' could not queue its suite: {}",
                        row.name(),
                        refused.getBody().getDetail());
            }
        });
    }
}
