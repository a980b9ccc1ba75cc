package dev.ropewalk.evaluator.cell;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.evaluator.cost.ProcessorTime;
import dev.ropewalk.evaluator.database.Patience;
import dev.ropewalk.evaluator.sample.SampleStore;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a slot works with.
 *
 * @param processors as they are now
 * @param tell told of a cell whenever something of it is stored
 * @param stop once true, no further batch is begun
 * @param limit of the time at what was taken
 */
record Bench(
        Orders orders,
        CellStore store,
        SampleStore samples,
        Decoder decoder,
        Supplier<ProcessorTime> processors,
        Patience patience,
        Consumer<Cell> tell,
        BooleanSupplier stop,
        TimeLimit limit) {

    /** The same with another reader of the same weights. */
    Bench with(Decoder other) {
        return new Bench(orders, store, samples, other, processors, patience, tell, stop, limit);
    }
}
