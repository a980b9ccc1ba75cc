package dev.ropewalk.evaluator.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.decoder.EngineNumber;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.evaluator.TestApplication;
import dev.ropewalk.evaluator.cost.ProcessorTime;
import dev.ropewalk.evaluator.database.Patience;
import dev.ropewalk.evaluator.model.KeptModel;
import dev.ropewalk.evaluator.model.LoadedModel;
import dev.ropewalk.evaluator.model.ModelNames;
import dev.ropewalk.evaluator.owner.Owner;
import dev.ropewalk.evaluator.run.RunExecutor;
import dev.ropewalk.evaluator.run.RunReport;
import dev.ropewalk.evaluator.sample.SampleStore;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.methods.ContextMethod;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.LengthPolicy;
import dev.ropewalk.methods.Resolution;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
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
        jdbc.sql("update run set status = 'running', owner = 'me' where id = ?")
                .param(id)
                .update();
        PlatformTransactionManager transactions = application.getBean(PlatformTransactionManager.class);
        try (KeptModel models = new KeptModel()) {
            LoadedModel model = models.load(
                    suite.model(), Checkpoint.open(ModelNames.folder(suite.model())), suite.dtype(), Device.cpu());
            List<Cell> cells = new SuiteCells(suite, model.files(), "cpu", EngineNumber.CURRENT).all();
            List<Cell> all = List.of(
                    withPlan(cells.get(0), length -> false),
                    withPlan(cells.get(1), call -> false),
                    withPlan(cells.get(2), call -> call > 0));
            CellStore store = new CellStore(jdbc, transactions);
            CellRegistry registry = new CellRegistry(jdbc, store);
            new ModelRegistry(jdbc).register(model.files());
            registry.register(id, all, true);
            Orders orders = new Orders(jdbc, transactions, Owner.of("", Owner.HEARTBEAT), store);
            orders.place(
                    id,
                    IntStream.range(0, 3)
                            .mapToObj(ordinal ->
                                    new Orders.Order(all.get(ordinal), ordinal, null, new Need(ordinal, 1, 0, 0)))
                            .toList());
            Bench bench = new Bench(
                    orders,
                    store,
                    new SampleStore(jdbc),
                    model.decoder(),
                    new SelfCheck(),
                    ProcessorTime::now,
                    new Patience(false, () -> false),
                    cell -> {},
                    () -> false,
                    new TimeLimit(RunCells.Terms.LIMIT, 3));
            for (int taken = 0; taken < 3; taken++) {
                Lease lease = orders.claim(new Orders.Wanted(id, "cpu", null, Set.of(), Set.of(), Long.MAX_VALUE))
                        .orElseThrow();
                new CellWork(bench, lease, all.get(lease.ordinal())).run();
            }
        }
        jdbc.sql("update run set status = 'completed', finished_at = created_at where id = ?")
                .param(id)
                .update();
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
                cell.dtype(),
                cell.device(),
                List.of(),
                null);
    }
}
