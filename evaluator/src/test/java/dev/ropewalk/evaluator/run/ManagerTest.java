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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

@Timeout(120)
class ManagerTest {

    private static final int WAITING = 50;

    private static final String SUITE = """
            {"name": "waits", "model": "reference-model", "device": "%s", "configurations": ["rope", "pi{factor=2}"],
             "tasks": ["passkey{depths=2,trials=2}"], "lengths": [64], "seeds": [%d]}""";

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
                    Manager manager = Manager.waiting(runs)) {
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

    private static int count(JdbcClient jdbc, String sql) {
        return jdbc.sql(sql).query(Integer.class).single();
    }
}
