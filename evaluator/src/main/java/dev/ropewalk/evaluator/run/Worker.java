package dev.ropewalk.evaluator.run;

import dev.ropewalk.evaluator.cell.Progress;
import dev.ropewalk.evaluator.database.DatabaseFailure;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that executes waiting runs, oldest first, until closed. What is closed in the middle goes back into the queue. */
public final class Worker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final long PAUSE_MILLIS = 1000;

    private final RunExecutor runs;
    private final Consumer<Progress> listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::work, "worker");

    /** @param listener told of progress, in the worker's thread */
    public Worker(RunExecutor runs, Consumer<Progress> listener) {
        this.runs = runs;
        this.listener = listener;
    }

    public void start() {
        thread.start();
    }

    private void work() {
        try {
            do {
                try {
                    Set<String> taken = new HashSet<>();
                    for (Optional<String> run = next(taken); run.isPresent(); run = next(taken)) execute(run.get());
                } catch (RuntimeException e) {
                    LOG.warn("cannot look for runs: {}", DatabaseFailure.message(e));
                }
            } while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looked for anew each time: another process may have taken what was seen before, or died and left what is older. */
    private Optional<String> next(Set<String> taken) {
        return isClosed()
                ? Optional.empty()
                : runs.waiting().stream().filter(taken::add).findFirst();
    }

    private void execute(String run) {
        try {
            runs.execute(run, listener, this::isClosed);
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.warn("run {}: {}", run, DatabaseFailure.message(e));
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Waits for the batch at hand. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
