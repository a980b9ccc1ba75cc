package dev.ropewalk.web.schedule;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import dev.ropewalk.web.Page;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.run.AcceptedSuite;
import dev.ropewalk.web.run.Suites;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
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
            @NotBlank @Size(min = 1, max = 200) @Schema(pattern = "^\\S.*$")
            String name,

            @NotBlank @Size(min = 1, max = 100) @Schema(pattern = "^(\\S+ ){5}\\S+$")
            String cron,

            @Nullable @Size(max = 100) String zone,
            @NotNull JsonNode suite,
            @Nullable Boolean enabled) {}

    /**
     * @param submittedBy who made it, by name, and in whose name its runs are; null at home
     * @param nextAt null while disabled
     * @param last what became of it when it was last due; null where it never was
     */
    record Schedule(
            String id,
            String name,
            String cron,
            String zone,
            boolean enabled,
            @Nullable String submittedBy,
            JsonNode suite,
            OffsetDateTime createdAt,
            OffsetDateTime updatedAt,
            @Nullable OffsetDateTime nextAt,
            Firings.@Nullable Firing last) {}

    /** Firing takes milliseconds, and while it lasts nobody may say when a schedule is due next: a change waits that long, and looks that often. */
    private static final Duration PATIENCE = Duration.ofSeconds(2), PAUSE = Duration.ofMillis(20);

    private final ScheduleRows rows;
    private final Firings firings;
    private final SchedulerClient clockwork;
    private final Suites suites;
    private final TransactionTemplate transaction;
    private final JsonMapper json;
    private final Clock clock;

    Schedules(
            ScheduleRows rows,
            Firings firings,
            SchedulerClient clockwork,
            Suites suites,
            TransactionTemplate transaction,
            JsonMapper json,
            Clock clock) {
        this.rows = rows;
        this.firings = firings;
        this.clockwork = clockwork;
        this.suites = suites;
        this.transaction = transaction;
        this.json = json;
        this.clock = clock;
    }

    Page<Schedule> page(@Nullable TimeCursor after, int size) {
        return Page.of(
                schedules(rows.after(after, Page.read(size))),
                size,
                last -> new TimeCursor(last.createdAt(), last.id()).toString());
    }

    Schedule named(String id) {
        return rows.find(id)
                .map(row -> schedules(List.of(row)).get(0))
                .orElseThrow(() -> Refusal.unknown("schedule", id));
    }

    /** The latest first. @param before due earlier than this; null for the latest */
    Page<Firings.Firing> firings(String id, @Nullable OffsetDateTime before, int size) {
        named(id);
        return Page.of(
                firings.of(id, before, Page.read(size)),
                size,
                last -> last.dueAt().toInstant().toString());
    }

    /** Times that it is due next, up to a number of them. */
    List<OffsetDateTime> next(Schedule schedule, int times) {
        Times due = new Times(schedule.cron(), ZoneId.of(schedule.zone()));
        return Stream.iterate(
                        Optional.ofNullable(schedule.nextAt()),
                        next -> next.flatMap(time -> due.after(time.toInstant()))
                                .map(time -> OffsetDateTime.ofInstant(time, ZoneId.of(schedule.zone()))))
                .limit(times)
                .flatMap(Optional::stream)
                .toList();
    }

    Schedule create(Wanted wanted, @Nullable String by) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        ScheduleRows.Row row = row(UUID.randomUUID().toString(), wanted, by, now, now, now);
        transaction.executeWithoutResult(status -> {
            rows.insert(row);
            wind(row);
        });
        return named(row.id());
    }

    Schedule replace(String id, Wanted wanted) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        whenIdle(() -> {
            ScheduleRows.Row before = rows.lock(id).orElseThrow(() -> Refusal.unknown("schedule", id));
            ScheduleRows.Row row = row(id, wanted, before.submittedBy(), before.createdAt(), now, before.accountedAt());
            rows.update(row.isDueAs(before) ? row : row.accounted(now));
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

    private ScheduleRows.Row row(
            String id,
            Wanted wanted,
            @Nullable String by,
            OffsetDateTime created,
            OffsetDateTime updated,
            OffsetDateTime accounted) {
        String zone = wanted.zone() == null || wanted.zone().isBlank() ? "UTC" : wanted.zone();
        Refusal.legible("name", wanted.name());
        Times.of(wanted.cron(), zone);
        AcceptedSuite suite = wanted.suite().isString()
                ? suites.read(wanted.suite().asString())
                : suites.accept(wanted.suite(), "/suite");
        return new ScheduleRows.Row(
                id,
                wanted.name(),
                wanted.cron(),
                zone,
                suite.document(),
                !Boolean.FALSE.equals(wanted.enabled()),
                by,
                created,
                updated,
                accounted);
    }

    private List<Schedule> schedules(List<ScheduleRows.Row> some) {
        Map<String, Firings.Firing> latest =
                firings.latest(some.stream().map(ScheduleRows.Row::id).toList());
        return some.stream().map(row -> schedule(row, latest.get(row.id()))).toList();
    }

    private Schedule schedule(ScheduleRows.Row row, Firings.@Nullable Firing last) {
        return new Schedule(
                row.id(),
                row.name(),
                row.cron(),
                row.zone(),
                row.enabled(),
                row.submittedBy(),
                json.readTree(row.document()),
                row.createdAt(),
                row.updatedAt(),
                row.enabled() ? next(row) : null,
                last);
    }

    /** A time that has passed is about to be seen to. */
    private static @Nullable OffsetDateTime next(ScheduleRows.Row row) {
        ZoneId zone = ZoneId.of(row.zone());
        return new Times(row.cron(), zone)
                .after(row.accountedAt().toInstant())
                .map(due -> OffsetDateTime.ofInstant(due, zone))
                .orElse(null);
    }
}
