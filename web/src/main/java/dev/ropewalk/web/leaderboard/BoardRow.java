package dev.ropewalk.web.leaderboard;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.ropewalk.web.Notes;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One configuration at one length: a cell that has ended, or the cells of several seeds as one number over all their samples.
 *
 * @param cellId of several the newest
 * @param seeds pooled here
 * @param seedShare of the variance of samples, what lies between seeds, 0 to 1; null where nothing can be said
 * @param cells the single ones, where several are pooled
 * @param status done, refused or failed
 * @param score 0 to 1, or a perplexity; null where there is none
 * @param lowerBound of the score's 95 % interval
 * @param failures samples counted as 0
 * @param unscored samples left out
 * @param disturbed share of the processors that something else used while speeds and peak were measured; null where nobody knows
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
        int seeds,
        @Nullable Double seedShare,
        @Nullable List<Single> cells,
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
        @Nullable Double disturbed,
        @Nullable OffsetDateTime finishedAt,
        Notes notes,
        @Nullable String origin,
        String codeVersion) {

    /** The cell of one seed. */
    record Single(
            long seed,
            String cellId,
            String status,
            @Nullable Double score) {}

    /** Where a row stands on its board. */
    record Place(String configurationId, int length) {}

    Place place() {
        return new Place(configurationId, length);
    }

    BoardRow with(@Nullable List<Single> cells) {
        return new BoardRow(
                cellId,
                configurationId,
                method,
                label,
                exactParameters,
                length,
                seeds,
                seedShare,
                cells,
                status,
                message,
                score,
                lowerBound,
                upperBound,
                samples,
                failures,
                unscored,
                meanLogProbability,
                prefillTokensPerSecond,
                decodeTokensPerSecond,
                peakMemoryBytes,
                disturbed,
                finishedAt,
                notes,
                origin,
                codeVersion);
    }

    /** Cells it is of. */
    Stream<String> allCells() {
        return cells == null ? Stream.of(cellId) : cells.stream().map(Single::cellId);
    }

    /** The same as one without a number, because it is superseded. @param reason null where it is not */
    BoardRow without(@Nullable String reason) {
        if (reason == null) return this;
        return new BoardRow(
                cellId,
                configurationId,
                method,
                label,
                exactParameters,
                length,
                seeds,
                null,
                cells,
                "superseded",
                "superseded, because " + reason,
                null,
                null,
                null,
                samples,
                failures,
                unscored,
                null,
                prefillTokensPerSecond,
                decodeTokensPerSecond,
                peakMemoryBytes,
                disturbed,
                finishedAt,
                notes,
                origin,
                codeVersion);
    }

    /** Whether something is known against a score that there is. */
    @JsonIgnore
    public boolean isMarked() {
        return score != null && !notes.isEmpty();
    }
}
