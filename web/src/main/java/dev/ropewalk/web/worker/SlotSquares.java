package dev.ropewalk.web.worker;

import dev.ropewalk.results.worker.Taken;
import dev.ropewalk.results.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a worker as they are looked at: a square each, those that measure first.
 *
 * @param more slots for which there is no room
 */
record SlotSquares(Worker worker, List<Square> squares, int more) {

    /** Of one worker, at most: processors have more than anybody counts. */
    private static final int MOST = 32;

    /**
     * @param state busy, free, closing (free, but takes no more) or silent
     * @param taken what it is at; null where it is free
     */
    record Square(String state, @Nullable Taken taken) {}

    static SlotSquares of(Worker worker) {
        List<Square> squares = new ArrayList<>();
        for (int slot = 0; slot < Math.min(MOST, worker.slots()); slot++) {
            Taken taken = slot < worker.taken().size() ? worker.taken().get(slot) : null;
            squares.add(new Square(
                    switch (worker.state()) {
                        case "silent" -> "silent";
                        case "draining" -> taken == null ? "closing" : "busy";
                        default -> taken == null ? "free" : "busy";
                    },
                    taken));
        }
        return new SlotSquares(worker, squares, Math.max(0, worker.slots() - MOST));
    }
}
