package dev.ropewalk.web.leaderboard;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
class LeaderboardPages {

    private static final int SHOWN = 200;

    private final Boards boards;

    LeaderboardPages(Boards boards) {
        this.boards = boards;
    }

    @GetMapping("/")
    String leaderboard(
            @RequestParam(required = false) @Nullable String board,
            @RequestParam(required = false) @Nullable String task,
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) @Nullable Integer sort,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "false") boolean all,
            Model page) {
        List<Board> known = boards.all(task, model);
        page.addAttribute("boards", known);
        page.addAttribute("q", q);
        if (known.isEmpty()) return "leaderboard";
        Board chosen = board == null || board.isEmpty() ? known.get(0) : boards.named(board);
        page.addAttribute("board", chosen);
        List<BoardRow> rows = boards.rows(chosen);
        Set<String> tied = boards.tied(chosen, rows);
        page.addAttribute("table", BoardTable.of(chosen, rows, tied, sort, q, all ? Integer.MAX_VALUE : SHOWN));
        return "leaderboard";
    }

    @GetMapping("/boards/{id}/depths")
    String depths(@PathVariable String id, Model page) {
        Board board = boards.named(id);
        List<BoardRow> rows = boards.rows(board);
        List<DepthMap.Count> counts = boards.depths(board);
        BoardTable table = BoardTable.of(board, rows, Set.of(), null, "", Integer.MAX_VALUE);
        List<Integer> lengths = new TreeSet<>(
                        rows.stream().map(BoardRow::length).toList())
                .stream().toList();
        List<Double> depths = DepthMap.depths(counts);
        List<String> order =
                table.lines().stream().map(BoardTable.Line::configurationId).toList();
        page.addAttribute("board", board);
        page.addAttribute("columns", table.columns());
        page.addAttribute("depths", depths);
        page.addAttribute(
                "maps",
                DepthMap.of(rows, counts, lengths, depths).stream()
                        .sorted(java.util.Comparator.comparingInt(map -> order.indexOf(map.configurationId())))
                        .toList());
        return "depths";
    }

    @GetMapping("/boards/{id}/curves")
    String curves(@PathVariable String id, Model page) {
        page.addAttribute("board", boards.named(id));
        return "curves";
    }
}
