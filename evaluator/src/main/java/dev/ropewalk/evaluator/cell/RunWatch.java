package dev.ropewalk.evaluator.cell;

import dev.ropewalk.evaluator.database.DatabaseFailure;
import dev.ropewalk.evaluator.database.Patience;
import dev.ropewalk.results.comparison.Detectable;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a listener how far a run is, one thread after the other, whichever process measured. What is left takes as long as was foretold, corrected by how
 * what is done compared.
 */
final class RunWatch {

    /** The foretelling counts as much as this share of the run, once measured. */
    private static final double BELIEF = 0.05;

    /** Cells of a run of which it is counted every now and then alone what is left: at 20,000 it takes the database 10 to 25 ms. */
    private static final int MANY = 1000;

    private static final long PAUSE_NANOS = 500_000_000;

    /**
     * What does not change of a run.
     *
     * @param cells of all
     * @param samples of all
     * @param before time that the run was measured before
     * @param slots of this process; at least 1
     * @param memory bytes that the process will come to hold, null where that is not known
     */
    record Frame(
            int cells,
            int samples,
            Duration before,
            int slots,
            @Nullable Long memory,
            List<Detectable> tells) {}

    private final Orders orders;
    private final String run;
    private final Frame frame;
    private final Patience patience;
    private final Consumer<Progress> listener;
    private final long start = System.nanoTime();
    private volatile Orders.Left last;
    private volatile long counted = System.nanoTime();
    private boolean waiting;
    private final double secondsTotal;

    RunWatch(Orders orders, String run, Frame frame, Patience patience, Consumer<Progress> listener) {
        this.orders = orders;
        this.run = run;
        this.frame = frame;
        this.patience = patience;
        this.listener = listener;
        last = patience.get(() -> orders.left(run));
        secondsTotal = last.seconds();
        tell("", last, null);
    }

    /** Something of a cell was stored here. */
    void tell(Cell cell) {
        tell(cell.label(), patience.get(this::left), null);
    }

    /** Whether others stored something, or the database is away. @return what is left, as far as is known */
    Orders.Left look() {
        try {
            Orders.Left left = left();
            if (isNews(left)) tell("", left, null);
            return left;
        } catch (RuntimeException e) {
            if (!patience.isWaitedFor(e)) throw e;
            return tellThatItWaits(DatabaseFailure.sentence(e));
        }
    }

    private Orders.Left left() {
        if (frame.cells() >= MANY && System.nanoTime() - counted < PAUSE_NANOS) return last;
        Orders.Left left = orders.left(run);
        counted = System.nanoTime();
        return left;
    }

    private synchronized boolean isNews(Orders.Left left) {
        return waiting || !left.equals(last);
    }

    private synchronized Orders.Left tellThatItWaits(String why) {
        if (!waiting) tell("", last, why);
        return last;
    }

    private synchronized void tell(String cell, Orders.Left left, @Nullable String why) {
        last = left;
        waiting = why != null;
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        double belief = BELIEF * secondsTotal, done = Math.max(0, secondsTotal - left.seconds());
        double slower =
                done == 0 ? 1.0 / frame.slots() : (elapsed.toNanos() / 1e9 + belief / frame.slots()) / (done + belief);
        listener.accept(new Progress(
                frame.samples() - (int) left.samples(),
                frame.samples(),
                frame.cells() - left.cells(),
                frame.cells(),
                cell,
                frame.before().plus(elapsed),
                Duration.ofNanos((long) (1e9 * slower * left.seconds())),
                frame.memory(),
                frame.tells(),
                why));
    }
}
