package dev.ropewalk.web.alarm;

import dev.ropewalk.methods.Excerpt;
import dev.ropewalk.web.Page;
import dev.ropewalk.web.Records;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.TimeOrder;
import dev.ropewalk.web.webhook.Outbox;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The table of alarms: what a watched schedule has to say to somebody (decision 62). */
@Component
public class Alarms {

    /** Why it is raised. */
    public enum Kind {
        /** than the run before, significantly */
        WORSE("worse"),
        /** or cells of it that had a number before */
        RUN_FAILED("run-failed"),
        /** its suite was refused */
        FIRING_FAILED("firing-failed");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /**
     * @param kind {@code worse}, {@code run-failed} or {@code firing-failed}
     * @param run null where none was queued
     * @param previousRun that it was held against
     * @param message one sentence
     * @param findings what became worse, the surest first, at most 100
     * @param acknowledgedAt null until somebody has
     * @param acknowledgedBy by name; null at home
     */
    public record Alarm(
            String id,
            String kind,
            String scheduleId,
            String schedule,
            @Nullable String run,
            @Nullable String previousRun,
            String message,
            JsonNode findings,
            OffsetDateTime raisedAt,
            @Nullable OffsetDateTime acknowledgedAt,
            @Nullable String acknowledgedBy) {}

    /** What one alarm lists. */
    static final int FINDINGS = 100;

    private static final int LONGEST = 2000;

    private static final TimeOrder LATEST_FIRST = new TimeOrder("a.raised_at", "a.id", true);

    private static final String COLUMNS = """
            select a.id, a.kind, a.schedule_id, s.name as schedule, a.run_id as run, a.previous_run_id as previous_run, a.message, a.findings,
                   a.raised_at, a.acknowledged_at, a.acknowledged_by
            from alarm a join schedule s on s.id = a.schedule_id""";

    private final JdbcClient jdbc;
    private final Outbox outbox;
    private final JsonMapper json;
    private final Clock clock;

    public Alarms(JdbcClient jdbc, Outbox outbox, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.json = json;
        this.clock = clock;
    }

    /** With what is to be told of it elsewhere, in the caller's transaction. */
    public void raise(
            Kind kind,
            String schedule,
            @Nullable String run,
            @Nullable String previous,
            String message,
            List<Finding> findings) {
        String id = UUID.randomUUID().toString();
        jdbc.sql("""
                        insert into alarm (id, kind, schedule_id, run_id, previous_run_id, message, findings, raised_at)
                        values (:id, :kind, :schedule, :run, :previous, :message, :findings, :now)""")
                .param("id", id)
                .param("kind", kind.word)
                .param("schedule", schedule)
                .param("run", run)
                .param("previous", previous)
                .param("message", Excerpt.of(message, LONGEST))
                .param("findings", json.writeValueAsString(findings.subList(0, Math.min(FINDINGS, findings.size()))))
                .param("now", OffsetDateTime.now(clock))
                .update();
        outbox.tell(Outbox.ALARM, Map.of("alarm", named(id)));
    }

    Alarm named(String id) {
        return jdbc.sql(COLUMNS + " where a.id = ?")
                .param(id)
                .query(Records.of(Alarm.class))
                .optional()
                .orElseThrow(() -> Refusal.unknown("alarm", id));
    }

    /**
     * The latest first.
     *
     * @param schedule null for all
     * @param open those alone that nobody has acknowledged
     */
    public Page<Alarm> page(@Nullable String schedule, boolean open, @Nullable TimeCursor after, int size) {
        return LATEST_FIRST.page(
                jdbc::sql,
                COLUMNS + " where " + (schedule == null ? "true" : "a.schedule_id = :schedule")
                        + (open ? " and a.acknowledged_at is null" : ""),
                schedule == null ? Map.of() : Map.of("schedule", schedule),
                after,
                size,
                Records.of(Alarm.class),
                last -> new TimeCursor(last.raisedAt(), last.id()));
    }

    /** Of one run, the latest first. */
    public List<Alarm> of(String run) {
        return jdbc.sql(COLUMNS + " where a.run_id = ?" + LATEST_FIRST.order())
                .param(run)
                .query(Records.of(Alarm.class))
                .list();
    }

    /** How many nobody has acknowledged, by schedule; none where there is none. */
    public Map<String, Integer> open(Collection<String> schedules) {
        Map<String, Integer> open = new HashMap<>();
        if (!schedules.isEmpty())
            jdbc.sql("""
                            select schedule_id, count(*) as number from alarm
                            where acknowledged_at is null and schedule_id in (:schedules) group by schedule_id""").param("schedules", schedules).query(row -> {
                open.put(row.getString("schedule_id"), row.getInt("number"));
            });
        return open;
    }

    /** The first who does stands there. */
    Alarm acknowledge(String id, @Nullable String by) {
        jdbc.sql(
                        "update alarm set acknowledged_at = :now, acknowledged_by = :by where id = :id and acknowledged_at is null")
                .param("now", OffsetDateTime.now(clock))
                .param("by", by)
                .param("id", id)
                .update();
        return named(id);
    }
}
