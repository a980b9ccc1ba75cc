package dev.ropewalk.evaluator.run;

import dev.ropewalk.decoder.attention.DeviceProof;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.engine.DeviceException;
import dev.ropewalk.decoder.engine.Devices;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.evaluator.cell.Progress;
import dev.ropewalk.evaluator.cell.RunCells;
import dev.ropewalk.evaluator.database.DatabaseFailure;
import dev.ropewalk.evaluator.database.Transaction;
import dev.ropewalk.evaluator.model.KeptModel;
import dev.ropewalk.evaluator.model.LoadedModel;
import dev.ropewalk.evaluator.model.ModelNames;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.results.comparison.Comparisons;
import dev.ropewalk.results.comparison.Findings;
import dev.ropewalk.results.identity.Identity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Submits suites, executes runs and reads what became of them. One run at a time in a process: others wait. */
public final class RunExecutor implements AutoCloseable {

    private final RunStore runs;
    private final RunCells cells;
    private final RunReports reports;
    private final Comparisons comparisons;
    private final Transaction transaction;
    private final String device;
    private final KeptModel models = new KeptModel();

    /**
     * @param device that of suites that name none
     * @param url of the database, which tells whether another process can have it open
     */
    public RunExecutor(
            JdbcClient jdbc, PlatformTransactionManager transactions, RunCells cells, String device, String url) {
        this.cells = cells;
        this.device = device;
        runs = new RunStore(jdbc, Owner.of(url));
        reports = new RunReports(jdbc);
        comparisons = new Comparisons(jdbc);
        transaction = Transaction.ofItsOwn(transactions);
    }

    /**
     * Whether a suite fits its model; no database is needed to know.
     *
     * @throws IllegalArgumentException one sentence: what does not fit this model
     * @throws CheckpointException one sentence: what is wrong with the model
     */
    public static void check(Suite suite) {
        Checkpoint checkpoint = Checkpoint.open(ModelNames.folder(suite.model()));
        try (Tokenizer tokenizer = Tokenizer.of(checkpoint.folder())) {
            suite.samples(tokenizer);
        }
    }

    /**
     * Checks a suite against its model and queues it.
     *
     * @param idempotencyKey the same key brings the same run; null for a new one
     * @return the run's id
     * @throws IllegalArgumentException one sentence: what does not fit this model, or a key used for another suite
     * @throws CheckpointException one sentence: what is wrong with the model
     */
    public String submit(Suite suite, @Nullable String idempotencyKey) {
        check(suite);
        return queue(suite, idempotencyKey);
    }

    private String queue(Suite suite, @Nullable String idempotencyKey) {
        Identity identity = suite.identity();
        return runs.submit(suite.name(), identity.json(), identity.sha256(), idempotencyKey);
    }

    /**
     * Submits a suite for this process to execute: no other may take it in between.
     *
     * @return the run's id
     */
    public String begin(Suite suite) {
        check(suite); // before the transaction: the database's time stands still in one
        return transaction.get(() -> {
            String id = queue(suite, null);
            runs.claim(id);
            return id;
        });
    }

    /** The run of the same suite that a process left behind, by dying or when it was asked to leave. */
    public Optional<String> findUnfinished(Suite suite) {
        return runs.abandoned(suite.identity().sha256()).map(RunStore.Row::id);
    }

    /** Runs that wait for a process, oldest first: queued ones and those whose process died. */
    public List<String> waiting() {
        return runs.waiting().stream().map(RunStore.Row::id).toList();
    }

    /** Asks a run to end. What it measured is kept. @return false if it had ended, or does not exist */
    public boolean cancel(String runId) {
        // a transaction of its own: a listener may ask within the one of its batch, whose lock would keep the heart
        // from hearing of it
        return transaction.get(() -> runs.cancel(runId));
    }

    /** @throws IllegalArgumentException if there is no such run */
    public RunReport report(String runId) {
        return reports.read(runId);
    }

    /** What may be concluded from what a run measured. */
    public Findings findings(String runId) {
        return comparisons.findings(runId);
    }

    /** {@link #execute(String, Consumer, BooleanSupplier)} to the end. */
    public RunReport execute(String runId, Consumer<Progress> listener) {
        return execute(runId, listener, () -> false);
    }

    /**
     * Executes a queued run, or goes on with one whose process died; waits until it has ended, completed, failed or cancelled. Never interrupt
     * the thread: an embedded database that is interrupted in the middle of a file closes itself.
     *
     * @param listener told of progress, by the thread that measures; never by two at once
     * @param leave asked before every batch; once true, the run goes back into the queue
     * @throws IllegalArgumentException if there is no such run
     * @throws IllegalStateException if it has ended, or another process is at it
     */
    public synchronized RunReport execute(String runId, Consumer<Progress> listener, BooleanSupplier leave) {
        boolean claimed = runs.claim(runId);
        try {
            RunStore.Row row = runs.find(runId).orElseThrow(() -> RunReports.unknown(runId));
            if (!claimed)
                throw new IllegalStateException(
                        row.status().equals("running")
                                ? "run " + runId + " is being executed by " + row.owner()
                                : "run " + runId + " is " + row.status() + ", only queued runs are executed");
            execute(row, listener, leave);
        } finally {
            runs.letGo(runId);
        }
        return report(runId);
    }

    private void execute(RunStore.Row row, Consumer<Progress> listener, BooleanSupplier leave) {
        String runId = row.id();
        Duration before = runs.measured(runId);
        try (Heartbeat heart = new Heartbeat(runs, runId, leave)) {
            String failure = measure(row, before, listener, heart);
            switch (heart.pulse()) {
                case LOST -> throw new IllegalStateException("run " + runId + " was taken over by another process");
                case CANCEL -> runs.finish(runId, "cancelled", null);
                case GO_ON -> {
                    if (heart.stops()) runs.release(runId);
                    else runs.finish(runId, failure == null ? "completed" : "failed", failure);
                }
            }
        } catch (IllegalArgumentException | CheckpointException | DeviceException e) {
            runs.finish(runId, "failed", e.getMessage());
        } catch (RuntimeException | Error e) {
            runs.finish(runId, "failed", DatabaseFailure.message(e));
            throw e;
        }
    }

    /** @return why the run has failed cells, null if it has none */
    private @Nullable String measure(RunStore.Row row, Duration before, Consumer<Progress> listener, Heartbeat heart) {
        Suite suite = Suite.parse(row.document());
        LoadedModel model = models.load(
                suite.model(), suite.dtype(), Devices.named(suite.device() == null ? device : suite.device()));
        DeviceProof proof = model.decoder().proof();
        transaction.run(() -> runs.measuredOn(row.id(), proof));
        proof.check();
        return cells.measure(row.id(), suite, model, before, listener, heart::stops);
    }

    @Override
    public synchronized void close() {
        models.close();
    }
}
