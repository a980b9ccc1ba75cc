package dev.ropewalk.evaluator.cell;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.EngineNumber;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.forecast.CostForecast;
import dev.ropewalk.evaluator.cost.PeakMemory;
import dev.ropewalk.evaluator.cost.ProcessorTime;
import dev.ropewalk.evaluator.database.Patience;
import dev.ropewalk.evaluator.database.Transaction;
import dev.ropewalk.evaluator.model.KeptModel;
import dev.ropewalk.evaluator.model.LoadedModel;
import dev.ropewalk.evaluator.model.ModelFiles;
import dev.ropewalk.evaluator.model.ModelFinder;
import dev.ropewalk.evaluator.owner.Owner;
import dev.ropewalk.evaluator.sample.SampleStore;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.results.worker.Memory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** The door of this room: orders the cells of a run, waits until they have ended, and offers slots that measure them. */
public final class RunCells {

    /** Between two looks for orders of runs that were given up meanwhile, which a run may wait for. */
    private static final Duration SWEEP = Duration.ofSeconds(30);

    /** Between two looks at a run that others measure, while nothing of it changes: twice as long each time. */
    private static final long PAUSE_MILLIS = 500, LONGEST_PAUSE_MILLIS = 2000;

    private final CellStore store;
    private final CellRegistry registry;
    private final ModelRegistry models;
    private final Orders orders;
    private final Slots.Tables tables;
    private final Transaction transaction;
    private final Owner me;
    private final Supplier<ProcessorTime> processors;
    private final Terms terms;

    /**
     * On what terms this process measures.
     *
     * @param slots cells measured at once; null for one on every so many processors as the model reads on
     * @param memory bytes that models and cells may take; null for all that the device has
     * @param limit of the time that a slot is at a cell
     */
    public record Terms(@Nullable Integer slots, @Nullable Long memory, Duration limit) {

        /** A cell that takes a day is a suite's mistake, or hangs. */
        public static final Duration LIMIT = Duration.ofHours(24);

        public Terms {
            if (slots != null && slots < 1) throw new IllegalArgumentException("need at least 1 slot, got " + slots);
            if (memory != null && memory < 1)
                throw new IllegalArgumentException("need at least 1 byte of memory, got " + memory);
            if (limit.isNegative() || limit.isZero())
                throw new IllegalArgumentException("the limit of a cell must be longer than nothing, got " + limit);
        }

        /** So many slots, and all else as it comes. */
        public static Terms slots(int slots) {
            return new Terms(slots, null, LIMIT);
        }

        long memory(Device device) {
            return memory == null ? device.memory() : memory;
        }
    }

    /** @param processors what they had done up to now */
    public RunCells(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Owner me,
            Supplier<ProcessorTime> processors,
            Terms terms) {
        store = new CellStore(jdbc, transactions);
        registry = new CellRegistry(jdbc, store);
        models = new ModelRegistry(jdbc);
        orders = new Orders(jdbc, transactions, me, store);
        tables = new Slots.Tables(orders, store, new SampleStore(jdbc), new Workers(jdbc, me));
        transaction = Transaction.ofItsOwn(transactions);
        this.me = me;
        this.processors = processors;
        this.terms = terms;
    }

    /**
     * A run whose cells are to be had.
     *
     * @param before time that it was measured before
     * @param listener told of progress, never by two threads at once
     * @param stop once true, nothing more is begun
     */
    public record Wish(String run, Suite suite, Duration before, Consumer<Progress> listener, BooleanSupplier stop) {}

    /**
     * Has them measured by slots of this process and whoever else takes some. Returns when nothing is left, or when asked to stop.
     *
     * @return why the run has failed cells; null if it has none, or was stopped
     * @throws IllegalArgumentException one sentence: what does not fit this model
     */
    public @Nullable String measure(Wish wish, KeptModel kept, LoadedModel model, Patience patience) {
        SuiteCells cells = new SuiteCells(
                wish.suite(), model.files(), model.decoder().device().identity(), EngineNumber.CURRENT);
        Placing placing = place(wish, cells, model.decoder().forecast(), patience);
        Signal signal = new Signal();
        RunWatch watch = new RunWatch(
                orders,
                wish.run(),
                placing.frame(wish.before(), slots(model.decoder(), placing.cells()), held(placing, model)),
                patience,
                wish.listener());
        if (placing.isDone()) return failure(cells.all(), patience);
        try (Slots own = new Slots(
                tables,
                new ModelFinder(),
                kept,
                processors,
                patience,
                me.heartbeat(),
                new Slots.Purpose(
                        wish.run(),
                        model.decoder().device(),
                        slots(model.decoder(), placing.cells()),
                        List.of(),
                        terms.memory(model.decoder().device()),
                        terms.limit(),
                        cell -> {
                            watch.tell(cell);
                            signal.give();
                        },
                        wish.stop()))) {
            own.know(wish.run(), cells, model);
            own.start();
            await(placing, watch, shortage(wish, cells.device()), own, signal, patience, wish.stop());
        }
        return wish.stop().getAsBoolean() ? null : failure(cells.all(), patience);
    }

    /**
     * Waits until others have measured them.
     *
     * @param device the kind that they are to be measured on, as in identities
     * @param begun told once its cells are put down
     */
    public @Nullable String await(Wish wish, String device, Runnable begun, Patience patience) {
        Placing placing = begin(wish, device, patience);
        begun.run();
        RunWatch watch =
                new RunWatch(orders, wish.run(), placing.frame(wish.before(), 1, null), patience, wish.listener());
        await(placing, watch, shortage(wish, device), null, new Signal(), patience, wish.stop());
        return wish.stop().getAsBoolean() ? null : failure(placing.all(), patience);
    }

    /** Whoever waits then needs neither tokenizer nor weights. */
    private Placing begin(Wish wish, String device, Patience patience) {
        try (ModelFiles files = ModelFiles.open(wish.suite().model())) {
            CostForecast cost = CostForecast.counted(
                    files.checkpoint().config(), wish.suite().dtype(), Device.like(device));
            return place(wish, new SuiteCells(wish.suite(), files, device, EngineNumber.CURRENT), cost, patience);
        }
    }

    /** Cells that this process measures at once on a device, at most. */
    public int slots(Device device) {
        Integer slots = terms.slots();
        return slots == null ? device.threads() : slots;
    }

    /** Bytes that they may take there. */
    public long memory(Device device) {
        return terms.memory(device);
    }

    /** Why a model cannot be in memory here, in one sentence; empty where it may. */
    public Optional<String> tooLarge(Suite suite, Checkpoint checkpoint, Device device) {
        long
                bytes =
                        Needs.atLeast(CostForecast.counted(checkpoint.config(), suite.dtype(), device)
                                .modelBytes()),
                most = terms.memory(device);
        return bytes <= most
                ? Optional.empty()
                : Optional.of("The model " + suite.model() + " needs at least " + Memory.text(bytes)
                        + " of memory; there is " + Memory.text(most) + " here.");
    }

    /** A run wants nothing more: what is at hand of it elsewhere is not stored. */
    public void withdraw(String run) {
        orders.withdraw(run);
    }

    /**
     * Slots that take cells of any run, until closed.
     *
     * @param labels for people
     * @param models where they have theirs from
     * @param stop once true, nothing more is begun
     */
    public ServingSlots serve(Device device, List<String> labels, ModelFinder models, BooleanSupplier stop) {
        KeptModel kept = new KeptModel();
        Slots serving = new Slots(
                tables,
                models,
                kept,
                processors,
                new Patience(true, stop),
                me.heartbeat(),
                new Slots.Purpose(
                        null, device, terms.slots(), labels, terms.memory(device), terms.limit(), cell -> {}, stop));
        serving.start();
        return new ServingSlots(serving, kept, me.name());
    }

    private Shortage shortage(Wish wish, String device) {
        return new Shortage(orders, tables.workers(), me, wish.run(), device);
    }

    private Placing place(Wish wish, SuiteCells cells, CostForecast cost, Patience patience) {
        Placing placing = new Placing(orders, store, wish.run(), cells, cost);
        patience.run(() -> {
            orders.sweep();
            transaction.run(() -> {
                models.register(cells.files());
                registry.register(wish.run(), placing.all(), placing.asksAll());
            });
            orders.withdrawFormer(wish.run());
        });
        patience.run(placing::first);
        return placing;
    }

    private int slots(Decoder decoder, int cells) {
        Integer slots = terms.slots();
        int most = slots == null ? decoder.device().threads() / decoder.threads() : slots;
        return Math.max(1, Math.min(most, cells));
    }

    private @Nullable Long held(Placing placing, LoadedModel model) {
        PeakMemory.reset(model.decoder().device());
        Long held = PeakMemory.bytes(model.decoder().device());
        return held == null ? null : held + slots(model.decoder(), placing.cells()) * placing.bytes();
    }

    private void await(
            Placing placing,
            RunWatch watch,
            Shortage shortage,
            @Nullable Slots own,
            Signal signal,
            Patience patience,
            BooleanSupplier stop) {
        long swept = System.nanoTime(), pause = PAUSE_MILLIS;
        Orders.Left before = null;
        while (!stop.getAsBoolean()) {
            if (System.nanoTime() - swept > SWEEP.toNanos()) {
                patience.run(orders::sweep);
                swept = System.nanoTime();
            }
            if (own != null) own.check();
            Orders.Left left = watch.look();
            if (left.cells() == 0 && !patience.get(placing::again)) break;
            patience.run(shortage::look);
            pause = own == null && left.equals(before) ? Math.min(LONGEST_PAUSE_MILLIS, 2 * pause) : PAUSE_MILLIS;
            before = left;
            signal.await(pause);
        }
        if (own != null) own.check();
    }

    private @Nullable String failure(List<Cell> all, Patience patience) {
        var states = patience.get(() -> store.states(all.stream().map(Cell::id).toList()));
        List<Cell> unfinished = all.stream()
                .filter(cell -> !CellStore.State.isFinished(states.get(cell.id())))
                .toList();
        return unfinished.isEmpty()
                ? null
                : unfinished.size() + " of " + all.size() + " cells failed, first "
                        + unfinished.get(0).label()
                        + patience.get(() -> store.message(unfinished.get(0)))
                                .map(why -> ": " + why)
                                .orElse("");
    }
}
