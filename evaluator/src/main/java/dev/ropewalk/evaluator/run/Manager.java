package dev.ropewalk.evaluator.run;

import dev.ropewalk.evaluator.cell.Progress;
import dev.ropewalk.evaluator.database.DatabaseFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads that take waiting runs, oldest first, until closed. What is closed in the middle goes back into the queue. */
public final class Manager implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Manager.class);
    private static final long PAUSE_MILLIS = 1000;

    /** Runs at a time whose cells others measure: the next is at hand when one has no cell left for everybody. */
    private static final int MANAGED = 4;

    private final RunExecutor runs;
    private final @Nullable Consumer<Progress> listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Thread> threads;

    private Manager(RunExecutor runs, @Nullable Consumer<Progress> listener, int threads) {
        this.runs = runs;
        this.listener = listener;
        this.threads = IntStream.rangeClosed(1, threads)
                .mapToObj(number -> new Thread(this::work, threads == 1 ? "runs" : "runs " + number))
                .toList();
    }

    /** One that measures, one run at a time. @param listener told of progress, never by two threads at once */
    public static Manager measuring(RunExecutor runs, Consumer<Progress> listener) {
        return new Manager(runs, listener, 1);
    }

    /** One that leaves measuring to workers. */
    public static Manager waiting(RunExecutor runs) {
        return new Manager(runs, null, MANAGED);
    }

    public void start() {
        threads.forEach(Thread::start);
    }

    private void work() {
        try {
            do {
                try {
                    Set<String> taken = new HashSet<>();
                    for (Optional<String> run = next(taken); run.isPresent(); run = next(taken)) take(run.get());
                } catch (RuntimeException | Error e) { // whatever it is, there will be other runs
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

    private void take(String run) {
        try {
            if (listener == null) runs.manage(run, this::isClosed);
            else runs.execute(run, listener, this::isClosed);
        } catch (RuntimeException | Error e) {
            LOG.warn("run {}: {}", run, DatabaseFailure.message(e));
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Waits for the batches at hand. */
    @Override
    public void close() {
        closed.countDown();
        for (Thread thread : threads)
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
    }
}
