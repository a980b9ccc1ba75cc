package dev.ropewalk.evaluator.run;

import dev.ropewalk.decoder.attention.DeviceProof;
import dev.ropewalk.evaluator.cell.FairShare;
import dev.ropewalk.evaluator.owner.Owner;
import dev.ropewalk.evaluator.sample.StoredText;
import dev.ropewalk.evaluator.version.CodeVersion;
import dev.ropewalk.results.RunCount;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Table {@code run}: what was asked for, and who is at it (decision 15). All times are the database's: owners write and are judged by one clock, and
 * their own is never read.
 */
final class RunStore {

    private final JdbcClient jdbc;
    private final Owner me;
    private final String free;

    /** SQL, of runs {@code r}: whose turn it is to be begun (decision 61). Who has the fewest runs goes before who has the fewest slots: a run without a cell put down has no slot. */
    private static final String IN_TURN =
            " left join (select coalesce(b.submitted_by, '') as person, count(*) as runs from run b where b.status = 'running'"
                    + " group by coalesce(b.submitted_by, '')) begun on begun.person = " + FairShare.PERSON
                    + FairShare.JOINS;

    private final Set<String> held = ConcurrentHashMap.newKeySet();

    RunStore(JdbcClient jdbc, Owner me) {
        this.jdbc = jdbc;
        this.me = me;
        free =
                "(r.status = 'queued' or r.status = 'running' and (r.owner is null or r.heartbeat_at is null or r.owner = :me or "
                        + me.dead("r.owner", me.deadline("r.heartbeat_at")) + "))";
    }

    /** @param tuning the recipe, as JSON, by which the document's model is tuned before anything is measured; null where it is measured as it is */
    record Row(
            String id,
            String suite,
            String document,
            String status,
            @Nullable String owner,
            @Nullable String tuning) {}

    private static final String ROW = "select r.id, r.suite, r.document, r.status, r.owner, r.tuning from run r ";

    private JdbcClient.MappedQuerySpec<Row> rows(JdbcClient.StatementSpec statement) {
        return statement.query((row, number) -> new Row(
                row.getString("id"),
                row.getString("suite"),
                row.getString("document"),
                row.getString("status"),
                row.getString("owner"),
                row.getString("tuning")));
    }

    Optional<Row> find(String id) {
        return rows(jdbc.sql(ROW + "where r.id = :id").param("id", id)).optional();
    }

    /** A new run, or the one that was submitted with the same key before. */
    String submit(String suite, String document, String sha256, @Nullable String idempotencyKey) {
        String id = UUID.randomUUID().toString();
        int inserted = jdbc.sql("""
                        insert into run (id, suite, document, document_sha256, status, idempotency_key, created_at)
                        values (:id, :suite, :document, :sha256, 'queued', :key, current_timestamp)
                        on conflict do nothing""")
                .param("id", id)
                .param("suite", suite)
                .param("document", document)
                .param("sha256", sha256)
                .param("key", idempotencyKey)
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

    /** Runs that nobody is at, by whose turn it is: queued ones, those whose owner is dead, and those of this owner that it does not hold. */
    List<Row> waiting() {
        return free(IN_TURN, "order by r.priority, coalesce(begun.runs, 0), " + FairShare.ORDER, Map.of());
    }

    /**
     * Of these, which go before a run that is being measured.
     *
     * @param turns whether it has been its turn for long enough, so that others' are, too
     */
    List<Row> before(String run, boolean turns) {
        return free(
                " join run m on m.id = :run" + FairShare.JOINS,
                "and (r.priority < m.priority"
                        + (turns
                                ? " or r.priority = m.priority and r.submitted_by is distinct from m.submitted_by"
                                : "")
                        + ") order by r.priority, " + FairShare.ORDER,
                Map.of("run", run));
    }

    /** The latest run of this suite that an owner left, by dying or in order. */
    Optional<Row> abandoned(String sha256) {
        return free(
                        "",
                        "and r.owner is not null and r.document_sha256 = :sha256 order by r.created_at desc",
                        Map.of("sha256", sha256))
                .stream()
                .findFirst();
    }

    private List<Row> free(String joins, String more, Map<String, String> parameters) {
        return rows(jdbc.sql(ROW + joins + " where " + free + " " + more)
                        .param("me", me.name())
                        .params(parameters))
                .list()
                .stream()
                .filter(row -> !held.contains(row.id()))
                .toList();
    }

    /** Makes this owner that of a run which is free, or which it holds. One statement, so that of several one succeeds. */
    boolean claim(String id) {
        boolean claimed = jdbc.sql("""
                        update run r set status = 'running', owner = :me, heartbeat_at = current_timestamp, code_version = :code, message = null,
                          started_at = coalesce(started_at, current_timestamp), finished_at = null
                        where r.id = :id and """ + " " + free)
                        .param("me", me.name())
                        .param("code", CodeVersion.current())
                        .param("id", id)
                        .update()
                == 1;
        if (claimed) held.add(id);
        return claimed;
    }

    /** It is at this run no more, whatever the run's row says. */
    void letGo(String id) {
        held.remove(id);
    }

    /** What the owner learns when it reports that it lives. */
    enum Pulse {
        GO_ON,
        CANCEL,
        /** Another process took the run over. */
        LOST
    }

    /** How far the tuning of its model is. */
    void tunes(String id, int step) {
        jdbc.sql("update run set tuning_step = :step where id = :id and owner = :me")
                .param("step", step)
                .param("id", id)
                .param("me", me.name())
                .update();
    }

    /** Its model has been tuned: from now on it is a run of that one. */
    void tuned(String id, String document, String sha256) {
        jdbc.sql(
                        "update run set document = :document, document_sha256 = :sha256, tuning_step = tuning_steps where id = :id and owner = :me")
                .param("document", document)
                .param("sha256", sha256)
                .param("id", id)
                .param("me", me.name())
                .update();
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
        OffsetDateTime start =
                jdbc.sql("select current_timestamp").query(OffsetDateTime.class).single();
        jdbc.sql("insert into run_span (run_id, started_at, ended_at) values (:id, :start, :start)")
                .param("id", id)
                .param("start", start)
                .update();
        return start;
    }

    /** It lasts. */
    void extend(String id, OffsetDateTime span) {
        jdbc.sql("update run_span set ended_at = current_timestamp where run_id = :id and started_at = :start")
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
        int mine = jdbc.sql(
                        "update run set heartbeat_at = current_timestamp where id = :id and status = 'running' and owner = :me")
                .param("id", id)
                .param("me", me.name())
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
                        update run set status = :status, message = :message, finished_at = current_timestamp, cancel_requested = false, """ + RunCount.KEPT + """
                        where id = :id and owner = :me""")
                .param("status", status)
                .param("message", StoredText.message(message))
                .param("id", id)
                .param("me", me.name())
                .update();
    }

    /** Back to the queue, for another process to go on with. */
    void release(String id) {
        jdbc.sql("update run set status = 'queued' where id = :id and status = 'running' and owner = :me")
                .param("id", id)
                .param("me", me.name())
                .update();
    }

    /** A queued run ends at once, a running one when its owner hears of it. */
    boolean cancel(String id) {
        int ended = jdbc.sql(
                        "update run set status = 'cancelled', finished_at = current_timestamp where id = :id and status = 'queued'")
                .param("id", id)
                .update();
        return ended
                        + jdbc.sql("update run set cancel_requested = true where id = :id and status = 'running'")
                                .param("id", id)
                                .update()
                > 0;
    }
}
