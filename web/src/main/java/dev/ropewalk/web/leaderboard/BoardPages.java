package dev.ropewalk.web.leaderboard;

import dev.ropewalk.web.picture.Curves;
import dev.ropewalk.web.picture.Frame;
import java.util.ArrayList;
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

/** Boards: what was measured alike, one by one. */
@Controller
class BoardPages {

    /** Of one page: numbers of a table, heatmaps and squares of all of them, curves, other boards, names to choose from. */
    private static final int NUMBERS = 160, MAPS = 24, SQUARES = 800, CURVES = 24, BOARDS = 40, NAMES = 200;

    private final Boards boards;

    BoardPages(Boards boards) {
        this.boards = boards;
    }

    @GetMapping("/boards")
    String list(
            @RequestParam(required = false) @Nullable String task,
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) @Nullable String older,
            Model page) {
        List<Boards.Topic> topics = boards.topics();
        Boards.Choice choice = boards.choice(given(task), given(model));
        page.addAttribute("models", some(models(topics).values()));
        page.addAttribute("tasks", some(tasks(topics, choice)));
        page.addAttribute("model", given(model));
        page.addAttribute("task", given(task));
        page.addAttribute("empty", topics.isEmpty());
        List<Board> some = boards.some(choice, BoardCursor.parse("older", older), BOARDS + 1);
        List<Board> shown = some.subList(0, Math.min(BOARDS, some.size()));
        page.addAttribute("boards", shown);
        page.addAttribute("older", some.size() > BOARDS ? BoardCursor.after(shown.get(BOARDS - 1)) : null);
        return "boards";
    }

    @GetMapping("/boards/{id}")
    String board(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable Integer sort,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(required = false) @Nullable String line,
            Model page) {
        Board board = boards.named(id);
        List<BoardRow> rows = boards.rows(board);
        page.addAttribute("board", board);
        page.addAttribute("q", q);
        page.addAttribute(
                "table",
                BoardTable.of(
                        board,
                        rows,
                        looked -> boards.tied(board, rows, looked),
                        sort,
                        q,
                        given(line),
                        Math.max(1, NUMBERS / Math.max(1, board.lengths()))));
        return "board";
    }

    private static @Nullable String given(@Nullable String parameter) {
        return parameter == null || parameter.isEmpty() ? null : parameter;
    }

    private static List<String> some(Iterable<String> names) {
        Set<String> some = new TreeSet<>();
        names.forEach(some::add);
        return some.stream().limit(NAMES).toList();
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
    String curves(@PathVariable String id, @RequestParam(required = false) @Nullable String line, Model page) {
        Board board = boards.named(id);
        List<BoardRow> rows = boards.rows(board);
        BoardTable table = BoardTable.of(board, rows, looked -> Set.of(), null, "", given(line), CURVES);
        List<Curves.Line>
                all = lines(BoardTable.of(board, rows, looked -> Set.of(), null, "", null, Integer.MAX_VALUE)),
                lines = lines(table);
        Curves.Scale scale = Curves.Scale.of(board.share(), board.trainedLength(), all);
        Curves.Line plain = all.stream().filter(Curves.Line::plain).findFirst().orElse(null);
        page.addAttribute("board", board);
        page.addAttribute("table", table);
        page.addAttribute("curve", lines.isEmpty() ? null : Curves.of(Frame.WIDE, scale, lines));
        page.addAttribute(
                "multiples",
                lines.stream()
                        .filter(one -> !one.plain())
                        .map(one -> Curves.of(Frame.SMALL, scale, plain == null ? List.of(one) : List.of(one, plain)))
                        .toList());
        return "curves";
    }

    /** The first is the best. */
    private static List<Curves.Line> lines(BoardTable table) {
        List<Curves.Line> lines = new ArrayList<>();
        for (BoardTable.Line line : table.lines())
            lines.add(new Curves.Line(
                    line.label(),
                    line.method().equals("rope"),
                    lines.isEmpty() && table.from() == 0,
                    line.entries().stream()
                            .filter(entry -> entry != null && entry.measured())
                            .map(entry -> point(entry.row()))
                            .toList()));
        return Curves.placed(lines);
    }

    private static Curves.Point point(BoardRow row) {
        Double score = row.score();
        return new Curves.Point(
                row.length(), score == null ? 0 : score, row.lowerBound(), row.upperBound(), "/cells/" + row.cellId());
    }
}
