package dev.ropewalk.evaluator.cell;

import dev.ropewalk.evaluator.model.KeptModel;

/** Slots that take cells of any run, and the model that they keep; closing them waits for the batches at hand. */
public final class ServingSlots implements AutoCloseable {

    private final Slots slots;
    private final KeptModel kept;
    private final String name;

    ServingSlots(Slots slots, KeptModel kept, String name) {
        this.slots = slots;
        this.kept = kept;
        this.name = name;
    }

    /** Of the process, as the list of workers has it. */
    public String name() {
        return name;
    }

    /** Whether they have looked, and found nothing that they can measure. */
    public boolean isIdle() {
        return slots.isIdle();
    }

    @Override
    public void close() {
        slots.close();
        kept.close();
    }
}
