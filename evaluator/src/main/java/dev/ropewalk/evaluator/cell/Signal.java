package dev.ropewalk.evaluator.cell;

/** Wakes somebody who waits before its time is up. */
final class Signal {

    private boolean given;

    synchronized void give() {
        given = true;
        notifyAll();
    }

    /** @param millis at the most */
    synchronized void await(long millis) {
        try {
            if (!given) wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        given = false;
    }
}
