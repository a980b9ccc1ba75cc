package dev.ropewalk.web.webhook;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.Records;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.TimeOrder;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of webhooks: who is told of what. Secrets are kept as they are, since they sign; nobody is shown one twice. */
@Component
class Webhooks {

    /** @param events {@code alarm}, {@code run.ended} */
    record Webhook(
            String id,
            String url,
            List<String> events,
            OffsetDateTime createdAt,
            @Nullable String createdBy) {}

    /** @param secret what is told is signed with it; never to be seen again */
    record MadeWebhook(
            String id,
            String url,
            List<String> events,
            OffsetDateTime createdAt,
            @Nullable String createdBy,
            String secret) {}

    private record Row(
            String id,
            String url,
            String events,
            OffsetDateTime createdAt,
            @Nullable String createdBy) {

        Webhook webhook() {
            return new Webhook(id, url, List.of(events.split(" ")), createdAt, createdBy);
        }
    }

    /** Each is told of everything that it asks for. */
    static final int MOST = 50;

    private static final String COLUMNS = "select id, url, events, created_at, created_by from webhook ";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Webhooks(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @throws Refusal 409 where there are as many as there may be */
    MadeWebhook create(String url, Collection<String> events, @Nullable String by) {
        int there =
                jdbc.sql("select count(*) from webhook").query(Integer.class).single();
        if (there >= MOST)
            throw Refusal.conflict("There are " + there + " webhooks, as many as there may be; delete one first.");
        MadeWebhook fresh = new MadeWebhook(
                UUID.randomUUID().toString(),
                url,
                List.copyOf(new TreeSet<>(events)),
                OffsetDateTime.now(clock),
                by,
                Signature.secret(random));
        jdbc.sql("""
                        insert into webhook (id, url, events, secret, created_at, created_by)
                        values (:id, :url, :events, :secret, :now, :by)""")
                .param("id", fresh.id())
                .param("url", url)
                .param("events", String.join(" ", fresh.events()))
                .param("secret", fresh.secret())
                .param("now", fresh.createdAt())
                .param("by", by)
                .update();
        return fresh;
    }

    /** The oldest first. */
    Page<Webhook> page(@Nullable TimeCursor after, int size) {
        return TimeOrder.OLDEST_FIRST.page(
                jdbc::sql,
                COLUMNS + "where true",
                Map.of(),
                after,
                size,
                (row, number) -> Records.of(Row.class).mapRow(row, number).webhook(),
                last -> new TimeCursor(last.createdAt(), last.id()));
    }

    Webhook named(String id) {
        return jdbc.sql(COLUMNS + "where id = ?")
                .param(id)
                .query(Records.of(Row.class))
                .optional()
                .map(Row::webhook)
                .orElseThrow(() -> Refusal.unknown("webhook", id));
    }

    /** With all that it was told. */
    boolean delete(String id) {
        return jdbc.sql("delete from webhook where id = ?").param(id).update() == 1;
    }
}
