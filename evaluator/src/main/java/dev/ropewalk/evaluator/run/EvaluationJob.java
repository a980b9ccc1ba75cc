package dev.ropewalk.evaluator.run;

import dev.ropewalk.evaluator.database.DatabaseFailure;
import dev.ropewalk.evaluator.database.Patience;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.AbstractStep;
import org.springframework.batch.core.step.StepExecution;

/**
 * The Batch job {@code evaluation}, parameters {@code run} and {@code execution}: one step, which waits until the cells of a run have ended (decision 53). It
 * holds no connection while it waits, and nothing that breaks in it reaches Batch, which would call the execution unknown for good. Each execution is
 * a job of its own: what Batch remembers of the one before says nothing that our tables do not, and may forbid to go on.
 */
final class EvaluationJob {

    private static final Logger LOG = LoggerFactory.getLogger(EvaluationJob.class);

    private final JobRepository repository;
    private final JobOperator operator;

    EvaluationJob(JobRepository repository, JobOperator operator) {
        this.repository = repository;
        this.operator = operator;
    }

    /** The step. Not a tasklet: that would be within a transaction, which binds a connection to the thread for as long, even one that has died. */
    private static final class Waiting extends AbstractStep {

        private final Supplier<@Nullable String> cells;
        private boolean ended;
        private @Nullable String failure;
        private @Nullable Throwable broken;

        Waiting(JobRepository repository, Supplier<@Nullable String> cells) {
            super(repository);
            this.cells = cells;
            setName("cells");
        }

        @Override
        protected void doExecute(StepExecution execution) {
            try {
                failure = cells.get();
            } catch (RuntimeException | Error e) {
                broken = e;
            }
            ended = true;
            execution.setExitStatus(failure == null && broken == null ? ExitStatus.COMPLETED : ExitStatus.FAILED);
        }
    }

    /**
     * Runs it in this thread.
     *
     * @param cells waits for them; why some failed, null if none has
     * @return what it returns; what it throws is thrown
     */
    @Nullable
    String execute(String runId, Supplier<@Nullable String> cells, Patience patience) {
        Waiting waiting = new Waiting(repository, cells);
        Job job = new JobBuilder("evaluation", repository).start(waiting).build();
        patience.run(() -> {
            if (!waiting.ended) start(job, runId, waiting);
        });
        if (waiting.broken instanceof RuntimeException e) throw e;
        if (waiting.broken instanceof Error e) throw e;
        return waiting.failure;
    }

    /** What Batch says of a job that has reached its end is for its own records. */
    private void start(Job job, String runId, Waiting waiting) {
        JobParameters parameters = new JobParametersBuilder()
                .addString("run", runId)
                .addString("execution", UUID.randomUUID().toString())
                .toJobParameters();
        try {
            operator.start(job, parameters);
        } catch (JobExecutionException | RuntimeException e) {
            if (!waiting.ended)
                throw new IllegalStateException(
                        "the batch job of run " + runId + " cannot be started: " + DatabaseFailure.sentence(e), e);
            LOG.warn("run {}: its end is not among Batch's records: {}", runId, DatabaseFailure.sentence(e));
        }
        if (!waiting.ended)
            throw new IllegalStateException("the batch job of run " + runId + " ended before its cells did");
    }
}
