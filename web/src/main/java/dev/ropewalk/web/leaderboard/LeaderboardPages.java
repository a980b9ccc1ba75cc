package dev.ropewalk.web.leaderboard;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** Of one page: numbers of a table, heatmaps and squares of all of them, other boards. */
    private static final int NUMBERS = 160, MAPS = 24, SQUARES = 800, BOARDS = 20;

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
            @RequestParam(required = false) @Nullable String line,
            @RequestParam(required = false) @Nullable String older,
            Model page) {
        String wantedBoard = given(board), wantedTask = given(task), wantedModel = given(model);
        List<Boards.Topic> topics = boards.topics();
        Boards.Choice choice = boards.choice(wantedTask, wantedModel);
        page.addAttribute("models", models(topics));
        page.addAttribute("tasks", tasks(topics, choice));
        page.addAttribute(
                "model", choice.models() == null ? null : choice.models().get(0));
        page.addAttribute("task", choice.task());
        page.addAttribute("q", q);
        page.addAttribute("empty", topics.isEmpty());
        List<Board> some = boards.some(choice, BoardCursor.parse("older", older), BOARDS + 1);
        List<Board> shown = some.subList(0, Math.min(BOARDS, some.size()));
        page.addAttribute("boards", shown);
        page.addAttribute("older", some.size() > BOARDS ? BoardCursor.after(shown.get(BOARDS - 1)) : null);
        Board chosen = wantedBoard != null
                ? boards.named(wantedBoard)
                : boards.some(choice, null, 1).stream().findFirst().orElse(null);
        page.addAttribute("board", chosen);
        if (chosen == null) return "leaderboard";
        List<BoardRow> rows = boards.rows(chosen);
        page.addAttribute(
                "table",
                BoardTable.of(
                        chosen,
                        rows,
                        looked -> boards.tied(chosen, rows, looked),
                        sort,
                        q,
                        given(line),
                        Math.max(1, NUMBERS / Math.max(1, chosen.lengths()))));
        return "leaderboard";
    }

    private static @Nullable String given(@Nullable String parameter) {
        return parameter == null || parameter.isEmpty() ? null : parameter;
    }

    /** Names by the id of the model. */
    private static Map<String, String> models(List<Boards.Topic> topics) {
        Map<String, String> models = new LinkedHashMap<>();
        topics.forEach(topic -> models.put(topic.modelId(), topic.model()));
        return models;
    }

    /** Of the chosen models. */
    private static Set<String> tasks(List<Boards.Topic> topics, Boards.Choice choice) {
        Set<String> tasks = new TreeSet<>();
        for (Boards.Topic topic : topics)
            if (choice.models() == null || choice.models().contains(topic.modelId())) tasks.add(topic.task());
        return tasks;
    }

    @GetMapping("/boards/{id}/depths")
    String depths(@PathVariable String id, @RequestParam(required = false) @Nullable String line, Model page) {
        Board board = boards.named(id);
        List<BoardRow> rows = boards.rows(board);
        BoardTable table = BoardTable.of(board, rows, looked -> Set.of(), null, "", given(line), MAPS);
        List<String> order =
                table.lines().stream().map(BoardTable.Line::configurationId).toList();
        List<DepthMap.Count> counts = boards.depths(board, order);
        List<Integer> lengths =
                table.columns().stream().map(BoardTable.Column::length).toList();
        List<Double> depths = DepthMap.depths(counts);
        int fit = Math.min(order.size(), Math.max(1, SQUARES / Math.max(1, lengths.size() * depths.size())));
        List<String> shown = order.subList(0, fit);
        page.addAttribute("board", board);
        page.addAttribute("columns", table.columns());
        page.addAttribute("depths", depths);
        page.addAttribute("next", fit < order.size() ? shown.get(fit - 1) : table.next());
        page.addAttribute(
                "maps",
                DepthMap.of(
                                rows.stream()
                                        .filter(row -> shown.contains(row.configurationId()))
                                        .toList(),
                                counts,
                                lengths,
                                depths)
                        .stream()
                        .sorted(Comparator.comparingInt(map -> shown.indexOf(map.configurationId())))
                        .toList());
        return "depths";
    }

    @GetMapping("/boards/{id}/curves")
    String curves(@PathVariable String id, Model page) {
        page.addAttribute("board", boards.named(id));
        return "curves";
    }
}
