package dev.ropewalk.evaluator;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the database every few seconds that a run's owner lives, and hears from it whether to go on. */
final class Heartbeat implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final RunStore runs;
    private final String runId;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "heartbeat");
        thread.setDaemon(true);
        return thread;
    });
    private volatile RunStore.Pulse pulse = RunStore.Pulse.GO_ON;

    Heartbeat(RunStore runs, String runId) {
        this.runs = runs;
        this.runId = runId;
        long period = Owner.HEARTBEAT.toMillis();
        timer.scheduleWithFixedDelay(this::beat, period, period, TimeUnit.MILLISECONDS);
    }

    RunStore.Pulse pulse() {
        return pulse;
    }

    /** Whether the thread that executes the run should leave it: cancelled, taken over, or interrupted. */
    boolean stops() {
        return pulse != RunStore.Pulse.GO_ON || Thread.currentThread().isInterrupted();
    }

    /** An unreachable database is no reason to stop: the next beat may come through, and storing samples would fail by itself. */
    private void beat() {
        try {
            pulse = runs.beat(runId);
        } catch (RuntimeException e) {
            LOG.warn("run {}: no heartbeat: {}", runId, e.getMessage());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
