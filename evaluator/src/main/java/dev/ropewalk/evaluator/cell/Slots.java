package dev.ropewalk.evaluator.cell;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Places of a process in which one cell is measured at a time (decision 47). Each takes the next when it is free. The first is the caller's thread, the
 * others have threads of their own, none of which is ever interrupted.
 */
final class Slots {

    private static final class Parts<T> {

        private final Iterator<T> parts;
        private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();

        Parts(List<T> parts) {
            this.parts = parts.iterator();
        }

        private synchronized @Nullable T next() {
            return broken.get() == null && parts.hasNext() ? parts.next() : null;
        }

        void work(int slot, ObjIntConsumer<T> work) {
            try {
                for (T part = next(); part != null; part = next()) work.accept(part, slot);
            } catch (RuntimeException | Error e) {
                broken.compareAndSet(null, e);
            }
        }
    }

    /**
     * Returns when all are done, or, where one broke, when those that were begun are.
     *
     * @param parts taken in this order
     * @param slots at least 1
     * @param work told its slot, from 0 on
     * @throws RuntimeException or Error, the first that a part threw
     */
    static <T> void work(List<T> parts, int slots, ObjIntConsumer<T> work) {
        Parts<T> left = new Parts<>(parts);
        List<Thread> others = new ArrayList<>();
        for (int slot = 1; slot < Math.min(slots, parts.size()); slot++) {
            int other = slot;
            others.add(new Thread(
                    () -> left.work(other, work), Thread.currentThread().getName() + ", slot " + (slot + 1)));
        }
        others.forEach(Thread::start);
        left.work(0, work);
        others.forEach(Slots::await);
        Throwable broken = left.broken.get();
        if (broken instanceof RuntimeException e) throw e;
        if (broken instanceof Error e) throw e;
    }

    /** To its end: what it measures belongs to whoever calls, even one that is asked to leave. */
    private static void await(Thread thread) {
        boolean interrupted = false;
        while (true)
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private Slots() {}
}
