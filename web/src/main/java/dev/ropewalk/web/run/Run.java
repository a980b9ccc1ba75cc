package dev.ropewalk.web.run;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * @param status queued, running, completed, failed or cancelled
 * @param submittedBy by whom it was handed in, by name; null at home
 * @param priority high, normal or low
 * @param archived marked so: lists leave it out unless they are asked
 * @param study that it is a part of; null where it stands alone
 * @param tuningStep made of the tuning of its model; null where that has not begun, or nothing is tuned
 * @param tuningSteps null where nothing is tuned
 */
public record Run(
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
        String priority,
        boolean archived,
        @Nullable String study,
        @Nullable Integer tuningStep,
        @Nullable Integer tuningSteps) {

    public boolean ended() {
        return !status.equals("queued") && !status.equals("running");
    }

    /** Whether nothing is measured of it yet, because its model is being tuned. */
    public boolean tuning() {
        return status.equals("running") && tuningSteps != null && (tuningStep == null || tuningStep < tuningSteps);
    }

    /** Whether it may be that cells of it failed. */
    public boolean failed() {
        return status.equals("failed");
    }

    public boolean resumable() {
        return status.equals("failed") || status.equals("cancelled");
    }
}
