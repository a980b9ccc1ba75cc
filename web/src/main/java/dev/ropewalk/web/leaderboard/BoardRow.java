package dev.ropewalk.web.leaderboard;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.ropewalk.web.Notes;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A cell that has ended: one configuration at one length.
 *
 * @param status done, refused or failed
 * @param score 0 to 1, or a perplexity; null where there is none
 * @param lowerBound of the score's 95 % interval
 * @param failures samples counted as 0
 * @param unscored samples left out
 * @param notes what is known against the score
 * @param origin where an imported cell comes from; null for one that was measured here
 * @param codeVersion of the build that measured it
 */
record BoardRow(
        String cellId,
        String configurationId,
        String method,
        String label,
        JsonNode exactParameters,
        int length,
        String status,
        @Nullable String message,
        @Nullable Double score,
        @Nullable Double lowerBound,
        @Nullable Double upperBound,
        int samples,
        int failures,
        int unscored,
        @Nullable Double meanLogProbability,
        @Nullable Double prefillTokensPerSecond,
        @Nullable Double decodeTokensPerSecond,
        @Nullable Long peakMemoryBytes,
        @Nullable OffsetDateTime finishedAt,
        Notes notes,
        @Nullable String origin,
        String codeVersion) {

    /** Whether something is known against a score that there is. */
    @JsonIgnore
    public boolean isMarked() {
        return score != null && !notes.isEmpty();
    }
}
