package dev.ropewalk.web.leaderboard;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Cells that were measured alike, and may therefore stand in one table. All fields but the last four are what distinguishes a board from others.
 *
 * @param id SHA-256 of what the cells share
 * @param parentId the model that this one was tuned from, if it was and tells
 * @param recipeSha256 what the model was trained by, if it tells
 * @param samples samples of a cell, the most there are
 * @param byDepth whether samples have a depth
 * @param configurations how many stand on it
 * @param lengths how many were measured
 */
record Board(
        String id,
        String modelId,
        String model,
        int trainedLength,
        @Nullable String parentId,
        @Nullable String recipeSha256,
        String task,
        String metric,
        long seed,
        int samples,
        String codeVersion,
        String dtype,
        String device,
        int configurations,
        int lengths,
        long cells,
        @Nullable OffsetDateTime finishedAt,
        boolean byDepth) {

    /** Whether scores lie in 0..1 and larger ones are better; perplexities do not. */
    public boolean share() {
        return !metric.equals("perplexity");
    }

    /** Where its pictures are. */
    public String pictures() {
        return "/boards/" + id.substring(0, Math.min(16, id.length())) + (byDepth ? "/depths" : "/curves");
    }
}
