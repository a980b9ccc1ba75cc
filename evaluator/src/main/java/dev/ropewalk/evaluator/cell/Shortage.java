package dev.ropewalk.evaluator.cell;

import dev.ropewalk.evaluator.owner.Owner;
import dev.ropewalk.results.worker.Memory;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Cells of a run for which nobody has the memory (decision 55). They wait for a larger worker as long as anything else is left of the run; when nothing
 * is, and none came for as long as a worker may be silent, they fail with what they need. Where nobody else can come they fail at once.
 */
final class Shortage {

    private final Orders orders;
    private final Workers workers;
    private final Owner me;
    private final String run, device;
    private final Duration patience;
    private @Nullable Long looked, since;

    /** @param device that the run is measured on, as in identities */
    Shortage(Orders orders, Workers workers, Owner me, String run, String device) {
        this.orders = orders;
        this.workers = workers;
        this.me = me;
        this.run = run;
        this.device = device;
        patience = me.isAlone() ? Duration.ZERO : me.silence();
    }

    /** As often as one likes; it looks once a heartbeat. */
    void look() {
        long now = System.nanoTime();
        if (looked != null && now - looked < me.heartbeat().toNanos()) return;
        looked = now;
        OptionalLong most = workers.memory(device);
        if (most.isEmpty() || !orders.isAllTooLarge(run, most.getAsLong())) {
            since = null;
            return;
        }
        Long begun = since;
        if (begun == null) since = begun = now;
        if (now - begun >= patience.toNanos())
            orders.failTooLarge(run, most.getAsLong(), (model, cell) -> why(model, cell, most.getAsLong()));
    }

    private String why(long model, long cell, long most) {
        return "needs at least " + Memory.text(model + cell) + " of memory, " + Memory.text(model)
                + " of it for the model; "
                + (me.isAlone()
                        ? "there is " + Memory.text(most) + " here"
                        : "the largest worker with " + device + " offers " + Memory.text(most));
    }
}
