package dev.ropewalk.evaluator.cell;

/** Wakes somebody who waits before its time is up. */
final class Signal {

    private static final long MOST_MILLIS = 500;

    private boolean given;

    synchronized void give() {
        given = true;
        notifyAll();
    }

    synchronized void await() {
        try {
            if (!given) wait(MOST_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        given = false;
    }
}
