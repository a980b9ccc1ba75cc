package dev.ropewalk.evaluator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.evaluator.TestApplication;
import dev.ropewalk.evaluator.cell.DryRun;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.results.outlook.Outlook;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is told of a suite before it is queued (decision 61). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class ForesightTest {

    private static final String SUITE = """
            {"name": "dry", "model": "%s", "configurations": ["rope", "pi{factor=2}", "self-extend{group=8,window=12}"],
             "tasks": [%s], "lengths": [64, 128], "seeds": [%s]}""";

    private static final String PASSKEY = "\"passkey{depths=2,trials=2}\"";

    private ConfigurableApplicationContext application;
    private Foresight foresight;
    private RunExecutor runs;

    @BeforeAll
    void start() {
        application = TestApplication.on(
                "jdbc:h2:mem:dry;DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
                "sa");
        foresight = application.getBean(Foresight.class);
        runs = application.getBean(RunExecutor.class);
    }

    @AfterAll
    void stop() {
        application.close();
    }

    private static String suite(String seeds) {
        return SUITE.formatted("reference-model", PASSKEY, seeds);
    }

    private Outlook unopened(String suite) {
        return foresight.unopened(Suite.unread(suite), () -> false);
    }

    /** What is told to be measured is what a run of the suite reuses; seconds are told once the pace of the device is known, for what is left alone. */
    @Test
    void whatIsMeasuredIsNotForetoldAgain() {
        Outlook before = unopened(suite("71"));
        assertThat(before.cells()).isEqualTo(6);
        assertThat(before.measured()).isZero();
        assertThat(before.refused()).as("12 is no multiple of 8").isEqualTo(2);
        assertThat(before.seconds()).isNull();
        assertThat(before.notes())
                .containsExactly(
                        "How long it takes is not known: no cell of this model was measured on cpu in float32 yet.");
        assertThat(before.resolution()).hasSize(1);
        assertThat(before.resolution().get(0).get("questions")).isEqualTo(4);
        assertThat(foresight.opened(Suite.parse(suite("71"))).seconds())
                .as("with the model in memory")
                .isPositive();
        runs.execute(runs.submit(Suite.parse(suite("71")), null), progress -> {});
        Outlook after = unopened(suite("71"));
        assertThat(after.measured()).isEqualTo(4);
        assertThat(after.seconds()).isZero();
        Outlook more = unopened(suite("71, 72"));
        assertThat(more.measured()).isEqualTo(4);
        assertThat(more.seconds()).isPositive();
        assertThat(more.rows())
                .filteredOn(row -> row.refusal() == null)
                .hasSize(4)
                .allSatisfy(row -> {
                    assertThat(row.cells()).isEqualTo(2);
                    assertThat(row.measured()).isEqualTo(1);
                    assertThat(row.samples()).isEqualTo(4);
                });
        Outlook.Place here = more.places().get(0);
        assertThat(here.why()).isNull();
        assertThat(here.seconds() * here.slots()).isCloseTo(more.seconds(), within(1e-9));
        assertThat(unopened(suite("71").replace("trials=2", "trials=3")).measured())
                .as("another number of samples is another cell")
                .isZero();
    }

    /** No file that a suite names is opened: a pipe into which nobody writes holds nobody, and a model that is not known is not looked for. */
    @Test
    void noFileIsOpened(@TempDir Path folder) throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Outlook files = unopened(SUITE.formatted(
                "reference-model", PASSKEY + ", \"file{path=" + pipe + ",format=ruler,dataset=niah_single_1}\"", "73"));
        assertThat(files.cells()).isEqualTo(12);
        assertThat(files.measured()).isNull();
        assertThat(files.seconds()).isNull();
        assertThat(files.notes()).contains("What is asked of files is known once a run has opened them.");
        assertThat(files.rows()).filteredOn(row -> row.samples() == null).hasSize(6);
        Outlook model = unopened(SUITE.formatted(pipe, PASSKEY, "73"));
        assertThat(model.modelId()).isNull();
        assertThat(model.bytes()).isNull();
        assertThat(model.notes())
                .containsExactly(
                        "The model " + pipe + " is not known here: what it takes is known once a run has opened it.");
    }

    /** Whoever could measure it is told, and of others why not. */
    @Test
    void whoCouldMeasureItIsTold() {
        JdbcClient jdbc = application.getBean(JdbcClient.class);
        jdbc.sql("""
                        insert into worker (name, code_version, engine, device, device_kind, slots, labels, memory, draining, started_at, heartbeat_at)
                        values ('a/1/x', '1', 1, 'cpu', 'cpu', 1, '', 1000000, false, current_timestamp, current_timestamp),
                               ('b/1/x', '1', 1, 'cuda:0 (a card)', 'a card', 1, '', null, false, current_timestamp, current_timestamp),
                               ('c/1/x', '1', 1, 'cpu', 'cpu', 2, '', null, true, current_timestamp, current_timestamp)""").update();
        assertThat(unopened(suite("74")).places())
                .extracting(Outlook.Place::why)
                .satisfiesExactly(
                        why -> assertThat(why).matches("needs \\d+ MB, offers 1 MB"),
                        why -> assertThat(why).isEqualTo("has a card, not cpu"),
                        why -> assertThat(why).isEqualTo("takes no more"));
        jdbc.sql("delete from worker").update();
    }

    @Test
    void whoWaitsForTooLongIsToldSo() {
        assertThatThrownBy(() -> foresight.unopened(Suite.unread(suite("75")), () -> true))
                .isInstanceOf(DryRun.LateException.class);
    }
}
