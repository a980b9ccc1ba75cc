package dev.ropewalk.web;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A place in a list that is ordered by time: {@code 2026-11-20T10:00:00Z_<id>}. */
public record TimeCursor(OffsetDateTime time, String id) {

    /** @throws Refusal for what no page gave as its next */
    public static @Nullable TimeCursor parse(@Nullable String text) {
        if (text == null || text.isEmpty()) return null;
        String[] parts = text.split("_", 2);
        if (parts.length < 2 || parts[0].isEmpty()) throw foreign(text);
        return new TimeCursor(Objects.requireNonNull(time(parts[0])), parts[1]);
    }

    /** Where the time alone says the place. @throws Refusal for what no page gave as its next */
    public static @Nullable OffsetDateTime time(@Nullable String text) {
        if (text == null || text.isEmpty()) return null;
        try {
            return storable(text);
        } catch (DateTimeException e) {
            throw foreign(text);
        }
    }

    /**
     * A time that every database can hold.
     *
     * @throws DateTimeException for another text, and for years that nothing here happened in
     */
    public static OffsetDateTime storable(String text) {
        OffsetDateTime time = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
        if (time.getYear() < 1970 || time.getYear() > 9999) throw new DateTimeException("year " + time.getYear());
        return time;
    }

    private static Refusal foreign(String text) {
        return Refusal.wrong("after", "after must be the next of an earlier page, got '" + text + "'.");
    }

    @Override
    public String toString() {
        return time.withOffsetSameInstant(ZoneOffset.UTC) + "_" + id;
    }
}
