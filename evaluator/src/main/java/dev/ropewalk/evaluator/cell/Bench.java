package dev.ropewalk.evaluator.cell;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.evaluator.cost.ProcessorTime;
import dev.ropewalk.evaluator.database.DatabaseFailure;
import dev.ropewalk.evaluator.database.Patience;
import dev.ropewalk.evaluator.sample.SampleStore;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a slot works with.
 *
 * @param selfCheck of the decoder's model
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
        SelfCheck selfCheck,
        Supplier<ProcessorTime> processors,
        Patience patience,
        Consumer<Cell> tell,
        BooleanSupplier stop,
        TimeLimit limit) {

    private static final Logger LOG = LoggerFactory.getLogger(Bench.class);

    /**
     * Does what was taken. What breaks of it is told in a sentence to whoever puts that down; a lease that is another's by then ends it quietly, and only a
     * database that is gone ends the slot.
     */
    void run(Runnable work, Consumer<String> broken) {
        try {
            try {
                work.run();
            } catch (LostLeaseException e) {
                throw e;
            } catch (RuntimeException | Error e) {
                if (DatabaseFailure.isAway(e)) throw e;
                broken.accept(DatabaseFailure.sentence(e));
            }
        } catch (LostLeaseException e) {
            LOG.info("{}", e.getMessage());
        } finally {
            decoder.forget(); // the peak of memory of what is taken next is its own
        }
    }

    /** The same with another reader of the same weights. */
    Bench with(Decoder other) {
        return new Bench(orders, store, samples, other, selfCheck, processors, patience, tell, stop, limit);
    }
}
