package dev.ropewalk.web.schedule;

import dev.ropewalk.web.Records;
import dev.ropewalk.web.TimeCursor;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of schedules. */
@Component
class ScheduleRows {

    record Row(
            String id,
            String name,
            String cron,
            String zone,
            String document,
            boolean enabled,
            OffsetDateTime createdAt,
            OffsetDateTime updatedAt) {}

    private static final String COLUMNS =
            "select id, name, cron, zone, document, enabled, created_at, updated_at from schedule ";

    private final JdbcClient jdbc;

    ScheduleRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The oldest first. */
    List<Row> after(@Nullable TimeCursor cursor, int limit) {
        String oldestFirst = " order by created_at, id limit ?";
        return (cursor == null
                        ? jdbc.sql(COLUMNS + oldestFirst).param(limit)
                        : jdbc.sql(COLUMNS + "where created_at >= ? and (created_at > ? or id > ?)" + oldestFirst)
                                .params(cursor.time(), cursor.time(), cursor.id(), limit))
                .query(Records.of(Row.class))
                .list();
    }

    Optional<Row> find(String id) {
        return jdbc.sql(COLUMNS + "where id = ?")
                .param(id)
                .query(Records.of(Row.class))
                .optional();
    }

    void insert(Row row) {
        jdbc.sql("""
                        insert into schedule (id, name, cron, zone, document, enabled, created_at, updated_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        row.id(),
                        row.name(),
                        row.cron(),
                        row.zone(),
                        row.document(),
                        row.enabled(),
                        row.createdAt(),
                        row.updatedAt())
                .update();
    }

    boolean update(Row row) {
        return jdbc.sql(
                                "update schedule set name = ?, cron = ?, zone = ?, document = ?, enabled = ?, updated_at = ? where id = ?")
                        .params(
                                row.name(),
                                row.cron(),
                                row.zone(),
                                row.document(),
                                row.enabled(),
                                row.updatedAt(),
                                row.id())
                        .update()
                == 1;
    }

    boolean delete(String id) {
        return jdbc.sql("delete from schedule where id = ?").param(id).update() == 1;
    }
}
