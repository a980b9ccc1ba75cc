package dev.ropewalk.evaluator.cell;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.evaluator.cost.ProcessorTime;
import dev.ropewalk.evaluator.database.DatabaseFailure;
import dev.ropewalk.evaluator.sample.SampleStore;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * What every step of a run works with.
 *
 * @param processors as they are now
 * @param stop once true, nothing more is begun
 */
record Workbench(
        JobRepository repository,
        PlatformTransactionManager transactions,
        CellStore store,
        SampleStore samples,
        Decoder decoder,
        ProgressMeter progress,
        Supplier<ProcessorTime> processors,
        BooleanSupplier stop) {

    /** Puts down that a step broke outside what Batch watches. */
    void broke(StepExecution part, Throwable e) {
        part.addFailureException(e);
        part.setStatus(BatchStatus.FAILED);
        repository.update(part);
    }

    static String reason(StepExecution part) {
        return part.getFailureExceptions().stream()
                .map(DatabaseFailure::sentence)
                .findFirst()
                .orElse("the step ended with " + part.getExitStatus().getExitCode());
    }
}
