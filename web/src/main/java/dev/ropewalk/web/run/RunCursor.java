package dev.ropewalk.web.run;

import dev.ropewalk.web.Refusal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A place in the list of runs, newest first: {@code 2026-11-20T10:00:00Z_<run id>}. */
record RunCursor(@Nullable OffsetDateTime time, String id) {

    static RunCursor parse(@Nullable String text) {
        if (text == null || text.isEmpty()) return new RunCursor(null, "");
        String[] parts = text.split("_", 2);
        try {
            return new RunCursor(OffsetDateTime.parse(parts[0]), parts[1]);
        } catch (DateTimeException | ArrayIndexOutOfBoundsException e) {
            throw Refusal.wrong("after", "after must be the next of an earlier page, got '" + text + "'.");
        }
    }

    static String after(Run run) {
        return run.createdAt().withOffsetSameInstant(ZoneOffset.UTC) + "_" + run.id();
    }

    List<Run> read(Runs runs, int limit) {
        return runs.before(time, id, limit);
    }
}
