package dev.ropewalk.web.leaderboard;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.ropewalk.web.Notes;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What was measured alike, and may therefore stand in one table. Up to its device, all but samples, seeds and code distinguish a board from
 * others.
 *
 * @param id SHA-256 of what the cells share
 * @param trainedLength tokens the model was trained on, which all choices follow from
 * @param assumedTrainedLength the same where the suite says so against the checkpoint; null where the checkpoint is believed
 * @param parentId the model that this one was tuned from, if it was and tells
 * @param recipeSha256 what the model was trained by, if it tells
 * @param seed of all its cells; null where they have several
 * @param seeds pooled in a row, the most there are
 * @param samples of a row, the most there are
 * @param codeVersion of its newest cell
 * @param codeVersions how many its cells have; each row tells its own
 * @param engine number of what measured; null for what was imported, or measured under the earlier rules
 * @param byDepth whether samples have a depth
 * @param configurations how many stand on it
 * @param lengths how many were measured
 * @param cells that its rows are of
 * @param places rows
 * @param notes what is to be known of how the model's files are read
 */
record Board(
        String id,
        String modelId,
        String model,
        int trainedLength,
        @Nullable Integer assumedTrainedLength,
        @Nullable String parentId,
        @Nullable String recipeSha256,
        String task,
        String metric,
        @Nullable Long seed,
        int seeds,
        int samples,
        String codeVersion,
        int codeVersions,
        @Nullable Integer engine,
        String dtype,
        String device,
        int configurations,
        int lengths,
        long cells,
        @JsonIgnore int places,
        @Nullable OffsetDateTime finishedAt,
        boolean byDepth,
        Notes notes) {

    /** Whether scores lie in 0..1 and larger ones are better; perplexities do not. */
    public boolean share() {
        return !metric.equals("perplexity");
    }

    /** Where it is. */
    public String path() {
        return "/boards/" + id.substring(0, Math.min(16, id.length()));
    }

    /** In words; null where nobody knows. */
    public @Nullable String where() {
        return switch (device) {
            case "unknown", "" -> null;
            case "cpu" -> "the processor";
            default -> device;
        };
    }
}
