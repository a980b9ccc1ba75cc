package dev.ropewalk.evaluator;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.EngineNumber;
import dev.ropewalk.decoder.attention.DeviceProof;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.engine.DeviceException;
import dev.ropewalk.decoder.engine.Devices;
import dev.ropewalk.decoder.hub.DownloadProgress;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.evaluator.suite.Study;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.results.comparison.Comparisons;
import dev.ropewalk.results.comparison.Findings;
import dev.ropewalk.results.identity.Identity;
import dev.ropewalk.tasks.Samples;
import dev.ropewalk.tasks.Task;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Submits suites, executes runs and reads what became of them. One run at a time in a process: others wait. */
public final class Runs implements AutoCloseable {

    /** By the name of their folder under datasets/suites. */
    public static final List<String> BUNDLED_SUITES = List.of(
            "quick",
            "short-context",
            "beyond",
            "papers/dca",
            "papers/self-extend",
            "papers/entropy-abf",
            "ruler-13",
            "longbench",
            "l-eval");

    private final RunStore runs;
    private final CellStore cells;
    private final EvaluationJob job;
    private final OptionalInt slots;
    private final RunReports reports;
    private final Comparisons comparisons;
    private final TransactionTemplate transaction;
    private final String device;
    private final Models models = new Models();

    /**
     * @param processors what they had done up to now
     * @param device that of suites that name none
     * @param slots cells measured at once; empty for one on every so many processors as the model reads on
     */
    Runs(
            JdbcClient jdbc,
            JobRepository repository,
            JobOperator operator,
            PlatformTransactionManager transactions,
            Supplier<ProcessorTime> processors,
            String device,
            OptionalInt slots) {
        this.device = device;
        this.slots = slots;
        runs = new RunStore(jdbc);
        cells = new CellStore(jdbc, transactions);
        job = new EvaluationJob(repository, operator, transactions, cells, processors);
        reports = new RunReports(jdbc);
        comparisons = new Comparisons(jdbc);
        transaction = new TransactionTemplate(transactions);
        transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * A suite that comes with the program.
     *
     * @param instead fields in the place of its own, as {@link Suite#parse(String, Map)} takes them
     * @throws IllegalArgumentException if there is none of this name, or it does not fit
     */
    public static Study bundledSuite(String name, Map<String, Object> instead) {
        if (!BUNDLED_SUITES.contains(name))
            throw new IllegalArgumentException(
                    "there is no bundled suite '" + name + "', known: " + String.join(", ", BUNDLED_SUITES));
        try (InputStream file = Runs.class.getResourceAsStream("bundled/suites/" + name + "/suite.yaml")) {
            if (file == null) throw new IllegalStateException("this build bundles no suite " + name);
            return Study.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8), instead);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of a model as suites name it; the bundled {@code reference-model} is unpacked into the user's cache. */
    public static Path modelFolder(String model) {
        return modelFolder(model, DownloadProgress.SILENT);
    }

    /** The same; a download says how far it is. */
    public static Path modelFolder(String model, DownloadProgress download) {
        return Models.folder(model, download);
    }

    /**
     * Whether a suite fits its model; no database is needed to know.
     *
     * @throws IllegalArgumentException one sentence: what does not fit this model
     * @throws CheckpointException one sentence: what is wrong with the model
     */
    public static void check(Suite suite) {
        Checkpoint checkpoint = Checkpoint.open(modelFolder(suite.model()));
        try (Tokenizer tokenizer = Tokenizer.of(checkpoint.folder())) {
            samples(suite, tokenizer);
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
        Identity identity = suite.identity();
        return runs.submit(suite.name(), identity.json(), identity.sha256(), idempotencyKey);
    }

    /**
     * Submits a suite for this process to execute: no other may take it in between.
     *
     * @return the run's id
     */
    public String begin(Suite suite) {
        return Objects.requireNonNull(transaction.execute(status -> {
            String id = submit(suite, null);
            runs.claim(runs.find(id).orElseThrow());
            return id;
        }));
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
        return Boolean.TRUE.equals(transaction.execute(status -> runs.cancel(runId)));
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
        RunStore.Row row = runs.find(runId).orElseThrow(() -> RunReports.unknown(runId));
        if (!runs.claim(row))
            throw new IllegalStateException(
                    row.status().equals("running")
                            ? "run " + runId + " is being executed by " + row.owner()
                            : "run " + runId + " is " + row.status() + ", only queued runs are executed");
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
            runs.finish(runId, "failed", e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
            throw e;
        }
        return report(runId);
    }

    /** @return why the run has failed cells, null if it has none */
    private @Nullable String measure(RunStore.Row row, Duration before, Consumer<Progress> listener, Heartbeat heart) {
        Suite suite = Suite.parse(row.document());
        Models.Loaded model = models.load(
                suite.model(), suite.dtype(), Devices.named(suite.device() == null ? device : suite.device()));
        DeviceProof proof = model.decoder().proof();
        transaction.executeWithoutResult(status -> runs.measuredOn(row.id(), proof));
        proof.check();
        List<Cell> all = Cell.of(suite, samples(suite, model.tokenizer()), model, EngineNumber.CURRENT);
        transaction.executeWithoutResult(status -> {
            cells.register(model);
            cells.register(row.id(), all, model, suite.stop() == null);
        });
        Map<Integer, Cell> left = new TreeMap<>();
        Map<String, Integer> stored = new HashMap<>();
        for (int ordinal = 0; ordinal < all.size(); ordinal++) {
            Cell cell = all.get(ordinal);
            if (cells.isFinished(cell) && !cells.isStopped(cell)) continue;
            int already = cells.storedOrdinals(cell).size();
            if (already == cell.task().size()) cells.finish(cell);
            else {
                left.put(ordinal, cell);
                stored.put(cell.id(), already);
            }
        }
        List<Cell> unmeasured = List.copyOf(left.values());
        unmeasured.forEach(cell -> cells.foretell(cell, Forecast.cacheBytes(cell, model.decoder())));
        List<Decoder> decoders = slots(model.decoder(), unmeasured.size());
        ProgressMeter progress = new ProgressMeter(
                all,
                unmeasured,
                Forecast.of(all, unmeasured, model.decoder()),
                stored,
                before,
                model.decoder().device(),
                decoders.size(),
                listener);
        Map<Integer, Column> columns = suite.stop() == null ? Map.of() : Column.of(suite.stop(), all, cells::isRefused);
        columns.values().forEach(column -> left.values().removeAll(column.cells()));
        if (!left.isEmpty() || !columns.isEmpty())
            job.execute(row.id(), left, columns, decoders, progress, heart::stops);
        if (heart.stops()) return null;
        List<Cell> unfinished =
                all.stream().filter(cell -> !cells.isFinished(cell)).toList();
        return unfinished.isEmpty()
                ? null
                : unfinished.size() + " of " + all.size() + " cells failed, first "
                        + unfinished.get(0).label()
                        + cells.message(unfinished.get(0))
                                .map(why -> ": " + why)
                                .orElse("");
    }

    /** The model's own decoder, and one beside it for each further slot. */
    private List<Decoder> slots(Decoder decoder, int cells) {
        int most = slots.orElseGet(() -> decoder.device().threads() / decoder.threads());
        return Stream.concat(
                        Stream.of(decoder),
                        Stream.generate(decoder::beside).limit(Math.max(0, Math.min(most, cells) - 1)))
                .toList();
    }

    /** The suite's tasks for this tokenizer. @throws IllegalArgumentException if a length is too short for one */
    private static Map<Task, Samples> samples(Suite suite, Tokenizer tokenizer) {
        Map<Task, Samples> samples = new LinkedHashMap<>();
        for (Task task : suite.tasks()) {
            Samples made = task.on(tokenizer, suite.longest());
            int shortest = suite.lengths().get(0);
            if (shortest < made.leastLength())
                throw new IllegalArgumentException(task.name() + " needs at least " + made.leastLength()
                        + " tokens with this tokenizer, got " + shortest);
            samples.put(task, made);
        }
        return samples;
    }

    @Override
    public synchronized void close() {
        models.close();
    }
}
