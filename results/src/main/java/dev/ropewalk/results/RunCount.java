package dev.ropewalk.results;

/** How a run stood when it ended, kept with it by whoever ends it: who lists runs need not count. */
public final class RunCount {

    /** What an update of table {@code run} sets to keep the counts of run {@code :id}. */
    public static final String KEPT = """
            (cells, cells_ended, cells_reused, samples, samples_stored) =
            (select n.cells, n.cells_ended, n.cells_reused, n.samples, n.samples_stored from run_count_v1 n where n.id = :id)""";

    private RunCount() {}
}
