package dev.ropewalk.evaluator.cell;

import dev.ropewalk.results.comparison.Detectable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is.
 *
 * @param samplesDone of all cells, those stored before included
 * @param cell the cell being measured, for people
 * @param elapsed time that the run was measured, in whatever processes, without the pauses between
 * @param eta what is left: as foretold, and more and more by what was measured
 * @param tells differences between configurations that can be told by what is left, task by task
 * @param memory bytes that the process will come to hold, as foretold; null where the system does not tell what it holds
 * @param waiting what it waits for before it goes on, as part of a sentence; null while it goes on
 */
public record Progress(
        int samplesDone,
        int samplesTotal,
        int cellsDone,
        int cellsTotal,
        String cell,
        Duration elapsed,
        Duration eta,
        @Nullable Long memory,
        List<Detectable> tells,
        @Nullable String waiting) {}
