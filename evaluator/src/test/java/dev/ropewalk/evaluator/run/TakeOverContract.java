package dev.ropewalk.evaluator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.evaluator.TestApplication;
import dev.ropewalk.evaluator.cell.RunCells;
import dev.ropewalk.evaluator.cost.ProcessorTime;
import dev.ropewalk.evaluator.owner.Owner;
import dev.ropewalk.evaluator.suite.Suite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** A process may end, or lose its database, between any two statements: what it leaves is gone on with, and the numbers are those of one that did not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
abstract class TakeOverContract {

    /** Two batches, a plan that others share, a text; the second suite stops early. */
    private static final String SUITE = """
            name: taken over
            model: reference-model
            configurations: [rope, 'pi{factor=2}', native]
            tasks: ["passkey{depths=5,trials=4}", "ppl/lastk{k=16,documents=2}"]
            lengths: [64]
            seeds: [%d]
            """, STOPPING = """
            name: taken over
            model: reference-model
            configurations: [rope, self-extend]
            tasks: ["passkey{depths=4,trials=10}"]
            lengths: [512]
            seeds: [%d]
            stop: {}
            """;

    private static final String
            SAMPLES =
                    "select c.ordinal as cell, s.ordinal, s.status, s.score, s.nll_sum, s.answer, s.prompt_sha256 from sample s"
                            + " join run_cell c on c.cell_id = s.cell_id where c.run_id = ? order by c.ordinal, s.ordinal",
            CELLS =
                    "select ordinal, status, score, lower_bound, upper_bound, samples, failures, unscored, notes from cell_v1"
                            + " where run_id = ? order by ordinal";

    private ConfigurableApplicationContext application;
    private JdbcClient jdbc;

    /** A database of this class alone. */
    abstract String url();

    abstract String user();

    /** So many of the moments between two statements are tried: every so many-th. */
    abstract int everyMoment();

    @BeforeAll
    void start() {
        application = TestApplication.on(url(), user());
        jdbc = application.getBean(JdbcClient.class);
    }

    @AfterAll
    void stop() {
        application.close();
    }

    /** A process of its own, with one slot, on a database that it shares. */
    private RunExecutor process(JdbcClient through) {
        return process(through, 1);
    }

    private RunExecutor process(JdbcClient through, int slots) {
        PlatformTransactionManager transactions = application.getBean(PlatformTransactionManager.class);
        Owner owner = Owner.of(url().startsWith("jdbc:h2:") ? "" : url(), Duration.ofSeconds(1));
        return new RunExecutor(
                through,
                transactions,
                application.getBean(JobRepository.class),
                application.getBean(JobOperator.class),
                new RunCells(through, transactions, owner, ProcessorTime::now, RunCells.Terms.slots(slots)),
                owner,
                "cpu",
                Roots.of(null, null));
    }

    private record Table(List<Map<String, Object>> cells, List<Map<String, Object>> samples) {}

    private Table table(String run) {
        return new Table(
                jdbc.sql(CELLS).param(run).query().listOfRows(),
                jdbc.sql(SAMPLES).param(run).query().listOfRows());
    }

    /** As if nothing of a seed had ever been measured. */
    private void forget(long seed) {
        for (String table : List.of("board_cell", "board_row"))
            jdbc.sql("delete from " + table + " where board in (select board from cell where seed = ?)")
                    .param(seed)
                    .update();
        for (String table : List.of("sample_text", "sample", "verdict", "stopped_cell"))
            jdbc.sql("delete from " + table + " where cell_id in (select id from cell where seed = ?)")
                    .param(seed)
                    .update();
        jdbc.sql("update cell set status = 'waiting', answers_of = null where seed = ?")
                .param(seed)
                .update();
    }

    private Table undisturbed(String suite, long seed) {
        try (RunExecutor process = process(jdbc)) {
            RunReport report = process.execute(process.submit(Suite.parse(suite), null), progress -> {});
            assertThat(report.status()).as(report.message()).isEqualTo("completed");
            Table table = table(report.run());
            forget(seed);
            return table;
        }
    }

    /** Two processes in turn: one that is as good as dead after so many statements, since it reaches its database no more, and one that takes over. */
    private void isGoneOnWith(String suite, long seed) {
        Table expected = undisturbed(suite, seed);
        AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
        JdbcClient dying = sql -> {
            if (left.getAndDecrement() <= 0) throw new IllegalStateException("killed");
            return jdbc.sql(sql);
        };
        try (RunExecutor first = process(dying);
                RunExecutor next = process(jdbc)) {
            int moments = 0;
            for (boolean survived = false; !survived; moments++) {
                int moment = 1 + moments * everyMoment();
                left.set(Integer.MAX_VALUE);
                String run = first.submit(Suite.parse(suite), null);
                left.set(moment);
                try {
                    first.execute(run, progress -> {});
                    survived = true;
                } catch (IllegalStateException e) {
                    assertThat(e).as("killed at statement " + moment).hasMessage("killed");
                }
                silence(run);
                if (!next.report(run).status().equals("completed")) next.execute(run, progress -> {});
                RunReport report = next.report(run);
                assertThat(report.status())
                        .as("killed at statement " + moment + ": " + report.message())
                        .isEqualTo("completed");
                assertThat(table(run)).as("killed at statement " + moment).isEqualTo(expected);
                assertThat(jdbc.sql("select count(*) from cell_order")
                                .query(Integer.class)
                                .single())
                        .isZero();
                forget(seed);
            }
            assertThat(moments).isGreaterThan(5);
        }
    }

    private void silence(String run) {
        jdbc.sql("update run set heartbeat_at = current_timestamp - interval '1' hour where id = ?")
                .param(run)
                .update();
        jdbc.sql("update cell_order set lease_until = current_timestamp - interval '1' hour where lease is not null")
                .update();
    }

    @Test
    void aProcessMayEndBetweenAnyTwoStatements() {
        isGoneOnWith(SUITE.formatted(8001), 8001);
    }

    @Test
    void alsoWhereCellsStopEarly() {
        isGoneOnWith(STOPPING.formatted(8002), 8002);
    }

    /** A crash may take back what a database that does not wait for its disk had said was stored: it is measured again, not left out. */
    @Test
    void whatTheDatabaseLostIsMeasuredAgain() {
        String suite = SUITE.formatted(8005);
        Table expected = undisturbed(suite, 8005);
        AtomicInteger lost = new AtomicInteger();
        JdbcClient losing = sql -> {
            if (sql.startsWith("select ordinal from sample") && lost.incrementAndGet() % 2 == 0)
                jdbc.sql("delete from sample where cell_id in (select cell_id from cell_order where lease is not null)")
                        .update();
            return jdbc.sql(sql);
        };
        try (RunExecutor process = process(losing)) {
            RunReport report = process.execute(process.submit(Suite.parse(suite), null), progress -> {});
            assertThat(report.status()).as(report.message()).isEqualTo("completed");
            assertThat(lost).hasPositiveValue();
            assertThat(table(report.run())).isEqualTo(expected);
        }
    }

    /** What the one before has ordered is ordered: it is left to be measured all the same, by as many slots as there are. */
    @Test
    void whoTakesOverMeasuresInAllItsSlots() {
        AtomicInteger slots = new AtomicInteger(), before = new AtomicInteger(1);
        JdbcClient dying = sql -> {
            if (before.get() == 0) throw new IllegalStateException("killed");
            return jdbc.sql(sql);
        };
        try (RunExecutor first = process(dying, 2);
                RunExecutor next = process(jdbc, 2)) {
            String run = first.submit(Suite.parse(SUITE.formatted(8006)), null);
            assertThatThrownBy(() -> first.execute(run, progress -> before.set(0)))
                    .hasMessage("killed");
            silence(run);
            next.execute(
                    run,
                    progress -> slots.accumulateAndGet(
                            jdbc.sql(
                                            "select max(slots) from worker where heartbeat_at = (select max(heartbeat_at) from worker)")
                                    .query((row, number) -> row.getInt(1))
                                    .single(),
                            Math::max));
            assertThat(slots).hasValue(2);
        }
        forget(8006);
    }

    /** Decision 54: what is taken over is what would have been measured. */
    @Test
    void whatComesToTheSamePlanHasTheSameAnswers() {
        String both = SUITE.formatted(8003);
        Table takenOver = undisturbed(both, 8003);
        try (RunExecutor process = process(jdbc)) {
            String alone = process.submit(Suite.parse(both.replace("rope, 'pi{factor=2}', native", "native")), null);
            assertThat(process.execute(alone, progress -> {}).status()).isEqualTo("completed");
            Table measured = table(alone);
            assertThat(measured.samples()).hasSize(22);
            assertThat(takenOver.samples().stream()
                            .filter(row ->
                                    row.get("cell").equals(2) || row.get("cell").equals(5)))
                    .extracting(row -> row.get("answer") + " " + row.get("score") + " " + row.get("nll_sum"))
                    .containsExactlyElementsOf(measured.samples().stream()
                            .map(row -> row.get("answer") + " " + row.get("score") + " " + row.get("nll_sum"))
                            .toList());
            String again = process.submit(Suite.parse(both), null);
            RunReport report = process.execute(again, progress -> {});
            assertThat(jdbc.sql(
                                    "select c.answers_of from cell c join run_cell r on r.cell_id = c.id where r.run_id = ? order by r.ordinal")
                            .param(again)
                            .query(String.class)
                            .list())
                    .satisfies(answersOf -> {
                        assertThat(answersOf.get(0)).as("rope, of native").isNotNull();
                        assertThat(answersOf.get(1)).as("pi at factor 2").isNull();
                        assertThat(answersOf.get(2))
                                .as("native, measured before")
                                .isNull();
                    });
            assertThat(report.cells().get(0).prefillTokensPerSecond())
                    .isEqualTo(report.cells().get(2).prefillTokensPerSecond());
        }
        forget(8003);
    }

    /** A database that is away for a while at a time is waited for, on PostgreSQL; an embedded one does not come back by itself. */
    @Test
    void aDatabaseThatIsAwayIsWaitedFor() {
        String suite = SUITE.formatted(8004);
        Table expected = undisturbed(suite, 8004);
        AtomicInteger statements = new AtomicInteger();
        List<Long> since = new ArrayList<>();
        JdbcClient flickering = sql -> {
            if (statements.incrementAndGet() % 25 == 0 && since.size() < 4) since.add(System.nanoTime());
            if (!since.isEmpty() && System.nanoTime() - since.get(since.size() - 1) < 300_000_000L)
                throw new CannotGetJdbcConnectionException("away");
            return jdbc.sql(sql);
        };
        try (RunExecutor process = process(flickering)) {
            String run = process.submit(Suite.parse(suite), null);
            if (url().startsWith("jdbc:h2:")) {
                assertThatThrownBy(() -> process.execute(run, progress -> {}))
                        .isInstanceOf(CannotGetJdbcConnectionException.class);
                return;
            }
            RunReport report = process.execute(run, progress -> {});
            assertThat(report.status()).as(report.message()).isEqualTo("completed");
            assertThat(table(run)).isEqualTo(expected);
            assertThat(since).hasSize(4);
        }
    }
}
