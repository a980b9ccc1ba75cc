package dev.ropewalk.web.run;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * @param status queued, running, completed, failed or cancelled
 * @param submittedBy by whom it was handed in, by name; null at home
 * @param archived marked so: lists leave it out unless they are asked
 */
record Run(
        String id,
        String suite,
        String status,
        @Nullable String message,
        boolean cancelRequested,
        @Nullable String codeVersion,
        @Nullable String scheduleId,
        @Nullable String submittedBy,
        OffsetDateTime createdAt,
        @Nullable OffsetDateTime startedAt,
        @Nullable OffsetDateTime finishedAt,
        long cells,
        long cellsEnded,
        long cellsReused,
        long samples,
        long samplesStored,
        boolean archived) {

    public boolean ended() {
        return !status.equals("queued") && !status.equals("running");
    }

    public boolean resumable() {
        return status.equals("failed") || status.equals("cancelled");
    }
}
