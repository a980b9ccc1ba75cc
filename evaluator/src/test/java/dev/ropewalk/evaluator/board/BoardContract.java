package dev.ropewalk.evaluator.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.evaluator.TestApplication;
import dev.ropewalk.evaluator.sample.SampleStore;
import dev.ropewalk.evaluator.sample.StoredTime;
import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.tasks.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is kept of boards follows from their cells, on any database and whoever ends them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class BoardContract {

    private static final String MODEL = "a".repeat(64);

    private ConfigurableApplicationContext application;
    private JdbcClient jdbc;
    private TransactionTemplate transaction;
    private BoardStore store;
    private BoardCheck boards;
    private SampleStore samples;

    abstract String url();

    abstract String user();

    @BeforeAll
    void start() {
        application = TestApplication.on(url(), user());
        jdbc = application.getBean(JdbcClient.class);
        PlatformTransactionManager transactions = application.getBean(PlatformTransactionManager.class);
        transaction = new TransactionTemplate(transactions);
        store = new BoardStore(jdbc);
        boards = application.getBean(BoardCheck.class);
        samples = new SampleStore(jdbc);
        jdbc.sql("""
                        insert into model (id, name, family, parameters, trained_length, location, created_at)
                        values (?, 'm', 'llama', 1, 256, '', ?)""").params(MODEL, StoredTime.now()).update();
        for (String configuration : List.of("rope", "yarn", "dca"))
            jdbc.sql("insert into configuration (id, method, parameters, label, created_at) values (?, ?, '{}', ?, ?)")
                    .params(Fingerprint.of(configuration), configuration, configuration + "{}", StoredTime.now())
                    .update();
    }

    @AfterAll
    void stop() {
        application.close();
    }

    private static String id(Object... of) {
        return Fingerprint.of(List.of(of).toString());
    }

    /** A cell that has ended, its samples with it. @param scores of each, or nats where they are above 1; null for one that was left out */
    private BoardStore.Place cell(
            String board, String configuration, int length, long seed, String status, String metric, Double... scores) {
        return cell(board, configuration, length, seed, status, metric, "prompt " + seed + " ", scores);
    }

    private BoardStore.Place cell(
            String board,
            String configuration,
            int length,
            long seed,
            String status,
            String metric,
            String prompts,
            Double... scores) {
        String id = id(board, configuration, length, seed, scores.length, jdbcCount());
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < scores.length; i++)
            outcomes.add(
                    metric.equals("perplexity")
                            ? new Outcome(
                                    i,
                                    Outcome.Status.SCORED,
                                    null,
                                    10,
                                    0,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    scores[i],
                                    4,
                                    .5,
                                    null)
                            : new Outcome(
                                    i,
                                    scores[i] == null ? Outcome.Status.UNSCORED : Outcome.Status.SCORED,
                                    null,
                                    10,
                                    5,
                                    "x",
                                    scores[i],
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    .5,
                                    .25));
        boolean done = status.equals("done");
        Interval interval = done && metric.equals("accuracy")
                ? Interval.wilson(
                        outcomes.stream()
                                .filter(o -> Objects.equals(o.score(), 1.))
                                .count(),
                        outcomes.size(),
                        .95)
                : null;
        Double score = done && metric.equals("accuracy")
                ? (Double) outcomes.stream()
                                .mapToDouble(o -> Objects.requireNonNullElse(o.score(), 0.))
                                .sum()
                        / scores.length
                : null;
        jdbc.sql("""
                        insert into cell (id, identity, board, model_id, configuration_id, exact_parameters, choices, task, metric, length, seed,
                          plan_sha256, code_version, dtype, device, engine, status, message, samples, score, lower_bound, upper_bound, created_at,
                          finished_at)
                        values (?, '{}', ?, ?, ?, '{}', '[]', 'passkey@1', ?, ?, ?, '', 'c', 'float32', 'cpu', 1, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        id,
                        board,
                        MODEL,
                        Fingerprint.of(configuration),
                        metric,
                        length,
                        seed,
                        status,
                        done ? null : "too long",
                        done ? scores.length : 4,
                        score,
                        interval == null ? null : interval.lower(),
                        interval == null ? null : interval.upper(),
                        StoredTime.now(),
                        StoredTime.now())
                .update();
        for (Outcome outcome : outcomes)
            samples.store(
                    id,
                    new SampleStore.Asked(null, Fingerprint.of(prompts + outcome.ordinal()), null, 0, null, null, null),
                    outcome);
        return new BoardStore.Place(board, Fingerprint.of(configuration), length);
    }

    private int jdbcCount() {
        return jdbc.sql("select count(*) from cell").query(Integer.class).single();
    }

    private void end(BoardStore.Place... places) {
        transaction.executeWithoutResult(status -> store.refresh(List.of(places)));
    }

    private Map<String, Object> row(BoardStore.Place place) {
        return jdbc.sql("select * from board_row_v1 where board = ? and configuration_id = ? and length = ?")
                .params(place.board(), place.configuration(), place.length())
                .query()
                .singleRow();
    }

    private Map<String, Object> board(String id) {
        return jdbc.sql("select * from board_v1 where id = ?").param(id).query().singleRow();
    }

    private static double number(Map<String, Object> row, String column) {
        return ((Number) row.get(column)).doubleValue();
    }

    /** One cell is its row, number by number. */
    @Test
    void aSingleSeedIsShownAsItsCellIs() {
        String board = id("single");
        BoardStore.Place place = cell(board, "rope", 256, 1, "done", "accuracy", 1., 1., 0., 1.);
        end(place);
        Map<String, Object> row = row(place);
        assertThat(number(row, "score")).isEqualTo(.75);
        assertThat(number(row, "lower_bound"))
                .isEqualTo(Interval.wilson(3, 4, .95).lower());
        assertThat(number(row, "seeds")).isEqualTo(1);
        assertThat(row.get("seed_share")).isNull();
        assertThat(number(board(board), "seed")).isEqualTo(1);
    }

    /** Three seeds of four questions are twelve questions: 1 + 2 + 4 of 12, Wilson's interval of 7 in 12, and the analysis of variance by hand. */
    @Test
    void seedsArePooledOverAllTheirSamples() {
        String board = id("pooled");
        cell(board, "rope", 256, 1, "done", "accuracy", 1., 0., 0., 0.);
        cell(board, "rope", 256, 2, "done", "accuracy", 1., 1., 0., 0.);
        BoardStore.Place place = cell(board, "rope", 256, 3, "done", "accuracy", 1., 1., 1., 1.);
        end(place);
        Map<String, Object> row = row(place);
        assertThat(number(row, "score")).isCloseTo(7. / 12, within(1e-12));
        assertThat(number(row, "lower_bound"))
                .isEqualTo(Interval.wilson(7, 12, .95).lower());
        assertThat(number(row, "samples")).isEqualTo(12);
        assertThat(number(row, "seeds")).isEqualTo(3);
        double between = 4 * (Math.pow(3 - 7, 2) + Math.pow(6 - 7, 2) + Math.pow(12 - 7, 2)) / 144 / 2;
        double inside = (3 / 4. + 4 / 4.) / 9;
        assertThat(number(row, "seed_share")).isCloseTo((between - inside) / (between + 3 * inside), within(1e-12));
        assertThat(number(row, "prefill_tokens_per_second")).isEqualTo(20);
        assertThat(jdbc.sql("select seed from board_cell_v1 where board = ? order by seed")
                        .param(board)
                        .query(Long.class)
                        .list())
                .containsExactly(1L, 2L, 3L);
        assertThat(board(board).get("seed")).isNull();
        assertThat(number(board(board), "cells")).isEqualTo(3);
        assertThat(number(board(board), "places")).isEqualTo(1);
    }

    /** Of 2 and 6 processor seconds something else used 1 each: 2 of 8. Of a seed that nobody watched nothing is known, and nothing said. */
    @Test
    void whatDisturbedSeedsIsPooledByTheirTime() {
        String board = id("disturbed");
        cell(board, "rope", 256, 1, "done", "accuracy", 1., 0.);
        end(cell(board, "yarn", 256, 1, "done", "accuracy", 1., 0.));
        cell(board, "rope", 256, 2, "done", "accuracy", 1., 0.);
        jdbc.sql(
                        "update cell set processor_seconds = 4 * seed - 2, others_seconds = 1 where board = ? and configuration_id = ?")
                .params(board, Fingerprint.of("rope"))
                .update();
        BoardStore.Place place = cell(board, "rope", 256, 3, "done", "accuracy", 1., 0.);
        end(place);
        assertThat(number(row(place), "disturbed")).isEqualTo(.25);
        assertThat(row(new BoardStore.Place(board, Fingerprint.of("yarn"), 256)).get("disturbed"))
                .isNull();
    }

    /** exp of all nats over all tokens: seeds of 4 and 8 nats in 4 tokens each have the perplexity exp(12 / 8), not the mean of e and e². */
    @Test
    void perplexitiesArePooledByTheirSums() {
        String board = id("perplexity");
        cell(board, "rope", 256, 1, "done", "perplexity", 4.);
        BoardStore.Place place = cell(board, "rope", 256, 2, "done", "perplexity", 8.);
        end(place);
        assertThat(number(row(place), "score")).isCloseTo(Math.exp(1.5), within(1e-12));
        assertThat(number(row(place), "upper_bound")).isGreaterThan(Math.exp(1.5));
    }

    /** A file's questions are the same under every seed: asked twice they are not twice as many, and the interval is of as many as there are. */
    @Test
    void whatWasAskedTwiceIsOneQuestion() {
        String board = id("file");
        Double[] scores = {1., 1., 1., 0., 1., 0.};
        cell(board, "rope", 256, 1, "done", "accuracy", "the file ", scores);
        BoardStore.Place place = cell(board, "rope", 256, 2, "done", "accuracy", "the file ", scores);
        end(place);
        assertThat((String) row(place).get("message")).startsWith("over 6 documents that 12 samples share");
        String texts = id("texts");
        cell(texts, "rope", 256, 1, "done", "perplexity", "the text ", 4., 8.);
        BoardStore.Place read = cell(texts, "rope", 256, 2, "done", "perplexity", "the text ", 4., 8.);
        end(read);
        double once = Interval.student(new double[] {1, 2}, .95).map(Math::exp).upper();
        assertThat(number(row(read), "upper_bound")).isCloseTo(once, within(1e-9 * once));
    }

    @Test
    void aSeedThatFailedIsToldAndIsNoPartOfTheNumber() {
        String board = id("failed");
        cell(board, "rope", 256, 1, "done", "accuracy", 1., 0.);
        BoardStore.Place place = cell(board, "rope", 256, 2, "failed", "accuracy");
        end(place);
        assertThat(row(place))
                .containsEntry("status", "done")
                .containsEntry("message", "1 of 2 seeds, seed 2 failed: too long");
        assertThat(number(row(place), "score")).isEqualTo(.5);
    }

    /** What waits to be measured again has left the board, and a board without a row is none. */
    @Test
    void aCellThatWaitsAgainLeavesItsBoard() {
        String board = id("again");
        BoardStore.Place place = cell(board, "rope", 256, 1, "failed", "accuracy");
        end(place);
        assertThat(number(board(board), "places")).isEqualTo(1);
        jdbc.sql("update cell set status = 'waiting' where board = ?")
                .param(board)
                .update();
        end(place);
        assertThat(jdbc.sql("select count(*) from board_v1 where id = ?")
                        .param(board)
                        .query(Integer.class)
                        .single())
                .isZero();
        jdbc.sql("update cell set status = 'refused' where board = ?")
                .param(board)
                .update();
        end(place);
        assertThat(row(place)).containsEntry("status", "refused");
    }

    /** A cell that was measured anew under another plan stands in the place of the older one. */
    @Test
    void theNewestCellOfASeedStands() throws InterruptedException {
        String board = id("newest");
        cell(board, "rope", 256, 1, "done", "accuracy", 0.);
        Thread.sleep(5);
        BoardStore.Place place = cell(board, "rope", 256, 1, "done", "accuracy", 1., 1.);
        end(place);
        assertThat(number(row(place), "score")).isEqualTo(1);
        assertThat(number(row(place), "seeds")).isEqualTo(1);
    }

    /** Four processes at two boards, each ending cells of both, in either order: nothing is lost, and nobody waits for ever. */
    @Test
    void whoeverEndsCellsAtOnceLosesNothing() throws Exception {
        String one = id("one"), other = id("other");
        ExecutorService processes = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> work = new ArrayList<>();
            for (int seed = 1; seed <= 4; seed++) {
                long mine = seed;
                work.add(() -> {
                    for (int length = 1; length <= 6; length++) {
                        int at = length;
                        transaction.executeWithoutResult(status -> {
                            BoardStore.Place here = cell(one, "rope", at, mine, "done", "accuracy", 1., 0.),
                                    there =
                                            cell(
                                                    other,
                                                    mine % 2 == 0 ? "dca" : "yarn",
                                                    at,
                                                    mine,
                                                    "done",
                                                    "accuracy",
                                                    1.);
                            store.refresh(mine % 2 == 0 ? List.of(here, there) : List.of(there, here));
                        });
                    }
                    return null;
                });
            }
            for (Future<Void> done : processes.invokeAll(work)) done.get();
        } finally {
            processes.shutdownNow();
        }
        assertThat(number(board(one), "cells")).isEqualTo(24);
        assertThat(number(board(one), "places")).isEqualTo(6);
        assertThat(number(board(one), "seeds")).isEqualTo(4);
        assertThat(number(board(other), "places")).isEqualTo(12);
        assertThat(boards.check(false).wrong()).doesNotContain(one, other);
        assertThat(jdbc.sql("select cells from measured_v1 where model_id = ? and task = 'passkey@1'")
                        .param(MODEL)
                        .query(Long.class)
                        .single())
                .isEqualTo(jdbc.sql("select sum(cells) from board")
                        .query(Long.class)
                        .single());
    }

    /** What the migration makes of cells that were there before is what their ends would have made. */
    @Test
    void theMigrationSaysWhatTheEndOfCellsSays() throws Exception {
        for (String configuration : List.of("rope", "yarn"))
            for (int length : List.of(256, 512)) {
                cell(id("before"), configuration, length, 1, "done", "accuracy", 0., 1.);
                Thread.sleep(2);
                cell(id("before"), configuration, length, 1, length == 512 ? "failed" : "done", "accuracy", 1., 1.);
            }
        cell(id("before, too"), "rope", 256, 1, "refused", "accuracy");
        boards.check(true);
        List<String> old = List.of(id("before"), id("before, too"));
        List<List<Map<String, Object>>> ended = old.stream().map(store::said).toList();
        for (String table : List.of("board_cell", "board_row", "measured", "board"))
            jdbc.sql("delete from " + table).update();
        for (String statement : (migration("V10__boards") + migration("V23__versions_of_boards")).split(";"))
            if (statement.contains("insert into board")
                    || statement.contains("insert into measured")
                    || statement.contains("update board"))
                jdbc.sql(statement.substring(
                                Math.max(statement.indexOf("insert into"), statement.indexOf("update board"))))
                        .update();
        List<List<Map<String, Object>>> migrated = old.stream().map(store::said).toList();
        for (int i = 0; i < old.size(); i++)
            assertThat(withoutCounts(migrated.get(i))).isEqualTo(withoutCounts(ended.get(i)));
        boards.check(true);
    }

    /** Boards of several seeds, which no database had then, count otherwise by now. */
    private static List<Map<String, Object>> withoutCounts(List<Map<String, Object>> said) {
        return said.stream().filter(row -> !row.containsKey("boards")).toList();
    }

    private static String migration(String name) throws IOException {
        try (InputStream file = BoardContract.class.getResourceAsStream("/db/migrations/" + name + ".sql")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theCheckFindsAndRepairsWhatIsWrong() {
        String board = id("wrong");
        end(cell(board, "rope", 256, 1, "done", "accuracy", 1., 0.));
        assertThat(boards.check(false).wrong()).doesNotContain(board);
        for (String spoil : List.of(
                "update board_row set score = 0.9 where board = ?",
                "update board set cells = 7 where id = ?",
                "delete from board_cell where board = ?")) {
            jdbc.sql(spoil).param(board).update();
            assertThat(boards.check(false).wrong()).as(spoil).contains(board);
            assertThat(boards.check(true).wrong()).contains(board);
            assertThat(boards.check(false).wrong()).doesNotContain(board);
        }
    }

    /** A run that something else wrote is counted at every look until the check keeps what it counted; one without cells costs nothing. */
    @Test
    void theCheckCountsEndedRunsOnce() {
        String board = id("counted");
        BoardStore.Place one = cell(board, "rope", 256, 1, "done", "accuracy", 1., 0., 1.);
        BoardStore.Place other = cell(board, "yarn", 256, 1, "failed", "accuracy"); // four were planned
        end(one, other);
        for (String run : List.of("brought", "empty"))
            jdbc.sql(
                            "insert into run (id, suite, document, document_sha256, status, created_at, finished_at) values (?, ?, '{}', '', 'completed', ?, ?)")
                    .params(run, run, StoredTime.now(), StoredTime.now())
                    .update();
        jdbc.sql("""
                        insert into run_cell (run_id, cell_id, ordinal, reused)
                        select 'brought', id, length(status), status = 'done' from cell where board = ?""").param(board).update();

        assertThat(boards.check(false).uncounted()).containsExactly("brought");
        assertThat(boards.check(true).uncounted()).containsExactly("brought");
        assertThat(boards.check(false).uncounted()).isEmpty();
        assertThat(jdbc.sql(
                                "select cells, cells_ended, cells_reused, samples, samples_stored from run where id = 'brought'")
                        .query()
                        .singleRow()
                        .values())
                .extracting(number -> ((Number) number).intValue())
                .containsExactly(2, 2, 1, 3 + 4, 3);
    }
}
