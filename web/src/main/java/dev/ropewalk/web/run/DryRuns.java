package dev.ropewalk.web.run;

import dev.ropewalk.results.outlook.Outlook;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Tells what a suite would take. Implemented where suites are executed. */
public interface DryRuns {

    /**
     * Opens no file that the suite names.
     *
     * @param document canonical JSON
     * @param late asked now and then
     * @return empty once it is late
     * @throws IllegalArgumentException one sentence: what does not fit the model
     */
    Optional<Outlook> of(String document, BooleanSupplier late);
}
