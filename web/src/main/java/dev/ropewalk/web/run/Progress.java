package dev.ropewalk.web.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is.
 *
 * @param secondsMeasured by whichever processes took it, without the pauses between; null before there was any
 * @param lacking what some cells wait for in vain, in sentences: a device, a model, memory
 * @param pace null before anything was measured, or where that was not written down
 * @param tookPerForetold seconds that a slot took for each that was foretold of what was measured last; null where nothing was measured or foretold
 * @param secondsLeft what is left at the pace so far, by what was foretold of each cell, or else counting a sample by its length; null while nothing is known
 */
record Progress(
        Run run,
        @Nullable Long secondsMeasured,
        @Nullable Double tookPerForetold,
        @Nullable Long secondsLeft,
        List<RunCell> cells,
        List<String> lacking,
        @Nullable Pace pace) {

    /** What was answered while the run was measured, by all slots together. @param tokensASecond of cells' lengths */
    record Pace(double samplesAMinute, double tokensASecond) {}

    static Progress of(
            Run run,
            List<RunCell> cells,
            @Nullable Long measured,
            @Nullable Double tookPerForetold,
            List<String> lacking) {
        boolean running = run.status().equals("running");
        return new Progress(
                run,
                measured,
                tookPerForetold,
                running && measured != null ? secondsLeft(cells, measured) : null,
                cells,
                lacking,
                pace(cells, measured));
    }

    /** The same with fewer cells. */
    Progress with(List<RunCell> cells) {
        return new Progress(run, secondsMeasured, tookPerForetold, secondsLeft, cells, lacking, pace);
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
        boolean told = cells.stream().allMatch(cell -> cell.reused() || cell.foretoldSeconds() != null);
        double done = 0, left = 0;
        for (RunCell cell : cells) {
            double all = told && cell.foretoldSeconds() != null
                    ? cell.foretoldSeconds()
                    : (double) cell.samples() * cell.length();
            double share = cell.samples() == 0 ? 1 : Math.min(1, (double) cell.stored() / cell.samples());
            if (!cell.reused()) done += share * all;
            if (!cell.ended()) left += (1 - share) * all;
        }
        return done == 0 ? null : Math.round(measured * left / done);
    }
}
