package dev.ropewalk.evaluator.run;

import dev.ropewalk.evaluator.cell.Progress;
import dev.ropewalk.evaluator.database.DatabaseFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes waiting runs, oldest first, until closed. Those that this process measures it takes one at a time; those that others measure all at once, each in a thread of its
 * own, which does no more than wait: so that none which nobody can measure keeps another from being begun. What is closed in the middle goes back into the queue.
 */
public final class Manager implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Manager.class);
    private static final long PAUSE_MILLIS = 1000;

    private final RunExecutor runs;
    private final @Nullable Consumer<Progress> listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Thread> looking;
    private final Map<String, Thread> waiting = new ConcurrentHashMap<>(); // by the run that each waits for
    private final Map<String, Boolean> here = new ConcurrentHashMap<>(); // whether this machine can measure it

    private Manager(RunExecutor runs, @Nullable Consumer<Progress> listener) {
        this.runs = runs;
        this.listener = listener;
        Thread others =
                new Thread(() -> look(run -> listener == null || !isForHere(run), this::manage), "runs of others");
        looking = listener == null
                ? List.of(others)
                : List.of(others, new Thread(() -> look(this::isForHere, this::measure), "runs"));
    }

    /** One that measures what it has the device for. @param listener told of progress, never by two threads at once */
    public static Manager measuring(RunExecutor runs, Consumer<Progress> listener) {
        return new Manager(runs, listener);
    }

    /** One that leaves measuring to workers. */
    public static Manager waiting(RunExecutor runs) {
        return new Manager(runs, null);
    }

    public void start() {
        try {
            runs.forgetWorkers();
        } catch (RuntimeException e) {
            LOG.warn("the list of workers is as it was: {}", DatabaseFailure.message(e));
        }
        looking.forEach(Thread::start);
    }

    /** Looked for anew after each run: another process may have taken what was seen before, or died and left what is older. */
    private void look(Predicate<String> which, Consumer<String> take) {
        try {
            do {
                try {
                    Set<String> taken = new HashSet<>();
                    for (String run = next(which, taken); run != null; run = next(which, taken)) take.accept(run);
                } catch (RuntimeException | Error e) { // whatever it is, there will be other runs
                    LOG.warn("cannot look for runs: {}", DatabaseFailure.message(e));
                }
            } while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable String next(Predicate<String> which, Set<String> taken) {
        if (isClosed()) return null;
        List<String> all = runs.waiting();
        here.keySet().retainAll(all);
        return all.stream()
                .filter(run -> !waiting.containsKey(run) && which.test(run) && taken.add(run))
                .findFirst()
                .orElse(null);
    }

    private boolean isForHere(String run) {
        return here.computeIfAbsent(run, runs::isForHere);
    }

    private void measure(String run) {
        take(run, () -> runs.execute(run, Objects.requireNonNull(listener), this::isClosed));
    }

    private void manage(String run) {
        Thread thread = new Thread(
                () -> {
                    try {
                        take(run, () -> runs.manage(run, this::isClosed));
                    } finally {
                        waiting.remove(run);
                    }
                },
                "run " + run);
        waiting.put(run, thread);
        thread.start();
    }

    private static void take(String run, Runnable work) {
        try {
            work.run();
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
        looking.forEach(Manager::await);
        List.copyOf(waiting.values()).forEach(Manager::await);
    }

    private static void await(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
