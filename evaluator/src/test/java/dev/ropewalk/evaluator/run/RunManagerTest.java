package dev.ropewalk.evaluator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.evaluator.TestApplication;
import dev.ropewalk.evaluator.TestPostgres;
import dev.ropewalk.evaluator.cell.RunCells;
import dev.ropewalk.evaluator.cell.ServingSlots;
import dev.ropewalk.evaluator.model.ModelFinder;
import dev.ropewalk.evaluator.suite.Suite;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

@Timeout(120)
class RunManagerTest {

    private static final int WAITING = 50;

    private static final String SUITE = """
            {"name": "waits", "model": "reference-model", "device": "%1$s", "configurations": ["rope", "pi{factor=2}"],
             "tasks": ["passkey{depths=2,trials=2}"], "lengths": [64], "seeds": [%2$d]}""";

    /** Four runs that waited for workers who did not come once kept all later ones in the queue. Of two hundred the next is done after 2.5 s. */
    @Test
    void runsThatNobodyCanMeasureKeepNoneThatSomebodyCan() throws InterruptedException {
        try (TestPostgres postgres = TestPostgres.start();
                ConfigurableApplicationContext application = TestApplication.on(postgres.url(), TestPostgres.USER)) {
            JdbcClient jdbc = application.getBean(JdbcClient.class);
            RunExecutor runs = application.getBean(RunExecutor.class);
            jdbc.sql("""
                            insert into worker (name, code_version, engine, device, device_kind, slots, labels, started_at, heartbeat_at)
                            values ('gone soon', '1', 1, 'cuda:0 (a card)', 'a card', 1, '', current_timestamp, current_timestamp + interval '1' hour)""").update();
            for (int run = 0; run < WAITING; run++) runs.submit(Suite.parse(SUITE.formatted("cuda", run)), null);
            try (ServingSlots slots = application
                            .getBean(RunCells.class)
                            .serve(Device.cpu(), List.of(), new ModelFinder(), () -> false);
                    RunManager manager = RunManager.waiting(runs)) {
                manager.start();
                while (count(jdbc, "select count(distinct run_id) from cell_order") < WAITING) Thread.sleep(100);
                jdbc.sql("delete from worker where name = 'gone soon'").update();
                String servable = runs.submit(Suite.parse(SUITE.formatted("cpu", 1)), null);
                long begin = System.nanoTime();
                while (!runs.report(servable).status().equals("completed")) Thread.sleep(50);
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
                assertThat(count(jdbc, "select count(*) from run where status = 'running'"))
                        .isEqualTo(WAITING);
            }
            assertThat(count(jdbc, "select count(*) from run where status = 'queued'"))
                    .as("given back")
                    .isEqualTo(WAITING);
        }
    }

    /** One person's long run, measured by the service itself, is left for another's as often as its turn is over, and goes on where it was. */
    @Test
    void whoMeasuresOneRunAfterTheOtherLetsPeopleTakeTurns() throws InterruptedException {
        try (ConfigurableApplicationContext application = TestApplication.on(
                "jdbc:h2:mem:turns;DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
                "sa")) {
            JdbcClient jdbc = application.getBean(JdbcClient.class);
            RunExecutor runs = application.getBean(RunExecutor.class);
            String seeds = IntStream.range(0, 300).mapToObj(String::valueOf).collect(Collectors.joining(","));
            String many = handedIn(
                    jdbc, "A", runs, SUITE.replace("[%2$d]", "[" + seeds + "]").formatted("cpu", 0));
            String few = handedIn(jdbc, "B", runs, SUITE.formatted("cpu", 1000));
            String late = handedIn(jdbc, "B", runs, SUITE.formatted("cpu", 1001));
            try (RunManager manager = RunManager.measuring(runs, progress -> {}, Duration.ofMillis(1))) {
                manager.start();
                for (String run : List.of(few, late))
                    while (!runs.report(run).status().equals("completed")) Thread.sleep(50);
                assertThat(runs.report(many).status()).isIn("running", "queued");
            }
            assertThat(count(
                            jdbc,
                            "select count(*) from sample s join run_cell w on w.cell_id = s.cell_id where w.run_id = '"
                                    + many + "'"))
                    .as("it had its turns, too")
                    .isPositive();
        }
    }

    /** The next to be put down is that of whoever has the fewest: of a hundred runs of one person and one of another, the latter is among the first. */
    @Test
    void whoHandsInAHundredRunsDoesNotKeepAnotherFromBeingBegun() {
        try (ConfigurableApplicationContext application = TestApplication.on(
                "jdbc:h2:mem:begun;DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
                "sa")) {
            JdbcClient jdbc = application.getBean(JdbcClient.class);
            RunExecutor runs = application.getBean(RunExecutor.class);
            for (int run = 0; run < 5; run++) handedIn(jdbc, "A", runs, SUITE.formatted("cpu", run));
            String few = handedIn(jdbc, "B", runs, SUITE.formatted("cpu", 5)),
                    high = handedIn(jdbc, "A", runs, SUITE.formatted("cpu", 6));
            jdbc.sql("update run set priority = 0 where id = ?").param(high).update();
            assertThat(runs.waiting().get(0)).isEqualTo(high);
            jdbc.sql(
                            "update run set status = 'running', owner = 'other', heartbeat_at = current_timestamp where id = ?")
                    .param(high)
                    .update();
            assertThat(runs.before(high, true)).isEmpty();
            jdbc.sql("update run set priority = 2 where id = ?").param(high).update();
            assertThat(runs.before(high, false)).hasSize(6);
            jdbc.sql("update run set priority = 1 where id = ?").param(high).update();
            assertThat(runs.before(high, false)).isEmpty();
            assertThat(runs.before(high, true)).containsExactly(few);
            jdbc.sql("update run set owner = null, status = 'queued' where id = ?")
                    .param(high)
                    .update();
        }
    }

    private static String handedIn(JdbcClient jdbc, String person, RunExecutor runs, String suite) {
        String run = runs.submit(Suite.parse(suite), null);
        jdbc.sql("update run set submitted_by = ? where id = ?")
                .params(person, run)
                .update();
        return run;
    }

    private static int count(JdbcClient jdbc, String sql) {
        return jdbc.sql(sql).query(Integer.class).single();
    }
}
