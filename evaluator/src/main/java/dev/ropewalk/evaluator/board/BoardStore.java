package dev.ropewalk.evaluator.board;

import dev.ropewalk.evaluator.sample.SampleStore;
import dev.ropewalk.evaluator.sample.SampleStore.Answered;
import dev.ropewalk.evaluator.sample.StoredText;
import dev.ropewalk.results.Metric;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.tasks.Summary;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tables {@code board}, {@code board_row}, {@code board_cell} and {@code measured}: what readers would else have to gather from all cells
 * (decision 43). Whoever changes a cell refreshes its place in the same transaction, as the last thing it does. A board is locked before it is
 * read, several in the order of their ids, and what is written is read anew under the lock: so of two processes that end cells of one board
 * neither loses what the other wrote, and none waits for one that waits for it.
 */
public final class BoardStore {

    private final JdbcClient jdbc;
    private final SampleStore samples;

    public BoardStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
        samples = new SampleStore(jdbc);
    }

    /** Where a row of a board stands. */
    public record Place(String board, String configuration, int length) {}

    /**
     * What a row of a board says; everything else follows from its cells.
     *
     * @param cells newest of each seed, by seed
     * @param share of the variance of samples, what lies between seeds; null where nothing can be said
     */
    record Row(
            Map<Long, String> cells,
            String newest,
            String status,
            @Nullable String message,
            int samples,
            int failures,
            int unscored,
            @Nullable Double score,
            @Nullable Interval interval,
            @Nullable Double meanLogProbability,
            @Nullable Double share,
            @Nullable Double prefill,
            @Nullable Double decode,
            @Nullable Long peakMemory,
            @Nullable Double disturbed,
            boolean byDepth,
            @Nullable OffsetDateTime finished) {}

    private record Topic(String model, String task) {}

    /** Inside the transaction that changed cells at these places. */
    public void refresh(Collection<Place> places) {
        TreeSet<String> boards = places.stream().map(Place::board).collect(Collectors.toCollection(TreeSet::new));
        boards.forEach(this::lock);
        places.stream().distinct().forEach(this::write);
        boards.forEach(this::count);
        boards.stream()
                .flatMap(board -> topic(board).stream())
                .distinct()
                .sorted(Comparator.comparing(Topic::model).thenComparing(Topic::task))
                .forEach(this::count);
    }

    /** Nobody else changes what is kept of it, until this transaction ends. */
    void lock(String board) {
        jdbc.sql("""
                        insert into board (id, model_id, task, metric, dtype, device, engine, assumed_trained_length, code_version, code_versions, samples,
                          configurations, lengths, seeds, cells, places, by_depth)
                        select board, model_id, task, metric, dtype, device, engine, assumed_trained_length, code_version, 0, 0, 0, 0, 0, 0, 0, false
                        from cell where board = :board
                        order by id
                        fetch first 1 rows only
                        on conflict do nothing""").param("board", board).update();
        jdbc.sql("select id from board where id = :board for update")
                .param("board", board)
                .query(String.class)
                .list();
    }

    private void write(Place place) {
        remove("board_cell", place);
        remove("board_row", place);
        Row row = row(place);
        if (row != null) insert(place, row);
    }

    private void remove(String table, Place place) {
        at(
                        place,
                        jdbc.sql("delete from " + table
                                + " where board = :board and configuration_id = :configuration and length = :length"))
                .update();
    }

    private static JdbcClient.StatementSpec at(Place place, JdbcClient.StatementSpec statement) {
        return statement
                .param("board", place.board())
                .param("configuration", place.configuration())
                .param("length", place.length());
    }

    private void insert(Place place, Row row) {
        Interval interval = row.interval();
        at(place, jdbc.sql("""
                        insert into board_row (board, configuration_id, length, cell_id, seeds, status, message, samples, failures, unscored,
                          score, lower_bound, upper_bound, mean_log_probability, seed_share, prefill_tokens_per_second,
                          decode_tokens_per_second, peak_memory_bytes, disturbed, by_depth, finished_at)
                        values (:board, :configuration, :length, :cell, :seeds, :status, :message, :samples, :failures, :unscored,
                          :score, :lower, :upper, :logProbability, :share, :prefill, :decode, :peak, :disturbed, :byDepth, :finished)"""))
                .param("cell", row.newest())
                .param("seeds", row.cells().size())
                .param("status", row.status())
                .param("message", row.message())
                .param("samples", row.samples())
                .param("failures", row.failures())
                .param("unscored", row.unscored())
                .param("score", row.score())
                .param("lower", interval == null ? null : interval.lower())
                .param("upper", interval == null ? null : interval.upper())
                .param("logProbability", row.meanLogProbability())
                .param("share", row.share())
                .param("prefill", row.prefill())
                .param("decode", row.decode())
                .param("peak", row.peakMemory())
                .param("disturbed", row.disturbed())
                .param("byDepth", row.byDepth())
                .param("finished", row.finished())
                .update();
        at(place, jdbc.sql("""
                        insert into board_cell (board, configuration_id, length, seed, cell_id, code_version)
                        select :board, :configuration, :length, c.seed, c.id, c.code_version from cell c where c.id in (:cells)""")).param("cells", row.cells().values()).update();
    }

    /** What the cells of a place say; null where none has ended. */
    @Nullable
    Row row(Place place) {
        Map<Long, Ended> newest = new TreeMap<>();
        at(place, jdbc.sql("""
                        select id, metric, seed, status, message, samples, failures, unscored, score, lower_bound, upper_bound,
                          mean_log_probability, prefill_tokens_per_second, decode_tokens_per_second, peak_memory_bytes, processor_seconds, others_seconds,
                          finished_at
                        from cell
                        where board = :board and configuration_id = :configuration and length = :length
                          and status in ('done', 'refused', 'failed')
                        order by coalesce(finished_at, created_at), id"""))
                .query((row, number) -> Ended.of(row))
                .list()
                .forEach(cell -> newest.put(cell.seed(), cell));
        if (newest.isEmpty()) return null;
        List<Ended> cells = List.copyOf(newest.values());
        return cells.size() == 1 ? alone(cells.get(0)) : pooled(cells);
    }

    /** A cell that has ended. */
    private record Ended(
            String id,
            Metric metric,
            long seed,
            String status,
            @Nullable String message,
            int samples,
            int failures,
            int unscored,
            @Nullable Double score,
            @Nullable Interval interval,
            @Nullable Double meanLogProbability,
            @Nullable Double prefill,
            @Nullable Double decode,
            @Nullable Long peakMemory,
            double processorSeconds,
            double othersSeconds,
            @Nullable OffsetDateTime finished) {

        static Ended of(ResultSet row) throws SQLException {
            Double lower = row.getObject("lower_bound", Double.class),
                    upper = row.getObject("upper_bound", Double.class);
            return new Ended(
                    row.getString("id"),
                    Metric.valueOf(row.getString("metric").toUpperCase(Locale.ROOT)),
                    row.getLong("seed"),
                    row.getString("status"),
                    row.getString("message"),
                    row.getInt("samples"),
                    row.getInt("failures"),
                    row.getInt("unscored"),
                    row.getObject("score", Double.class),
                    lower == null || upper == null ? null : new Interval(lower, upper),
                    row.getObject("mean_log_probability", Double.class),
                    row.getObject("prefill_tokens_per_second", Double.class),
                    row.getObject("decode_tokens_per_second", Double.class),
                    row.getObject("peak_memory_bytes", Long.class),
                    row.getDouble("processor_seconds"), // 0 where nobody knows
                    row.getDouble("others_seconds"),
                    row.getObject("finished_at", OffsetDateTime.class));
        }

        boolean done() {
            return status.equals("done");
        }

        /** When it ended, for a maximum. */
        OffsetDateTime ended() {
            return finished == null ? OffsetDateTime.MIN : finished;
        }
    }

    private Row alone(Ended cell) {
        return new Row(
                Map.of(cell.seed(), cell.id()),
                cell.id(),
                cell.status(),
                cell.message(),
                cell.samples(),
                cell.failures(),
                cell.unscored(),
                cell.score(),
                cell.interval(),
                cell.meanLogProbability(),
                null,
                cell.prefill(),
                cell.decode(),
                cell.peakMemory(),
                disturbed(List.of(cell)),
                byDepth(List.of(cell)),
                cell.finished());
    }

    /** Seeds that were refused or failed are told, and are no part of the number. */
    private Row pooled(List<Ended> cells) {
        List<Ended> done = cells.stream().filter(Ended::done).toList();
        Ended newest = cells.stream().max(Comparator.comparing(Ended::ended)).orElseThrow();
        Map<Long, String> ids = new TreeMap<>();
        cells.forEach(cell -> ids.put(cell.seed(), cell.id()));
        int planned = cells.stream().mapToInt(Ended::samples).sum();
        Long peak = cells.stream()
                .map(Ended::peakMemory)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        if (done.isEmpty())
            return new Row(
                    ids,
                    newest.id(),
                    newest.status(),
                    newest.message(),
                    planned,
                    0,
                    0,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    peak,
                    disturbed(cells),
                    byDepth(cells),
                    newest.finished());
        List<List<Answered>> seeds =
                done.stream().map(cell -> samples.of(cell.id())).toList();
        SeedPool pool = SeedPool.of(done.get(0).metric(), seeds);
        Summary summary = pool.summary();
        return new Row(
                ids,
                newest.id(),
                "done",
                StoredText.message(message(cells, done, summary.message())),
                planned,
                summary.failures(),
                summary.unscored(),
                summary.score(),
                summary.interval(),
                summary.meanLogProbability(),
                pool.share().isPresent() ? pool.share().getAsDouble() : null,
                pool.speed().prefill(),
                pool.speed().decode(),
                peak,
                disturbed(cells),
                byDepth(cells),
                newest.finished());
    }

    private static @Nullable Double disturbed(List<Ended> cells) {
        double seconds = cells.stream().mapToDouble(Ended::processorSeconds).sum();
        double others = cells.stream().mapToDouble(Ended::othersSeconds).sum();
        return seconds > 0 ? (Double) (Math.max(0, others) / seconds) : null;
    }

    private static @Nullable String message(List<Ended> cells, List<Ended> done, @Nullable String own) {
        if (done.size() == cells.size()) return own;
        Ended first = cells.stream().filter(cell -> !cell.done()).findFirst().orElseThrow();
        String missing = done.size() + " of " + cells.size() + " seeds, seed " + first.seed() + " " + first.status()
                + (first.message() == null ? "" : ": " + first.message());
        return own == null ? missing : missing + "; " + own;
    }

    private boolean byDepth(List<Ended> cells) {
        return jdbc.sql("select count(*) from cell c where c.id in (:cells)"
                                + " and exists (select 1 from sample s where s.cell_id = c.id and s.depth is not null)")
                        .param("cells", cells.stream().map(Ended::id).toList())
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** What a board's rows come to. */
    private void count(String board) {
        jdbc.sql("""
                        update board set
                          (samples, configurations, lengths, seeds, cells, places, by_depth, finished_at) =
                          (select coalesce(max(r.samples), 0), count(distinct r.configuration_id), count(distinct r.length),
                                  coalesce(max(r.seeds), 0), coalesce(sum(r.seeds), 0), count(*),
                                  coalesce(max(case when r.by_depth then 1 else 0 end), 0) = 1,
                                  coalesce(max(r.finished_at), timestamp with time zone '1970-01-01 00:00:00+00')
                           from board_row r where r.board = :board),
                          (seed, code_versions) =
                          (select case when min(s.seed) = max(s.seed) then min(s.seed) end, count(distinct s.code_version)
                           from board_cell s where s.board = :board),
                          code_version = coalesce((select c.code_version from cell c where c.id =
                            (select n.cell_id from board_row n where n.board = :board
                             order by n.finished_at desc nulls last, n.cell_id fetch first 1 rows only)), '')
                        where id = :board""").param("board", board).update();
    }

    /** The first board after this one that a cell or a row of these tables names; null after the last. */
    @Nullable
    String next(String board) {
        return jdbc.sql("""
                        select min(board) from (
                          (select min(board) as board from cell where board > :board)
                          union all
                          (select min(id) from board where id > :board)) named""")
                .param("board", board)
                .query((row, number) -> row.getString(1))
                .optional()
                .orElse(null);
    }

    /** Every place of a board, whether a cell stands there, a row or both. */
    List<Place> places(String board) {
        return jdbc.sql("""
                        select configuration_id, length from cell where board = :board
                        union
                        select configuration_id, length from board_row where board = :board""")
                .param("board", board)
                .query((row, number) -> new Place(board, row.getString("configuration_id"), row.getInt("length")))
                .list();
    }

    /** All that these tables say of a board. */
    List<Map<String, @Nullable Object>> said(String board) {
        List<Map<String, @Nullable Object>> said = new ArrayList<>();
        for (String rows : List.of(
                "board where id = :board",
                "board_row where board = :board order by configuration_id, length",
                "board_cell where board = :board order by configuration_id, length, seed",
                "measured m where exists (select 1 from board b where b.id = :board and b.model_id = m.model_id and b.task = m.task)"))
            said.addAll(jdbc.sql("select * from " + rows)
                    .param("board", board)
                    .query()
                    .listOfRows());
        return said;
    }

    private List<Topic> topic(String board) {
        return jdbc.sql("select model_id, task from board where id = :board")
                .param("board", board)
                .query((row, number) -> new Topic(row.getString("model_id"), row.getString("task")))
                .list();
    }

    private void count(Topic topic) {
        of(
                        topic,
                        jdbc.sql(
                                "insert into measured (model_id, task, boards, cells) values (:model, :task, 0, 0) on conflict do nothing"))
                .update();
        of(topic, jdbc.sql("select boards from measured where model_id = :model and task = :task for update"))
                .query(Integer.class)
                .list();
        of(topic, jdbc.sql("""
                        update measured set (boards, cells) =
                          (select count(*), coalesce(sum(b.cells), 0) from board b where b.model_id = :model and b.task = :task and b.cells > 0)
                        where model_id = :model and task = :task""")).update();
    }

    private static JdbcClient.StatementSpec of(Topic topic, JdbcClient.StatementSpec statement) {
        return statement.param("model", topic.model()).param("task", topic.task());
    }
}
