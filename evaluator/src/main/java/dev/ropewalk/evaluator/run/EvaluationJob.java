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
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;

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

    /** How the waiting ended. */
    private static final class End {
        private boolean reached;
        private @Nullable String failure;
        private @Nullable Throwable broken;
    }

    /**
     * Runs it in this thread.
     *
     * @param cells waits for them; why some failed, null if none has
     * @return what it returns; what it throws is thrown
     */
    @Nullable
    String execute(String runId, Supplier<@Nullable String> cells, Patience patience) {
        End end = new End();
        Job job = new JobBuilder("evaluation", repository)
                .start(new StepBuilder("cells", repository)
                        .tasklet(
                                (contribution, chunk) -> {
                                    try {
                                        end.failure = cells.get();
                                    } catch (RuntimeException | Error e) {
                                        end.broken = e;
                                    }
                                    end.reached = true;
                                    if (end.failure != null || end.broken != null)
                                        contribution.setExitStatus(ExitStatus.FAILED);
                                    return RepeatStatus.FINISHED;
                                },
                                new ResourcelessTransactionManager())
                        .build())
                .build();
        patience.run(() -> {
            if (!end.reached) start(job, runId, end);
        });
        if (end.broken instanceof RuntimeException e) throw e;
        if (end.broken instanceof Error e) throw e;
        return end.failure;
    }

    /** What Batch says of a job that has reached its end is for its own records. */
    private void start(Job job, String runId, End end) {
        JobParameters parameters = new JobParametersBuilder()
                .addString("run", runId)
                .addString("execution", UUID.randomUUID().toString())
                .toJobParameters();
        try {
            operator.start(job, parameters);
        } catch (JobExecutionException | RuntimeException e) {
            if (!end.reached)
                throw new IllegalStateException(
                        "the batch job of run " + runId + " cannot be started: " + DatabaseFailure.sentence(e), e);
            LOG.warn("run {}: its end is not among Batch's records: {}", runId, DatabaseFailure.sentence(e));
        }
        if (!end.reached)
            throw new IllegalStateException("the batch job of run " + runId + " ended before its cells did");
    }
}
