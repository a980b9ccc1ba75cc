package dev.ropewalk.evaluator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.evaluator.MeasuringConfiguration;
import dev.ropewalk.evaluator.TestApplication;
import dev.ropewalk.evaluator.TestProcess;
import dev.ropewalk.evaluator.suite.Suite;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/**
 * A manager and three workers, each a process of its own, one of them behind a line that may be cut, on a PostgreSQL that may be stopped: whatever happens to
 * them, the run completes, and its table is that of one process that nothing happened to. So many faults as {@code -Dsoak.faults} says, drawn from
 * {@code -Dsoak.seed}; docs/reliability.md tells of long runs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 3600)
class ManyProcessesTest {

    private static final int FAULTS = Integer.getInteger("soak.faults", 8);
    private static final long SEED = Long.getLong("soak.seed", 20);

    /** Half a second: an owner that is silent for three seconds is dead. */
    private static final String HEARTBEAT = "-D" + MeasuringConfiguration.HEARTBEAT + "=500";

    /** 20 cells a seed, of a batch or two. */
    private static final String SUITE = """
            name: soak
            model: reference-model
            configurations: ['ntk{factor=2}', 'ntk{factor=3}', 'pi{factor=2}', dca, 'yarn{factor=2}']
            tasks: ["passkey{depths=5,trials=4}", "ppl/lastk{k=16,documents=4}"]
            lengths: [64, 96]
            seeds: [%s]
            """;

    private static final String
            SAMPLES =
                    "select r.ordinal as cell, s.ordinal, s.status, s.score, s.nll_sum, s.answer, s.prompt_sha256 from sample s"
                            + " join run_cell r on r.cell_id = s.cell_id where r.run_id = ? order by r.ordinal, s.ordinal",
            CELLS =
                    "select ordinal, status, score, lower_bound, upper_bound, samples, failures, unscored from cell_v1"
                            + " where run_id = ? order by ordinal";

    @TempDir
    private Path folder;

    private EmbeddedPostgres postgres;
    private Process postmaster;
    private ConfigurableApplicationContext application;
    private JdbcClient jdbc;
    private CutLine line;
    private final Map<String, Process> processes = new TreeMap<>();
    private final List<String> happened = new ArrayList<>();

    @BeforeAll
    void start() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setServerConfig(
                        "synchronous_commit", "on") // zonky has it off: a crash forgets what was said to be stored
                .start();
        application = TestApplication.on(url(postgres.getPort()), "postgres");
        jdbc = application.getBean(JdbcClient.class);
        line = new CutLine(postgres.getPort());
    }

    private static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?connectTimeout=2&socketTimeout=5&tcpKeepAlive=true";
    }

    @AfterEach
    void endProcesses() throws InterruptedException {
        for (Process process : processes.values()) process.destroyForcibly().waitFor();
        processes.clear();
    }

    @AfterAll
    void stop() throws IOException {
        line.close();
        application.close();
        postgres.close();
    }

    private void begin(String name) throws IOException {
        int port = name.equals("worker-2") ? line.port() : postgres.getPort();
        ProcessBuilder builder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx512m",
                        HEARTBEAT,
                        "-Dspring.datasource.hikari.connection-timeout=2000",
                        "-Dspring.datasource.hikari.maximum-pool-size=4",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        TestProcess.class.getName(),
                        name.startsWith("manager") ? "manager" : "worker",
                        url(port),
                        "postgres")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/soak-" + name + ".log")));
        if (name.equals("roomless"))
            builder.environment()
                    .put(
                            "XDG_CACHE_HOME",
                            Files.writeString(folder.resolve("no-folder"), "").toString());
        processes.put(name, builder.start());
    }

    private static String suite(String seeds) {
        return SUITE.formatted(seeds);
    }

    private record Table(List<Map<String, Object>> cells, List<Map<String, Object>> samples) {}

    private Table table(JdbcClient of, String run) {
        return new Table(
                of.sql(CELLS).param(run).query().listOfRows(),
                of.sql(SAMPLES).param(run).query().listOfRows());
    }

    /** By one process on a database of its own. */
    private Table undisturbed(Suite suite) {
        try (ConfigurableApplicationContext alone = TestApplication.on(
                "jdbc:h2:mem:soak;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1",
                "sa")) {
            RunExecutor runs = alone.getBean(RunExecutor.class);
            RunReport report = runs.execute(runs.submit(suite, null), progress -> {});
            assertThat(report.status()).as(report.message()).isEqualTo("completed");
            return table(alone.getBean(JdbcClient.class), report.run());
        }
    }

    @Test
    void whateverHappensTheTableIsTheSame() throws Exception {
        int seeds = Math.max(10, FAULTS); // more work for more faults
        Suite suite = Suite.parse(
                suite(IntStream.rangeClosed(1, seeds).mapToObj(String::valueOf).collect(Collectors.joining(", "))));
        Table expected = undisturbed(suite);
        assertThat(expected.cells()).hasSize(20 * seeds);
        Random random = new Random(SEED);
        String run = application
                .getBean(RunExecutor.class)
                .submit(suite, null); // before five that start have the disk to themselves
        for (String name : List.of("manager", "worker-1", "worker-2", "worker-3", "roomless")) begin(name);
        int faults = 0;
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(240 + 15L * FAULTS);
        while (!isOver(run)) {
            assertThat(System.nanoTime())
                    .as(() -> happened + " "
                            + jdbc.sql("select * from run").query().listOfRows() + " "
                            + jdbc.sql("select * from cell_order").query().listOfRows() + " "
                            + jdbc.sql("select * from worker").query().listOfRows())
                    .isLessThan(patience);
            Thread.sleep(1000 + random.nextInt(2000));
            if (faults < FAULTS && isBegun(run)) {
                fault(random);
                faults++;
            }
            revive();
        }
        System.out.printf(Locale.ROOT, "%d faults: %s%n", faults, happened);
        assertThat(jdbc.sql("select status || ' ' || coalesce(message, '') from run where id = ?")
                        .param(run)
                        .query(String.class)
                        .single())
                .as(happened.toString())
                .isEqualTo("completed ");
        assertThat(table(jdbc, run)).as(happened.toString()).isEqualTo(expected);
        assertThat(jdbc.sql("select count(*) from cell_order")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    private boolean isBegun(String run) {
        try {
            return jdbc.sql("select count(*) from sample").query(Integer.class).single() > 0;
        } catch (DataAccessException e) {
            return true;
        }
    }

    private boolean isOver(String run) {
        try {
            return jdbc.sql("select count(*) from run where id = ? and status not in ('queued', 'running')")
                            .param(run)
                            .query(Integer.class)
                            .single()
                    > 0;
        } catch (DataAccessException | TransactionException e) {
            return false; // it is away, as it should be
        }
    }

    private void revive() throws IOException {
        for (Map.Entry<String, Process> process : Map.copyOf(processes).entrySet())
            if (!process.getValue().isAlive()) begin(process.getKey());
    }

    private void fault(Random random) throws Exception {
        List<String> names = List.of("manager", "worker-1", "worker-2", "worker-3");
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                happened.add("kill " + name);
                processes.get(name).destroyForcibly().waitFor();
            }
            case 2 -> {
                happened.add("freeze " + name);
                signal(name, "STOP");
                Thread.sleep(4500);
                signal(name, "CONT");
            }
            case 3 -> {
                happened.add("cut worker-2");
                line.cut();
                Thread.sleep(4500);
                line.mend();
            }
            case 4 -> {
                happened.add("restart fast");
                restart("fast");
            }
            default -> {
                happened.add("restart immediate");
                restart("immediate");
            }
        }
    }

    private void signal(String name, String signal) throws Exception {
        new ProcessBuilder(
                        "kill", "-" + signal, String.valueOf(processes.get(name).pid()))
                .start()
                .waitFor();
    }

    /** As zonky starts it: where this is root, in a name space of users of its own. */
    private void restart(String mode) throws Exception {
        Path data = Path.of(jdbc.sql("show data_directory").query(String.class).single());
        String server = ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .map(List::of)
                        .orElse(List.of())
                        .contains(data.toString()))
                .findFirst()
                .flatMap(process -> process.info().command())
                .orElseThrow(() -> new IllegalStateException("no server runs on " + data));
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) command.addAll(List.of("unshare", "-U"));
        command.addAll(List.of(
                Path.of(server).resolveSibling("pg_ctl").toString(),
                "-D",
                data.toString(),
                "-m",
                mode,
                "-w",
                "-l",
                new File("target/soak-postgres.log").getAbsolutePath(),
                "restart"));
        Process restart = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/soak-restarts.log")))
                .start();
        assertThat(restart.waitFor()).as(command.toString()).isZero();
    }
}
