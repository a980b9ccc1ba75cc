package dev.ropewalk.web.run;

import dev.ropewalk.web.SuiteRules;
import java.util.List;

/**
 * A suite document that was found to be one, or a study.
 *
 * @param document of its suite: canonical JSON, configurations written out
 * @param sha256 of all that was asked for
 * @param cells that its suite names
 * @param study the whole document; of a suite that is its own
 * @param tuned the study's other runs; none of a suite
 */
public record AcceptedSuite(
        String name, String document, String sha256, int cells, String study, List<SuiteRules.Tuned> tuned) {

    public AcceptedSuite {
        tuned = List.copyOf(tuned);
    }

    /** Of tuned models, too. */
    public long allCells() {
        return tuned.stream().mapToLong(SuiteRules.Tuned::cells).sum() + cells;
    }

    public boolean isStudy() {
        return !tuned.isEmpty();
    }
}
