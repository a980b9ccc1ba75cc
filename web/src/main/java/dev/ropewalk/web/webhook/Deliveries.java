package dev.ropewalk.web.webhook;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.Records;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.TimeOrder;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * The table of what was told, or is still to be. Whoever tries one counts its tries up and puts its next time off; both hold what comes of it off from whoever else tries it meanwhile,
 * and let it be tried again where the one who did has died. All by the database's clock.
 */
@Component
class Deliveries {

    /**
     * @param state {@code waiting}, {@code delivered} or {@code failed}
     * @param tries up to now, and since it was replayed
     * @param nextAt when it is tried next; null unless it waits
     * @param status of the last answer; null where there was none
     * @param answer how the last answer began, or why there was none
     */
    record Delivery(
            String id,
            String webhook,
            String event,
            String state,
            int tries,
            OffsetDateTime createdAt,
            @Nullable OffsetDateTime nextAt,
            @Nullable OffsetDateTime lastAt,
            @Nullable Integer status,
            @Nullable String answer,
            JsonNode body) {}

    /** One that is about to be tried. */
    record Due(String id, String webhookId, String url, String secret, String body, int tries) {}

    /** While one is tried nobody else does, for longer than a try takes. */
    static final Duration HELD = Sender.LONGEST.multipliedBy(6);

    private static final String COLUMNS = """
            select id, webhook_id as webhook, event, state, tries, created_at, next_at, last_at, status, answer, body from delivery""";

    private final JdbcClient jdbc;

    Deliveries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What is due, one of each webhook: who does not answer holds up itself alone. Those that failed least go first. */
    List<Due> due() {
        Map<String, Due> first = new LinkedHashMap<>();
        jdbc.sql("""
                        select d.id, d.webhook_id, w.url, w.secret, d.body, d.tries from delivery d join webhook w on w.id = d.webhook_id
                        where d.state = 'waiting' and d.next_at <= current_timestamp
                        order by d.tries, d.next_at, d.id limit 500""").query(Records.of(Due.class)).list().forEach(due -> first.putIfAbsent(due.webhookId(), due));
        return List.copyOf(first.values());
    }

    /** Whether it is this one that tries it. */
    boolean take(Due due) {
        return jdbc.sql("update delivery set tries = tries + 1, next_at = current_timestamp + interval '"
                                + HELD.toSeconds() + "' second where id = ? and state = 'waiting' and tries = ?"
                                + " and next_at <= current_timestamp")
                        .params(due.id(), due.tries())
                        .update()
                == 1;
    }

    /** @param again after which it is tried again; null for never */
    void failed(Due due, Sender.Answer answer, @Nullable Duration again) {
        ended(
                due,
                answer,
                again == null
                        ? "state = 'failed', next_at = null"
                        : "next_at = current_timestamp + interval '" + again.toSeconds() + "' second");
    }

    void delivered(Due due, Sender.Answer answer) {
        ended(due, answer, "state = 'delivered', next_at = null");
    }

    /** What came of a try that somebody else has repeated since is not written. */
    private void ended(Due due, Sender.Answer answer, String change) {
        jdbc.sql(
                        "update delivery set " + change
                                + ", last_at = current_timestamp, status = :status, answer = :answer where id = :id and tries = :tries and state = 'waiting'")
                .param("status", answer.status())
                .param("answer", answer.text())
                .param("id", due.id())
                .param("tries", due.tries() + 1)
                .update();
    }

    /** As new, under its own id; one that waits goes now. */
    Delivery replay(String id) {
        jdbc.sql("""
                        update delivery set state = 'waiting', tries = case when state = 'waiting' then tries else 0 end, next_at = current_timestamp
                        where id = ?""").param(id).update();
        return named(id);
    }

    Delivery named(String id) {
        return jdbc.sql(COLUMNS + " where id = ?")
                .param(id)
                .query(Records.of(Delivery.class))
                .optional()
                .orElseThrow(() -> Refusal.unknown("delivery", id));
    }

    /** The latest first. */
    Page<Delivery> page(String webhook, @Nullable TimeCursor after, int size) {
        return TimeOrder.NEWEST_FIRST.page(
                jdbc::sql,
                COLUMNS + " where webhook_id = :webhook",
                Map.of("webhook", webhook),
                after,
                size,
                Records.of(Delivery.class),
                last -> new TimeCursor(last.createdAt(), last.id()));
    }
}
