package dev.ropewalk.results.worker;

import java.time.OffsetDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one slot is at: a cell, or those of a column that are measured together in rounds.
 *
 * @param worker the process whose slot it is
 * @param run that the cells were taken for
 * @param cell its id; of a column that of its baseline
 * @param configuration its label
 * @param cells how many; 1 but for a column
 * @param stored samples of all of them
 * @param planned samples of all of them
 * @param since when they were taken
 * @param seconds that is ago, by the database's clock
 * @param foretold seconds for what is left of all of them, by whoever put the run down, of use beside each other; null where nobody has foretold
 * @param bytes of memory that it takes at the least, the model with it; null where nobody has foretold
 * @param offered bytes of memory that the worker has for all its slots; null where it does not say
 * @param secondsToFree until the lease ends unless the worker reports; where others may take them now, 0 or less
 */
public record Taken(
        String worker,
        String run,
        String suite,
        String cell,
        String configuration,
        String task,
        int length,
        long seed,
        int cells,
        long stored,
        long planned,
        OffsetDateTime since,
        double seconds,
        @Nullable Double foretold,
        @Nullable Long bytes,
        @Nullable Long offered,
        double secondsToFree) {

    /** Since the worker was last heard of. */
    double silent() {
        return Silence.SECONDS - secondsToFree;
    }

    /** {@code yarn{factor=4}, passkey@1, 2,048 tokens, seed 1}. */
    public String label() {
        return String.format(Locale.ROOT, "%s, %s, %,d tokens, seed %d", configuration, task, length, seed)
                + (cells == 1 ? "" : ", and " + (cells - 1) + " more in rounds");
    }

    /** Whether reports of its worker stayed away. */
    public boolean late() {
        return silent() > Silence.TOLD;
    }

    /** When others may take it: {@code in 12 s} or {@code now}. */
    public String free() {
        return secondsToFree > 0 ? "in " + Silence.span(secondsToFree) : "now";
    }
}
