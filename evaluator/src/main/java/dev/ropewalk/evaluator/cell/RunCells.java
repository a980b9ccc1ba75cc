package dev.ropewalk.evaluator.cell;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.EngineNumber;
import dev.ropewalk.evaluator.cost.ProcessorTime;
import dev.ropewalk.evaluator.database.Transaction;
import dev.ropewalk.evaluator.model.LoadedModel;
import dev.ropewalk.evaluator.sample.SampleStore;
import dev.ropewalk.evaluator.suite.Suite;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/** The door of this room: puts down the cells of a run and measures those that are not finished. */
public final class RunCells {

    private final CellStore store;
    private final CellRegistry registry;
    private final SampleStore samples;
    private final EvaluationJob job;
    private final Transaction transaction;
    private final OptionalInt slots;

    /**
     * @param processors what they had done up to now
     * @param slots cells measured at once; empty for one on every so many processors as the model reads on
     */
    public RunCells(
            JdbcClient jdbc,
            JobRepository repository,
            JobOperator operator,
            PlatformTransactionManager transactions,
            Supplier<ProcessorTime> processors,
            OptionalInt slots) {
        store = new CellStore(jdbc, transactions);
        registry = new CellRegistry(jdbc, store);
        samples = new SampleStore(jdbc);
        job = new EvaluationJob(repository, operator, transactions, store, samples, processors);
        transaction = Transaction.ofItsOwn(transactions);
        this.slots = slots;
    }

    /**
     * Returns when nothing is left, or when asked to stop.
     *
     * @param before time that the run was measured before
     * @param listener told of progress, never by two threads at once
     * @return why the run has failed cells; null if it has none, or was stopped
     * @throws IllegalArgumentException one sentence: what does not fit this model
     */
    public @Nullable String measure(
            String runId,
            Suite suite,
            LoadedModel model,
            Duration before,
            Consumer<Progress> listener,
            BooleanSupplier stop) {
        List<Cell> all = Cell.of(suite, suite.samples(model.tokenizer()), model, EngineNumber.CURRENT);
        transaction.run(() -> {
            registry.register(model);
            registry.register(runId, all, model, suite.stop() == null);
        });
        Map<Integer, Cell> left = new TreeMap<>();
        Map<String, Integer> stored = new HashMap<>();
        for (int ordinal = 0; ordinal < all.size(); ordinal++) {
            Cell cell = all.get(ordinal);
            if (store.isFinished(cell) && !store.isStopped(cell)) continue;
            int already = samples.ordinals(cell.id()).size();
            if (already == cell.task().size()) store.finish(cell);
            else {
                left.put(ordinal, cell);
                stored.put(cell.id(), already);
            }
        }
        List<Cell> unmeasured = List.copyOf(left.values());
        unmeasured.forEach(cell -> store.foretell(cell, Forecast.cacheBytes(cell, model.decoder())));
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
        Map<Integer, Column> columns = suite.stop() == null ? Map.of() : Column.of(suite.stop(), all, store::isRefused);
        columns.values().forEach(column -> left.values().removeAll(column.cells()));
        if (!left.isEmpty() || !columns.isEmpty()) job.execute(runId, left, columns, decoders, progress, stop);
        return stop.getAsBoolean() ? null : failure(all);
    }

    /** The model's own decoder, and one beside it for each further slot. */
    private List<Decoder> slots(Decoder decoder, int cells) {
        int most = slots.orElseGet(() -> decoder.device().threads() / decoder.threads());
        return Stream.concat(
                        Stream.of(decoder),
                        Stream.generate(decoder::beside).limit(Math.max(0, Math.min(most, cells) - 1)))
                .toList();
    }

    private @Nullable String failure(List<Cell> all) {
        List<Cell> unfinished =
                all.stream().filter(cell -> !store.isFinished(cell)).toList();
        return unfinished.isEmpty()
                ? null
                : unfinished.size() + " of " + all.size() + " cells failed, first "
                        + unfinished.get(0).label()
                        + store.message(unfinished.get(0))
                                .map(why -> ": " + why)
                                .orElse("");
    }
}
