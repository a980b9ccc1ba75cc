package dev.ropewalk.evaluator.cell;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.evaluator.cost.ProcessorTime;
import dev.ropewalk.evaluator.database.DatabaseFailure;
import dev.ropewalk.evaluator.sample.SampleStore;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.partition.StepExecutionSplitter;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The Batch job {@code evaluation}, parameters {@code run} and {@code execution}: a partitioned step whose partitions are the cells that are not finished
 * ({@link CellStep}), or columns of cells that may stop early ({@link ColumnStep}), in order, as many at once as there are {@link Slots}; each a chunk-oriented step whose items are batches of
 * prompts and whose commits store them. What is stored is not measured again, so a run that was killed goes on where it was: as another job, for what
 * Batch remembers of the one before says nothing that our tables do not, and may forbid to go on.
 */
final class EvaluationJob {

    private final JobRepository repository;
    private final JobOperator operator;
    private final PlatformTransactionManager transactions;
    private final CellStore store;
    private final SampleStore samples;
    private final Supplier<ProcessorTime> processors;

    EvaluationJob(
            JobRepository repository,
            JobOperator operator,
            PlatformTransactionManager transactions,
            CellStore store,
            SampleStore samples,
            Supplier<ProcessorTime> processors) {
        this.repository = repository;
        this.operator = operator;
        this.transactions = transactions;
        this.store = store;
        this.samples = samples;
        this.processors = processors;
    }

    /**
     * Measures what is left of a run and returns when nothing is, or when asked to stop.
     *
     * @param left unfinished cells that are measured by themselves, by their place in the run
     * @param columns cells that are measured in rounds, by the place of their baseline
     * @param decoders of the model, one for each slot
     */
    void execute(
            String runId,
            Map<Integer, Cell> left,
            Map<Integer, Column> columns,
            List<Decoder> decoders,
            ProgressMeter progress,
            BooleanSupplier stop) {
        List<Workbench> benches = decoders.stream()
                .map(decoder ->
                        new Workbench(repository, transactions, store, samples, decoder, progress, processors, stop))
                .toList();
        Map<String, BiConsumer<Workbench, StepExecution>> byName = new TreeMap<>();
        left.forEach((ordinal, cell) ->
                byName.put(name(ordinal, cell), (bench, part) -> new CellStep(bench, cell, part).run()));
        columns.forEach((ordinal, column) -> byName.put(
                name(ordinal, column.baseline()), (bench, part) -> new ColumnStep(bench, runId, column, part).run()));
        AtomicReference<@Nullable Exception> broken = new AtomicReference<>();
        Step cells = new StepBuilder("cells", repository)
                .partitioner("cell", gridSize -> {
                    Map<String, ExecutionContext> partitions = new HashMap<>();
                    byName.keySet().forEach(name -> partitions.put(name, new ExecutionContext()));
                    return partitions;
                })
                .partitionHandler((splitter, manager) -> {
                    try {
                        return inSlots(splitter, manager, byName, benches);
                    } catch (JobExecutionException | RuntimeException e) {
                        broken.set(e); // Batch keeps it to itself
                        throw e;
                    }
                })
                .build();
        Job job = new JobBuilder("evaluation", repository).start(cells).build();
        JobParameters parameters = new JobParametersBuilder()
                .addString("run", runId)
                .addString("execution", UUID.randomUUID().toString())
                .toJobParameters();
        try {
            operator.start(job, parameters);
        } catch (JobExecutionException e) {
            throw new IllegalStateException(
                    "the batch job of run " + runId + " cannot be started: " + DatabaseFailure.sentence(e), e);
        }
        Exception e = broken.get();
        if (e != null)
            throw new IllegalStateException("run " + runId + " broke off: " + DatabaseFailure.sentence(e), e);
    }

    private static String name(int ordinal, Cell cell) {
        return String.format(Locale.ROOT, "%05d-%s", ordinal, cell.id().substring(0, 16));
    }

    private Collection<StepExecution> inSlots(
            StepExecutionSplitter splitter,
            StepExecution manager,
            Map<String, BiConsumer<Workbench, StepExecution>> byName,
            List<Workbench> benches)
            throws JobExecutionException {
        List<StepExecution> parts = splitter.split(manager, byName.size()).stream()
                .sorted(Comparator.comparing(StepExecution::getStepName))
                .toList();
        Slots.work(parts, benches.size(), (part, slot) -> {
            BiConsumer<Workbench, StepExecution> measurement =
                    byName.get(part.getStepName().substring(part.getStepName().indexOf(':') + 1));
            if (measurement == null) throw new IllegalStateException("no cell for step " + part.getStepName());
            if (benches.get(slot).stop().getAsBoolean()) {
                part.setStatus(BatchStatus.STOPPED);
                repository.update(part);
            } else measurement.accept(benches.get(slot), part);
        });
        return parts;
    }
}
