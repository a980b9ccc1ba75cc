package dev.ropewalk.web.leaderboard;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/leaderboard")
class LeaderboardController {

    /** Boards that are not to be mixed: each with what distinguishes it and its own rows. */
    record Leaderboard(List<BoardWithRows> boards) {}

    record BoardWithRows(Board board, List<BoardRow> rows) {}

    private final Boards boards;

    LeaderboardController(Boards boards) {
        this.boards = boards;
    }

    @GetMapping
    Leaderboard leaderboard(
            @RequestParam(required = false) @Nullable String board,
            @RequestParam(required = false) @Nullable String task,
            @RequestParam(required = false) @Nullable String model) {
        String id = board == null ? null : boards.named(board).id();
        return new Leaderboard(boards.all(task, model).stream()
                .filter(one -> id == null || one.id().equals(id))
                .map(one -> new BoardWithRows(one, boards.rows(one)))
                .toList());
    }
}
