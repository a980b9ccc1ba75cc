package dev.ropewalk.evaluator.cell;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.EngineNumber;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.evaluator.cost.ProcessorTime;
import dev.ropewalk.evaluator.database.DatabaseFailure;
import dev.ropewalk.evaluator.database.Patience;
import dev.ropewalk.evaluator.model.KeptModel;
import dev.ropewalk.evaluator.model.LoadedModel;
import dev.ropewalk.evaluator.model.ModelFinder;
import dev.ropewalk.evaluator.sample.SampleStore;
import dev.ropewalk.evaluator.suite.Stop;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.evaluator.version.CodeVersion;
import dev.ropewalk.tasks.dataset.ContentException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Places of a process in which one cell is measured at a time (decisions 47 and 53). Each takes the next order it can serve when it is free, and gives
 * back what it cannot end. One model is loaded at a time: while a slot is at it, the others take cells of the same. Threads are asked to
 * leave, never interrupted.
 */
final class Slots implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Slots.class);

    /** Between two looks for an order, where there was none; twice as long after each look in vain, so that many that wait ask little. */
    private static final long PAUSE_MILLIS = 200, LONGEST_PAUSE_MILLIS = 800;

    /** Suites that are remembered; one that is not is read again. */
    private static final int SUITES = 8;

    /** How long a model that could not be had, or a run whose cells could not be made, is not asked for again. */
    private static final long ABSENCE_SECONDS = 60;

    /**
     * Whom they work for.
     *
     * @param run the one run whose cells they take; null for any
     * @param device that they measure on
     * @param count how many; where it is null, one on every so many processors as the model reads on
     * @param labels for people
     * @param memory bytes that they share
     * @param limit of the time at a cell
     * @param tell told of a cell whenever something of it is stored
     * @param stop once true, nothing more is begun
     */
    record Purpose(
            @Nullable String run,
            Device device,
            @Nullable Integer count,
            List<String> labels,
            long memory,
            Duration limit,
            Consumer<Cell> tell,
            BooleanSupplier stop) {

        int threads() {
            return count == null ? device.threads() : count;
        }

        Workers.Offer offer() {
            return new Workers.Offer(device, threads(), labels, memory);
        }
    }

    /** The tables that they read and write. */
    record Tables(Orders orders, CellStore store, SampleStore samples, Workers workers) {}

    /** A suite whose cells this process has made some of. @param columns by the id of their baseline; null where none may stop early */
    private record Known(SuiteCells cells, @Nullable Map<String, Column> columns) {

        /** That a lease is of; null where it is of none that there is. */
        @Nullable
        Column column(Lease lease) {
            return columns == null || !lease.isOfColumn() ? null : columns.get(lease.cell());
        }

        /** That a lease is of. */
        int cells(Lease lease) {
            Column column = column(lease);
            return column == null ? 1 : column.cells().size();
        }
    }

    /** What a slot is at. */
    private static final class Taken {
        private final Lease lease;
        private final Known known;
        private final Decoder decoder;
        private final TimeLimit limit;
        private volatile boolean lost;

        Taken(Lease lease, Known known, Decoder decoder, TimeLimit limit) {
            this.lease = lease;
            this.known = known;
            this.decoder = decoder;
            this.limit = limit;
        }
    }

    private final Tables tables;
    private final ModelFinder models;
    private final KeptModel kept;
    private final Supplier<ProcessorTime> processors;
    private final Patience patience;
    private final Duration heartbeat;
    private final Purpose purpose;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, Taken> taken = new ConcurrentHashMap<>(); // by the lease's id
    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
    private volatile boolean closed;
    private volatile @Nullable String message, loading; // the lease whose model is being loaded

    // guarded by this
    private final Map<String, Known> known = new LinkedHashMap<>();
    private final Map<String, Long> absent = new HashMap<>(); // models, and runs, until when
    private final Map<String, Long> refused = new HashMap<>();
    private final Deque<Decoder> idle = new ArrayDeque<>();
    private @Nullable LoadedModel loaded;
    private volatile SelfCheck selfCheck = new SelfCheck(); // of the model that is loaded
    private int busy;
    private long bytes; // that they take beside the model
    private boolean nothingLeft;

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "leases");
        thread.setDaemon(true);
        return thread;
    });

    /** @param heartbeat how often leases are renewed */
    Slots(
            Tables tables,
            ModelFinder models,
            KeptModel kept,
            Supplier<ProcessorTime> processors,
            Patience patience,
            Duration heartbeat,
            Purpose purpose) {
        this.tables = tables;
        this.heartbeat = heartbeat;
        this.models = models;
        this.kept = kept;
        this.processors = processors;
        this.patience = patience;
        this.purpose = purpose;
    }

    /** What is loaded already, and the suite that it is for, need not be looked for. */
    synchronized void know(String run, SuiteCells cells, LoadedModel model) {
        loaded = model;
        idle.add(model.decoder());
        remember(run, cells);
    }

    void start() {
        patience.run(() -> tables.workers().begin(purpose.offer()));
        long period = heartbeat.toMillis();
        timer.scheduleWithFixedDelay(this::beat, period, period, TimeUnit.MILLISECONDS);
        String name = Thread.currentThread().getName();
        for (int slot = 1; slot <= purpose.threads(); slot++)
            threads.add(new Thread(this::work, name + ", slot " + slot));
        threads.forEach(Thread::start);
    }

    /** @throws RuntimeException or Error that ended them, if something did */
    void check() {
        Throwable failure = broken.get();
        if (failure instanceof RuntimeException e) throw e;
        if (failure instanceof Error e) throw e;
    }

    /** Whether none is at a cell, and the last look found none. */
    synchronized boolean isIdle() {
        return nothingLeft;
    }

    private boolean stops() {
        return closed || broken.get() != null || purpose.stop().getAsBoolean();
    }

    private void work() {
        long pause = PAUSE_MILLIS;
        while (!stops())
            try {
                Taken job = next();
                if (job != null) {
                    measureLogged(job);
                    pause = PAUSE_MILLIS;
                } else pause = rest(pause);
            } catch (RuntimeException | Error e) {
                if (purpose.run() != null) broken.compareAndSet(null, e);
                else LOG.warn("a slot goes on after: {}", DatabaseFailure.message(e));
                pause = rest(pause);
            }
    }

    /** In short naps: whoever is asked to leave does not make others wait. @return how long to rest next time */
    private long rest(long millis) {
        try {
            for (long left = millis; left > 0 && !stops(); left -= PAUSE_MILLIS) Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return purpose.run() == null ? Math.min(LONGEST_PAUSE_MILLIS, 2 * millis) : PAUSE_MILLIS;
    }

    /** The next cell for a slot that is free; null where there is none that it can take now. */
    private synchronized @Nullable Taken next() {
        LoadedModel model = loaded;
        if (busy > 0 && model != null && busy >= capacity(model)) return null;
        Orders.Loaded only = busy == 0 || model == null
                ? null
                : new Orders.Loaded(model.files().sha256(), model.decoder().dtype());
        List.of(absent, refused).forEach(left -> left.values().removeIf(until -> until - System.nanoTime() < 0));
        if (absent.isEmpty() && refused.isEmpty()) message = null;
        Set<String> coming = models.onTheirWay();
        Set<String> notNow =
                Stream.concat(absent.keySet().stream(), coming.stream()).collect(Collectors.toSet());
        Orders.Wanted wanted = new Orders.Wanted(
                purpose.run(), purpose.device().identity(), only, notNow, refused.keySet(), purpose.memory() - bytes);
        Lease lease = patience.get(() -> tables.orders().claim(wanted)).orElse(null);
        nothingLeft = lease == null && busy == 0 && coming.isEmpty();
        if (lease == null) return null;
        loading = lease.id();
        try {
            Known suite = know(lease);
            LoadedModel ready = Objects.requireNonNull(loaded);
            Decoder decoder = idle.isEmpty() ? ready.decoder().beside() : idle.pop();
            busy++;
            bytes += lease.bytes();
            Taken next = new Taken(lease, suite, decoder, new TimeLimit(purpose.limit(), suite.cells(lease)));
            taken.put(lease.id(), next);
            return next;
        } catch (ModelFinder.OnItsWayException e) {
            patience.run(() -> tables.orders().giveBack(lease));
        } catch (CheckpointException e) {
            absent.put(lease.model(), untilAskedAgain());
            leave(lease, e.getMessage());
        } catch (ContentException e) { // a worker's row is for everybody
            LOG.warn("run {}: {}", lease.run(), e.getMessage());
            refused.put(lease.run(), untilAskedAgain());
            leave(lease, "run " + lease.run() + ": " + e.withoutContent());
            if (lease.run().equals(purpose.run())) throw e;
        } catch (RuntimeException | Error e) {
            refused.put(lease.run(), untilAskedAgain());
            leave(lease, "run " + lease.run() + ": " + DatabaseFailure.message(e));
            if (lease.run().equals(purpose.run())) throw e; // nobody else need be there to measure it
        } finally {
            loading = null;
        }
        return null;
    }

    private static long untilAskedAgain() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(ABSENCE_SECONDS);
    }

    private int capacity(LoadedModel model) {
        Integer count = purpose.count();
        return Math.max(
                1, count == null ? purpose.device().threads() / model.decoder().threads() : count);
    }

    private void leave(Lease lease, @Nullable String why) {
        message = why;
        LOG.warn("a cell is left to others: {}", why);
        patience.run(() -> tables.orders().giveBack(lease));
    }

    private Known know(Lease lease) {
        Known before = known.get(lease.run());
        if (before != null) return before;
        Suite suite = Suite.parse(patience.get(() -> tables.orders().document(lease.run())));
        LoadedModel model = loaded;
        if (model == null
                || !model.files().sha256().equals(lease.model())
                || !model.decoder().dtype().equals(suite.dtype().word())) {
            Checkpoint found = models.find(suite.model(), lease.model()); // before the one at hand is given up
            forgetModel();
            model = kept.load(suite.model(), found, suite.dtype(), purpose.device());
            model.decoder().proof().check();
            loaded = model;
            idle.add(model.decoder());
        }
        return remember(
                lease.run(),
                new SuiteCells(suite, model.files(), purpose.device().identity(), EngineNumber.CURRENT));
    }

    private void forgetModel() {
        loaded = null;
        selfCheck = new SelfCheck();
        idle.clear();
        known.clear();
    }

    private Known remember(String run, SuiteCells cells) {
        Map<String, Column> columns = null;
        if (cells.suite().stop() != null) {
            columns = new HashMap<>();
            List<Cell> all = cells.all();
            for (Column column : Column.of(
                            cells.suite().stop(), all, tables.store().refused(all))
                    .values()) columns.put(column.baseline().id(), column);
        }
        Known suite = new Known(cells, columns);
        if (known.size() >= SUITES) known.remove(known.keySet().iterator().next());
        known.put(run, suite);
        return suite;
    }

    /** What is logged meanwhile names run and cell. */
    private void measureLogged(Taken job) {
        MDC.put("run", job.lease.run());
        MDC.put("cell", job.lease.cell());
        try {
            measure(job);
        } finally {
            MDC.remove("cell");
            MDC.remove("run");
        }
    }

    private void measure(Taken job) {
        Lease lease = job.lease;
        Bench bench = new Bench(
                tables.orders(),
                tables.store(),
                tables.samples(),
                job.decoder,
                selfCheck,
                processors,
                patience,
                purpose.tell(),
                () -> stops() || job.lost,
                job.limit);
        try {
            Cell cell = job.known.cells().at(lease.ordinal());
            Column column = job.known.column(lease);
            if (!cell.id().equals(lease.cell())) other(lease, cell);
            else if (!lease.isOfColumn() || job.known.columns() == null) new CellWork(bench, lease, cell).run();
            else if (column != null && isRace(job)) new RaceWork(benches(bench), lease, column, stop(job)).run();
            else if (column != null) new ColumnWork(bench, lease, column).run();
            else patience.run(() -> tables.orders().partColumn(lease)); // its baseline came to be refused meanwhile
        } finally {
            taken.remove(lease.id());
            synchronized (this) {
                busy--;
                bytes -= lease.bytes();
                idle.push(job.decoder);
            }
        }
    }

    private static boolean isRace(Taken job) {
        Stop stop = job.known.cells().suite().stop();
        return stop != null && stop.race();
    }

    private static Stop stop(Taken job) {
        return Objects.requireNonNull(job.known.cells().suite().stop());
    }

    /** One a slot where all slots are for the one run, since a race leaves the others nothing to take. */
    private List<Bench> benches(Bench bench) {
        List<Bench> benches = new ArrayList<>(List.of(bench));
        LoadedModel model = Objects.requireNonNull(loaded);
        while (purpose.run() != null && benches.size() < capacity(model))
            benches.add(bench.with(model.decoder().beside()));
        return benches;
    }

    /** Two that ask for the same suite make the same cells, or do not measure for each other: versions, data and tokenizers may be others. */
    private void other(Lease lease, Cell made) {
        synchronized (this) {
            refused.put(lease.run(), untilAskedAgain());
            known.remove(lease.run()); // its data may be the right ones by then
        }
        CellStore.Registered ordered = patience.get(() -> tables.store().registered(lease.cell()));
        String here = CodeVersion.current();
        leave(
                lease,
                "run " + lease.run() + " orders cells that are made otherwise here: "
                        + Difference.between(ordered.identity(), made.identity().json())
                        + (ordered.codeVersion().equals(here)
                                ? ""
                                : " (" + ordered.codeVersion() + " registered them, this is " + here + ")"));
    }

    private void beat() {
        try {
            List<Taken> stuck =
                    taken.values().stream().filter(job -> job.limit.isStuck()).toList();
            Set<String> ours = new HashSet<>(taken.keySet());
            String next = loading;
            if (next != null) ours.add(next);
            stuck.forEach(job -> ours.remove(job.lease.id())); // for others to take
            Set<String> held = tables.orders().renew(ours);
            for (String lease : ours)
                if (!held.contains(lease))
                    taken.computeIfPresent(lease, (id, job) -> {
                        job.lost = true;
                        return job;
                    });
            String progress = models.progress();
            tables.workers()
                    .beat(
                            purpose.offer(),
                            closed,
                            !stuck.isEmpty() ? isStuck(stuck.get(0)) : progress == null ? message : progress);
        } catch (RuntimeException | Error e) { // after which there are beats to come
            if (!patience.isAway()) LOG.warn("leases were not renewed: {}", DatabaseFailure.message(e));
        }
    }

    private static String isStuck(Taken job) {
        return "a batch of " + job.known.cells().at(job.lease.ordinal()).label() + " has not returned for "
                + job.limit.text() + ", the limit of a cell: its slot is lost until it does";
    }

    /** Waits for the batches at hand. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(Slots::await);
        timer.shutdown(); // never interrupted: see RunExecutor.execute
        try {
            tables.workers().end();
        } catch (RuntimeException e) {
            LOG.warn("still on the list of workers: {}", DatabaseFailure.message(e));
        }
    }

    /** To its end: what it measures belongs to whoever calls, even one that is asked to leave. */
    static void await(Thread thread) {
        boolean interrupted = false;
        while (true)
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
