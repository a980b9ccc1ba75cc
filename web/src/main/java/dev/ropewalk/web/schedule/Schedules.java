package dev.ropewalk.web.schedule;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import dev.ropewalk.web.Page;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.run.AcceptedSuite;
import dev.ropewalk.web.run.Suites;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Schedules and when they are due next: the rows people edit, and db-scheduler's, kept in step in one transaction. */
@Component
class Schedules {

    /**
     * @param cron six fields, seconds first
     * @param zone the zone the fields are meant in, UTC where none is given
     * @param suite a suite as an object, or as YAML text
     * @param enabled true where not given
     */
    record Wanted(
            @NotBlank @Size(max = 200) String name,
            @NotBlank @Size(max = 100) String cron,
            @Nullable @Size(max = 100) String zone,
            @NotNull JsonNode suite,
            @Nullable Boolean enabled) {}

    /** @param nextAt null while disabled */
    record Schedule(
            String id,
            String name,
            String cron,
            String zone,
            boolean enabled,
            JsonNode suite,
            OffsetDateTime createdAt,
            OffsetDateTime updatedAt,
            @Nullable OffsetDateTime nextAt) {}

    /** Firing takes milliseconds, and while it lasts nobody may say when a schedule is due next: a change waits that long, and looks that often. */
    private static final Duration PATIENCE = Duration.ofSeconds(2), PAUSE = Duration.ofMillis(20);

    private final ScheduleRows rows;
    private final SchedulerClient clockwork;
    private final Suites suites;
    private final TransactionTemplate transaction;
    private final JsonMapper json;
    private final Clock clock;

    Schedules(
            ScheduleRows rows,
            SchedulerClient clockwork,
            Suites suites,
            TransactionTemplate transaction,
            JsonMapper json,
            Clock clock) {
        this.rows = rows;
        this.clockwork = clockwork;
        this.suites = suites;
        this.transaction = transaction;
        this.json = json;
        this.clock = clock;
    }

    Page<Schedule> page(@Nullable TimeCursor after, int size) {
        return Page.of(
                rows.after(after, Page.read(size)).stream().map(this::schedule).toList(),
                size,
                last -> new TimeCursor(last.createdAt(), last.id()).toString());
    }

    Schedule named(String id) {
        return rows.find(id).map(this::schedule).orElseThrow(() -> Refusal.unknown("schedule", id));
    }

    Schedule create(Wanted wanted) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        ScheduleRows.Row row = row(UUID.randomUUID().toString(), wanted, now, now);
        transaction.executeWithoutResult(status -> {
            rows.insert(row);
            wind(row);
        });
        return named(row.id());
    }

    Schedule replace(String id, Wanted wanted) {
        OffsetDateTime created =
                rows.find(id).orElseThrow(() -> Refusal.unknown("schedule", id)).createdAt();
        ScheduleRows.Row row = row(id, wanted, created, OffsetDateTime.now(clock));
        whenIdle(() -> {
            rows.update(row);
            unwind(id);
            wind(row);
        });
        return named(id);
    }

    void delete(String id) {
        whenIdle(() -> {
            if (!rows.delete(id)) throw Refusal.unknown("schedule", id);
            unwind(id);
        });
    }

    /** All of a change or nothing, once the schedule does not fire. @throws Refusal 409 where it fires for too long */
    private void whenIdle(Runnable change) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true)
            try {
                transaction.executeWithoutResult(status -> change.run());
                return;
            } catch (TaskInstanceCurrentlyExecutingException e) {
                if (System.nanoTime() > end)
                    throw Refusal.conflict("This schedule is firing just now; ask again in a moment.");
                LockSupport.parkNanos(PAUSE.toNanos());
            }
    }

    /** A schedule whose due time was lost is wound again. */
    @EventListener(ApplicationReadyEvent.class)
    void windAll() {
        rows.after(null, Integer.MAX_VALUE).forEach(this::wind);
    }

    private void wind(ScheduleRows.Row row) {
        if (row.enabled())
            clockwork.scheduleIfNotExists(Clockwork.TASK
                    .instance(row.id())
                    .data(new Clockwork.Timing(row.cron(), row.zone()))
                    .scheduledAccordingToData());
    }

    private void unwind(String id) {
        if (clockwork.getScheduledExecution(Clockwork.TASK.instanceId(id)).isPresent())
            clockwork.cancel(Clockwork.TASK.instanceId(id));
    }

    private ScheduleRows.Row row(String id, Wanted wanted, OffsetDateTime created, OffsetDateTime updated) {
        String zone = wanted.zone() == null || wanted.zone().isBlank() ? "UTC" : wanted.zone();
        Refusal.legible("name", wanted.name());
        check(wanted.cron(), zone);
        AcceptedSuite suite =
                wanted.suite().isString() ? suites.read(wanted.suite().asString()) : suites.accept(wanted.suite());
        return new ScheduleRows.Row(
                id,
                wanted.name(),
                wanted.cron(),
                zone,
                suite.document(),
                !Boolean.FALSE.equals(wanted.enabled()),
                created,
                updated);
    }

    private static void check(String cron, String zone) {
        ZoneId at;
        try {
            at = ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw Refusal.wrong("zone", "zone must be a time zone such as Europe/Berlin or UTC, got '" + zone + "'.");
        }
        try {
            if (new CronSchedule(cron, at).isDisabled()) throw new IllegalArgumentException(cron);
        } catch (IllegalArgumentException e) {
            throw Refusal.wrong(
                    "cron",
                    "cron must have six fields, second minute hour day month weekday, such as '0 30 2 * * *', got '"
                            + cron + "'.");
        }
    }

    private Schedule schedule(ScheduleRows.Row row) {
        return new Schedule(
                row.id(),
                row.name(),
                row.cron(),
                row.zone(),
                row.enabled(),
                json.readTree(row.document()),
                row.createdAt(),
                row.updatedAt(),
                clockwork
                        .getScheduledExecution(Clockwork.TASK.instanceId(row.id()))
                        .map(due -> OffsetDateTime.ofInstant(due.getExecutionTime(), ZoneId.of(row.zone())))
                        .orElse(null));
    }
}
