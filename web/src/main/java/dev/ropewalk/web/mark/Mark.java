package dev.ropewalk.web.mark;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What somebody said of a run or of a cell, one of which is null.
 *
 * @param kind tag, note, archived or superseded
 * @param text the tag, the note or the reason; empty where there is none
 * @param withdrawnAt when it was taken back; null while it stands
 * @param madeBy who said it, by name; null at home
 */
public record Mark(
        String id,
        String kind,
        @Nullable String runId,
        @Nullable String cellId,
        String text,
        OffsetDateTime createdAt,
        @Nullable OffsetDateTime withdrawnAt,
        @Nullable String madeBy) {

    /** For people: {@code superseded, because the disk was full}. */
    public String sentence() {
        return switch (kind) {
            case "superseded" -> "superseded, because " + text;
            case "archived" -> text.isEmpty() ? "archived" : "archived: " + text;
            default -> kind + ": " + text;
        };
    }
}
