package dev.ropewalk.web.run;

import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.results.RunCount;
import dev.ropewalk.results.Stopping;
import dev.ropewalk.results.worker.Attendance;
import dev.ropewalk.results.worker.Silence;
import dev.ropewalk.results.worker.Waiting;
import dev.ropewalk.results.worker.Workers;
import dev.ropewalk.web.Notes;
import dev.ropewalk.web.Records;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.SuiteRules;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.TimeOrder;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs in the database. Whoever executes them reads what is written here: queued runs and wishes to cancel. */
@Component
public class Runs {

    /** Cells by which is told how long others will take. */
    private static final int LATEST = 20;

    private static final String ARCHIVED = "kind = 'archived' and withdrawn_at is null";

    private static final String COLUMNS = """
            select id, suite, status, message, cancel_requested, code_version, schedule_id, submitted_by, created_at, started_at, finished_at,
                   cells, cells_ended, cells_reused, samples, samples_stored, priority,
                   exists (select id from mark_v1 where run_id = run_v1.id and ARCHIVED) as archived, study, tuning_step, tuning_steps
            from run_v1
            """.replace("ARCHIVED", Runs.ARCHIVED);

    private static final String CELLS = """
            select run_id, ordinal, reused, id, board, configuration_id, method, label, task, metric, length, seed, status, message,
                   samples, stored, failures, unscored, score, lower_bound, upper_bound,
                   coalesce(assumed_trained_length, trained_length) as trained_length,
                   foretold_seconds, coalesce(notes, '[]') as notes
            from cell_v1
            """;

    private final JdbcClient jdbc;
    private final Workers workers;
    private final TransactionTemplate transaction;
    private final Quota quota;
    private final Clock clock;

    Runs(JdbcClient jdbc, TransactionTemplate transaction, Quota quota, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.quota = quota;
        workers = new Workers(jdbc);
        this.clock = clock;
    }

    /**
     * Hands a suite to whoever executes runs; of a study, all its runs.
     *
     * @param key the same key gives the same run; null for a run of its own
     * @param submittedBy by whom, by name; null at home
     * @return the run's id, of a study the first one's, which is the study's, too
     * @throws Refusal where the key was used for another suite, or the person has as many as they may
     */
    public String queue(
            AcceptedSuite suite,
            @Nullable String key,
            @Nullable String scheduleId,
            @Nullable String submittedBy,
            Priority priority) {
        Optional<String> before = queued(suite, key);
        return before.isPresent()
                ? before.get()
                : quota.within(
                        submittedBy,
                        1 + suite.tuned().size(),
                        suite.allCells(),
                        () -> insert(suite, key, new Given(scheduleId, submittedBy, priority)));
    }

    /** What runs of one document have alike. */
    private record Given(
            @Nullable String scheduleId, @Nullable String submittedBy, Priority priority) {}

    private String insert(AcceptedSuite suite, @Nullable String key, Given given) {
        String id = UUID.randomUUID().toString();
        OffsetDateTime now = OffsetDateTime.now(clock);
        try {
            transaction.executeWithoutResult(status -> {
                if (suite.isStudy())
                    jdbc.sql("insert into study (id, document) values (?, ?)")
                            .params(id, suite.study())
                            .update();
                insert(given, id, suite.name(), suite.document(), now)
                        .param("sha256", suite.sha256())
                        .param("key", key)
                        .param("planned", suite.cells())
                        .param("study", suite.isStudy() ? id : null)
                        .param("tuning", null)
                        .param("steps", null)
                        .update();
                int number = 0;
                for (SuiteRules.Tuned run : suite.tuned())
                    insert(
                                    given,
                                    UUID.randomUUID().toString(),
                                    run.name(),
                                    run.document(),
                                    now.plus(++number, ChronoUnit.MICROS)) // so that they keep their order
                            .param("sha256", Fingerprint.of(run.document() + run.recipe()))
                            .param("key", null)
                            .param("planned", run.cells())
                            .param("study", id)
                            .param("tuning", run.recipe())
                            .param("steps", run.steps())
                            .update();
            });
            return id;
        } catch (DuplicateKeyException justNow) {
            return queued(suite, key).orElseThrow(() -> justNow);
        }
    }

    private JdbcClient.StatementSpec insert(Given given, String id, String name, String document, OffsetDateTime at) {
        return jdbc.sql("""
                        insert into run (id, suite, document, document_sha256, status, cancel_requested, awaited, idempotency_key, schedule_id, submitted_by,
                          priority, planned, created_at, study, tuning, tuning_steps)
                        values (:id, :suite, :document, :sha256, 'queued', false, true, :key, :schedule, :by, :priority, :planned, :at, :study, :tuning, :steps)
                        """)
                .param("id", id)
                .param("suite", name)
                .param("document", document)
                .param("schedule", given.scheduleId())
                .param("by", given.submittedBy())
                .param("priority", given.priority().ordinal())
                .param("at", at);
    }

    private Optional<String> queued(AcceptedSuite suite, @Nullable String key) {
        if (key == null) return Optional.empty();
        record Before(String id, String documentSha256) {}
        Optional<Before> before = jdbc.sql("select id, document_sha256 from run where idempotency_key = ?")
                .param(key)
                .query(Records.of(Before.class))
                .optional();
        if (before.isPresent() && !before.get().documentSha256().equals(suite.sha256()))
            throw Refusal.mismatch("This Idempotency-Key was used for another suite, give a fresh one.");
        return before.map(Before::id);
    }

    /** The newest first. @param archived those that are archived, too */
    List<Run> before(@Nullable TimeCursor cursor, int limit, boolean archived) {
        TimeOrder newest = TimeOrder.NEWEST_FIRST;
        String shown =
                archived ? "" : " and not exists (select id from mark_v1 where run_id = run.id and " + ARCHIVED + ")";
        return jdbc.sql(COLUMNS + "where id in (select id from run where true" + shown + newest.behind(cursor)
                        + newest.order() + " limit :limit)" + newest.order())
                .params(TimeOrder.parameters(Map.of(), cursor, limit))
                .query(Records.of(Run.class))
                .list();
    }

    /** The runs of a study, the first one first. @throws Refusal where there is no such study */
    List<Run> ofStudy(String study) {
        List<Run> all = jdbc.sql(COLUMNS + "where study = ? order by created_at, id")
                .param(study)
                .query(Records.of(Run.class))
                .list();
        if (all.isEmpty()) throw Refusal.unknown("study", study);
        return all;
    }

    /** With what a run is asked for again: its suite, or the study that it is a part of. */
    public String again(String id) {
        String study = named(id).study();
        return study == null ? document(id) : studyDocument(study);
    }

    /** A study as it was sent. */
    String studyDocument(String study) {
        return jdbc.sql("select document from study where id = ?")
                .param(study)
                .query(String.class)
                .single();
    }

    /** Whether lists leave a run out. */
    boolean anyArchived() {
        return jdbc.sql("select exists (select id from mark_v1 where run_id is not null and " + ARCHIVED + ")")
                .query(Boolean.class)
                .single();
    }

    static String next(Run last) {
        return new TimeCursor(last.createdAt(), last.id()).toString();
    }

    Optional<Run> find(String id) {
        return jdbc.sql(COLUMNS + "where id = ?")
                .param(id)
                .query(Records.of(Run.class))
                .optional();
    }

    public Run named(String id) {
        return find(id).orElseThrow(() -> Refusal.unknown("run", id));
    }

    /** That a run was measured, up to the last sign of life; null before it was, or where that was not written down. */
    @Nullable
    Long secondsMeasured(String id) {
        List<Duration> spans = jdbc.sql("select started_at, ended_at from run_span_v1 where run_id = ?")
                .param(id)
                .query((row, number) -> Duration.between(
                        row.getObject("started_at", OffsetDateTime.class),
                        row.getObject("ended_at", OffsetDateTime.class)))
                .list();
        return spans.isEmpty()
                ? null
                : (Long) spans.stream().reduce(Duration.ZERO, Duration::plus).toSeconds();
    }

    /** Seconds that a slot took for each that was foretold of the cells that are or were measured last; null where nothing was measured, or foretold. */
    @Nullable
    Double tookPerForetold(String id) {
        return jdbc.sql("""
                        select sum(took) / sum(foretold) as ratio from (
                          select (select sum(coalesce(s.prefill_seconds, 0) + coalesce(s.decode_seconds, 0)) from sample_v1 s where s.cell_id = latest.id) as took,
                                 foretold_seconds * stored / samples as foretold
                          from (select id, foretold_seconds, stored, samples from cell_v1
                                where run_id = :run and status in ('running', 'done') and not reused and answers_of is null
                                  and foretold_seconds > 0 and stored > 0
                                order by finished_at desc nulls first limit :latest) latest) known
                        where took > 0 having count(*) > 0""")
                .param("run", id)
                .param("latest", LATEST)
                .query(Double.class)
                .optional()
                .orElse(null);
    }

    public String document(String id) {
        return jdbc.sql("select document from run_v1 where id = ?")
                .param(id)
                .query(String.class)
                .single();
    }

    MeasuredOn measuredOn(String id) {
        return jdbc.sql("select device, proof from run_device_v1 where run_id = ?")
                .param(id)
                .query(Records.of(MeasuredOn.class))
                .single();
    }

    /** What is to be known of how the files of the run's model are read. */
    Notes notes(String id) {
        return jdbc.sql("select model_notes from cell_v1 where run_id = ? order by ordinal fetch first 1 rows only")
                .param(id)
                .query((row, number) -> Notes.of(row.getString("model_notes")))
                .optional()
                .orElse(Notes.NONE);
    }

    /** What stopping early made of it; empty where all was to be asked. */
    Optional<Stopping> stopping(String id) {
        return Stopping.of(jdbc, id);
    }

    List<RunCell> cells(String run, int after, int limit) {
        return jdbc.sql(CELLS + "where run_id = ? and ordinal > ? order by ordinal limit ?")
                .params(run, after, limit)
                .query(Records.of(RunCell.class))
                .list();
    }

    /** The first cells of several runs, by run. @param limit of each */
    Map<String, List<RunCell>> cells(List<String> runs, int limit) {
        Map<String, List<RunCell>> cells = new HashMap<>();
        jdbc.sql(CELLS + "where run_id in (:runs) and ordinal < :limit order by run_id, ordinal")
                .param("runs", runs)
                .param("limit", limit)
                .query((row, number) -> cells.computeIfAbsent(row.getString("run_id"), run -> new ArrayList<>())
                        .add(Records.of(RunCell.class).mapRow(row, number)))
                .list();
        return cells;
    }

    /** Who manages it and who is at its cells. */
    Attendance attendance(String id) {
        return workers.attendance(id);
    }

    /** A queued run ends at once, and one whose owner is dead; a running one when its owner hears of it. */
    boolean cancel(String id) {
        int ended = jdbc.sql("update run set status = 'cancelled', finished_at = ? where id = ? and status = 'queued'")
                .params(OffsetDateTime.now(clock), id)
                .update();
        return ended == 1
                || isCancelledWithoutOwner(id)
                || jdbc.sql("update run set cancel_requested = true where id = ? and status = 'running'")
                                .param(id)
                                .update()
                        == 1;
    }

    private boolean isCancelledWithoutOwner(String id) {
        Double silent = attendance(id).managerSecondsSilent();
        return jdbc.sql(
                                "update run set status = 'cancelled', finished_at = current_timestamp, cancel_requested = false, message = :message, "
                                        + RunCount.KEPT + " where id = :id and status = 'running' and "
                                        + Silence.isOver("heartbeat_at"))
                        .param(
                                "message",
                                "Cancelled without its process, which was "
                                        + (silent == null
                                                ? "never heard of."
                                                : "last heard of " + Silence.span(silent) + " before."))
                        .param("id", id)
                        .update()
                == 1;
    }

    /** Queues a failed or cancelled run again. @throws Refusal where its person has as many runs as they may */
    boolean resume(Run run) {
        return run.resumable() && isQueuedAgain(run, "status in ('failed', 'cancelled')");
    }

    /** The same of a run that failed because cells of it did: what failed is measured again, and all else of it has ended. */
    boolean retry(Run run) {
        return run.failed()
                && isQueuedAgain(
                        run,
                        "status = 'failed' and exists (select 1 from cell_v1 c where c.run_id = run.id and c.status = 'failed')");
    }

    private boolean isQueuedAgain(Run run, String which) {
        return quota.within(
                run.submittedBy(),
                1,
                run.cells() - run.cellsEnded(),
                () -> jdbc.sql(
                                        "update run set status = 'queued', awaited = true, cancel_requested = false, message = null, owner = null, heartbeat_at = null,"
                                                + " finished_at = null where id = ? and " + which)
                                .param(run.id())
                                .update()
                        == 1);
    }

    /** What waits of it is taken by this from now on. @return false where it has ended */
    boolean prioritize(String id, Priority priority) {
        return jdbc.sql("update run set priority = ? where id = ? and status in ('queued', 'running')")
                        .params(priority.ordinal(), id)
                        .update()
                == 1;
    }

    /** Why some of its cells are not being measured. */
    List<Waiting> waiting(String id, Attendance attendance) {
        return workers.waiting(id, attendance);
    }

    /** Cells of it that failed before and were tried again. */
    int triedAgain(String id) {
        return jdbc.sql("select count(distinct cell_id) from failure_v1 where run_id = ?")
                .param(id)
                .query(Integer.class)
                .single();
    }
}
