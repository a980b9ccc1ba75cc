package dev.ropewalk.web.leaderboard;

import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.TimeCursor;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A place among boards, the one that grew last first, and perhaps within one: {@code 2026-11-20T10:00:00Z_<board>}, or that with
 * {@code _<configuration>_<length>} where rows of this board are left.
 */
record BoardCursor(OffsetDateTime time, String board, BoardRow.@Nullable Place row) {

    /** Of a board of which nothing has ended. */
    private static final OffsetDateTime BEFORE_ALL = OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    static @Nullable BoardCursor parse(String name, @Nullable String text) {
        if (text == null || text.isEmpty()) return null;
        String[] parts = text.split("_", -1);
        try {
            return new BoardCursor(
                    TimeCursor.storable(parts[0]),
                    parts[1],
                    parts.length == 2 ? null : new BoardRow.Place(parts[2], Integer.parseInt(parts[3])));
        } catch (DateTimeException | ArrayIndexOutOfBoundsException | NumberFormatException e) {
            throw Refusal.wrong(name, name + " must be the next of an earlier page, got '" + text + "'.");
        }
    }

    static String after(Board board) {
        OffsetDateTime time = board.finishedAt();
        return (time == null ? BEFORE_ALL : time).withOffsetSameInstant(ZoneOffset.UTC) + "_" + board.id();
    }

    static String after(Board board, BoardRow row) {
        return after(board) + "_" + row.configurationId() + "_" + row.length();
    }
}
