package dev.ropewalk.web.run;

import dev.ropewalk.web.Notes;
import org.jspecify.annotations.Nullable;

/**
 * A cell as a run sees it.
 *
 * @param reused done before this run began
 * @param samples planned
 * @param stored of them, answered so far
 * @param trainedLength tokens the model was trained on, by its checkpoint or as the suite says
 * @param foretoldSeconds for all its samples on one slot, by whoever put the run down: of use beside each other; null where nobody has
 * @param notes what is known against the score
 */
record RunCell(
        int ordinal,
        boolean reused,
        String id,
        String board,
        String configurationId,
        String method,
        String label,
        String task,
        String metric,
        int length,
        long seed,
        String status,
        @Nullable String message,
        int samples,
        long stored,
        int failures,
        int unscored,
        @Nullable Double score,
        @Nullable Double lowerBound,
        @Nullable Double upperBound,
        int trainedLength,
        @Nullable Double foretoldSeconds,
        Notes notes) {

    /** Of what was foretold, what is left to be measured; null where nobody has foretold. */
    public @Nullable Double foretoldLeft() {
        return foretoldSeconds == null || samples == 0
                ? null
                : (Double) (foretoldSeconds * Math.max(0, samples - stored) / samples);
    }

    public boolean ended() {
        return !status.equals("waiting") && !status.equals("running");
    }
}
