package dev.ropewalk.evaluator.run;

import dev.ropewalk.decoder.attention.DeviceProof;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.DeviceException;
import dev.ropewalk.decoder.engine.Devices;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.decoder.training.TrainingException;
import dev.ropewalk.evaluator.cell.Progress;
import dev.ropewalk.evaluator.cell.RunCells;
import dev.ropewalk.evaluator.cell.Workers;
import dev.ropewalk.evaluator.database.DatabaseFailure;
import dev.ropewalk.evaluator.database.Patience;
import dev.ropewalk.evaluator.database.Transaction;
import dev.ropewalk.evaluator.model.KeptModel;
import dev.ropewalk.evaluator.model.LoadedModel;
import dev.ropewalk.evaluator.model.ModelNames;
import dev.ropewalk.evaluator.owner.Owner;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.results.comparison.Comparisons;
import dev.ropewalk.results.comparison.Findings;
import dev.ropewalk.results.identity.Identity;
import dev.ropewalk.tasks.dataset.ContentException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Submits suites, executes runs and reads what became of them. What measures is one run at a time in a process; as many as one likes may be
 * managed, which is to wait for what others measure.
 */
public final class RunExecutor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunExecutor.class);

    /** Threads for the heartbeats of all its runs: one that waits for a connection does not keep the rest. */
    private static final int HEARTS = 2;

    private final RunStore runs;
    private final RunCells cells;
    private final EvaluationJob job;
    private final RunReports reports;
    private final Comparisons comparisons;
    private final Transaction transaction;
    private final Workers workers;
    private final Owner me;
    private final String device;
    private final Roots roots;
    private final Tunings tunings;
    private final Lock alone = new ReentrantLock(); // held by whoever measures or tunes here
    private final KeptModel models = new KeptModel();
    private final Set<String> taken = ConcurrentHashMap.newKeySet(); // by a thread of this process
    private final ScheduledThreadPoolExecutor hearts = new ScheduledThreadPoolExecutor(HEARTS, task -> {
        Thread thread = new Thread(task, "heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param me whom the cells are measured for, too
     * @param device that of suites that name none
     * @param roots where models and data of suites may lie
     */
    public RunExecutor(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            JobRepository repository,
            JobOperator operator,
            RunCells cells,
            Owner me,
            String device,
            Roots roots) {
        this.cells = cells;
        this.me = me;
        this.device = device;
        this.roots = roots;
        runs = new RunStore(jdbc, me);
        job = new EvaluationJob(repository, operator);
        reports = new RunReports(jdbc);
        comparisons = new Comparisons(jdbc);
        workers = new Workers(jdbc, me);
        transaction = Transaction.ofItsOwn(transactions);
        tunings = new Tunings(runs, roots, transaction, alone);
    }

    /**
     * Whether a suite fits its model; no database is needed to know.
     *
     * @throws IllegalArgumentException one sentence: what does not fit this model
     * @throws CheckpointException one sentence: what is wrong with the model
     */
    public static void check(Suite suite) {
        Checkpoint checkpoint = checkpoint(suite);
        try (Tokenizer tokenizer = Tokenizer.of(checkpoint.folder())) {
            suite.samples(tokenizer);
        }
    }

    private static Checkpoint checkpoint(Suite suite) {
        return Checkpoint.open(ModelNames.folder(suite.model()));
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

    /** Runs that wait for a process, by whose turn it is: queued ones and those whose process died. */
    List<String> waiting() {
        return runs.waiting().stream().map(RunStore.Row::id).toList();
    }

    /** Of these, which go before one that is being measured. @param turns whether it has been its turn for long enough, so that others' are, too */
    List<String> before(String run, boolean turns) {
        return runs.before(run, turns).stream().map(RunStore.Row::id).toList();
    }

    /** Those that are known to be dead are on the list of workers no more. */
    void forgetWorkers() {
        workers.forget();
    }

    /** Whether this machine has the device that a run is for; if nothing is known of it, too. */
    boolean isForHere(String runId) {
        Optional<RunStore.Row> row = runs.find(runId);
        if (row.isEmpty()) return true;
        try {
            Devices.named(word(Suite.unread(row.get().document())));
            return true;
        } catch (DeviceException e) {
            return false;
        } catch (RuntimeException e) {
            return true; // and whoever takes it says what is wrong with it
        }
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
     * Executes a queued run, or goes on with one whose process died; waits until it has ended, completed, failed or cancelled. Slots of this process
     * measure its cells, and whoever else takes some. Never interrupt the thread: an embedded database that is interrupted in the middle of a file
     * closes itself.
     *
     * @param listener told of progress, never by two threads at once
     * @param leave asked before every batch; once true, the run goes back into the queue
     * @throws IllegalArgumentException if there is no such run
     * @throws IllegalStateException if it has ended, or another process is at it
     */
    public RunReport execute(String runId, Consumer<Progress> listener, BooleanSupplier leave) {
        alone.lock();
        try {
            return take(runId, leave, (row, heart, patience) -> {
                Optional<Suite> suite = opened(row, heart, patience);
                return suite.isEmpty() ? null : measure(row, suite.get(), listener, heart, patience);
            });
        } finally {
            alone.unlock();
        }
    }

    private @Nullable String measure(
            RunStore.Row row, Suite suite, Consumer<Progress> listener, Heartbeat heart, Patience patience) {
        RunCells.Wish wish = wish(row, suite, listener, heart);
        Device here;
        try {
            here = Devices.named(word(suite));
        } catch (DeviceException e) {
            return cells.await(wish, workers.kind(word(suite)).orElseThrow(() -> e), () -> {}, patience);
        }
        Checkpoint checkpoint = checkpoint(suite);
        Optional<String> tooLarge = cells.tooLarge(suite, checkpoint, here);
        if (tooLarge.isPresent())
            return cells.await(
                    wish,
                    workers.kind(word(suite)).orElseThrow(() -> new DeviceException(tooLarge.get())),
                    () -> {},
                    patience);
        LoadedModel model = models.load(suite.model(), checkpoint, suite.dtype(), here);
        DeviceProof proof = model.decoder().proof();
        patience.run(() -> transaction.run(() -> runs.measuredOn(row.id(), proof)));
        proof.check();
        return cells.measure(wish, models, model, patience);
    }

    /** The same, but that others measure. @param begun told once its cells are put down, or that takes long for what is no work of the database */
    RunReport manage(String runId, Runnable begun, BooleanSupplier leave) {
        return take(runId, leave, (row, heart, patience) -> {
            if (row.tuning() != null
                    || !ModelNames.isHere(Suite.unread(row.document()).model())) begun.run();
            Optional<Suite> suite = opened(row, heart, patience);
            return suite.isEmpty()
                    ? null
                    : cells.await(wish(row, suite.get(), progress -> {}, heart), kind(suite.get()), begun, patience);
        });
    }

    /** The suite with its files, once it is known that they may be opened; empty where its model is to be tuned first, and that was left. */
    private Optional<Suite> opened(RunStore.Row row, Heartbeat heart, Patience patience) {
        roots.checkOpened(Suite.unread(row.document()));
        return row.tuning() == null
                ? Optional.of(Suite.parse(row.document()))
                : tunings.tuned(row, row.tuning(), heart::stops, patience);
    }

    private RunCells.Wish wish(RunStore.Row row, Suite suite, Consumer<Progress> listener, Heartbeat heart) {
        return new RunCells.Wish(row.id(), suite, heart.before(), listener, heart::stops);
    }

    private String word(Suite suite) {
        return suite.device() == null ? device : suite.device();
    }

    /** Of the device that a suite is for: this machine's, else one that a worker offers. */
    private String kind(Suite suite) {
        try {
            return Devices.named(word(suite)).identity();
        } catch (DeviceException e) {
            return workers.kind(word(suite)).orElseThrow(() -> e);
        }
    }

    /** Has the cells of a run measured; why some failed, null if none has. */
    private interface Work {
        @Nullable
        String of(RunStore.Row row, Heartbeat heart, Patience patience);
    }

    private RunReport take(String runId, BooleanSupplier leave, Work work) {
        if (!taken.add(runId)) throw new IllegalStateException("run " + runId + " is being executed by " + me);
        try {
            boolean claimed = transaction.get(() -> runs.claim(runId));
            RunStore.Row row = runs.find(runId).orElseThrow(() -> RunReports.unknown(runId));
            if (!claimed)
                throw new IllegalStateException(
                        row.status().equals("running")
                                ? "run " + runId + " is being executed by " + row.owner()
                                : "run " + runId + " is " + row.status() + ", only queued runs are executed");
            MDC.put("run", runId);
            execute(row, leave, work);
        } finally {
            MDC.remove("run");
            runs.letGo(runId);
            taken.remove(runId);
        }
        return report(runId);
    }

    private void execute(RunStore.Row row, BooleanSupplier leave, Work work) {
        String runId = row.id();
        Patience patience = new Patience(me.kind() == Owner.Kind.POSTGRESQL, leave);
        try (Heartbeat heart = new Heartbeat(runs, runId, hearts, me.heartbeat(), leave)) {
            String failure = job.execute(runId, () -> work.of(row, heart, patience), patience);
            switch (heart.pulse()) {
                case LOST -> throw new IllegalStateException("run " + runId + " was taken over by another process");
                case CANCEL -> patience.run(() -> end(runId, "cancelled", null));
                case GO_ON ->
                    patience.run(() -> {
                        if (heart.stops()) {
                            cells.withdraw(runId);
                            transaction.run(() -> runs.release(runId));
                        } else end(runId, failure == null ? "completed" : "failed", failure);
                    });
            }
        } catch (ContentException e) { // whoever reads of the run need not be one who may read the file
            LOG.warn("run {}: {}", runId, e.getMessage());
            patience.run(() -> end(runId, "failed", e.withoutContent()));
        } catch (IllegalArgumentException | CheckpointException | DeviceException | TrainingException e) {
            patience.run(() -> end(runId, "failed", e.getMessage()));
        } catch (RuntimeException | Error e) {
            // without a database nothing is wrong with the run, which is anybody's once its owner is silent
            if (!DatabaseFailure.isAway(e)) end(runId, "failed", DatabaseFailure.message(e));
            throw e;
        }
    }

    private void end(String runId, String status, @Nullable String message) {
        cells.withdraw(runId);
        transaction.run(() -> runs.finish(runId, status, message));
    }

    @Override
    public void close() {
        alone.lock();
        try {
            hearts.shutdown();
            models.close();
        } finally {
            alone.unlock();
        }
    }
}
