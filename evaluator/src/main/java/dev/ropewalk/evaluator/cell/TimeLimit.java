package dev.ropewalk.evaluator.cell;

import java.time.Duration;

/** How long a slot may be at what it took, and at one batch of it (decision 55): from when it is made, by this process's own clock. */
final class TimeLimit {

    private final Duration each;
    private final long most;
    private final long begun = System.nanoTime();
    private volatile long batch = begun;

    /** @param each time for a cell @param cells that were taken together */
    TimeLimit(Duration each, int cells) {
        this.each = each;
        most = each.multipliedBy(cells).toNanos();
    }

    /** A batch begins now. */
    void batch() {
        batch = System.nanoTime();
    }

    /** Whether it took longer than all that was taken may. */
    boolean isOver() {
        return System.nanoTime() - begun > most;
    }

    /** Whether the batch at hand alone takes longer than a cell may. */
    boolean isStuck() {
        return System.nanoTime() - batch > each.toNanos();
    }

    /** Why what was taken is not gone on with. */
    String sentence() {
        return "a slot was at it for longer than " + text() + ", the limit of a cell";
    }

    /** {@code 24 h}, {@code 90 min} or {@code 20 s}. */
    String text() {
        long seconds = each.toSeconds();
        if (seconds >= 3600 && seconds % 3600 == 0) return seconds / 3600 + " h";
        return seconds >= 60 && seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }
}
