package dev.ropewalk.web.schedule;

import dev.ropewalk.web.Records;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of firings: every time that a schedule was due, and what came of it. */
@Component
class Firings {

    /**
     * @param word {@code queued}, {@code skipped} or {@code failed}
     * @param run that was queued, or that still went on; null where it failed
     * @param message why it failed
     */
    record Outcome(
            String word, @Nullable String run, @Nullable String message) {

        static Outcome queued(String run) {
            return new Outcome("queued", run, null);
        }

        static Outcome skipped(String run) {
            return new Outcome("skipped", run, null);
        }

        static Outcome failed(@Nullable String message) {
            return new Outcome("failed", null, message == null ? "its suite was refused" : message);
        }
    }

    /**
     * @param dueAt the time that was due
     * @param outcome {@code queued}: its suite was; {@code skipped}: an earlier run of the schedule still went on; {@code failed}: its suite was refused
     * @param run that was queued, or that still went on
     * @param message why it failed
     * @param missed earlier times that passed while nobody was there, and are not made up
     * @param missedFrom the first of them
     */
    record Firing(
            OffsetDateTime dueAt,
            OffsetDateTime firedAt,
            String outcome,
            @Nullable String run,
            @Nullable String message,
            int missed,
            @Nullable OffsetDateTime missedFrom) {

        /** By more than it takes to look. */
        public boolean late() {
            return firedAt.isAfter(dueAt.plus(PROMPT));
        }
    }

    private static final Duration PROMPT = Duration.ofMinutes(1);

    private static final RowMapper<Firing> FIRING = Records.of(Firing.class);

    private static final String COLUMNS =
            "select schedule_id, due_at, fired_at, outcome, run_id as run, message, missed, missed_from from firing f ";

    private final JdbcClient jdbc;

    Firings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The latest first. @param before due earlier than this; null for the latest */
    List<Firing> of(String schedule, @Nullable OffsetDateTime before, int limit) {
        return jdbc.sql(COLUMNS + "where schedule_id = :schedule" + (before == null ? "" : " and due_at < :before")
                        + " order by due_at desc limit :limit")
                .param("schedule", schedule)
                .param("before", before)
                .param("limit", limit)
                .query(FIRING)
                .list();
    }

    /** The latest of each schedule that ever fired. */
    Map<String, Firing> latest(Collection<String> schedules) {
        Map<String, Firing> latest = new HashMap<>();
        if (!schedules.isEmpty())
            jdbc.sql(COLUMNS + """
                            where schedule_id in (:schedules)
                              and due_at = (select max(l.due_at) from firing l where l.schedule_id = f.schedule_id)""").param("schedules", schedules).query(row -> {
                latest.put(row.getString("schedule_id"), FIRING.mapRow(row, 0));
            });
        return latest;
    }

    void insert(String schedule, Firing firing) {
        jdbc.sql("""
                        insert into firing (schedule_id, due_at, fired_at, outcome, run_id, message, missed, missed_from)
                        values (:schedule, :due, :fired, :outcome, :run, :message, :missed, :missedFrom)""")
                .param("schedule", schedule)
                .param("due", firing.dueAt())
                .param("fired", firing.firedAt())
                .param("outcome", firing.outcome())
                .param("run", firing.run())
                .param("message", firing.message())
                .param("missed", firing.missed())
                .param("missedFrom", firing.missedFrom())
                .update();
    }

    /** A run that the schedule queued and that has not ended. */
    Optional<String> goingOn(String schedule) {
        return jdbc.sql("""
                        select id from run where schedule_id = :schedule and status in ('queued', 'running')
                        order by created_at desc, id limit 1""").param("schedule", schedule).query(String.class).optional();
    }
}
