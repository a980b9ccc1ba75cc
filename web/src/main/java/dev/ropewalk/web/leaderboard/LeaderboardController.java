package dev.ropewalk.web.leaderboard;

import dev.ropewalk.web.Room;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/leaderboard")
class LeaderboardController {

    /** Rows that are read for a page, of all its boards together. */
    private static final int ROWS = 250;

    /**
     * Boards that are not to be mixed: each with what distinguishes it and its own rows.
     *
     * @param next where the following page begins, to be given as {@code after}: with the next board, or with more rows of the last one here;
     *     null on the last page
     */
    record Leaderboard(List<BoardWithRows> boards, @Nullable String next) {}

    record BoardWithRows(Board board, List<BoardRow> rows) {}

    private final Boards boards;

    LeaderboardController(Boards boards) {
        this.boards = boards;
    }

    /** The board that grew last comes first: as many as asked for, or as many as fit into a page with their rows. */
    @GetMapping
    Leaderboard leaderboard(
            @RequestParam(required = false) @Nullable String board,
            @RequestParam(required = false) @Nullable String task,
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit) {
        Boards.Choice choice = boards.choice(task, model);
        BoardCursor from = BoardCursor.parse("after", after);
        List<Board> found = board == null
                ? boards.some(choice, from, limit + 1)
                : List.of(boards.named(board)).stream().filter(choice::holds).toList();
        if (found.isEmpty()) return new Leaderboard(List.of(), null);
        Board first = found.get(0);
        List<BoardRow> rows =
                boards.rows(first, from != null && from.board().equals(first.id()) ? from.row() : null, ROWS + 1);
        List<Board> others = others(found, limit, rows.size());
        Map<String, List<BoardRow>> ofOthers = boards.rows(others);
        Room room = new Room();
        List<BoardWithRows> page = new ArrayList<>();
        String next = take(page, first, rows, room);
        for (int i = 0; i < others.size() && next == null; i++)
            next = take(page, others.get(i), ofOthers.getOrDefault(others.get(i).id(), List.of()), room);
        if (next == null && page.size() < found.size())
            next = BoardCursor.after(page.get(page.size() - 1).board());
        return new Leaderboard(page, next);
    }

    /** Boards after the first that fit in whole. */
    private static List<Board> others(List<Board> found, int limit, int rows) {
        List<Board> others = new ArrayList<>();
        int places = rows;
        for (Board board : found.subList(1, Math.min(limit, found.size()))) {
            places += board.places();
            if (places > ROWS) break;
            others.add(board);
        }
        return others;
    }

    /** @return where the next page begins, if not all of the board's rows fit into this one */
    private static @Nullable String take(List<BoardWithRows> page, Board board, List<BoardRow> rows, Room room) {
        List<BoardRow> some = room.fill(rows.subList(0, Math.min(ROWS, rows.size())));
        if (some.isEmpty() && !page.isEmpty())
            return BoardCursor.after(page.get(page.size() - 1).board());
        page.add(new BoardWithRows(board, some));
        return some.size() == rows.size() ? null : BoardCursor.after(board, some.get(some.size() - 1));
    }
}
