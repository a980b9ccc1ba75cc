package dev.ropewalk.web.run;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Sums up studies. Implemented where suites are executed. */
public interface StudyMeans {

    /**
     * @param study its document
     * @param runs ids, of the model itself first, then of every tuned one in the study's order
     * @return {@code means} and {@code intervalsOfMeans}, as {@code run --json} has them
     */
    JsonNode of(String study, List<String> runs);
}
