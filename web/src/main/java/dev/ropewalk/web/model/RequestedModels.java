package dev.ropewalk.web.model;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.Records;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.SuiteRules;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.TimeOrder;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Models that somebody wants to be at hand. Whoever sees to them reads what is written here. */
@Component
class RequestedModels {

    /** Requests that have not ended, of all people. */
    static final int MOST = 20;

    /**
     * @param name as a suite would have it
     * @param status queued, fetching, ready or failed
     * @param message why it failed
     * @param file that is on its way, as far as {@code bytes} of {@code bytesTotal}
     * @param modelId the contents' SHA-256, once they are whole
     */
    record Request(
            String id,
            String name,
            String status,
            @Nullable String message,
            @Nullable String file,
            @Nullable Long bytes,
            @Nullable Long bytesTotal,
            @Nullable String modelId,
            @Nullable String submittedBy,
            OffsetDateTime createdAt,
            @Nullable OffsetDateTime finishedAt) {}

    private static final String COLUMNS =
            "select id, name, status, message, file, bytes, bytes_total, model_id, submitted_by, created_at, finished_at from model_request ";

    private final JdbcClient jdbc;
    private final SuiteRules rules;
    private final Clock clock;

    RequestedModels(JdbcClient jdbc, SuiteRules rules, Clock clock) {
        this.jdbc = jdbc;
        this.rules = rules;
        this.clock = clock;
    }

    Request add(String name, @Nullable String by) {
        try {
            rules.model(Refusal.legible("name", name));
        } catch (IllegalArgumentException e) {
            throw Refusal.wrong("name", e);
        }
        int waiting = jdbc.sql("select count(*) from model_request where status in ('queued', 'fetching')")
                .query(Integer.class)
                .single();
        if (waiting >= MOST)
            throw Refusal.conflict(
                    MOST + " models are on their way already, which is as many as at once; ask again later.");
        String id = UUID.randomUUID().toString();
        jdbc.sql(
                        "insert into model_request (id, name, status, submitted_by, created_at) values (:id, :name, 'queued', :by, :now)")
                .param("id", id)
                .param("name", name)
                .param("by", by)
                .param("now", OffsetDateTime.now(clock))
                .update();
        return named(id);
    }

    Request named(String id) {
        return jdbc.sql(COLUMNS + "where id = ?")
                .param(id)
                .query(Records.of(Request.class))
                .optional()
                .orElseThrow(() -> Refusal.unknown("request for a model", id));
    }

    /** The newest first. */
    Page<Request> page(@Nullable TimeCursor cursor, int size) {
        return TimeOrder.NEWEST_FIRST.page(
                jdbc::sql,
                COLUMNS + "where true",
                Map.of(),
                cursor,
                size,
                Records.of(Request.class),
                last -> new TimeCursor(last.createdAt(), last.id()));
    }
}
