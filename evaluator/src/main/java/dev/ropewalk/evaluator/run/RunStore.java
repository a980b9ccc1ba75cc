package dev.ropewalk.evaluator.run;

import dev.ropewalk.decoder.attention.DeviceProof;
import dev.ropewalk.evaluator.board.RunCounts;
import dev.ropewalk.evaluator.sample.StoredText;
import dev.ropewalk.evaluator.sample.StoredTime;
import dev.ropewalk.evaluator.version.CodeVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code run}: what was asked for, and which process is at it. */
final class RunStore {

    private final JdbcClient jdbc;

    RunStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A row. @param heartbeat of the owner, null before any process took the run */
    record Row(
            String id,
            String suite,
            String document,
            String status,
            @Nullable String message,
            @Nullable String owner,
            @Nullable Instant heartbeat,
            @Nullable String codeVersion) {

        boolean isAbandoned(Instant now) {
            if (!status.equals("running")) return false;
            if (owner == null || heartbeat == null) return true;
            return Owner.parse(owner).map(o -> o.isDead(heartbeat, now)).orElse(true);
        }
    }

    private static final String ROW =
            "select id, suite, document, status, message, owner, heartbeat_at, code_version from run ";

    private JdbcClient.MappedQuerySpec<Row> rows(JdbcClient.StatementSpec statement) {
        return statement.query((row, number) -> {
            OffsetDateTime heartbeat = row.getObject("heartbeat_at", OffsetDateTime.class);
            return new Row(
                    row.getString("id"),
                    row.getString("suite"),
                    row.getString("document"),
                    row.getString("status"),
                    row.getString("message"),
                    row.getString("owner"),
                    heartbeat == null ? null : heartbeat.toInstant(),
                    row.getString("code_version"));
        });
    }

    Optional<Row> find(String id) {
        return rows(jdbc.sql(ROW + "where id = :id").param("id", id)).optional();
    }

    /** A new run, or the one that was submitted with the same key before. */
    String submit(String suite, String document, String sha256, @Nullable String idempotencyKey) {
        String id = UUID.randomUUID().toString();
        int inserted = jdbc.sql("""
                        insert into run (id, suite, document, document_sha256, status, idempotency_key, created_at)
                        values (:id, :suite, :document, :sha256, 'queued', :key, :now)
                        on conflict do nothing""")
                .param("id", id)
                .param("suite", suite)
                .param("document", document)
                .param("sha256", sha256)
                .param("key", idempotencyKey)
                .param("now", StoredTime.now())
                .update();
        if (inserted == 1) return id;
        return jdbc.sql("select id from run where idempotency_key = :key and document_sha256 = :sha256")
                .param("key", idempotencyKey)
                .param("sha256", sha256)
                .query(String.class)
                .optional()
                .orElseThrow(() -> new IllegalArgumentException(
                        "idempotency key '" + idempotencyKey + "' was used for another suite"));
    }

    /** Runs that no process is at: queued ones, and those whose process died; oldest first. */
    List<Row> waiting() {
        Instant now = Instant.now();
        return rows(jdbc.sql(ROW + "where status in ('queued', 'running') order by created_at, id")).list().stream()
                .filter(row -> row.status().equals("queued") || row.isAbandoned(now))
                .toList();
    }

    /** The latest run of this suite whose process died or left it. */
    Optional<Row> abandoned(String sha256) {
        Instant now = Instant.now();
        return rows(jdbc.sql(ROW
                                + "where status in ('running', 'queued') and owner is not null and document_sha256 = :sha256"
                                + " order by created_at desc")
                        .param("sha256", sha256))
                .list()
                .stream()
                .filter(row -> row.status().equals("queued") || row.isAbandoned(now))
                .findFirst();
    }

    /** Makes this process the owner, if none lives. One statement, so that of several processes one succeeds. */
    boolean claim(Row seen) {
        if (Owner.current().toString().equals(seen.owner()) && seen.status().equals("running")) return true;
        if (!seen.status().equals("queued") && !seen.isAbandoned(Instant.now())) return false;
        return jdbc.sql("""
                        update run set status = 'running', owner = :me, heartbeat_at = :now, code_version = :code, message = null,
                          started_at = coalesce(started_at, :now), finished_at = null
                        where id = :id and status = :status and coalesce(owner, '') = :owner""")
                        .param("me", Owner.current().toString())
                        .param("now", StoredTime.now())
                        .param("code", CodeVersion.current())
                        .param("id", seen.id())
                        .param("status", seen.status())
                        .param("owner", seen.owner() == null ? "" : seen.owner())
                        .update()
                == 1;
    }

    /** What the owner learns when it reports that it lives. */
    enum Pulse {
        GO_ON,
        CANCEL,
        /** Another process took the run over. */
        LOST
    }

    void measuredOn(String id, DeviceProof proof) {
        jdbc.sql("update run set device = :device, proof = :proof where id = :id")
                .param("device", proof.device().toString())
                .param("proof", proof.summary())
                .param("id", id)
                .update();
    }

    /** A span of measuring begins. @return its name */
    OffsetDateTime open(String id) {
        OffsetDateTime start = StoredTime.now();
        jdbc.sql("insert into run_span (run_id, started_at, ended_at) values (:id, :start, :start)")
                .param("id", id)
                .param("start", start)
                .update();
        return start;
    }

    /** It lasts. */
    void extend(String id, OffsetDateTime span) {
        jdbc.sql("update run_span set ended_at = :now where run_id = :id and started_at = :start")
                .param("now", StoredTime.now())
                .param("id", id)
                .param("start", span)
                .update();
    }

    /** Time that a run was measured so far, without what lay between. */
    Duration measured(String id) {
        return jdbc
                .sql("select started_at, ended_at from run_span where run_id = :id")
                .param("id", id)
                .query((row, number) -> Duration.between(
                        row.getObject("started_at", OffsetDateTime.class),
                        row.getObject("ended_at", OffsetDateTime.class)))
                .list()
                .stream()
                .reduce(Duration.ZERO, Duration::plus);
    }

    Pulse beat(String id) {
        int mine = jdbc.sql("update run set heartbeat_at = :now where id = :id and status = 'running' and owner = :me")
                .param("now", StoredTime.now())
                .param("id", id)
                .param("me", Owner.current().toString())
                .update();
        if (mine == 0) return Pulse.LOST;
        boolean cancel = jdbc.sql("select cancel_requested from run where id = :id")
                .param("id", id)
                .query(Boolean.class)
                .single();
        return cancel ? Pulse.CANCEL : Pulse.GO_ON;
    }

    /**
     * How the run stands now is kept with it: who lists runs need not count.
     *
     * @param status completed, failed or cancelled
     */
    void finish(String id, String status, @Nullable String message) {
        jdbc.sql("""
                        update run set status = :status, message = :message, finished_at = :now, cancel_requested = false, """ + RunCounts.COUNTED + """
                        where id = :id and owner = :me""")
                .param("status", status)
                .param("message", StoredText.message(message))
                .param("now", StoredTime.now())
                .param("id", id)
                .param("me", Owner.current().toString())
                .update();
    }

    /** Back to the queue, for another process to go on with. */
    void release(String id) {
        jdbc.sql("update run set status = 'queued' where id = :id and status = 'running' and owner = :me")
                .param("id", id)
                .param("me", Owner.current().toString())
                .update();
    }

    /** A queued run ends at once, a running one when its owner hears of it. */
    boolean cancel(String id) {
        int ended = jdbc.sql(
                        "update run set status = 'cancelled', finished_at = :now where id = :id and status = 'queued'")
                .param("now", StoredTime.now())
                .param("id", id)
                .update();
        return ended
                        + jdbc.sql("update run set cancel_requested = true where id = :id and status = 'running'")
                                .param("id", id)
                                .update()
                > 0;
    }
}
