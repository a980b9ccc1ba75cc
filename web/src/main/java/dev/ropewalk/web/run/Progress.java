package dev.ropewalk.web.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is.
 *
 * @param secondsMeasured by whichever processes took it, without the pauses between; null before there was any
 * @param lacking what some cells wait for in vain, in sentences: a device, a model, memory
 * @param pace null before anything was measured, or where that was not written down
 * @param secondsLeft what is left at the pace so far, counting a sample by its length; null while nothing is known
 */
record Progress(
        Run run,
        @Nullable Long secondsMeasured,
        @Nullable Long secondsLeft,
        List<RunCell> cells,
        List<String> lacking,
        @Nullable Pace pace) {

    /** What was answered while the run was measured, by all slots together. @param tokensASecond of cells' lengths */
    record Pace(double samplesAMinute, double tokensASecond) {}

    static Progress of(Run run, List<RunCell> cells, @Nullable Long measured, List<String> lacking) {
        boolean running = run.status().equals("running");
        return new Progress(
                run,
                measured,
                running && measured != null ? secondsLeft(cells, measured) : null,
                cells,
                lacking,
                pace(cells, measured));
    }

    /** The same with fewer cells. */
    Progress with(List<RunCell> cells) {
        return new Progress(run, secondsMeasured, secondsLeft, cells, lacking, pace);
    }

    static @Nullable Pace pace(List<RunCell> cells, @Nullable Long measured) {
        long samples = 0, tokens = 0;
        for (RunCell cell : cells)
            if (!cell.reused()) {
                samples += cell.stored();
                tokens += cell.stored() * cell.length();
            }
        return measured == null || measured == 0 || samples == 0
                ? null
                : new Pace(60. * samples / measured, tokens / (double) measured);
    }

    private static @Nullable Long secondsLeft(List<RunCell> cells, double measured) {
        double done = 0, left = 0;
        for (RunCell cell : cells) {
            if (!cell.reused()) done += (double) cell.stored() * cell.length();
            if (!cell.ended()) left += (double) Math.max(0, cell.samples() - cell.stored()) * cell.length();
        }
        return done == 0 ? null : Math.round(measured * left / done);
    }
}
