package dev.ropewalk.web.schedule;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import dev.ropewalk.web.Page;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.alarm.Alarms;
import dev.ropewalk.web.run.AcceptedSuite;
import dev.ropewalk.web.run.Suites;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
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
     * @param cron six fields, seconds first; not given where it is due once
     * @param at the one time that it is due, with an offset or as the zone's clock shows it; not given where it is due by a cron
     * @param zone the zone of both, UTC where none is given
     * @param suite a suite as an object, or as YAML text
     * @param enabled true where not given
     * @param watch whether runs are held against the one before, {@code true} or how; false where not given
     */
    record Wanted(
            @NotBlank @Size(min = 1, max = 200) @Schema(pattern = "^\\S.*$")
            String name,

            @Size(min = 1, max = 100) @Schema(pattern = "^(\\S+ ){5}\\S+$") @Nullable
            String cron,

            @Size(min = 1, max = 40)
            @Schema(
                    pattern =
                            "^[2-8][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?$")
            @Nullable
            String at,

            @Nullable @Size(max = 100) String zone,
            @NotNull JsonNode suite,
            @Nullable Boolean enabled,

            @Schema(oneOf = {Boolean.class, Watch.class}) @Nullable
            Watch watch) {}

    /**
     * @param submittedBy who made it, by name, and in whose name its runs are; null at home
     * @param cron null where it is due once
     * @param at the one time that it is due; null where it is due by a cron
     * @param done it was due once, and will not be again
     * @param watch null where nobody watches
     * @param nextAt null while disabled, and once it is done
     * @param openAlarms that nobody has acknowledged
     * @param last what became of it when it was last due; null where it never was
     */
    record Schedule(
            String id,
            String name,
            @Nullable String cron,
            @Nullable OffsetDateTime at,
            String zone,
            boolean enabled,
            boolean done,
            @Nullable Watch watch,
            @Nullable String submittedBy,
            JsonNode suite,
            OffsetDateTime createdAt,
            OffsetDateTime updatedAt,
            @Nullable OffsetDateTime nextAt,
            int openAlarms,
            Firings.@Nullable Firing last) {}

    /** Firing takes milliseconds, and while it lasts nobody may say when a schedule is due next: a change waits that long, and looks that often. */
    private static final Duration PATIENCE = Duration.ofSeconds(2), PAUSE = Duration.ofMillis(20);

    private final ScheduleRows rows;
    private final Firings firings;
    private final Alarms alarms;
    private final SchedulerClient clockwork;
    private final Suites suites;
    private final TransactionTemplate transaction;
    private final JsonMapper json;
    private final Clock clock;

    Schedules(
            ScheduleRows rows,
            Firings firings,
            Alarms alarms,
            SchedulerClient clockwork,
            Suites suites,
            TransactionTemplate transaction,
            JsonMapper json,
            Clock clock) {
        this.rows = rows;
        this.firings = firings;
        this.alarms = alarms;
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

    /** The latest first. @param open those alone that nobody has acknowledged */
    Page<Alarms.Alarm> alarms(String id, boolean open, @Nullable TimeCursor after, int size) {
        named(id);
        return alarms.page(id, open, after, size);
    }

    /** Times that it is due next, up to a number of them. */
    List<OffsetDateTime> next(Schedule schedule, int times) {
        Due due = new Clockwork.Timing(
                        schedule.cron(),
                        schedule.zone(),
                        schedule.at() == null ? null : schedule.at().toInstant())
                .due();
        return Stream.iterate(
                        Optional.ofNullable(schedule.nextAt()),
                        next -> next.flatMap(time -> due.after(time.toInstant()))
                                .map(time -> local(time, schedule.zone())))
                .limit(times)
                .flatMap(Optional::stream)
                .toList();
    }

    Schedule create(Wanted wanted, @Nullable String by) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        ScheduleRows.Row row = row(UUID.randomUUID().toString(), wanted, by, now, now, now);
        ahead(row, now);
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
            if (!row.isDueAs(before)) ahead(row, now);
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
            clockwork.scheduleIfNotExists(
                    Clockwork.TASK.instance(row.id()).data(row.timing()).scheduledAccordingToData());
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
        Watch.check(wanted.watch());
        Once once = once(wanted, zone);
        AcceptedSuite suite = wanted.suite().isString()
                ? suites.read(wanted.suite().asString())
                : suites.accept(wanted.suite(), "/suite");
        if (suite.isStudy())
            throw Refusal.wrong(
                    "suite",
                    "A schedule repeats a suite as it is; a study tunes its models once and for all: give it to POST runs.");
        return new ScheduleRows.Row(
                id,
                wanted.name(),
                wanted.cron(),
                zone,
                once == null ? null : once.at().atOffset(ZoneOffset.UTC),
                suite.document(),
                !Boolean.FALSE.equals(wanted.enabled()),
                wanted.watch() == null ? null : wanted.watch().alpha(),
                wanted.watch() == null ? null : wanted.watch().tolerance(),
                by,
                created,
                updated,
                accounted);
    }

    /** Null where it is due by a cron. @throws Refusal for what is neither a cron nor a time, or both */
    private static @Nullable Once once(Wanted wanted, String zone) {
        if (wanted.cron() != null && wanted.at() != null || wanted.cron() == null && wanted.at() == null)
            throw Refusal.wrong(
                    wanted.cron() == null ? "cron" : "at",
                    "A schedule is due by cron or once, at a time: give one of cron and at, got "
                            + (wanted.cron() == null ? "neither." : "both."));
        if (wanted.at() != null) return Once.of(wanted.at(), zone);
        Times.of(String.valueOf(wanted.cron()), zone);
        return null;
    }

    /** @throws Refusal where it is due once, at a time that has passed */
    private static void ahead(ScheduleRows.Row row, OffsetDateTime now) {
        if (row.onceAt() != null && !row.onceAt().isAfter(now))
            throw Refusal.wrong(
                    "at",
                    "at must lie ahead, " + row.onceAt().toInstant() + " has passed: it is " + now.toInstant() + ".");
    }

    private List<Schedule> schedules(List<ScheduleRows.Row> some) {
        List<String> ids = some.stream().map(ScheduleRows.Row::id).toList();
        Map<String, Firings.Firing> latest = firings.latest(ids);
        Map<String, Integer> open = alarms.open(ids);
        return some.stream()
                .map(row -> schedule(row, open.getOrDefault(row.id(), 0), latest.get(row.id())))
                .toList();
    }

    private Schedule schedule(ScheduleRows.Row row, int openAlarms, Firings.@Nullable Firing last) {
        return new Schedule(
                row.id(),
                row.name(),
                row.cron(),
                row.onceAt() == null ? null : local(row.onceAt().toInstant(), row.zone()),
                row.zone(),
                row.enabled(),
                row.onceAt() != null && !row.onceAt().isAfter(row.accountedAt()),
                row.watch(),
                row.submittedBy(),
                json.readTree(row.document()),
                row.createdAt(),
                row.updatedAt(),
                row.enabled() ? next(row) : null,
                openAlarms,
                last);
    }

    /** A time that has passed is about to be seen to. */
    private static @Nullable OffsetDateTime next(ScheduleRows.Row row) {
        return row.timing()
                .due()
                .after(row.accountedAt().toInstant())
                .map(due -> local(due, row.zone()))
                .orElse(null);
    }

    private static OffsetDateTime local(Instant time, String zone) {
        return OffsetDateTime.ofInstant(time, ZoneId.of(zone));
    }
}
