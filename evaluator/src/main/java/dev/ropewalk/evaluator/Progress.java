package dev.ropewalk.evaluator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is.
 *
 * @param samplesDone of all cells, reused ones included
 * @param cell the cell being measured, for people
 * @param elapsed since this process took the run
 * @param eta what is left: as foretold, and more and more by what was measured
 * @param memory bytes that the process will come to hold, as foretold; null where the system does not tell what it holds
 */
public record Progress(
        int samplesDone,
        int samplesTotal,
        int cellsDone,
        int cellsTotal,
        String cell,
        Duration elapsed,
        Duration eta,
        @Nullable Long memory) {}
