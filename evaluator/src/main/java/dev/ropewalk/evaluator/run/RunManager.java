package dev.ropewalk.evaluator.run;

import dev.ropewalk.evaluator.cell.Progress;
import dev.ropewalk.evaluator.database.DatabaseFailure;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes waiting runs, by whose turn it is (decision 61), until closed. Those that this process measures it takes one at a time, each until it ends or others had to wait for long
 * enough; those that others measure all at once, each in a thread of its own, which does no more than wait: so that none which nobody can measure keeps another from being begun.
 * What is closed in the middle goes back into the queue.
 */
public final class RunManager implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunManager.class);
    private static final long PAUSE_MILLIS = 1000;

    /** Runs whose cells are put down at once, which only slow each other down; the next is chosen once there is room. */
    private static final int BEGINNING = 4;

    /** That a run is measured while another person's waits. A turn costs a look at all cells of the run, and a model that is read into memory. */
    private static final Duration TURN = Duration.ofMinutes(2);

    private final RunExecutor runs;
    private final @Nullable Consumer<Progress> listener;
    private final Duration turn;
    private final Semaphore room = new Semaphore(BEGINNING);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Thread> looking;
    private final Map<String, Thread> waiting = new ConcurrentHashMap<>(); // by the run that each waits for
    private final Map<String, Boolean> here = new ConcurrentHashMap<>(); // whether this machine can measure it

    private RunManager(RunExecutor runs, @Nullable Consumer<Progress> listener, Duration turn) {
        this.runs = runs;
        this.listener = listener;
        this.turn = turn;
        Thread others =
                new Thread(() -> look(run -> listener == null || !isForHere(run), this::manage), "runs of others");
        looking = listener == null
                ? List.of(others)
                : List.of(others, new Thread(() -> look(this::isForHere, this::measure), "runs"));
    }

    /** One that measures what it has the device for. @param listener told of progress, never by two threads at once */
    public static RunManager measuring(RunExecutor runs, Consumer<Progress> listener) {
        return measuring(runs, listener, TURN);
    }

    /** @param turn that a run is measured while another person's waits */
    static RunManager measuring(RunExecutor runs, Consumer<Progress> listener, Duration turn) {
        return new RunManager(runs, listener, turn);
    }

    /** One that leaves measuring to workers. */
    public static RunManager waiting(RunExecutor runs) {
        return new RunManager(runs, null, TURN);
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
        Turn its = new Turn(run);
        take(run, () -> runs.execute(run, its::tell, its::isOver));
    }

    /** How long a run has been measured while others wait. From the first sample on, so that each turn brings it on. */
    private final class Turn {

        private final String run;
        private int first = Integer.MAX_VALUE;
        private volatile @Nullable Long begun;
        private volatile long looked = System.nanoTime();
        private volatile boolean over;

        Turn(String run) {
            this.run = run;
        }

        void tell(Progress progress) {
            first = Math.min(first, progress.samplesDone());
            if (begun == null && progress.samplesDone() > first) begun = System.nanoTime();
            Objects.requireNonNull(listener).accept(progress);
        }

        /** Whether the run is to be left. Asked before every batch, it looks once a second. */
        boolean isOver() {
            if (over || isClosed()) return true;
            long now = System.nanoTime();
            synchronized (this) {
                if (now - looked < TimeUnit.MILLISECONDS.toNanos(Math.min(PAUSE_MILLIS, turn.toMillis()))) return false;
                looked = now;
            }
            Long since = begun;
            try {
                over = runs.before(run, since != null && now - since >= turn.toNanos()).stream()
                        .anyMatch(RunManager.this::isForHere);
            } catch (RuntimeException e) { // the run goes on as long as it can
                LOG.warn("run {} is not left to others: {}", run, DatabaseFailure.message(e));
            }
            return over;
        }
    }

    /** It takes room until its cells are put down; returns once there is room for the next, which is chosen then. */
    private void manage(String run) {
        AtomicBoolean begun = new AtomicBoolean();
        Runnable leave = () -> {
            if (begun.compareAndSet(false, true)) room.release();
        };
        room.acquireUninterruptibly();
        Thread thread = new Thread(
                () -> {
                    try {
                        take(run, () -> runs.manage(run, leave, this::isClosed));
                    } finally {
                        leave.run();
                        waiting.remove(run);
                    }
                },
                "run " + run);
        waiting.put(run, thread);
        thread.start();
        room.acquireUninterruptibly();
        room.release();
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
        looking.forEach(RunManager::await);
        List.copyOf(waiting.values()).forEach(RunManager::await);
    }

    private static void await(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
