package dev.ropewalk.evaluator.cell;

import dev.ropewalk.tasks.Outcome;
import dev.ropewalk.tasks.Sample;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.ChunkOrientedStepBuilder;

/** Measures one cell to its end. */
final class CellStep {

    private final Workbench bench;
    private final Cell cell;
    private final StepExecution part;
    private final Measurement measurement;
    private final Queue<List<Integer>> batches = new ArrayDeque<>();

    CellStep(Workbench bench, Cell cell, StepExecution part) {
        this.bench = bench;
        this.cell = cell;
        this.part = part;
        measurement = new Measurement(bench, cell);
    }

    /** Whatever breaks, wherever, is the cell's own failure, and stands in its row; only a database that is gone ends the run. */
    void run() {
        try {
            measure();
        } catch (JobExecutionException | RuntimeException | OutOfMemoryError e) {
            bench.broke(part, e);
        } finally {
            bench.decoder().forget(); // the next cell's peak of memory is its own
        }
        if (part.getStatus() == BatchStatus.STOPPED) return;
        if (part.getStatus() != BatchStatus.COMPLETED) bench.store().fail(cell, Workbench.reason(part));
        measurement.end();
    }

    private void measure() throws JobExecutionException {
        Set<Integer> stored = measurement.begin();
        measurement.watch();
        Optional<String> refusal = measurement.refusal();
        if (refusal.isEmpty()) plan(stored);
        new ChunkOrientedStepBuilder<List<Sample>, Map<Sample, Outcome>>("cell", bench.repository(), 1)
                .reader(this::nextBatch)
                .processor(measurement::outcomes)
                .writer(chunk -> chunk.forEach(measurement::store))
                .transactionManager(bench.transactions())
                .build()
                .execute(part);
        if (part.getStatus() != BatchStatus.COMPLETED) return;
        if (refusal.isPresent()) bench.store().refuse(cell, refusal.get());
        else bench.store().finish(cell);
    }

    private void plan(Set<Integer> stored) {
        int size = cell.batch(bench.decoder().device());
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

    private @Nullable List<Sample> nextBatch() {
        if (bench.stop().getAsBoolean()) part.setTerminateOnly();
        List<Integer> next = part.isTerminateOnly() ? null : batches.poll();
        return next == null ? null : measurement.batch(next);
    }
}
