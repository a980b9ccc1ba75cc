package dev.ropewalk.evaluator.cell;

import dev.ropewalk.evaluator.board.BoardStore;
import dev.ropewalk.evaluator.cost.ProcessorTime;
import dev.ropewalk.evaluator.database.Rows;
import dev.ropewalk.evaluator.database.Transaction;
import dev.ropewalk.evaluator.sample.SampleStore;
import dev.ropewalk.evaluator.sample.Speed;
import dev.ropewalk.evaluator.sample.StoredText;
import dev.ropewalk.evaluator.sample.StoredTime;
import dev.ropewalk.results.identity.Identity;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.tasks.Outcome;
import dev.ropewalk.tasks.Summary;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** The life of a row of table {@code cell}: begun, stopped and reopened, refused, failed or finished; with {@code stopped_cell} and {@code verdict}. */
final class CellStore {

    private final JdbcClient jdbc;
    private final SampleStore samples;
    private final BoardStore boards;
    private final Transaction transaction;

    CellStore(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        samples = new SampleStore(jdbc);
        boards = new BoardStore(jdbc);
        transaction = Transaction.joining(transactions);
    }

    /** Of the same database. */
    RaceStore races() {
        return new RaceStore(jdbc);
    }

    /** How a cell stands. @param stopped whether it is done although more was planned */
    record State(String status, boolean hasNotes, boolean stopped) {

        boolean isFinished() {
            return status.equals("done") || status.equals("refused");
        }

        /** @param state of a cell; null where it is not known */
        static boolean isFinished(@Nullable State state) {
            return state != null && state.isFinished();
        }
    }

    /** By id. */
    Map<String, State> states(List<String> ids) {
        Map<String, State> states = new HashMap<>();
        for (List<String> part : Rows.parts(ids))
            jdbc.sql("""
                            select c.id, c.status, c.notes is not null as noted, s.cell_id is not null as stopped
                            from cell c left join stopped_cell s on s.cell_id = c.id where c.id in (:ids)""").param("ids", part).query(row -> {
                states.put(
                        row.getString("id"),
                        new State(row.getString("status"), row.getBoolean("noted"), row.getBoolean("stopped")));
            });
        return states;
    }

    boolean isFinished(Cell cell) {
        return State.isFinished(states(List.of(cell.id())).get(cell.id()));
    }

    /** One that failed waits again, for a run; that it failed, and why, is kept. @return false where another run got it to */
    boolean isTriedAgain(Cell cell, String run) {
        jdbc.sql("""
                        insert into failure (cell_id, failed_at, message, run_id)
                        select id, finished_at, message, :run from cell where id = :id and status = 'failed' on conflict do nothing""").param("run", run).param("id", cell.id()).update();
        return jdbc.sql("update cell set status = 'waiting', message = null where id = :id and status = 'failed'")
                        .param("id", cell.id())
                        .update()
                > 0;
    }

    void begin(Cell cell, long cacheBytes) {
        jdbc.sql("""
                        update cell set status = 'running', message = null, finished_at = null, answers_of = null, cache_bytes = :bytes, notes = :notes,
                          started_at = coalesce(started_at, :now)
                        where id = :id and status <> 'done'""")
                .param("bytes", cacheBytes)
                .param("notes", Identity.canonicalJson(cell.notes()))
                .param("now", StoredTime.now())
                .param("id", cell.id())
                .update();
    }

    /** Why it was refused, failed or has no score. */
    Optional<String> message(Cell cell) {
        return jdbc.sql("select message from cell where id = :id and message is not null")
                .param("id", cell.id())
                .query(String.class)
                .optional();
    }

    /** A cell as it was put down first. @param identity JSON */
    record Registered(String identity, String codeVersion) {}

    Registered registered(String cell) {
        return jdbc.sql("select identity, code_version from cell where id = :id")
                .param("id", cell)
                .query((row, number) -> new Registered(row.getString("identity"), row.getString("code_version")))
                .single();
    }

    void refuse(Cell cell, String why) {
        end(cell, "refused", why);
    }

    void fail(Cell cell, String why) {
        end(cell, "failed", why);
    }

    /** Cells by their ids, whatever they are. */
    void fail(List<String> ids, String why) {
        transaction.run(() -> {
            jdbc.sql("""
                            update cell set status = 'failed', message = :message, finished_at = :now
                            where id in (:ids) and status in ('waiting', 'running')""")
                    .param("message", StoredText.message(why))
                    .param("now", StoredTime.now())
                    .param("ids", ids)
                    .update();
            boards.refresh(jdbc.sql("select board, configuration_id, length from cell where id in (:ids)")
                    .param("ids", ids)
                    .query((row, number) -> new BoardStore.Place(
                            row.getString("board"), row.getString("configuration_id"), row.getInt("length")))
                    .list());
        });
    }

    /** A finished cell whose answers are this one's, see {@link Cell#twin}. */
    Optional<String> twin(Cell cell) {
        if (cell.twin() == null) return Optional.empty();
        return jdbc.sql("""
                        select c.id from cell c
                        where c.board = :board and c.length = :length and c.seed = :seed and c.plan_sha256 = :plan and c.status = 'done' and c.id <> :id
                          and c.samples = :samples and c.answers_of is null and not exists (select 1 from stopped_cell s where s.cell_id = c.id)
                        order by c.id limit 1""")
                .param("board", cell.board())
                .param("length", cell.length())
                .param("seed", cell.seed())
                .param("plan", cell.planSha256())
                .param("samples", cell.task().size())
                .param("id", cell.id())
                .query(String.class)
                .optional();
    }

    /** What it cost is what the other cost. */
    void answersOf(String twin, Cell cell) {
        jdbc.sql("""
                        update cell set answers_of = :twin,
                          (peak_memory_bytes, processor_seconds, others_seconds) =
                          (select t.peak_memory_bytes, t.processor_seconds, t.others_seconds from cell t where t.id = :twin)
                        where id = :id""").param("twin", twin).param("id", cell.id()).update();
    }

    private void end(Cell cell, String status, String why) {
        transaction.run(() -> {
            close(cell, status, why);
            boards.refresh(List.of(place(cell)));
        });
    }

    /** Its board is left to whoever calls. */
    void close(Cell cell, String status, String why) {
        jdbc.sql("""
                        update cell set status = :status, message = :message, finished_at = :now
                        where id = :id and status <> 'done'""")
                .param("status", status)
                .param("message", StoredText.message(why))
                .param("now", StoredTime.now())
                .param("id", cell.id())
                .update();
    }

    /** Ids of those that are refused. */
    Set<String> refused(List<Cell> cells) {
        return states(cells.stream().map(Cell::id).toList()).entrySet().stream()
                .filter(state -> state.getValue().status().equals("refused"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Turns the samples of a cell that is asked no more into its number, which says so. */
    void stop(Cell cell, int asked, String why) {
        transaction.run(() -> {
            note(cell, why);
            jdbc.sql("insert into stopped_cell (cell_id, planned) values (:id, :planned) on conflict do nothing")
                    .param("id", cell.id())
                    .param("planned", cell.task().size())
                    .update();
            jdbc.sql("update cell set samples = :asked where id = :id")
                    .param("asked", asked)
                    .param("id", cell.id())
                    .update();
            finish(cell, asked);
        });
    }

    /** A cell that stopped goes on. */
    void reopen(Cell cell) {
        transaction.run(() -> {
            if (isReopened(cell)) boards.refresh(List.of(place(cell)));
        });
    }

    /** It is not done any more, and nothing is known of a stop. @return false where it had not stopped */
    boolean isReopened(Cell cell) {
        int stopped = jdbc.sql("delete from stopped_cell where cell_id = :id")
                .param("id", cell.id())
                .update();
        if (stopped == 0) return false;
        note(cell);
        jdbc.sql("update cell set status = 'waiting', samples = :planned where id = :id")
                .param("planned", cell.task().size())
                .param("id", cell.id())
                .update();
        return true;
    }

    /** What a run made of a configuration against its baseline. */
    void verdict(String runId, Cell cell, Cell baseline, Rounds.Verdict verdict, double needed) {
        jdbc.sql("delete from verdict where run_id = :run and cell_id = :cell")
                .param("run", runId)
                .param("cell", cell.id())
                .update();
        jdbc.sql("""
                        insert into verdict (run_id, cell_id, baseline_id, questions, log10_evidence, log10_needed, verdict)
                        values (:run, :cell, :baseline, :questions, :evidence, :needed, :verdict)""")
                .param("run", runId)
                .param("cell", cell.id())
                .param("baseline", baseline.id())
                .param("questions", verdict.questions())
                .param("evidence", verdict.log() / Math.log(10))
                .param("needed", needed / Math.log(10))
                .param("verdict", verdict.told().name().toLowerCase(Locale.ROOT))
                .update();
    }

    /** What came to be known against a cell's number while it was measured, behind what was known before; without it the cell's notes are its own again. */
    void note(Cell cell, String... further) {
        jdbc.sql("update cell set notes = :notes where id = :id")
                .param(
                        "notes",
                        Identity.canonicalJson(Stream.concat(cell.notes().stream(), Stream.of(further))
                                .toList()))
                .param("id", cell.id())
                .update();
    }

    /** A cell's peak is the largest of all its parts, whichever process measured them. */
    void storePeakMemory(Cell cell, @Nullable Long bytes) {
        if (bytes == null) return;
        jdbc.sql("""
                        update cell set peak_memory_bytes = :bytes
                        where id = :id and (peak_memory_bytes is null or peak_memory_bytes < :bytes)""").param("bytes", bytes).param("id", cell.id()).update();
    }

    /** Of all parts of a cell together. */
    void storeProcessors(Cell cell, ProcessorTime.Spent spent) {
        jdbc.sql("""
                        update cell set processor_seconds = coalesce(processor_seconds, 0) + :seconds,
                          others_seconds = coalesce(others_seconds, 0) + :others
                        where id = :id""")
                .param("seconds", spent.seconds())
                .param("others", spent.others())
                .param("id", cell.id())
                .update();
    }

    /** Turns the stored samples of a cell into its number, and its board into what it shows with it. */
    void finish(Cell cell) {
        finish(cell, cell.task().size());
    }

    /** @throws IllegalStateException if there are not so many: nothing is dropped from a denominator */
    private void finish(Cell cell, int asked) {
        List<SampleStore.Answered> answered = samples.of(cell.id());
        if (answered.size() != asked)
            throw new IllegalStateException(
                    answered.size() + " of " + asked + " samples are stored of " + cell.label() + " as it ends");
        List<Outcome> outcomes =
                answered.stream().map(SampleStore.Answered::outcome).toList();
        Summary own = Summary.of(cell.task().metric(), outcomes, SampleStore.clusters(answered));
        Summary summary = cell.task()
                .ofAll(() -> samples.answers(cell.id()))
                .map(own::saying)
                .orElse(own);
        Interval interval = summary.interval();
        Speed speed = Speed.of(outcomes);
        transaction.run(() -> {
            jdbc.sql("""
                        update cell set status = 'done', message = :message, failures = :failures, unscored = :unscored, score = :score,
                          lower_bound = :lower, upper_bound = :upper, mean_log_probability = :logProbability, prompt_tokens = :prompts,
                          prefill_tokens_per_second = :prefill, decode_tokens_per_second = :decode, finished_at = :now
                        where id = :id and status <> 'done'""")
                    .param("message", summary.message())
                    .param("failures", summary.failures())
                    .param("unscored", summary.unscored())
                    .param("score", summary.score())
                    .param("lower", interval == null ? null : interval.lower())
                    .param("upper", interval == null ? null : interval.upper())
                    .param("logProbability", summary.meanLogProbability())
                    .param("prompts", speed.prompts())
                    .param("prefill", speed.prefill())
                    .param("decode", speed.decode())
                    .param("now", StoredTime.now())
                    .param("id", cell.id())
                    .update();
            boards.refresh(List.of(place(cell)));
        });
    }

    static BoardStore.Place place(Cell cell) {
        return new BoardStore.Place(cell.board(), cell.configuration().sha256(), cell.length());
    }
}
