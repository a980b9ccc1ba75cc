package dev.ropewalk.web.audit;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.Records;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.TimeOrder;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Who asked for which change, and what came of it. */
@Component
class Audit {

    /** How long a row is kept. */
    static final int DAYS = 400;

    /** Rows in a minute of those who are not known: the rest of them is counted, and stands beside the next. */
    static final int OF_NOBODY = 60;

    private static final TimeOrder LATEST_FIRST = new TimeOrder("at", "id", true);

    private static final Logger log = LoggerFactory.getLogger(Audit.class);

    /**
     * @param who by name; null for nobody
     * @param tokenId by which; null for who signed in
     * @param address of the connection
     * @param action method and address, with {@code {id}} for what is told in target
     * @param target the id in the address, or of what was made
     * @param status of the answer
     * @param requestId by which the log knows it
     * @param unwritten refusals of people who are not known, before this one, that have no row
     */
    record Entry(
            String id,
            OffsetDateTime at,
            @Nullable String who,
            @Nullable String tokenId,
            String address,
            String action,
            @Nullable String target,
            int status,
            @Nullable String requestId,
            int unwritten) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final AtomicInteger unwritten = new AtomicInteger(), written = new AtomicInteger();

    Audit(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Where the database is away nothing was changed, either; the log has it then. */
    void write(
            @Nullable String who,
            @Nullable String tokenId,
            String address,
            String action,
            @Nullable String target,
            int status,
            @Nullable String requestId) {
        if (who == null && status >= 400 && written.incrementAndGet() > OF_NOBODY) {
            unwritten.incrementAndGet();
            return;
        }
        int before = unwritten.getAndSet(0);
        try {
            jdbc.sql(
                            "insert into audit (id, at, who, token_id, address, action, target, status, request_id, unwritten) values (:id, :at, :who, :token, :address, :action, :target, :status, :request, :unwritten)")
                    .param("id", UUID.randomUUID().toString())
                    .param("at", OffsetDateTime.now(clock))
                    .param("who", who)
                    .param("token", tokenId)
                    .param("address", cut(address, 64))
                    .param("action", cut(action, 300))
                    .param("target", target == null ? null : cut(target, 200))
                    .param("status", status)
                    .param("request", requestId == null ? null : cut(requestId, 100))
                    .param("unwritten", before)
                    .update();
        } catch (DataAccessException e) {
            unwritten.addAndGet(before);
            log.error(
                    "{} by {} from {}, answered {}, is not in the audit: the database is away",
                    action,
                    who,
                    address,
                    status);
        }
    }

    private static String cut(String text, int most) {
        return text.substring(0, Math.min(text.length(), most));
    }

    /** The latest first. */
    Page<Entry> page(@Nullable TimeCursor before, int size) {
        return LATEST_FIRST.page(
                jdbc::sql,
                "select id, at, who, token_id, address, action, target, status, request_id, unwritten from audit where true",
                Map.of(),
                before,
                size,
                Records.of(Entry.class),
                last -> new TimeCursor(last.at(), last.id()));
    }

    @Scheduled(fixedRate = 1, timeUnit = TimeUnit.MINUTES)
    void nextMinute() {
        written.set(0);
    }

    @Scheduled(initialDelay = 1, fixedDelay = 24, timeUnit = TimeUnit.HOURS)
    void forget() {
        jdbc.sql("delete from audit where at < ?")
                .param(OffsetDateTime.now(clock).minusDays(DAYS))
                .update();
    }
}
