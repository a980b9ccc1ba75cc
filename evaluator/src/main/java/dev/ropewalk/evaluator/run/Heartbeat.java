package dev.ropewalk.evaluator.run;

import dev.ropewalk.evaluator.database.DatabaseFailure;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the database every few seconds that a run's owner lives, how long it has measured, and hears from it whether to go on. */
final class Heartbeat implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final RunStore runs;
    private final String runId;
    private final BooleanSupplier leave;
    private final Duration before;
    private final OffsetDateTime span;
    private final ScheduledFuture<?> beats;
    private volatile RunStore.Pulse pulse = RunStore.Pulse.GO_ON;

    /** @param timer whose threads are never interrupted: see {@link RunExecutor#execute} */
    Heartbeat(RunStore runs, String runId, ScheduledExecutorService timer, Duration heartbeat, BooleanSupplier leave) {
        this.runs = runs;
        this.leave = leave;
        this.runId = runId;
        before = runs.measured(runId);
        span = runs.open(runId);
        long period = heartbeat.toMillis();
        beats = timer.scheduleWithFixedDelay(this::beat, period, period, TimeUnit.MILLISECONDS);
    }

    /** Time that the run was measured before. */
    Duration before() {
        return before;
    }

    RunStore.Pulse pulse() {
        return pulse;
    }

    /** Whether the run should be left: cancelled, taken over, or the program ends. */
    boolean stops() {
        return pulse != RunStore.Pulse.GO_ON || leave.getAsBoolean();
    }

    /** An unreachable database is no reason to stop: the next beat may come through, and storing samples would fail by itself. */
    private void beat() {
        try {
            pulse = runs.beat(runId);
            runs.extend(runId, span);
        } catch (RuntimeException | Error e) { // after which there are beats to come
            LOG.warn("run {}: no heartbeat: {}", runId, DatabaseFailure.message(e));
        }
    }

    @Override
    public void close() {
        beats.cancel(false);
        try {
            runs.extend(runId, span);
        } catch (RuntimeException e) {
            LOG.warn("run {}: the last of its time is not counted: {}", runId, DatabaseFailure.message(e));
        }
    }
}
