package dev.ropewalk.web.leaderboard;

import dev.ropewalk.results.Superseded;
import dev.ropewalk.results.comparison.Ties;
import dev.ropewalk.web.Records;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.SuiteRules;
import dev.ropewalk.web.model.Models;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads boards and what stands on them, as whoever ends cells keeps them. */
@Component
class Boards {

    private static final String BOARDS = """
            select id, model_id, model, coalesce(assumed_trained_length, trained_length) as trained_length, assumed_trained_length, parent_id,
                   recipe_sha256, task, metric, seed, seeds, samples, code_version, code_versions, engine, dtype, device, configurations, lengths,
                   cells, places, finished_at, by_depth, model_notes as notes
            from board_v1
            """;

    private static final String ROWS = """
            select cell_id, configuration_id, method, label, exact_parameters, length, seeds, seed_share, null as cells, status, message, score,
                   lower_bound, upper_bound, samples, failures, unscored, mean_log_probability, prefill_tokens_per_second,
                   decode_tokens_per_second, peak_memory_bytes, disturbed, finished_at, notes, origin, code_version, board
            from board_row_v1
            """;

    private static final RowMapper<BoardRow> ROW = Records.of(BoardRow.class);

    private final JdbcClient jdbc;
    private final Ties ties;
    private final Models models;
    private final SuiteRules rules;

    Boards(JdbcClient jdbc, Models models, SuiteRules rules) {
        this.jdbc = jdbc;
        ties = new Ties(jdbc);
        this.models = models;
        this.rules = rules;
    }

    /** How much there is of a task on a model. */
    record Topic(String modelId, String model, String task, int boards) {}

    /** By model, then by task. */
    List<Topic> topics() {
        return jdbc.sql("""
                        select t.model_id, m.name as model, t.task, t.boards
                        from measured_v1 t
                        join model_v1 m on m.id = t.model_id
                        order by m.name, t.model_id, t.task
                        """).query(Records.of(Topic.class)).list();
    }

    /**
     * Boards of a task and a model.
     *
     * @param task its full name; null for all
     * @param models ids; null for all
     */
    record Choice(@Nullable String task, @Nullable List<String> models) {

        boolean holds(Board board) {
            return (task == null || task.equals(board.task())) && (models == null || models.contains(board.modelId()));
        }
    }

    /**
     * @param task by any name that a suite may give it; null for all
     * @param model its name, where it lies, or the first digits of its id; null for all
     * @throws Refusal where a name is not understood: it is never taken as none
     */
    Choice choice(@Nullable String task, @Nullable String model) {
        return new Choice(task == null ? null : task(task), model == null ? null : models.named(model));
    }

    /** A task that exists may have no board yet; a word that is no task is refused. */
    private String task(String name) {
        List<String> measured = jdbc.sql("select distinct task from measured_v1 order by task")
                .query(String.class)
                .list();
        if (measured.contains(name)) return name;
        return rules.task(name)
                .or(() -> measured.stream()
                        .filter(task -> task.replaceFirst("@[^@]*$", "").equals(name))
                        .reduce((earlier, later) -> later))
                .orElseThrow(() -> Refusal.wrong(
                        "task",
                        "There is no task '" + name + "'; "
                                + (measured.isEmpty()
                                        ? "nothing has been measured yet."
                                        : "boards are of " + String.join(", ", measured) + ".")));
    }

    /**
     * The board that grew last comes first.
     *
     * @param from the last that is known; it comes again where rows of it are left
     */
    List<Board> some(Choice choice, @Nullable BoardCursor from, int limit) {
        // ids first: H2 finds the newest by their index in a table alone, not in a view
        StringBuilder ids = new StringBuilder("select id from board where cells > 0");
        if (choice.task() != null) ids.append(" and task = :task");
        if (choice.models() != null) ids.append(" and model_id in (:models)");
        if (from != null)
            ids.append(" and finished_at <= :time and (finished_at < :time or id ")
                    .append(from.row() == null ? "<" : "<=")
                    .append(" :board)");
        JdbcClient.StatementSpec statement = jdbc.sql(BOARDS + "where id in (" + ids
                        + " order by finished_at desc, id desc limit :limit) order by finished_at desc, id desc")
                .param("limit", limit);
        if (choice.task() != null) statement = statement.param("task", choice.task());
        if (choice.models() != null) statement = statement.param("models", choice.models());
        if (from != null) statement = statement.param("time", from.time()).param("board", from.board());
        return statement.query(Records.of(Board.class)).list();
    }

    /** @param id the board's hash or its first digits, at least eight */
    Board named(String id) {
        if (!id.matches("[0-9a-f]{8,64}")) throw Refusal.unknown("board", id);
        List<Board> found = jdbc.sql(BOARDS + "where id >= ? and id < ? order by id limit 2")
                .params(id, id + "g") // the digit after f
                .query(Records.of(Board.class))
                .list();
        if (found.size() != 1) throw Refusal.unknown("board", id);
        return found.get(0);
    }

    /** All of a board, as its configurations are called. */
    List<BoardRow> rows(Board board) {
        return jdbc.sql(ROWS + "where board = ? order by label, configuration_id, length")
                .param(board.id())
                .query(ROW)
                .list();
    }

    /** Some of a board: those after a place, by configuration and length. */
    List<BoardRow> rows(Board board, BoardRow.@Nullable Place after, int limit) {
        JdbcClient.StatementSpec statement = after == null
                ? jdbc.sql(ROWS + "where board = ? order by configuration_id, length limit ?")
                        .params(board.id(), limit)
                : jdbc.sql(
                                ROWS
                                        + "where board = ? and configuration_id >= ? and (configuration_id > ? or length > ?) order by configuration_id, length limit ?")
                        .params(board.id(), after.configurationId(), after.configurationId(), after.length(), limit);
        return withSingles(board, statement.query(ROW).list());
    }

    /** All of several boards, by board. */
    Map<String, List<BoardRow>> rows(Collection<Board> some) {
        if (some.isEmpty()) return Map.of();
        record Placed(String board, BoardRow row) {}
        Map<String, List<BoardRow>> rows = jdbc
                .sql(ROWS + "where board in (:boards) order by board, configuration_id, length")
                .param("boards", some.stream().map(Board::id).toList())
                .query((row, number) -> new Placed(row.getString("board"), ROW.mapRow(row, number)))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Placed::board, Collectors.mapping(Placed::row, Collectors.toList())));
        some.forEach(board -> rows.computeIfPresent(board.id(), (id, its) -> withSingles(board, its)));
        return rows;
    }

    /** The cells that pooled rows are of. */
    private List<BoardRow> withSingles(Board board, List<BoardRow> rows) {
        Map<String, String> reasons = Superseded.reasons(jdbc);
        if (board.seeds() < 2)
            return rows.stream()
                    .map(row -> row.without(reasons.get(row.cellId())))
                    .toList();
        Map<BoardRow.Place, List<BoardRow.Single>> singles = singles(
                board, rows.stream().map(BoardRow::configurationId).distinct().toList());
        return rows.stream()
                .map(row -> row.seeds() < 2 ? row : row.with(singles.get(row.place())))
                .map(row -> row.without(row.allCells()
                        .map(reasons::get)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null)))
                .toList();
    }

    private Map<BoardRow.Place, List<BoardRow.Single>> singles(Board board, Collection<String> configurations) {
        record Placed(BoardRow.Place place, BoardRow.Single cell) {}
        return jdbc
                .sql("""
                        select configuration_id, length, seed, cell_id, status, score
                        from board_cell_v1
                        where board = :board and configuration_id in (:configurations)
                        order by configuration_id, length, seed
                        """)
                .param("board", board.id())
                .param("configurations", configurations.isEmpty() ? List.of("") : configurations)
                .query((row, number) -> new Placed(
                        place(row),
                        new BoardRow.Single(
                                row.getLong("seed"),
                                row.getString("cell_id"),
                                row.getString("status"),
                                row.getObject("score", Double.class))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Placed::place, LinkedHashMap::new, Collectors.mapping(Placed::cell, Collectors.toList())));
    }

    private static BoardRow.Place place(ResultSet row) throws SQLException {
        return new BoardRow.Place(row.getString("configuration_id"), row.getInt("length"));
    }

    /** Samples of some of a board's configurations gathered by configuration, length and depth. */
    List<DepthMap.Count> depths(Board board, Collection<String> configurations) {
        if (configurations.isEmpty()) return List.of();
        return jdbc.sql("""
                        select b.configuration_id, min(b.cell_id) as cell_id, b.length, s.depth, count(*) as samples,
                               sum(coalesce(s.score, 0)) as score, sum(case when s.status = 'failed' then 1 else 0 end) as failures
                        from board_cell_v1 b
                        join sample_v1 s on s.cell_id = b.cell_id
                        where b.board = :board and b.configuration_id in (:configurations) and s.depth is not null and s.status <> 'unscored'
                        group by b.configuration_id, b.length, s.depth
                        order by b.length, s.depth
                        """)
                .param("board", board.id())
                .param("configurations", configurations)
                .query(Records.of(DepthMap.Count.class))
                .list();
    }

    /**
     * Rows that the paired test does not tell from the best of their length, by their cells.
     *
     * @param configurations whose rows are looked at, the best ones' among them
     */
    Set<String> tied(Board board, List<BoardRow> rows, Set<String> configurations) {
        Map<BoardRow.Place, List<BoardRow.Single>> singles =
                board.seeds() < 2 ? Map.of() : singles(board, configurations);
        List<Ties.Column> columns = new ArrayList<>();
        BoardTable.best(board, rows).forEach((length, best) -> {
            List<BoardRow> scored = rows.stream()
                    .filter(row -> row.length() == length && row.score() != null)
                    .toList();
            columns.add(new Ties.Column(
                    Stream.concat(Stream.of(best), scored.stream().filter(row -> row != best))
                            .filter(row -> configurations.contains(row.configurationId()))
                            .map(row -> cells(row, singles))
                            .toList(),
                    scored.size()));
        });
        return ties.of(columns);
    }

    private static List<String> cells(BoardRow row, Map<BoardRow.Place, List<BoardRow.Single>> singles) {
        return row.seeds() < 2
                ? List.of(row.cellId())
                : singles.getOrDefault(row.place(), List.of()).stream()
                        .filter(cell -> cell.status().equals("done"))
                        .map(BoardRow.Single::cellId)
                        .toList();
    }
}
