package dev.ropewalk.web.run;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is.
 *
 * @param secondsLeft what is left at the pace so far, counting a sample by its length; null while nothing is known
 */
record Progress(Run run, @Nullable Long secondsLeft, List<RunCell> cells) {

    static Progress of(Run run, List<RunCell> cells, OffsetDateTime now) {
        return new Progress(run, run.status().equals("running") ? secondsLeft(run, cells, now) : null, cells);
    }

    private static @Nullable Long secondsLeft(Run run, List<RunCell> cells, OffsetDateTime now) {
        OffsetDateTime started = run.startedAt();
        if (started == null) return null;
        double done = 0, left = 0;
        for (RunCell cell : cells) {
            if (!cell.reused()) done += (double) cell.stored() * cell.length();
            if (!cell.ended()) left += (double) Math.max(0, cell.samples() - cell.stored()) * cell.length();
        }
        return done == 0 ? null : Math.round(Duration.between(started, now).toMillis() / 1e3 * left / done);
    }
}
