package dev.ropewalk.web.schedule;

import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.alarm.Alarms;
import dev.ropewalk.web.run.Priority;
import dev.ropewalk.web.run.Runs;
import dev.ropewalk.web.run.Suites;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What happens when a schedule is due (decision 58): of the times that passed since it was last looked at, the latest queues its suite, late or not, and the others are counted as
 * missed. The schedule's row says up to where it is accounted for, and is locked meanwhile: whenever and by whomever this is called, and however clocks differ, no time counts twice.
 */
@Component
class Firing {

    private static final Logger log = LoggerFactory.getLogger(Firing.class);

    private final ScheduleRows rows;
    private final Firings firings;
    private final Suites suites;
    private final Runs runs;
    private final Alarms alarms;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Firing(
            ScheduleRows rows,
            Firings firings,
            Suites suites,
            Runs runs,
            Alarms alarms,
            TransactionTemplate transaction,
            Clock clock) {
        this.rows = rows;
        this.firings = firings;
        this.suites = suites;
        this.runs = runs;
        this.alarms = alarms;
        this.transaction = transaction;
        this.clock = clock;
    }

    void fire(String schedule) {
        transaction.executeWithoutResult(status -> rows.lock(schedule)
                .filter(ScheduleRows.Row::enabled)
                .ifPresent(row -> row.timing()
                        .due()
                        .between(row.accountedAt().toInstant(), clock.instant())
                        .ifPresent(passed -> account(row, passed))));
    }

    private void account(ScheduleRows.Row row, Due.Passed passed) {
        Firings.Outcome outcome = outcome(row, passed.last());
        firings.insert(
                row.id(),
                new Firings.Firing(
                        utc(passed.last()),
                        OffsetDateTime.now(clock),
                        outcome.word(),
                        outcome.run(),
                        outcome.message(),
                        passed.count() - 1,
                        passed.count() == 1 ? null : utc(passed.first())));
        rows.account(row.id(), utc(passed.last()));
        if (row.watch() != null && outcome.message() != null)
            alarms.raise(
                    Alarms.Kind.FIRING_FAILED,
                    row.id(),
                    null,
                    null,
                    "Its suite was refused when it was due at " + passed.last() + ": " + outcome.message(),
                    List.of());
        log.info("schedule '{}', due {}: {}", row.name(), passed.last(), outcome);
    }

    private Firings.Outcome outcome(ScheduleRows.Row row, Instant due) {
        Optional<String> before = firings.goingOn(row.id());
        if (before.isPresent()) return Firings.Outcome.skipped(before.get());
        try {
            return Firings.Outcome.queued(runs.queue(
                    suites.read(row.document()),
                    "schedule/" + row.id() + "/" + due,
                    row.id(),
                    row.submittedBy(),
                    Priority.NORMAL));
        } catch (Refusal refused) {
            return Firings.Outcome.failed(refused.getBody().getDetail());
        }
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
