package dev.ropewalk.evaluator.database;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work on a database that others run, too, and that may be away for a while: tried again until it is back. */
public final class Patience {

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final boolean waits;
    private final BooleanSupplier leave;
    private volatile boolean away;

    /**
     * @param waits false for an embedded database: where that is gone it does not come back by itself
     * @param leave once true, what fails, fails
     */
    public Patience(boolean waits, BooleanSupplier leave) {
        this.waits = waits;
        this.leave = leave;
    }

    /** Whether the last that was tried met no database. */
    public boolean isAway() {
        return away;
    }

    public void run(Runnable work) {
        get(() -> {
            work.run();
            return true;
        });
    }

    /** Work that may have been done although it seems to have failed, where the connection broke as it was committed. */
    public <T> T get(Supplier<T> work) {
        while (true)
            try {
                T result = work.get();
                if (away) LOG.warn("the database is back");
                away = false;
                return result;
            } catch (RuntimeException e) {
                if (!isWaitedFor(e)) throw e;
                pause(e);
            }
    }

    /** Whether what failed is to be tried again. */
    public boolean isWaitedFor(RuntimeException failure) {
        if (!waits || leave.getAsBoolean() || !DatabaseFailure.isAway(failure)) return false;
        if (!away) LOG.warn("{}: waiting for it", DatabaseFailure.sentence(failure));
        away = true;
        return true;
    }

    private static void pause(RuntimeException e) {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw e;
        }
    }
}
