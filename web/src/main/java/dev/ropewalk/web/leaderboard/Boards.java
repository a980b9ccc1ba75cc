package dev.ropewalk.web.leaderboard;

import dev.ropewalk.results.comparison.Ties;
import dev.ropewalk.web.Notes;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.SuiteRules;
import dev.ropewalk.web.model.Models;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Reads boards and what stands on them. */
@Component
class Boards {

    private static final String BOARDS = """
            select board as id, min(model_id) as model_id, min(model) as model,
                   coalesce(min(assumed_trained_length), min(trained_length)) as trained_length,
                   min(assumed_trained_length) as assumed_trained_length,
                   min(parent_id) as parent_id, min(recipe_sha256) as recipe_sha256, min(task) as task, min(metric) as metric,
                   min(seed) as seed, max(samples) as samples, min(code_version) as code_version, count(distinct code_version) as code_versions, min(engine) as engine, min(dtype) as dtype,
                   min(device) as device, count(distinct configuration_id) as configurations, count(distinct length) as lengths,
                   count(*) as cells, max(finished_at) as finished_at,
                   count(case when by_depth then 1 end) > 0 as by_depth, coalesce(min(cast(model_notes as varchar)), '[]') as notes
            from leaderboard_v1
            """;

    private final JdbcClient jdbc;
    private final Ties ties;
    private final JsonMapper json;
    private final Models models;
    private final SuiteRules rules;

    Boards(JdbcClient jdbc, JsonMapper json, Models models, SuiteRules rules) {
        this.jdbc = jdbc;
        ties = new Ties(jdbc);
        this.json = json;
        this.models = models;
        this.rules = rules;
    }

    /**
     * The board that grew last comes first.
     *
     * @param task by any name that a suite may give it; null for all
     * @param model its name, where it lies, or the first digits of its id; null for all
     * @throws Refusal where a name is not understood: it is never taken as none
     */
    List<Board> all(@Nullable String task, @Nullable String model) {
        List<String> wanted = model == null ? List.of("") : models.named(model);
        return jdbc.sql(BOARDS + """
                        where (cast(:task as varchar) is null or task = :task)
                          and (:every or model_id in (:models))
                        group by board
                        order by max(finished_at) desc nulls last, board
                        """)
                .param("task", task == null ? null : task(task))
                .param("every", model == null)
                .param("models", wanted)
                .query(Board.class)
                .list();
    }

    /** A task that exists may have no board yet; a word that is no task is refused. */
    private String task(String name) {
        List<String> measured = jdbc.sql("select distinct task from leaderboard_v1 order by task")
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

    /** @param id the board's hash or its first digits, at least eight */
    Board named(String id) {
        if (!id.matches("[0-9a-zA-Z-]{8,64}")) throw Refusal.unknown("board", id);
        List<Board> found = jdbc.sql(BOARDS + "where board like ? group by board order by board limit 2")
                .param(id + "%")
                .query(Board.class)
                .list();
        if (found.size() != 1) throw Refusal.unknown("board", id);
        return found.get(0);
    }

    /** One row a configuration and length, the latest where a cell was measured anew. */
    List<BoardRow> rows(Board board) {
        Map<List<Object>, BoardRow> latest = new LinkedHashMap<>();
        jdbc.sql("""
                        select cell_id, configuration_id, method, label, exact_parameters, length, status, message, score, lower_bound, upper_bound,
                               samples, failures, unscored, mean_log_probability, prefill_tokens_per_second, decode_tokens_per_second,
                               peak_memory_bytes, finished_at, notes, origin, code_version
                        from leaderboard_v1
                        where board = ?
                        order by label, configuration_id, length, finished_at
                        """)
                .param(board.id())
                .query(this::row)
                .list()
                .forEach(row -> latest.put(List.of(row.configurationId(), row.length()), row));
        return List.copyOf(latest.values());
    }

    /** Samples of a board gathered by configuration, length and depth. */
    List<DepthMap.Count> depths(Board board) {
        return jdbc.sql("""
                        select l.configuration_id, l.cell_id, l.length, s.depth, count(*) as samples, sum(coalesce(s.score, 0)) as score,
                               sum(case when s.status = 'failed' then 1 else 0 end) as failures
                        from leaderboard_v1 l
                        join sample_v1 s on s.cell_id = l.cell_id
                        where l.board = ? and s.depth is not null and s.status <> 'unscored'
                        group by l.configuration_id, l.cell_id, l.length, s.depth
                        order by l.length, s.depth
                        """).param(board.id()).query(DepthMap.Count.class).list();
    }

    /** Cells that the paired test does not tell from the best of their length. */
    Set<String> tied(Board board, List<BoardRow> rows) {
        return ties.of(BoardTable.best(board, rows).values().stream()
                .map(best -> Stream.concat(
                                Stream.of(best),
                                rows.stream()
                                        .filter(row ->
                                                row.length() == best.length() && row.score() != null && row != best))
                        .map(BoardRow::cellId)
                        .toList())
                .toList());
    }

    private BoardRow row(ResultSet row, int number) throws SQLException {
        return new BoardRow(
                row.getString("cell_id"),
                row.getString("configuration_id"),
                row.getString("method"),
                row.getString("label"),
                json.readTree(row.getString("exact_parameters")),
                row.getInt("length"),
                row.getString("status"),
                row.getString("message"),
                number(row, "score"),
                number(row, "lower_bound"),
                number(row, "upper_bound"),
                row.getInt("samples"),
                row.getInt("failures"),
                row.getInt("unscored"),
                number(row, "mean_log_probability"),
                number(row, "prefill_tokens_per_second"),
                number(row, "decode_tokens_per_second"),
                row.getObject("peak_memory_bytes") == null ? null : row.getLong("peak_memory_bytes"),
                row.getObject("finished_at", OffsetDateTime.class),
                Notes.of(row.getString("notes")),
                row.getString("origin"),
                row.getString("code_version"));
    }

    private static @Nullable Double number(ResultSet row, String column) throws SQLException {
        double number = row.getDouble(column);
        return row.wasNull() ? null : number;
    }
}
