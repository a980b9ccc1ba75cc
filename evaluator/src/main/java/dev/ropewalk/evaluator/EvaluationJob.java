package dev.ropewalk.evaluator;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.evaluator.task.Outcome;
import dev.ropewalk.evaluator.task.Sample;
import dev.ropewalk.methods.Resolution;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.partition.StepExecutionSplitter;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.ChunkOrientedStepBuilder;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The Batch job {@code evaluation}, parameter {@code run}: a partitioned step whose partitions are the cells that are not finished, one after
 * the other; each a chunk-oriented step whose items are batches of prompts and whose commits store them. What is stored is not measured
 * again, so a job that was killed goes on where it was.
 */
final class EvaluationJob {

    /** Prompts that are read together: enough to keep the processor busy, few enough to stay small and to lose little when killed. */
    private static final int BATCH_TOKENS = 8192;

    private static final int BATCH_PROMPTS = 16;

    private static final String UNPROVEN = "could not be proved to follow its plan, which ran out of memory";

    private final JobRepository repository;
    private final JobOperator operator;
    private final PlatformTransactionManager transactions;
    private final CellStore store;

    EvaluationJob(
            JobRepository repository, JobOperator operator, PlatformTransactionManager transactions, CellStore store) {
        this.repository = repository;
        this.operator = operator;
        this.transactions = transactions;
        this.store = store;
    }

    /** Prompts of a length that are read together. */
    static int batchSize(int length) {
        return Math.max(1, Math.min(BATCH_PROMPTS, BATCH_TOKENS / length));
    }

    /**
     * Measures what is left of a run and returns when nothing is, or when asked to stop.
     *
     * @param left unfinished cells by their place in the run
     */
    void execute(String runId, Map<Integer, Cell> left, Decoder decoder, ProgressMeter progress, BooleanSupplier stop) {
        Map<String, Cell> byName = new TreeMap<>();
        left.forEach((ordinal, cell) -> byName.put(
                String.format(Locale.ROOT, "%05d-%s", ordinal, cell.id().substring(0, 16)), cell));
        AtomicReference<@Nullable Exception> broken = new AtomicReference<>();
        Step cells = new StepBuilder("cells", repository)
                .partitioner("cell", gridSize -> {
                    Map<String, ExecutionContext> partitions = new HashMap<>();
                    byName.keySet().forEach(name -> partitions.put(name, new ExecutionContext()));
                    return partitions;
                })
                .partitionHandler((splitter, manager) -> {
                    try {
                        return oneByOne(splitter, manager, byName, decoder, progress, stop);
                    } catch (JobExecutionException | RuntimeException e) {
                        broken.set(e); // Batch keeps it to itself
                        throw e;
                    }
                })
                .build();
        Job job = new JobBuilder("evaluation", repository).start(cells).build();
        JobParameters parameters =
                new JobParametersBuilder().addString("run", runId).toJobParameters();
        try {
            JobExecution last = repository.getLastJobExecution("evaluation", parameters);
            if (last != null && last.isRunning())
                operator.recover(last); // its process died, or this run would not be ours
            operator.start(job, parameters);
        } catch (JobExecutionException e) {
            throw new IllegalStateException(
                    "the batch job of run " + runId + " cannot be started: " + e.getMessage(), e);
        }
        Exception e = broken.get();
        if (e != null) throw new IllegalStateException("run " + runId + " broke off: " + cause(e), e);
    }

    private Collection<StepExecution> oneByOne(
            StepExecutionSplitter splitter,
            StepExecution manager,
            Map<String, Cell> byName,
            Decoder decoder,
            ProgressMeter progress,
            BooleanSupplier stop)
            throws JobExecutionException {
        List<StepExecution> parts = splitter.split(manager, byName.size()).stream()
                .sorted(Comparator.comparing(StepExecution::getStepName))
                .toList();
        for (StepExecution part : parts) {
            Cell cell =
                    byName.get(part.getStepName().substring(part.getStepName().indexOf(':') + 1));
            if (cell == null) throw new IllegalStateException("no cell for step " + part.getStepName());
            if (stop.getAsBoolean()) {
                part.setStatus(BatchStatus.STOPPED);
                repository.update(part);
            } else new Measurement(cell, part, decoder, progress, stop).run();
        }
        return parts;
    }

    /** One cell in this process. */
    private final class Measurement {

        private final Cell cell;
        private final StepExecution part;
        private final Decoder decoder;
        private final ProgressMeter progress;
        private final BooleanSupplier stop;
        private final Queue<List<Integer>> batches = new ArrayDeque<>();
        private int measured;

        Measurement(Cell cell, StepExecution part, Decoder decoder, ProgressMeter progress, BooleanSupplier stop) {
            this.cell = cell;
            this.part = part;
            this.decoder = decoder;
            this.progress = progress;
            this.stop = stop;
        }

        /** Whatever breaks, wherever, is the cell's own failure, and stands in its row; only a database that is gone ends the run. */
        void run() {
            try {
                measure();
            } catch (JobExecutionException | RuntimeException | OutOfMemoryError e) {
                part.addFailureException(e);
                part.setStatus(BatchStatus.FAILED);
                repository.update(part);
            } finally {
                decoder.forget(); // the next cell's peak of memory is its own
            }
            if (part.getStatus() == BatchStatus.STOPPED) return;
            if (part.getStatus() != BatchStatus.COMPLETED) store.fail(cell, reason(part));
            progress.end(cell, cell.task().size() - measured);
        }

        private void measure() throws JobExecutionException {
            store.begin(cell);
            Set<Integer> stored = store.storedOrdinals(cell);
            measured = stored.size();
            progress.begin(cell);
            PeakMemory.reset();
            Optional<String> refusal = refusal();
            if (refusal.isEmpty()) plan(stored);
            new ChunkOrientedStepBuilder<List<Sample>, Map<Sample, Outcome>>("cell", repository, 1)
                    .reader(this::nextBatch)
                    .processor(batch -> outcomes(cell.resolved(), batch))
                    .writer(chunk -> chunk.forEach(this::store))
                    .transactionManager(transactions)
                    .build()
                    .execute(part);
            if (part.getStatus() != BatchStatus.COMPLETED) return;
            if (refusal.isPresent()) store.refuse(cell, refusal.get());
            else store.finish(cell);
        }

        /** A prompt too large for memory is too large for its proof, too: it is measured all the same, and counted as the failure it is. */
        private Optional<String> refusal() {
            Optional<Sample> first = firstAsked();
            if (first.isEmpty()) return Optional.empty();
            try {
                return SelfCheck.refusal(decoder, cell.resolved(), first.get().prompt());
            } catch (RuntimeException | OutOfMemoryError e) {
                if (!outOfMemory(e)) throw e;
                store.note(cell, UNPROVEN);
                return Optional.empty();
            }
        }

        private void plan(Set<Integer> stored) {
            int size = batchSize(cell.length());
            List<Integer> batch = new ArrayList<>();
            for (int ordinal = 0; ordinal < cell.task().size(); ordinal++) {
                if (!stored.contains(ordinal)) batch.add(ordinal);
                if (batch.size() == size) {
                    batches.add(batch);
                    batch = new ArrayList<>();
                }
            }
            if (!batch.isEmpty()) batches.add(batch);
        }

        /** The first question that fits; none where none does, and then there is nothing to prove. */
        private Optional<Sample> firstAsked() {
            return IntStream.range(0, cell.task().size())
                    .mapToObj(this::sample)
                    .filter(sample -> sample.unasked() == null)
                    .findFirst();
        }

        private Sample sample(int ordinal) {
            return cell.samples().sample(cell.length(), cell.seed(), ordinal);
        }

        private @Nullable List<Sample> nextBatch() {
            if (stop.getAsBoolean()) part.setTerminateOnly();
            List<Integer> next = part.isTerminateOnly() ? null : batches.poll();
            return next == null ? null : next.stream().map(this::sample).toList();
        }

        /** Questions that cannot be put are not; what is left of a batch is measured. */
        private Map<Sample, Outcome> outcomes(Resolution resolution, List<Sample> batch) {
            List<Sample> asked =
                    batch.stream().filter(sample -> sample.unasked() == null).toList();
            Map<Sample, Outcome> outcomes = asked.isEmpty() ? new HashMap<>() : measure(resolution, asked);
            for (Sample sample : batch) if (sample.unasked() != null) outcomes.put(sample, Outcome.unasked(sample));
            return outcomes;
        }

        /** A batch too large for memory is tried again one by one; a prompt too large for memory has failed. */
        private Map<Sample, Outcome> measure(Resolution resolution, List<Sample> batch) {
            Map<Sample, Outcome> outcomes = new HashMap<>();
            try {
                List<Outcome> measured = cell.samples().measure(decoder, resolution, batch);
                for (int i = 0; i < batch.size(); i++) outcomes.put(batch.get(i), measured.get(i));
            } catch (RuntimeException | OutOfMemoryError e) {
                if (!outOfMemory(e)) throw e;
                if (batch.size() == 1)
                    outcomes.put(
                            batch.get(0),
                            Outcome.failed(batch.get(0), cell.task().metric(), "out of memory"));
                else batch.forEach(sample -> outcomes.putAll(measure(resolution, List.of(sample))));
            }
            return outcomes;
        }

        private void store(Map<Sample, Outcome> outcomes) {
            outcomes.forEach((sample, outcome) -> store.store(cell, sample, outcome));
            store.storePeakMemory(cell, PeakMemory.bytes()); // with the samples: another process may measure the rest
            measured += outcomes.size();
            progress.measured(cell, outcomes.size());
        }
    }

    /** The engine reports its own lack of memory as an exception with a text. */
    static boolean outOfMemory(Throwable e) {
        return Stream.iterate(e, cause -> cause != null, Throwable::getCause).anyMatch(cause -> {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            return cause instanceof OutOfMemoryError
                    || message.contains("out of memory")
                    || message.contains("not enough memory")
                    || message.contains("can't allocate memory");
        });
    }

    private static String reason(StepExecution part) {
        return part.getFailureExceptions().stream()
                .map(EvaluationJob::cause)
                .findFirst()
                .orElse("the step ended with " + part.getExitStatus().getExitCode());
    }

    private static String cause(Throwable e) {
        Throwable root = root(e);
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static Throwable root(Throwable e) {
        return e.getCause() == null || e.getCause() == e ? e : root(e.getCause());
    }
}
