package dev.ropewalk.evaluator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is.
 *
 * @param samplesDone of all cells, reused ones included
 * @param cell the cell being measured, for people
 * @param elapsed since this process took the run
 * @param eta what is left, by tokens; null before anything was measured
 */
public record Progress(
        int samplesDone,
        int samplesTotal,
        int cellsDone,
        int cellsTotal,
        String cell,
        Duration elapsed,
        @Nullable Duration eta) {}
