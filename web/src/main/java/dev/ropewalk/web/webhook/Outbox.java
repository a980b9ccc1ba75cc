package dev.ropewalk.web.webhook;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What is to be told, put down in the transaction in which it happens: nothing is told that was undone, and nothing is lost. */
@Component
public class Outbox {

    /** What there is to be told of. */
    public static final String ALARM = "alarm", RUN_ENDED = "run.ended";

    static final List<String> EVENTS = List.of(ALARM, RUN_ENDED);

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    public Outbox(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** To each webhook that asks for it. @param data as JSON has it */
    public void tell(String event, Map<String, ?> data) {
        List<String> webhooks = jdbc.sql("select id from webhook where ' ' || events || ' ' like ? order by id")
                .param("% " + event + " %")
                .query(String.class)
                .list();
        if (webhooks.isEmpty()) return;
        OffsetDateTime now = OffsetDateTime.now(clock);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", event);
        body.put("timestamp", now);
        body.put("data", data);
        String text = json.writeValueAsString(body);
        for (String webhook : webhooks)
            jdbc.sql("""
                            insert into delivery (id, webhook_id, event, body, state, next_at, created_at)
                            values (:id, :webhook, :event, :body, 'waiting', current_timestamp, :now)""")
                    .param("id", UUID.randomUUID().toString())
                    .param("webhook", webhook)
                    .param("event", event)
                    .param("body", text)
                    .param("now", now)
                    .update();
    }
}
