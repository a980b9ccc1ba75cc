package dev.ropewalk.web.schedule;

import dev.ropewalk.web.Records;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.TimeOrder;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of schedules. */
@Component
class ScheduleRows {

    /**
     * @param cron null where it is due once
     * @param onceAt null where it is due by a cron
     * @param watchAlpha null where nobody watches
     * @param accountedAt up to when it is known what became of the times that it was due
     */
    record Row(
            String id,
            String name,
            @Nullable String cron,
            String zone,
            @Nullable OffsetDateTime onceAt,
            String document,
            boolean enabled,
            @Nullable Double watchAlpha,
            @Nullable Double watchTolerance,
            @Nullable String submittedBy,
            OffsetDateTime createdAt,
            OffsetDateTime updatedAt,
            OffsetDateTime accountedAt) {

        /** Whether it is due whenever another is. */
        boolean isDueAs(Row other) {
            return enabled == other.enabled && timing().equals(other.timing());
        }

        Clockwork.Timing timing() {
            return new Clockwork.Timing(cron, zone, onceAt == null ? null : onceAt.toInstant());
        }

        /** Null where nobody watches. */
        @Nullable
        Watch watch() {
            return watchAlpha == null || watchTolerance == null ? null : new Watch(watchAlpha, watchTolerance);
        }

        Row accounted(OffsetDateTime upTo) {
            return new Row(
                    id,
                    name,
                    cron,
                    zone,
                    onceAt,
                    document,
                    enabled,
                    watchAlpha,
                    watchTolerance,
                    submittedBy,
                    createdAt,
                    updatedAt,
                    upTo);
        }
    }

    private static final String COLUMNS =
            "select id, name, cron, zone, once_at, document, enabled, watch_alpha, watch_tolerance, submitted_by, created_at, updated_at, accounted_at from schedule ";

    private final JdbcClient jdbc;

    ScheduleRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The oldest first. */
    List<Row> after(@Nullable TimeCursor cursor, int limit) {
        return TimeOrder.OLDEST_FIRST.rows(
                jdbc::sql, COLUMNS + "where true", Map.of(), cursor, limit, Records.of(Row.class));
    }

    Optional<Row> find(String id) {
        return jdbc.sql(COLUMNS + "where id = ?")
                .param(id)
                .query(Records.of(Row.class))
                .optional();
    }

    void insert(Row row) {
        jdbc.sql("""
                        insert into schedule (id, name, cron, zone, once_at, document, enabled, watch_alpha, watch_tolerance, submitted_by, created_at, updated_at, accounted_at)
                        values (:id, :name, :cron, :zone, :onceAt, :document, :enabled, :watchAlpha, :watchTolerance, :submittedBy, :createdAt, :updatedAt, :accountedAt)
                        """).paramSource(row).update();
    }

    /** Nobody else accounts for it until this transaction ends. */
    Optional<Row> lock(String id) {
        return jdbc.sql(COLUMNS + "where id = ? for update")
                .param(id)
                .query(Records.of(Row.class))
                .optional();
    }

    void account(String id, OffsetDateTime upTo) {
        jdbc.sql("update schedule set accounted_at = ? where id = ?")
                .params(upTo, id)
                .update();
    }

    void update(Row row) {
        jdbc.sql("""
                        update schedule set name = :name, cron = :cron, zone = :zone, once_at = :onceAt, document = :document, enabled = :enabled,
                          watch_alpha = :watchAlpha, watch_tolerance = :watchTolerance,
                          updated_at = :updatedAt, accounted_at = :accountedAt
                        where id = :id""").paramSource(row).update();
    }

    boolean delete(String id) {
        return jdbc.sql("delete from schedule where id = ?").param(id).update() == 1;
    }
}
