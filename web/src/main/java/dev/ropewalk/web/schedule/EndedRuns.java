package dev.ropewalk.web.schedule;

import dev.ropewalk.web.Records;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Runs that ended and whose end nobody has seen to. */
@Component
class EndedRuns {

    /** @param status completed, failed or cancelled */
    record Ended(
            String id,
            String suite,
            String status,
            @Nullable String message,
            @Nullable String scheduleId,
            OffsetDateTime createdAt,
            OffsetDateTime finishedAt) {}

    /** Those of one round. */
    private static final int SOME = 100;

    private final JdbcClient jdbc;

    EndedRuns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The first that ended first. */
    List<Ended> waiting() {
        return jdbc.sql("""
                        select id, suite, status, message, schedule_id, created_at, finished_at from run
                        where awaited and status in ('completed', 'failed', 'cancelled') and finished_at is not null
                        order by finished_at, id limit ?""").param(SOME).query(Records.of(Ended.class)).list();
    }

    /** Whether it is this one that sees to it: not another, and the run has not been queued again. */
    boolean take(Ended run) {
        return jdbc.sql("update run set awaited = false where id = ? and awaited and status = ? and finished_at = ?")
                        .params(run.id(), run.status(), run.finishedAt())
                        .update()
                == 1;
    }

    /** The latest that its schedule completed before it, and that may be used. */
    Optional<String> before(Ended run) {
        return jdbc.sql("""
                        select id from run
                        where schedule_id = :schedule and status = 'completed' and created_at < :created
                          and not exists (select 1 from mark_v1 m where m.run_id = run.id and m.kind = 'superseded' and m.withdrawn_at is null)
                        order by created_at desc, id desc limit 1""")
                .param("schedule", run.scheduleId())
                .param("created", run.createdAt())
                .query(String.class)
                .optional();
    }
}
