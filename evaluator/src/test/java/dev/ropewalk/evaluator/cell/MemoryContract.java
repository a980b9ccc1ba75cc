package dev.ropewalk.evaluator.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.decoder.EngineNumber;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.evaluator.TestApplication;
import dev.ropewalk.evaluator.cost.ProcessorTime;
import dev.ropewalk.evaluator.model.KeptModel;
import dev.ropewalk.evaluator.model.LoadedModel;
import dev.ropewalk.evaluator.run.RunExecutor;
import dev.ropewalk.evaluator.run.RunReport;
import dev.ropewalk.evaluator.sample.SampleStore;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.methods.ContextMethod;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.LengthPolicy;
import dev.ropewalk.methods.Resolution;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** What becomes of cells that run out of memory, on any database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MemoryContract {

    private ConfigurableApplicationContext application;
    private JdbcClient jdbc;

    /** A database of this class alone. */
    abstract String url();

    abstract String user();

    @BeforeAll
    void start() {
        application = TestApplication.on(url(), user());
        jdbc = application.getBean(JdbcClient.class);
    }

    @AfterAll
    void stop() {
        application.close();
    }

    /**
     * Decision 8: a prompt too large for memory scores 0 with its cause, whichever step ran out. Plain RoPE proves nothing and always had it so; a
     * method's proof, which reads the prompt first, failed its cell.
     */
    @Test
    void aPromptTooLargeForMemoryScoresNothingWhicheverStepRanOut() {
        Suite suite = Suite.parse("""
                name: memory
                model: reference-model
                configurations: [rope, 'pi{factor=2}', 'pi{factor=3}']
                tasks: ["passkey{depths=2,trials=2}"]
                lengths: [128]
                seeds: [24]
                """);
        String id = application.getBean(RunExecutor.class).submit(suite, null);
        try (KeptModel models = new KeptModel()) {
            LoadedModel model = models.load(suite.model(), suite.dtype(), Device.cpu());
            var samples = Map.of(suite.tasks().get(0), suite.tasks().get(0).on(model.tokenizer(), suite.longest()));
            List<Cell> cells = Cell.of(suite, samples, model, EngineNumber.CURRENT);
            Cell plain = withPlan(cells.get(0), length -> false),
                    method = withPlan(cells.get(1), call -> false),
                    proof = withPlan(cells.get(2), call -> call > 0);
            List<Cell> all = List.of(plain, method, proof);
            CellStore store = new CellStore(jdbc, application.getBean(PlatformTransactionManager.class));
            CellRegistry registry = new CellRegistry(jdbc, store);
            registry.register(model);
            registry.register(id, all, model, true);
            new EvaluationJob(
                            application.getBean(JobRepository.class),
                            application.getBean(JobOperator.class),
                            application.getBean(PlatformTransactionManager.class),
                            store,
                            new SampleStore(jdbc),
                            ProcessorTime::now)
                    .execute(
                            id,
                            Map.of(0, plain, 1, method, 2, proof),
                            Map.of(),
                            List.of(model.decoder()),
                            new ProgressMeter(
                                    all,
                                    all,
                                    new Forecast(List.of(1.0, 1.0, 1.0), 0, List.of()),
                                    Map.of(),
                                    Duration.ZERO,
                                    Device.cpu(),
                                    1,
                                    progress -> {}),
                            () -> false);
        }
        List<RunReport.CellResult> cells =
                application.getBean(RunExecutor.class).report(id).cells();
        assertThat(cells.subList(0, 2)).allSatisfy(cell -> {
            assertThat(cell.status()).as(cell.message()).isEqualTo("done");
            assertThat(cell.score()).isZero();
            assertThat(cell.failures()).isEqualTo(4);
        });
        assertThat(jdbc.sql("""
                                select distinct s.message from sample s join cell_v1 c on c.id = s.cell_id
                                where c.run_id = ? and s.status = 'failed'""").param(id).query(String.class).list()).containsExactly("out of memory");
        assertThat(cells.get(2).failures()).isZero();
        assertThat(cells.get(2).notes())
                .containsExactly("could not be proved to follow its plan, which ran out of memory");
    }

    /** A cell whose plan is made anew for each reading, where there is memory for it. @param fits by the number of the reading, from 0 */
    private static Cell withPlan(Cell cell, IntPredicate fits) {
        Resolution own = cell.resolved();
        AtomicInteger calls = new AtomicInteger();
        ContextPlan plan = own.plan().withLengthPolicy(LengthPolicy.RECOMPUTE);
        ContextMethod method = (rope, length) -> {
            if (!fits.test(calls.getAndIncrement())) throw new OutOfMemoryError("Java heap space");
            return plan;
        };
        return new Cell(
                cell.identity(),
                cell.board(),
                cell.modelId(),
                cell.configuration(),
                new Resolution(own.exact(), own.choices(), method, plan),
                null,
                cell.task(),
                cell.samples(),
                cell.length(),
                cell.seed(),
                cell.engine(),
                List.of(),
                null);
    }
}
