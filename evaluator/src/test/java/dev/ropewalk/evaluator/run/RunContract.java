package dev.ropewalk.evaluator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.decoder.EngineNumber;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.evaluator.DatabaseException;
import dev.ropewalk.evaluator.TestApplication;
import dev.ropewalk.evaluator.board.BoardCheck;
import dev.ropewalk.evaluator.cell.Progress;
import dev.ropewalk.evaluator.cell.RunCells;
import dev.ropewalk.evaluator.cost.ProcessorTime;
import dev.ropewalk.evaluator.database.Transaction;
import dev.ropewalk.evaluator.owner.Owner;
import dev.ropewalk.evaluator.sample.StoredTime;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.evaluator.version.CodeVersion;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.results.Metric;
import dev.ropewalk.results.Stopping;
import dev.ropewalk.results.comparison.Comparison;
import dev.ropewalk.results.comparison.Comparisons;
import dev.ropewalk.results.comparison.Detectable;
import dev.ropewalk.results.comparison.Difference;
import dev.ropewalk.results.paper.Beside;
import dev.ropewalk.results.paper.Measured;
import dev.ropewalk.results.paper.Paper;
import dev.ropewalk.results.paper.Papers;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.tasks.Conformance;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What runs promise on any database. Each test has seeds of its own, so that none finds the cells of another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
abstract class RunContract {

    private static final Consumer<Progress> NOBODY = progress -> {};

    private ConfigurableApplicationContext application;
    private RunExecutor runs;
    private JdbcClient jdbc;
    private BoardCheck boards;

    /** A database of this class alone. */
    abstract String url();

    abstract String user();

    @BeforeAll
    void start() {
        application = TestApplication.on(url(), user());
        runs = application.getBean(RunExecutor.class);
        jdbc = application.getBean(JdbcClient.class);
        boards = application.getBean(BoardCheck.class);
    }

    @AfterAll
    void stop() {
        application.close();
    }

    private static String suite(long seed, String configurations, String lengths) {
        return """
                name: contract
                model: reference-model
                configurations: [%s]
                tasks:
                  - passkey{depths=3,trials=2}
                  - name: ppl/lastk-32@1
                    parameters: {documents: 3}
                lengths: [%s]
                seeds: [%d]
                """.formatted(configurations, lengths, seed);
    }

    /** One of its own, with so many slots. */
    private RunExecutor executor(int slots, Supplier<ProcessorTime> processors) {
        return executor(jdbc, slots, processors);
    }

    private RunExecutor executor(JdbcClient jdbc, int slots, Supplier<ProcessorTime> processors) {
        return executor(jdbc, RunCells.Terms.slots(slots), Owner.HEARTBEAT, processors);
    }

    private RunExecutor executor(
            JdbcClient jdbc, RunCells.Terms terms, Duration heartbeat, Supplier<ProcessorTime> processors) {
        PlatformTransactionManager transactions = application.getBean(PlatformTransactionManager.class);
        Owner owner = Owner.of(url(), heartbeat);
        return new RunExecutor(
                jdbc,
                transactions,
                application.getBean(JobRepository.class),
                application.getBean(JobOperator.class),
                new RunCells(jdbc, transactions, owner, processors, terms),
                owner,
                "cpu",
                Roots.of(null, null));
    }

    private RunReport run(String suite, Consumer<Progress> listener) {
        return runs.execute(runs.submit(Suite.parse(suite), null), listener);
    }

    /** A device that is not there fails the run in one sentence; what identifies a cell on the processor is what it was before there were others. */
    @Test
    void aSuiteNamesItsDevice() {
        String suite = suite(7301, "rope", "128");
        RunReport missing = run(suite + "device: cuda:999\n", NOBODY);
        assertThat(missing.status()).isEqualTo("failed");
        assertThat(missing.message()).startsWith("There is no device cuda");
        RunReport named = run(suite + "device: cpu\n", NOBODY), unnamed = run(suite, NOBODY);
        assertThat(named.status()).isEqualTo("completed");
        assertThat(unnamed.cells()).allMatch(RunReport.CellResult::reused);
        assertThat(jdbc.sql(
                                "select distinct c.device from cell c join run_cell r on r.cell_id = c.id where r.run_id = ?")
                        .param(named.run())
                        .query(String.class)
                        .list())
                .containsExactly("cpu");
    }

    /** What may be concluded never fails a run: where each of two lacks the other's seed they share no question, and nothing is said of them. */
    @Test
    void nothingIsConcludedOfTwoThatShareNoSeed() {
        RunReport report = run("""
                name: seeds
                model: reference-model
                configurations: [rope, yarn]
                tasks: ["passkey{depths=2,trials=1}"]
                lengths: [128]
                seeds: [7101, 7102]
                """, NOBODY);
        assertThat(runs.findings(report.run()).sentences()).hasSize(1);
        String failed =
                "update cell set status = 'failed' where seed = ? and configuration_id in (select id from configuration where label = ?)";
        jdbc.sql(failed).param(7101).param("rope{}").update();
        jdbc.sql(failed).param(7102).param("yarn{}").update();
        assertThat(runs.findings(report.run()).sentences()).isEmpty();
    }

    @Test
    void completesEveryCellAndTellsItsProgress() {
        List<Progress> told = new ArrayList<>();
        RunReport report = run(suite(1, "rope, yarn, 'self-extend{group=8,window=64}'", "128, 512"), told::add);

        assertThat(report.status()).isEqualTo("completed");
        assertThat(report.device()).isEqualTo(Device.cpu().toString());
        assertThat(report.proof()).startsWith("7 of 7 passed, at worst ");
        assertThat(jdbc.sql("select count(foretold_seconds) from run_cell where run_id = ?")
                        .param(report.run())
                        .query(Integer.class)
                        .single())
                .as("cells of which is known what they were foretold to take")
                .isEqualTo(3 * 2 * 2);
        assertThat(report.cells()).hasSize(3 * 2 * 2).allSatisfy(cell -> {
            assertThat(cell.status()).as(cell.toString()).isEqualTo("done");
            assertThat(cell.reused()).isFalse();
            assertThat(cell.failures() + cell.unscored()).isLessThanOrEqualTo(cell.samples());
            assertThat(cell.interval().lower()).isLessThanOrEqualTo(cell.score());
            assertThat(cell.interval().upper()).isGreaterThanOrEqualTo(cell.score());
            assertThat(cell.prefillTokensPerSecond()).isPositive();
        });
        assertThat(report.cells().subList(0, 6)).allSatisfy(cell -> {
            assertThat(cell.task()).isEqualTo("passkey@1");
            assertThat(cell.decodeTokensPerSecond()).isPositive();
            assertThat(cell.meanLogProbability()).isNegative();
        });
        assertThat(told.get(0).samplesDone()).isZero();
        assertThat(told.get(0).eta()).isPositive(); // foretold, nothing was measured yet
        assertThat(told.get(0).tells())
                .containsExactly(
                        new Detectable("passkey@1", Metric.ACCURACY, 6, 6),
                        new Detectable("ppl/lastk-32@1", Metric.PERPLEXITY, 3, 3));
        assertThat(JsonMapper.shared()
                        .readTree(report.toJson())
                        .at("/resolution/0/leastDetectable")
                        .doubleValue())
                .isEqualTo(new Detectable("passkey@1", Metric.ACCURACY, 6, 6).least());
        assertThat(told.get(told.size() - 1)).satisfies(last -> {
            assertThat(last.samplesDone()).isEqualTo(last.samplesTotal()).isEqualTo(3 * 2 * (6 + 3));
            assertThat(last.cellsDone()).isEqualTo(last.cellsTotal()).isEqualTo(12);
            assertThat(last.eta()).isZero();
        });
        assertThat(jdbc.sql("""
                                select count(*) from batch_step_execution s
                                join batch_job_execution_params p on p.job_execution_id = s.job_execution_id
                                where p.parameter_value = :run and s.status = 'COMPLETED'""").param("run", report.run()).query(Integer.class).single())
                .isEqualTo(1);
    }

    /**
     * Rule of the case overlong-question: a question that cannot be put is a fact about the question, not a failure of the cell; it stays out of
     * the mean and in sight. Where none can be put there is no score.
     */
    @Test
    void aQuestionThatDoesNotFitIsLeftOutInSight(@TempDir Path folder) throws IOException {
        String row =
                "{\"index\": %d, \"input\": \"%sthe pass key is 1 2 3 4 %d . what is the pass key ? the pass key is\", \"outputs\": [\"1 2 3 4 %d\"]}%n";
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 5; i++)
            rows.append(row.formatted(i, "the bird likes the lamp . ".repeat(i == 2 ? 90 : 5), i, i));
        Path file = Files.writeString(folder.resolve("vt.jsonl"), rows);
        RunReport report = run("""
                name: overlong
                model: reference-model
                configurations: [rope, dca]
                tasks: ["file{path=%s,dataset=vt,truncation=none}"]
                lengths: [64, 256]
                """.formatted(file), NOBODY);
        assertThat(report.status()).isEqualTo("completed");
        assertThat(report.cells()).hasSize(4).allSatisfy(cell -> {
            assertThat(cell.status()).isEqualTo("done");
            assertThat(cell.failures()).isZero();
            assertThat(cell.samples()).isEqualTo(5);
        });
        assertThat(report.cells().subList(0, 2)).allSatisfy(cell -> {
            assertThat(cell.score()).isNull();
            assertThat(cell.unscored()).isEqualTo(5);
            assertThat(cell.message())
                    .startsWith("none of 5 samples scored, 5 not asked, first: the prompt of question vt-0 has ");
        });
        assertThat(report.cells().subList(2, 4)).allSatisfy(cell -> {
            assertThat(cell.score()).isBetween(0.0, 1.0);
            assertThat(cell.unscored()).isEqualTo(1);
            assertThat(cell.message())
                    .isEqualTo("4 of 5 samples scored, 1 not asked, first: the prompt of question vt-2 has 561 tokens,"
                            + " 226 fit (256 less 30 for the answer)");
        });
        assertThat(report.table()).contains("4 of 5 samples scored");
        assertThat(report.toJson()).contains("\"unscored\" : 1");
        assertThat(jdbc.sql("select prompt_tokens from sample where status = 'unscored' and prompt_tokens > 500")
                        .query(Integer.class)
                        .list())
                .containsOnly(561);
    }

    /** What is kept of texts is text: cut between characters, without NUL, whatever the database. */
    @Test
    void textsAreKeptAsTexts(@TempDir Path folder) throws IOException {
        String ropes = "😀".repeat(1200);
        Path file = Files.writeString(folder.resolve("texts.jsonl"), """
                {"id": "1", "context": "the bird", "choices": ["%s", "the lamp"], "gold": 0}
                {"id": "2", "context": "the bird", "choices": ["likes\\u0000the", "the lamp"], "gold": 0}
                """.formatted(ropes));
        RunReport report = run("""
                name: texts
                model: reference-model
                configurations: [rope]
                tasks: ["file{path=%s}"]
                lengths: [256]
                """.formatted(file), NOBODY);
        assertThat(report.status()).isEqualTo("completed");
        assertThat(jdbc.sql("select expected from sample where expected like '😀%' or expected like 'likes%'")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder("😀".repeat(999) + "…", "likes\uFFFDthe");
    }

    /** Within the trained window the bundled model finds keys; far beyond it plain RoPE does not, and SelfExtend does. */
    @Test
    void showsWhatTheBundledModelIsKnownToShow() {
        RunReport report = run(suite(2, "rope, self-extend", "256, 1024"), NOBODY);
        assertThat(score(report, "passkey@1", "rope", 256)).isGreaterThanOrEqualTo(0.8);
        assertThat(score(report, "passkey@1", "rope", 1024)).isLessThanOrEqualTo(0.2);
        assertThat(score(report, "passkey@1", "self-extend", 1024)).isGreaterThanOrEqualTo(0.8);
        assertThat(score(report, "ppl/lastk-32@1", "self-extend", 1024))
                .isLessThan(score(report, "ppl/lastk-32@1", "rope", 1024));
        assertThat(report.table().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    private static double score(RunReport report, String task, String method, int length) {
        return report.cells().stream()
                .filter(c -> c.task().equals(task) && c.method().equals(method) && c.length() == length)
                .findFirst()
                .orElseThrow()
                .score();
    }

    /** Case clustered-questions: two documents of 15 questions; all of the first right, all of the second wrong. */
    @Test
    void questionsThatShareADocumentAreNotIndependent() {
        Path file =
                Path.of("src/test/resources/cases/clustered-questions.jsonl").toAbsolutePath();
        String suite = """
                name: clustered
                model: reference-model
                configurations: [rope]
                tasks: [{name: file, parameters: {path: '%s', samples: %d}}]
                lengths: [256]
                """;
        RunReport report = run(suite.formatted(file, 30), NOBODY);
        RunReport.CellResult two = report.cells().get(0),
                one = run(suite.formatted(file, 15), NOBODY).cells().get(0);
        assertThat(two.score()).isEqualTo(0.5);
        assertThat(two.interval()).isEqualTo(new Interval(0, 1));
        assertThat(two.message()).startsWith("over 2 documents that 30 samples share");
        assertThat(one.score()).isEqualTo(1);
        assertThat(one.interval()).isNull();
        assertThat(one.message()).startsWith("over 1 document");
        assertThat(report.table()).contains("50 [0,100]", "over 2 documents");
        assertThat(jdbc.sql("""
                                select s.question, s.cluster from sample_v1 s join cell_v1 c on c.id = s.cell_id
                                where c.run_id = ? and s.ordinal in (0, 16) order by s.ordinal""").param(report.run()).query().listOfRows())
                .extracting(row -> row.get("question") + " " + row.get("cluster"))
                .containsExactly("d0-0 document 0", "d1-1 document 1");
    }

    /** Decision 74: the mean of what each answer scored is the cell's number, SCROLLS' own of the same answers stands beside it and is not below it. */
    @Test
    void aNumberOfAllAnswersIsToldBesideTheCells(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("few_shot_qmsum.jsonl"), """
                {"id": "1", "pid": "1", "input": "the rope was at the tavern .", "query": "the", "output": "the rope was at the market .", "query_examples": [], "output_examples": []}
                {"id": "2", "pid": "2", "input": "the code of a rope is 4 1 5 .", "query": "the", "output": "the code was at the tavern .", "query_examples": [], "output_examples": []}
                """);
        RunReport report = run("""
                name: summaries
                model: reference-model
                configurations: [rope]
                tasks: [{name: file, parameters: {path: '%s'}}]
                lengths: [256]
                """.formatted(file), NOBODY);
        RunReport.CellResult cell = report.cells().get(0);
        assertThat(cell.task()).isEqualTo("scrolls/qmsum/by-answer/file@1");
        Matcher told = Pattern.compile("^as its authors score all answers together: ([0-9.]+) \\[.*")
                .matcher(String.valueOf(cell.message()));
        assertThat(told.matches()).isTrue();
        assertThat(Double.parseDouble(told.group(1))).isPositive().isGreaterThanOrEqualTo(100 * cell.score() - 0.005);
        assertThat(report.table()).contains(String.valueOf(cell.message()).substring(0, 50));
    }

    /** What was stored is compared by its own prompts: self-extend against rope far beyond the window, over two seeds that are pooled. */
    @Test
    void whatWasMeasuredIsCompared() {
        run(suite(41, "rope, self-extend", "1024"), NOBODY);
        run(suite(42, "self-extend, rope, yarn", "1024"), NOBODY);
        Comparisons comparisons = new Comparisons(jdbc);
        Comparison comparison = comparisons
                .find(new Comparisons.Question(
                        List.of("self-extend", "rope{}"), null, List.of("passkey"), List.of(1024), "rope", 0.95))
                .comparison();
        Comparison.Table table = comparison.tables().get(0);
        Difference difference = table.pairs().get(0).difference();
        assertThat(difference.a() + " - " + difference.b()).isEqualTo("self-extend{} - rope{}");
        assertThat(difference.questions() % 6).isZero();
        assertThat(difference.questions()).isGreaterThanOrEqualTo(2 * 6);
        assertThat(table.rows().get(0).score()).isGreaterThan(0.8);
        assertThat(table.rows().get(1).rank()).isEqualTo(2);
        Comparison.Table likely = comparisons
                .find(new Comparisons.Question(
                        List.of("self-extend", "rope"), null, List.of("passkey"), List.of(1024), "rope", 0.95, true))
                .comparison()
                .tables()
                .get(0);
        assertThat(likely.metric()).isEqualTo(Metric.LIKELIHOOD);
        assertThat(likely.rows().get(0).questions()).isEqualTo(difference.questions());
        assertThat(Math.log(likely.rows().get(0).score()))
                .as("the mean of what the samples say")
                .isCloseTo(jdbc.sql("""
                                        select avg(log_probability) from sample_v1 s join cell_v1 c on s.cell_id = c.id
                                        where c.label = 'self-extend{}' and c.task = 'passkey@1' and c.length = 1024 and c.status = 'done'
                                          and exists (select 1 from cell_v1 r where r.label = 'rope{}' and r.board = c.board and r.seed = c.seed
                                                        and r.status = 'done')""").query(Double.class).single(), within(1e-9));
        assertThatThrownBy(() -> comparisons.find(new Comparisons.Question(
                        List.of("rope", "pi{factor=77}"), null, List.of(), List.of(), null, 0.95)))
                .hasMessageContaining("no result of a configuration 'pi{factor=77}' is stored here, known: ");
        assertThatThrownBy(() -> comparisons.find(new Comparisons.Question(
                        List.of("rope", "self-extend"), null, List.of("haystack"), List.of(), null, 0.95)))
                .hasMessageContaining("no result on a task 'haystack'");
        assertThatThrownBy(() -> comparisons.find(
                        new Comparisons.Question(List.of("rope", "rope{}"), null, List.of(), List.of(), null, 0.95)))
                .hasMessageContaining("different configurations");
    }

    /**
     * An invented paper beside a run: half a unit of the last digit decides, a configuration is what it resolves to, and what another task, parameter,
     * length, checkpoint or seed of tuning would be is not measured.
     */
    @Test
    void publishedNumbersStandBesideCells(@TempDir Path texts) throws IOException {
        for (int i = 0; i < 2; i++)
            Files.writeString(
                    Files.createDirectories(texts.resolve("small-texts")).resolve(i + ".txt"),
                    ("the rope was at the market . the code of the rope is " + i + " . ").repeat(40));
        run(
                apart(suite(9301, "rope", "256"))
                        .replace("documents: 3", "documents: 2, folder: " + texts.resolve("small-texts")),
                NOBODY);
        RunReport report = run(apart(suite(9301, "rope, self-extend, 'yarn{factor=8}'", "256, 2048")), NOBODY);
        RunReport.CellResult far = report.cells().stream()
                .filter(cell -> cell.task().startsWith("ppl")
                        && cell.length() == 2048
                        && cell.label().startsWith("self-extend"))
                .findFirst()
                .orElseThrow();
        Paper paper = Papers.parse(String.format(
                Locale.ROOT,
                """
                name: invented
                title: Invented
                authors: Nobody
                year: 2026
                where: nowhere
                methods: [self-extend]
                tables:
                  - name: Perplexity
                    what: perplexity
                    source: invented
                    protocol: Ours.
                    task: ppl/lastk-24@1
                    asked: {documents: 3}
                    hub: ropewalk/reference-model
                    columns: {256: 256, 2k: 2048, 4k: 4096}
                    rows:
                      - {name: plain, method: rope, values: 0.01 >10 1}
                      - {name: exact, method: "%s", values: – %.2f 1}
                      - {name: twice as far, method: self-extend, values: – 1000 OOM}
                      - {name: same plan, method: yarn, values: – >0.5 1}
                      - {name: other plan, method: "yarn{factor=16}", values: – >0.5 1}
                      - {name: another checkpoint, model: m, hub: ropewalk/other, method: rope, values: 1 1 1}
                      - {name: shorter window, method: rope, trainedLength: 128, values: 1 1 1}
                      - {name: tuned, why: tuned weights, values: 1 1 1}
                  - name: Other documents
                    what: perplexity
                    source: invented
                    protocol: Ours.
                    task: ppl/lastk-24@1
                    asked: {documents: 4}
                    hub: ropewalk/reference-model
                    columns: {256: 256}
                    rows: [{name: plain, method: rope, values: "1"}]
                  - name: Texts
                    what: perplexity
                    source: invented
                    protocol: Ours, of a folder.
                    task: ppl/lastk-24@1
                    folder: small-texts
                    texts: a few words
                    hub: ropewalk/reference-model
                    columns: {256: 256}
                    rows: [{name: plain, method: rope, values: "0.01"}]
                  - name: Other texts
                    what: perplexity
                    source: invented
                    protocol: Ours, of a folder.
                    task: ppl/lastk-24@1
                    folder: other-texts
                    texts: other words
                    hub: ropewalk/reference-model
                    columns: {256: 256}
                    rows: [{name: plain, method: rope, values: "0.01"}]
                  - name: Passkeys
                    what: found, in %%
                    source: invented
                    protocol: Ours.
                    task: "{}@1"
                    asked: {depths: 4}
                    hub: ropewalk/reference-model
                    columns: {key: passkey, mean: a mean of one}
                    rows: [{name: plain, method: rope, length: 256, values: 100 100}]
                """,
                Configuration.of("self-extend")
                        .resolve(new Rope(32, 10_000, 256), 2048)
                        .exact(),
                far.score()));
        Beside beside = Beside.of(jdbc, List.of(paper)).get(0);
        assertThat(beside.tables().get(0).rows().stream()
                        .map(row -> row.figures().stream()
                                .map(figure -> figure.verdict() == null
                                        ? "no number"
                                        : figure.verdict().word())
                                .collect(Collectors.joining(" ", row.row().name() + ": ", ""))))
                .containsExactly(
                        "plain: differs agrees not-measured",
                        "exact: no number agrees not-measured",
                        "twice as far: no number differs no number",
                        "same plan: no number agrees not-measured",
                        "other plan: no number not-measured not-measured",
                        "another checkpoint: not-measured not-measured not-measured",
                        "shorter window: not-measured not-measured not-measured",
                        "tuned: not-comparable not-comparable not-comparable");
        Measured measured = Objects.requireNonNull(
                beside.tables().get(0).rows().get(1).figures().get(1).measured());
        assertThat(measured.value()).isEqualTo(far.score());
        assertThat(measured.samples()).isEqualTo(3);
        assertThat(beside.tables().get(0).rows().get(7).mark()).isEqualTo(1);
        assertThat(beside.tables().get(0).reasons()).containsExactly("tuned weights");
        assertThat(beside.tables().subList(1, 4))
                .extracting(Beside.Table::count)
                .as("other documents; texts by the name of their folder; another folder")
                .containsExactly(
                        new Beside.Count(1, 1, 0, 0, 0),
                        new Beside.Count(1, 1, 1, 0, 1),
                        new Beside.Count(1, 1, 0, 0, 0));
        Beside.Table passkeys = beside.tables().get(4);
        assertThat(passkeys.marks()).containsExactly(null, 1);
        assertThat(passkeys.count()).isEqualTo(new Beside.Count(2, 1, 1, 1, 0));
        Measured keys =
                Objects.requireNonNull(passkeys.rows().get(0).figures().get(0).measured());
        assertThat(keys.interval())
                .as("in percent, as it is printed; seeds of other runs are pooled")
                .isEqualTo(Interval.wilson(keys.samples(), keys.samples(), 0.95).map(share -> 100 * share));

        jdbc.sql(
                        "insert into mark (id, kind, run_id, text, created_at) values ('beside', 'superseded', ?, 'wrong', current_timestamp)")
                .param(report.run())
                .update();
        assertThat(Beside.of(jdbc, List.of(paper))
                        .get(0)
                        .tables()
                        .get(0)
                        .count()
                        .measured())
                .as("what should not be used any more")
                .isZero();
        jdbc.sql("delete from mark where id = 'beside'").update();
    }

    /** Tasks that no other test asks: what they measured would be pooled with it. */
    private static String apart(String suite) {
        return suite.replace("ppl/lastk-32@1", "ppl/lastk-24@1").replace("depths=3", "depths=4");
    }

    /** What was measured otherwise is not compared, and the sentence says what was other. */
    @Test
    void whatWasMeasuredOtherwiseIsNotCompared() {
        String wanted = suite(36, "rope", "112");
        run(wanted, NOBODY);
        run(suite(36, "yarn", "112") + "dtype: bfloat16\n", NOBODY);
        run(suite(36, "pi", "112").replace("depths=3", "depths=2"), NOBODY);
        String rope = "rope was not measured alike on passkey at 112: its ";
        refused("yarn", rope + "number type is float32, of the others bfloat16.");
        refused("pi", rope + "depths is 3, of the others 2.");
        run(suite(36, "ntk", "112"), NOBODY);
        jdbc.sql(
                        "update cell set board = 'another engine', identity = replace(identity, '\"engine\":1', '\"engine\":2')"
                                + " where seed = 36 and configuration_id in (select id from configuration where method = 'ntk')")
                .update();
        boards.check(true);
        refused("ntk", rope + "engine is 1, of the others 2.");
        refused("abf{base=77}", "no result of a configuration 'abf{base=77}' is stored here");
    }

    private void refused(String other, String why) {
        assertThatThrownBy(() -> new Comparisons(jdbc)
                        .find(new Comparisons.Question(
                                List.of("rope", other), null, List.of("passkey"), List.of(112), null, 0.95)))
                .hasMessageContaining(why);
    }

    /** A published file is asked, what it is stands in the database, and a suite that was stored is read back with it. */
    @Test
    void theFileThatWasAskedIsOnRecord() {
        Path file = Conformance.file("fixtures/passkey/passkey_examples.jsonl").toAbsolutePath();
        RunReport report = run("""
                name: file
                model: reference-model
                configurations: [rope]
                tasks: [{name: file, parameters: {path: '%s'}}]
                lengths: [200]
                """.formatted(file), NOBODY);
        assertThat(report.cells()).singleElement().satisfies(cell -> {
            assertThat(cell.status()).as(cell.message()).isEqualTo("done");
            assertThat(cell.task()).isEqualTo("longlm-passkey/passkey_examples/file@1");
            assertThat(cell.samples()).isEqualTo(3);
        });
        assertThat(jdbc.sql(
                                "select id, format, row_count, questions, location from dataset where format = 'longlm-passkey'")
                        .query((row, n) -> List.of(
                                row.getString("id"),
                                row.getString("format"),
                                row.getInt("row_count"),
                                row.getInt("questions"),
                                row.getString("location")))
                        .list())
                .containsExactly(List.of(sha256(file), "longlm-passkey", 3, 3, file.toString()));
        assertThat(jdbc.sql(
                                "select max(lost_tokens) from sample_v1 where cell_id in (select id from cell_v1 where run_id = ?)")
                        .param(report.run())
                        .query(Integer.class)
                        .single())
                .isPositive();
    }

    private static String sha256(Path file) {
        try {
            return Fingerprint.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void measuresNothingTwice() {
        String suite = suite(3, "rope, pi", "96");
        RunReport first = run(suite, NOBODY);
        List<Progress> told = new ArrayList<>();
        RunReport second = run(suite, told::add);

        assertThat(second.run()).isNotEqualTo(first.run());
        assertThat(second.cells()).allSatisfy(cell -> assertThat(cell.reused()).isTrue());
        assertThat(second.table()).isEqualTo(first.table());
        assertThat(told).hasSize(1);
        assertThat(told.get(0).samplesDone()).isEqualTo(told.get(0).samplesTotal());
    }

    /** A newer build of the same engine, tasks and plans takes over what an older one measured, and says which did. */
    @Test
    void anotherCommitMeasuresNothingAnew() {
        String suite = suite(33, "rope, yarn", "96");
        RunReport first = run(suite, NOBODY);
        jdbc.sql(
                        "update cell set code_version = '0.1.0+older' where id in (select cell_id from run_cell where run_id = ?)")
                .param(first.run())
                .update();
        RunReport second = run(suite, NOBODY);
        assertThat(second.cells()).hasSize(4).allSatisfy(cell -> {
            assertThat(cell.reused()).isTrue();
            assertThat(cell.code()).isEqualTo("0.1.0+older");
            assertThat(cell.engine()).isEqualTo(EngineNumber.CURRENT);
        });
        assertThat(second.codeVersion()).isEqualTo(CodeVersion.current());
        RunReport grown = run(suite(33, "rope, yarn, pi", "96"), NOBODY);
        assertThat(jdbc.sql("select count(distinct board) from cell_v1 where run_id = ?")
                        .param(grown.run())
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    /** What its suite no longer makes, as under another engine, leaves a run that goes on, and stays stored. */
    @Test
    void aRunKeepsNoCellThatItsSuiteNoLongerMakes() {
        RunReport former = run(suite(34, "rope", "96"), NOBODY);
        String id = runs.submit(Suite.parse(suite(35, "rope", "96")), null);
        jdbc.sql(
                        "insert into run_cell (run_id, cell_id, ordinal, reused) select ?, cell_id, 10 + ordinal, false from run_cell where run_id = ?")
                .params(id, former.run())
                .update();
        assertThat(runs.execute(id, NOBODY).cells())
                .hasSize(2)
                .allSatisfy(cell -> assertThat(cell.seed()).isEqualTo(35));
        assertThat(runs.report(former.run()).cells()).hasSize(2);
    }

    @Test
    void whatWasMeasuredInOneDtypeIsNoAnswerInAnother() {
        String suite = suite(18, "rope", "96"), half = suite + "dtype: bfloat16\n";
        RunReport first = run(suite, NOBODY), second = run(half, NOBODY), third = run(suite, NOBODY);
        assertThat(first.cells()).allSatisfy(cell -> assertThat(cell.dtype()).isEqualTo("float32"));
        assertThat(second.cells()).allSatisfy(cell -> {
            assertThat(cell.status()).isEqualTo("done");
            assertThat(cell.dtype()).isEqualTo("bfloat16");
            assertThat(cell.reused()).isFalse();
        });
        assertThat(third.cells()).allSatisfy(cell -> assertThat(cell.reused()).isTrue());
        assertThat(score(second, "ppl/lastk-32@1", "rope", 96))
                .isNotEqualTo(score(first, "ppl/lastk-32@1", "rope", 96));
        assertThat(jdbc.sql("select count(distinct board) from cell_v1 where run_id in (:runs)")
                        .param("runs", List.of(first.run(), second.run()))
                        .query(Integer.class)
                        .single())
                .isEqualTo(2 * 2);
        assertThat(second.table()).contains("reference-model, bfloat16");
    }

    /** What a plan leaves of what was trained is known before it is measured, and stays known: also of cells stored before it was written down. */
    @Test
    void whatIsKnownAgainstANumberStandsBesideItForGood() {
        String suite = suite(20, "rope, 'self-extend{group=2,window=64}', yarn", "128, 512");
        RunReport report = run(suite, NOBODY);
        assertThat(report.notes()).isEmpty();
        assertThat(report.cells()).allSatisfy(cell -> {
            assertThat(cell.trainedLength()).isEqualTo(256);
            assertThat(cell.notes())
                    .isEqualTo(
                            cell.length() == 128 || cell.method().equals("yarn")
                                    ? List.of()
                                    : List.of("tells distances up to "
                                            + (cell.method().equals("rope") ? 511 : 287) + ", trained are 255"));
        });
        assertThat(report.table())
                .contains("* self-extend{group=2,window=64} at 512 tokens tells distances up to 287,");

        jdbc.sql("update cell set notes = null where id in (select cell_id from run_cell where run_id = ?)")
                .param(report.run())
                .update();
        assertThat(runs.report(report.run()).cells())
                .allSatisfy(cell -> assertThat(cell.notes()).isEmpty());
        RunReport again = run(suite, NOBODY);
        assertThat(again.cells()).allSatisfy(cell -> assertThat(cell.reused()).isTrue());
        assertThat(again.table()).isEqualTo(report.table());
    }

    /** An assumption that all choices rest on is part of a cell's identity and of its board; the checkpoint's own length is no assumption. */
    @Test
    void anAssumedTrainedLengthIsFollowedAndIsPartOfTheIdentity() {
        String suite = suite(21, "rope, yarn", "256");
        RunReport own = run(suite, NOBODY);
        RunReport assumed = run(suite + "trainedLength: 128\n", NOBODY);
        assertThat(assumed.cells()).allSatisfy(cell -> {
            assertThat(cell.reused()).isFalse();
            assertThat(cell.trainedLength()).isEqualTo(128);
        });
        assertThat(assumed.cells().stream().filter(cell -> cell.method().equals("yarn")))
                .allSatisfy(cell -> assertThat(JsonMapper.shared()
                                .readTree(cell.parameters())
                                .path("factor")
                                .asDouble())
                        .isEqualTo(2));
        assertThat(assumed.cells().stream().filter(cell -> cell.method().equals("rope")))
                .allSatisfy(
                        cell -> assertThat(cell.notes()).containsExactly("tells distances up to 255, trained are 127"));
        assertThat(assumed.table()).contains("planned as if trained on 128 tokens, as the suite says");
        assertThat(own.table()).doesNotContain("as if trained");
        assertThat(boards(own, assumed)).isEqualTo(2 * boards(own));

        RunReport same = run(suite + "trainedLength: 256\n", NOBODY);
        assertThat(same.cells()).allSatisfy(cell -> assertThat(cell.reused()).isTrue());
        assertThat(same.table()).isEqualTo(own.table());
    }

    private int boards(RunReport... reports) {
        return jdbc.sql("select count(distinct board) from cell_v1 where run_id in (:runs)")
                .param("runs", Stream.of(reports).map(RunReport::run).toList())
                .query(Integer.class)
                .single();
    }

    /** What is a maximum over a cell is stored with each batch and merged, as sums are: the longest prompts may have been read before a stop. */
    @Test
    void thePeakOfMemoryIsThatOfAllPartsOfACell() {
        Suite suite = Suite.parse("""
                name: two batches
                model: reference-model
                configurations: [rope]
                tasks: ["passkey{depths=5,trials=4}"]
                lengths: [128]
                seeds: [22]
                """);
        String id = runs.submit(suite, null);
        AtomicBoolean stored = new AtomicBoolean();
        RunReport left = runs.execute(id, progress -> stored.set(progress.samplesDone() > 0), stored::get);
        assertThat(left.status()).isEqualTo("queued");
        assertThat(samplesOf(id)).isEqualTo(16);
        Long first = left.cells().get(0).peakMemoryBytes();
        assertThat(first).isPositive();

        setPeak(id, 1L << 50);
        assertThat(runs.execute(id, NOBODY).cells().get(0).peakMemoryBytes()).isEqualTo(1L << 50);
        forget(id);
        setPeak(id, 1);
        assertThat(run(suite.identity().json(), NOBODY).cells().get(0).peakMemoryBytes())
                .isGreaterThan(1L << 20);
    }

    /**
     * Two processors; of the two seconds of the first batch something else used one second, of those of the second none: a quarter of all four.
     * Alone it is nothing. Neither changes the score, and a run that measures nothing says what the first one said.
     */
    @Test
    void whatElseUsedTheProcessorsIsToldOfAllPartsOfACell() {
        Queue<Double> others = new ArrayDeque<>(List.of(1.0, 0.0, 0.0, 0.0));
        long[] at = {0, 0, 0};
        try (RunExecutor measuring = executor(1, () -> {
            if (at[0]++ % 2 == 1) {
                at[1] += 1_000_000_000;
                at[2] += (long) (1e9 * others.remove());
            }
            return new ProcessorTime(at[1], 2, at[1] + at[2], at[1], Map.of());
        })) {
            String suite = """
                    name: disturbed
                    model: reference-model
                    configurations: [%s]
                    tasks: ["passkey{depths=4,trials=5}"]
                    lengths: [128]
                    seeds: [23]
                    """;
            Suite first = Suite.parse(suite.replace("%s", "rope"));
            String id = measuring.submit(first, null);
            AtomicBoolean stored = new AtomicBoolean();
            RunReport left = measuring.execute(id, progress -> stored.set(progress.samplesDone() > 0), stored::get);
            assertThat(left.cells().get(0).disturbed()).isEqualTo(0.5);
            RunReport disturbed = measuring.execute(id, NOBODY);
            assertThat(disturbed.cells().get(0).disturbed()).isEqualTo(0.25);
            assertThat(disturbed.toJson()).contains("\"disturbed\" : 0.25");

            RunReport alone =
                    measuring.execute(measuring.submit(Suite.parse(suite.replace("%s", "dca")), null), NOBODY);
            assertThat(alone.cells().get(0).disturbed()).isZero();
            assertThat(alone.cells().get(0).score())
                    .isEqualTo(disturbed.cells().get(0).score());

            RunReport again = measuring.execute(measuring.submit(first, null), NOBODY);
            assertThat(again.cells().get(0).disturbed()).isEqualTo(0.25);
            for (String view : List.of("board_row_v1", "cost_v1"))
                assertThat(jdbc.sql("select disturbed from " + view
                                        + " where cell_id = (select cell_id from run_cell where run_id = ?)")
                                .param(id)
                                .query(Double.class)
                                .single())
                        .as(view)
                        .isEqualTo(0.25);
        }
    }

    private void setPeak(String run, long bytes) {
        jdbc.sql("update cell set peak_memory_bytes = ? where id in (select cell_id from run_cell where run_id = ?)")
                .params(bytes, run)
                .update();
    }

    @Test
    void aFailedCellIsMeasuredAgainByTheNextRun() {
        String suite = suite(15, "rope, pi", "96");
        RunReport first = run(suite, NOBODY);
        String cell = jdbc.sql("select min(cell_id) from run_cell where run_id = :run")
                .param("run", first.run())
                .query(String.class)
                .single();
        jdbc.sql("delete from sample where cell_id = :cell").param("cell", cell).update();
        jdbc.sql("update cell set status = 'failed', message = 'tripped', score = null where id = :cell")
                .param("cell", cell)
                .update();
        RunReport second = run(suite, NOBODY);
        assertThat(second.status()).isEqualTo("completed");
        assertThat(second.cells().stream().filter(c -> !c.reused())).hasSize(1);
        assertThat(second.table()).isEqualTo(first.table());
    }

    /** Decision 55: one cell fits into 10 MB, the other does not, and where nobody else can come it fails as soon as nothing else is left; more memory, and it is measured. */
    @Test
    void whatHasNoMemoryHereFailsWithWhatItNeeds() {
        Suite suite = Suite.parse(
                suite(52, "rope", "128, 2048").replace("passkey{depths=3,trials=2}", "passkey{depths=2,trials=2}"));
        Duration quick = Duration.ofMillis(500); // six of them a larger worker has to come
        String id;
        try (RunExecutor small =
                executor(jdbc, new RunCells.Terms(1, 10_000_000L, RunCells.Terms.LIMIT), quick, ProcessorTime::now)) {
            id = small.submit(suite, null);
            RunReport report = small.execute(id, NOBODY);
            assertThat(report.status()).isEqualTo("failed");
            assertThat(report.message())
                    .isEqualTo(
                            "2 of 4 cells failed, first passkey@1 2048 rope{}: needs at least 20 MB of memory, 3 MB of it for the model; "
                                    + (Owner.of(url(), quick).isAlone()
                                            ? "there is 10 MB here"
                                            : "the largest worker with cpu offers 10 MB"));
            assertThat(report.cells())
                    .extracting(RunReport.CellResult::status)
                    .containsExactly("done", "failed", "done", "failed");
        }
        try (RunExecutor tiny =
                executor(jdbc, new RunCells.Terms(1, 2_000_000L, RunCells.Terms.LIMIT), quick, ProcessorTime::now)) {
            RunReport report = tiny.execute(tiny.submit(Suite.parse(suite(53, "rope", "128")), null), NOBODY);
            assertThat(report.message())
                    .isEqualTo("The model reference-model needs at least 3 MB of memory; there is 2 MB here.");
        }
        jdbc.sql("update run set status = 'queued', owner = null, finished_at = null where id = ?")
                .param(id)
                .update();
        RunReport report = runs.execute(id, NOBODY);
        assertThat(report.status()).as(report.message()).isEqualTo("completed");
    }

    /** Decision 55: between two batches a slot finds that its cell took too long. What is stored stays, the other cell is measured, and the run can be gone on with. */
    @Test
    void aCellThatTakesTooLongFailsAndTheRestGoesOn() {
        Suite suite = Suite.parse("""
                {"name": "slow", "model": "reference-model", "configurations": ["rope", "pi{factor=2}"], "tasks": ["passkey{depths=4,trials=8}"],
                 "lengths": [64], "seeds": [54]}""");
        AtomicInteger stores = new AtomicInteger();
        JdbcClient slow = sql -> {
            if (sql.startsWith("insert into sample (") && stores.incrementAndGet() == 1) sleep(2100);
            return jdbc.sql(sql);
        };
        String id;
        try (RunExecutor limited = executor(
                slow, new RunCells.Terms(1, null, Duration.ofSeconds(2)), Owner.HEARTBEAT, ProcessorTime::now)) {
            id = limited.submit(suite, null);
            RunReport report = limited.execute(id, NOBODY);
            assertThat(report.message())
                    .matches(
                            "1 of 2 cells failed, first passkey@1 64 .*: a slot was at it for longer than 2 s, the limit of a cell");
            assertThat(samplesOf(id)).isEqualTo(32 + 16);
        }
        jdbc.sql("update run set status = 'queued', owner = null, finished_at = null where id = ?")
                .param(id)
                .update();
        assertThat(runs.execute(id, NOBODY).status()).isEqualTo("completed");
        assertThat(samplesOf(id)).isEqualTo(64);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final String UNTIL_DECIDED = """
            name: until decided
            model: reference-model
            configurations: [rope, pi, self-extend]
            tasks: ["passkey{depths=4,trials=10}", "ppl/lastk{k=32,documents=3}"]
            lengths: [1024]
            seeds: [%d]
            """;

    private int stored(RunReport report, String method) {
        return jdbc.sql(
                        "select count(*) from sample where cell_id = (select id from cell_v1 where run_id = ? and method = ? and task = 'passkey@1')")
                .params(report.run(), method)
                .query(Integer.class)
                .single();
    }

    /**
     * Decision 44. Far beyond the window rope and pi find no key and self-extend all: two comparisons, so 2 / 0.05 is needed, which 2^d / (d + 1) reaches at
     * d = 9, in the second round of 8. A later suite that does not stop measures what is missing, and the note goes.
     */
    @Test
    void aCellStopsOnceItIsToldApartAndALaterSuiteTakesItUp() {
        String suite = UNTIL_DECIDED.formatted(26);
        List<Progress> told = new ArrayList<>();
        RunReport report = run(suite + "stop: {}\n", told::add);
        assertThat(report.status()).as(report.message()).isEqualTo("completed");
        assertThat(report.cells()).hasSize(6).allMatch(cell -> cell.status().equals("done"));
        assertThat(List.of(stored(report, "rope"), stored(report, "pi"), stored(report, "self-extend")))
                .containsExactly(40, 40, 16);
        RunReport.CellResult stopped = report.cells().get(2);
        assertThat(stopped.samples()).isEqualTo(16);
        assertThat(stopped.notes())
                .anySatisfy(note -> assertThat(note)
                        .isEqualTo("stopped after 16 of 40 questions of passkey@1, seed 26, told apart from rope{}:"
                                + " a score that stops early leans away from its"));
        assertThat(report.table()).contains("stopped after 16 of 40 questions");
        Progress last = told.get(told.size() - 1);
        assertThat(last.samplesDone()).isEqualTo(last.samplesTotal()).isEqualTo(3 * (40 + 3));
        assertThat(last.cellsDone()).isEqualTo(6);
        assertThat(report.stopping()).satisfies(stopping -> {
            assertThat(stopping.text())
                    .isEqualTo("Asked 96 of 120 questions, 24 saved; of 2 comparisons with rope{} 1 undecided.");
            assertThat(stopping.verdicts())
                    .extracting(Stopping.Against::verdict)
                    .containsExactly("undecided", "better");
            assertThat(stopping.verdicts().get(1).questions()).isEqualTo(16);
        });
        JsonNode json = JsonMapper.shared().readTree(report.toJson());
        assertThat(json.at("/stopping/saved").intValue()).isEqualTo(24);
        assertThat(json.at("/stopping/comparisons/1/log10Evidence").doubleValue())
                .isGreaterThan(json.at("/stopping/comparisons/1/log10Needed").doubleValue());

        Comparison.Table table = new Comparisons(jdbc)
                .find(new Comparisons.Question(
                        List.of("self-extend", "rope"), null, List.of("passkey"), List.of(1024), "rope", 0.95))
                .comparison()
                .tables()
                .get(0);
        assertThat(table.missing()).anySatisfy(said -> assertThat(said).contains("self-extend{} stopped after "));
        Difference difference = table.pairs().get(0).difference();
        assertThat(difference.procedure()).isEqualTo(Difference.Procedure.SEQUENTIAL);
        assertThat(difference.unmatched()).isEmpty();
        assertThat(difference.p()).isPositive().isLessThan(0.05);
        assertThat(difference.interval().lower()).isPositive();

        RunReport again = run(suite + "stop: {}\n", NOBODY);
        assertThat(again.cells()).allMatch(RunReport.CellResult::reused);
        assertThat(stored(again, "self-extend")).isEqualTo(16);
        assertThat(again.stopping()).isEqualTo(report.stopping());

        RunReport whole = run(suite, NOBODY);
        assertThat(stored(whole, "self-extend")).isEqualTo(40);
        assertThat(whole.stopping()).isNull();
        assertThat(whole.cells().get(2).samples()).isEqualTo(40);
        assertThat(whole.cells().get(2).notes()).noneMatch(note -> note.contains("stopped"));
        assertThat(whole.cells().stream().filter(cell -> !cell.reused())).hasSize(1);
    }

    /** What is stored is the whole state of stopping: left in the middle and taken up again, the same questions are asked as without. */
    @Test
    void whatStoppedInTheMiddleStopsWhereItWouldHave() {
        String id = runs.submit(
                Suite.parse(UNTIL_DECIDED.formatted(27) + "stop: {baseline: rope, alpha: 0.05, least: 10}\n"), null);
        AtomicBoolean some = new AtomicBoolean();
        RunReport left = runs.execute(id, progress -> some.set(progress.samplesDone() > 20), some::get);
        assertThat(left.status()).isEqualTo("queued");
        RunReport report = runs.execute(id, NOBODY);
        assertThat(report.status()).as(report.message()).isEqualTo("completed");
        assertThat(List.of(stored(report, "rope"), stored(report, "pi"), stored(report, "self-extend")))
                .containsExactly(40, 40, 16);
    }

    private static final String RACE = """
            name: race
            model: reference-model
            configurations: [rope, 'pi{factor=4}', 'self-extend{group=8,window=64}', 'dca{chunk=192,cap=255}']
            tasks: ['passkey{depths=5,trials=4}']
            lengths: [256, 1024]
            seeds: [%d]
            stop: {race: true}
            """;

    /**
     * Decision 75. Far beyond the window pi finds nothing and leaves for those that find all; the baseline is asked within the window alone; what was not asked says
     * so, and is no score.
     */
    @Test
    void theBestOfARaceIsFoundAndTheOthersAreAskedNoMore() {
        String suite = RACE.formatted(28);
        RunReport report = run(suite, NOBODY);
        assertThat(report.status()).as(report.message()).isEqualTo("completed");
        assertThat(report.cells()).hasSize(8).allMatch(cell -> cell.status().equals("done"));
        Map<String, String> states = states(report.run());
        assertThat(states)
                .containsEntry("rope{}", "baseline")
                .containsEntry("pi{factor=4}", "worse")
                .containsEntry("self-extend{group=8,window=64}", "in");
        RunReport.CellResult beyond = report.cells().stream()
                .filter(cell -> cell.label().equals("rope{}") && cell.length() == 1024)
                .findFirst()
                .orElseThrow();
        assertThat(beyond.samples()).isZero();
        assertThat(beyond.score()).isNull();
        assertThat(beyond.notes()).contains("not asked: a race asks its baseline within the trained length alone");
        assertThat(asked(report, "pi")).isLessThan(40);
        assertThat(asked(report, "rope")).isLessThanOrEqualTo(20);

        // left in the middle and taken up again, the same are asked the same
        String id = runs.submit(Suite.parse(suite.replace("[28]", "[29]")), null);
        AtomicBoolean some = new AtomicBoolean();
        RunReport left = runs.execute(id, progress -> some.set(progress.samplesDone() > 12), some::get);
        assertThat(left.status()).isEqualTo("queued");
        RunReport resumed = runs.execute(id, NOBODY);
        assertThat(resumed.status()).as(resumed.message()).isEqualTo("completed");
        assertThat(states(resumed.run())).containsEntry("pi{factor=4}", "worse");

        RunReport again = run(suite.replace("[28]", "[29]"), NOBODY);
        assertThat(states(again.run())).isEqualTo(states(resumed.run()));
        assertThat(asked(again, "pi")).isEqualTo(asked(resumed, "pi"));

        RunReport whole = run(suite.replace("stop: {race: true}\n", ""), NOBODY);
        assertThat(whole.cells()).allMatch(cell -> cell.samples() == 20 && cell.score() != null);
    }

    /** Questions of all its cells. */
    private int asked(RunReport report, String method) {
        return jdbc.sql(
                        "select count(*) from sample where cell_id in (select id from cell_v1 where run_id = ? and method = ?)")
                .params(report.run(), method)
                .query(Integer.class)
                .single();
    }

    private Map<String, String> states(String run) {
        Map<String, String> states = new HashMap<>();
        jdbc.sql("select label, state from racer_v1 where run_id = ?")
                .param(run)
                .query(row -> {
                    states.put(row.getString("label"), row.getString("state"));
                });
        return states;
    }

    /** LongRoPE's lists may be longer than any column: a label of such is cut, stays another than its neighbour's, and is understood where it was printed. */
    @Test
    void labelsOfLongListsAreCutAndUnderstood() {
        String one = "longrope{shortFactor=[%s],longFactor=[%<s]}", factors = "1.020304050607,".repeat(15);
        String a = one.formatted(factors + 2), b = one.formatted(factors + 3);
        RunReport report = run(suite(25, "'" + a + "', '" + b + "'", "128"), NOBODY);
        assertThat(report.status()).isEqualTo("completed");
        List<String> labels = report.cells().stream()
                .map(RunReport.CellResult::label)
                .distinct()
                .toList();
        assertThat(labels)
                .hasSize(2)
                .allSatisfy(label -> assertThat(label)
                        .hasSize(120)
                        .startsWith("longrope{longFactor=[1.020304050607,")
                        .containsPattern("…#[0-9a-f]{12}$"));
        Comparison comparison = new Comparisons(jdbc)
                .find(new Comparisons.Question(
                        List.of(labels.get(0), b), null, List.of("passkey"), List.of(128), null, 0.95))
                .comparison();
        assertThat(comparison.tables().get(0).rows())
                .extracting(Comparison.Row::label)
                .containsExactlyElementsOf(labels);
    }

    /** Whatever breaks of a cell, its row and the run say why; the other cells are measured. */
    @Test
    void aCellThatBreaksOutsideASampleSaysWhy() {
        AtomicBoolean broken = new AtomicBoolean();
        RunReport report = run(suite(23, "rope, pi", "96"), progress -> {
            if (!progress.cell().isEmpty() && broken.compareAndSet(false, true))
                throw new IllegalStateException("the listener tripped");
        });
        assertThat(report.cells().stream().map(RunReport.CellResult::status))
                .containsExactly("failed", "done", "done", "done");
        assertThat(report.cells().get(0).message()).isEqualTo("the listener tripped");
        assertThat(report.message()).isEqualTo("1 of 4 cells failed, first passkey@1 96 rope{}: the listener tripped");
    }

    @Test
    void aLargerSuiteTakesOverWhatASmallerOneMeasured() {
        run(
                "{\"name\": \"a\", \"model\": \"reference-model\", \"configurations\": [\"rope\"], \"tasks\": [\"passkey{depths=2,trials=1}\"], \"lengths\": [64], \"seeds\": [4]}",
                NOBODY);
        RunReport report = run(
                "{\"name\": \"b\", \"model\": \"reference-model\", \"configurations\": [\"rope\", \"pi{factor=2}\"], \"tasks\": [\"passkey{depths=2,trials=1}\"], \"lengths\": [64, 96], \"seeds\": [4]}",
                NOBODY);
        assertThat(report.cells().stream().map(RunReport.CellResult::reused))
                .containsExactly(true, false, false, false);
    }

    @Test
    void goesOnWhereAKilledProcessWas() throws Exception {
        String suite = suite(5, "rope, 'yarn{factor=4}', dca", "256, 512");
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        TestApplication.class.getName(),
                        processUrl(),
                        user(),
                        suite)
                .redirectError(new File("target/killed-" + getClass().getSimpleName() + ".log"))
                .start();
        String id = "";
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("run ")) id = line.substring(4);
                if (line.startsWith("samples ") && Integer.parseInt(line.substring(8)) >= 15) break;
            }
        }
        process.destroyForcibly().waitFor();
        afterKill();

        assertThat(runs.waiting()).doesNotContain(id); // it may only be slow
        fallsSilent(id, 31);
        assertThat(runs.findUnfinished(Suite.parse(suite))).contains(id);
        assertThat(runs.waiting()).contains(id);
        int stored = samplesOf(id);
        assertThat(stored).isBetween(12, 53);

        jdbc.sql("update run_span set started_at = :start, ended_at = :end where run_id = :id")
                .param("start", StoredTime.now().minusHours(3))
                .param("end", StoredTime.now().minusHours(2)) // as if it had been measured for an hour and lain for two
                .param("id", id)
                .update();
        List<Progress> told = new ArrayList<>();
        RunReport resumed = runs.execute(id, told::add);
        assertThat(resumed.status()).isEqualTo("completed");
        assertThat(told.get(0).samplesDone()).isEqualTo(stored);
        assertThat(told)
                .allSatisfy(progress ->
                        assertThat(progress.elapsed()).isBetween(Duration.ofMinutes(60), Duration.ofMinutes(70)));
        assertThat(new RunStore(jdbc, Owner.of(url(), Owner.HEARTBEAT)).measured(id))
                .isBetween(Duration.ofMinutes(60), Duration.ofMinutes(70));
        assertThat(samplesOf(id)).isEqualTo(3 * 2 * (6 + 3));
        assertThat(jdbc.sql(
                                "select count(distinct cell_id || '/' || ordinal) from sample where cell_id in (select cell_id from run_cell where run_id = :run)")
                        .param("run", id)
                        .query(Integer.class)
                        .single())
                .isEqualTo(3 * 2 * (6 + 3));
        assertThat(runs.findUnfinished(Suite.parse(suite))).isEmpty();

        forget(id);
        assertThat(scores(run(suite, NOBODY))).isEqualTo(scores(resumed));
    }

    /** What the table holds, in a form that two independent measurements share to the last digit shown. */
    private static List<String> scores(RunReport report) {
        return report.table().lines().toList();
    }

    private int samplesOf(String run) {
        return jdbc.sql("select samples_stored from run_v1 where id = :run")
                .param("run", run)
                .query(Integer.class)
                .single();
    }

    /** Numbers do not know how many cells were measured at once, nor that the run was left in the middle and gone on with. */
    @Test
    void manyAtOnceMeasureWhatOneAfterTheOtherDoes() {
        Suite suite =
                Suite.parse(suite(46, "rope, 'yarn{factor=4}', dca, 'self-extend{group=4,window=64}'", "128, 256"));
        String id = runs.submit(suite, null);
        List<RunReport.CellResult> alone = runs.execute(id, NOBODY).cells();
        String samples = "select cell_id, ordinal, score, nll_sum, answer from sample_v1"
                + " where cell_id in (select cell_id from run_cell where run_id = ?) order by cell_id, ordinal";
        List<Map<String, Object>> stored = jdbc.sql(samples).param(id).query().listOfRows();
        forget(id);

        AtomicInteger telling = new AtomicInteger();
        Set<String> threads = new HashSet<>();
        try (RunExecutor measuring = executor(3, ProcessorTime::now)) {
            String again = measuring.submit(suite, null);
            AtomicBoolean leave = new AtomicBoolean();
            RunReport left = measuring.execute(
                    again,
                    progress -> {
                        assertThat(telling.incrementAndGet()).isEqualTo(1);
                        threads.add(Thread.currentThread().getName());
                        if (progress.samplesDone() > 20) leave.set(true);
                        telling.decrementAndGet();
                    },
                    leave::get);
            assertThat(left.status()).isEqualTo("queued");
            assertThat(samplesOf(again)).isBetween(21, 71);
            RunReport report = measuring.execute(again, NOBODY);
            assertThat(report.status()).as(report.message()).isEqualTo("completed");
            assertThat(threads.stream().filter(name -> name.contains("slot"))).hasSize(3);
            assertThat(report.cells()).hasSize(16).zipSatisfy(alone, (cell, before) -> {
                assertThat(cell.score()).isEqualTo(before.score());
                assertThat(cell.interval()).isEqualTo(before.interval());
            });
        }
        assertThat(jdbc.sql(samples).param(id).query().listOfRows())
                .isEqualTo(stored)
                .hasSize(72);
        List<String> ours = jdbc.sql(
                        "select distinct c.board from cell c join run_cell r on r.cell_id = c.id where r.run_id = ?")
                .param(id)
                .query(String.class)
                .list();
        assertThat(boards.check(false).wrong()).doesNotContainAnyElementsOf(ours);
    }

    private void forget(String run) {
        jdbc.sql("delete from sample where cell_id in (select cell_id from run_cell where run_id = :run)")
                .param("run", run)
                .update();
        jdbc.sql("update cell set status = 'waiting' where id in (select cell_id from run_cell where run_id = :run)")
                .param("run", run)
                .update();
    }

    /** As another process reaches it. */
    String processUrl() {
        return url();
    }

    /** A chance to let the database come to itself. */
    void afterKill() {}

    @Test
    void endsWhenCancelledAndKeepsWhatItMeasured() {
        String id = runs.submit(Suite.parse(suite(6, "rope, pi, yarn, dca", "256, 1024")), null);
        RunReport report = runs.execute(id, progress -> {
            if (progress.samplesDone() > 0 && runs.cancel(id)) waitForHeartbeat(id);
        });
        assertThat(report.status()).isEqualTo("cancelled");
        assertThat(samplesOf(id)).isBetween(1, 71);
        assertThatThrownBy(() -> runs.execute(id, NOBODY))
                .hasMessage("run " + id + " is cancelled, only queued runs are executed");
    }

    private void waitForHeartbeat(String id) {
        try {
            Thread.sleep(Owner.HEARTBEAT.plusMillis(500).toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(id, e);
        }
    }

    @Test
    void aQueuedRunIsCancelledAtOnce() {
        String id = runs.submit(Suite.parse(suite(7, "rope", "128")), null);
        assertThat(runs.cancel(id)).isTrue();
        assertThat(runs.cancel(id)).isFalse();
        assertThat(runs.report(id).status()).isEqualTo("cancelled");
    }

    @Test
    void aClosedWorkerPutsItsRunBackIntoTheQueue() throws Exception {
        String id = runs.submit(Suite.parse(suite(8, "rope, pi", "256, 1024")), null);
        CountDownLatch begun = new CountDownLatch(1);
        try (RunManager manager = RunManager.measuring(runs, progress -> {
            if (progress.samplesDone() > 0) begun.countDown();
        })) {
            manager.start();
            assertThat(begun.await(100, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(runs.report(id).status()).isEqualTo("queued");
        assertThat(runs.execute(id, NOBODY).status()).isEqualTo("completed");
    }

    @Test
    void whatCannotServeALengthIsRefusedWithASentence() {
        RunReport report = run(suite(9, "rope, 'self-extend{group=8,window=60}'", "512"), NOBODY);
        assertThat(report.status()).isEqualTo("completed");
        assertThat(report.cells().stream().filter(c -> c.method().equals("self-extend")))
                .hasSize(2)
                .allSatisfy(cell -> {
                    assertThat(cell.status()).isEqualTo("refused");
                    assertThat(cell.message()).contains("group must divide window", "got group 8, window 60");
                    assertThat(cell.score()).isNull();
                });
        assertThat(report.table()).contains("refused", "group must divide window");
    }

    @Test
    void aSuiteThatDoesNotFitItsModelIsRefusedBeforeItRuns() {
        assertThatThrownBy(() -> runs.submit(Suite.parse(suite(10, "rope", "40")), null))
                .hasMessage("passkey@1 needs at least 42 tokens with this tokenizer, got 40");
        assertThatThrownBy(() -> runs.submit(
                        Suite.parse(suite(10, "rope", "128").replace("reference-model", "no/such/folder")), null))
                .hasMessageContaining("no/such/folder");
        assertThatThrownBy(() -> runs.execute("nothing", NOBODY)).hasMessage("there is no run nothing");
    }

    @Test
    void theSameKeyBringsTheSameRun() {
        Suite suite = Suite.parse(suite(11, "rope", "128"));
        String id = runs.submit(suite, "key-11");
        assertThat(runs.submit(suite, "key-11")).isEqualTo(id);
        assertThat(runs.submit(suite, null)).isNotEqualTo(id);
        assertThatThrownBy(() -> runs.submit(Suite.parse(suite(12, "rope", "128")), "key-11"))
                .hasMessage("idempotency key 'key-11' was used for another suite");
    }

    /** As if the owner had last been heard of so many seconds ago by the database's clock, below zero for a clock that was put back. */
    private void fallsSilent(String run, int seconds) {
        jdbc.sql("update run set heartbeat_at = current_timestamp - interval '1' second * cast(? as int) where id = ?")
                .params(seconds, run)
                .update();
    }

    /** Also of the form that earlier programs wrote, {@code host/pid/start}; a process of this machine is judged as any other. */
    @Test
    void aRunHasOneOwner() {
        String id = runs.submit(Suite.parse(suite(13, "rope", "128")), null);
        String former = "elsewhere/" + ProcessHandle.current().pid() + "/1690000000000";
        jdbc.sql("update run set status = 'running', owner = ? where id = ?")
                .params(former, id)
                .update();
        for (int seconds : List.of(-3600, 0, 29)) {
            fallsSilent(id, seconds);
            assertThat(runs.waiting()).doesNotContain(id);
            assertThatThrownBy(() -> runs.execute(id, NOBODY))
                    .hasMessage("run " + id + " is being executed by " + former);
        }
        fallsSilent(id, 31);
        assertThat(runs.waiting()).contains(id);
        assertThat(runs.execute(id, NOBODY).status()).isEqualTo("completed");
    }

    /** Two of one host and one process id, as in two containers that share a name; time is the database's, so that theirs cannot differ. */
    @Test
    void noneTakesTheRunOfAnotherThatLives() {
        String id = runs.begin(Suite.parse(suite(16, "rope", "128")));
        assertThat(runs.waiting()).doesNotContain(id);
        assertThat(jdbc.sql(
                                "select owner from run where id = ? and heartbeat_at > current_timestamp - interval '5' second")
                        .param(id)
                        .query(String.class)
                        .single())
                .startsWith(Owner.of("", Owner.HEARTBEAT)
                        .name()
                        .substring(0, Owner.of("", Owner.HEARTBEAT).name().lastIndexOf('/')));
        try (RunExecutor other = executor(1, ProcessorTime::now)) {
            assertThat(other.waiting()).doesNotContain(id);
            assertThatThrownBy(() -> other.execute(id, NOBODY))
                    .hasMessageStartingWith("run " + id + " is being executed by ");
            assertThat(runs.execute(id, NOBODY).status()).isEqualTo("completed");
            assertThatThrownBy(() -> other.execute(id, NOBODY))
                    .hasMessage("run " + id + " is completed, only queued runs are executed");
        }
    }

    /** Two threads of a service may see the same run free: one takes it, and the other disturbs nothing. */
    @Test
    void oneThreadOfAProcessIsAtARun() {
        String id = runs.submit(Suite.parse(suite(58, "rope", "128")), null);
        AtomicInteger refused = new AtomicInteger();
        RunReport report = runs.execute(id, progress -> {
            if (progress.samplesDone() > 0 && refused.getAndIncrement() == 0)
                assertThatThrownBy(() -> runs.manage(id, () -> {}, () -> false))
                        .hasMessageStartingWith("run " + id + " is being executed by ");
        });
        assertThat(refused).hasPositiveValue();
        assertThat(report.status()).as(report.message()).isEqualTo("completed");
    }

    /** A run whose end could not be written down still names its owner, which is not at it any more. */
    @Test
    void aRunThatThisProcessLeftInTheMiddleIsFound() {
        AtomicBoolean gone = new AtomicBoolean(true);
        JdbcClient failing = sql -> {
            if (gone.get() && sql.contains("update run set status = :status"))
                throw new DataIntegrityViolationException("the end is not taken");
            return jdbc.sql(sql);
        };
        try (RunExecutor measuring = executor(failing, 1, ProcessorTime::now);
                RunExecutor other = executor(1, ProcessorTime::now)) {
            Suite suite = Suite.parse(suite(48, "rope", "128"));
            String id = measuring.submit(suite, null);
            assertThatThrownBy(() -> measuring.execute(id, NOBODY)).isInstanceOf(DataIntegrityViolationException.class);
            assertThat(measuring.report(id).status()).isEqualTo("running");
            assertThat(other.waiting()).doesNotContain(id);
            assertThat(measuring.findUnfinished(suite)).contains(id);
            assertThat(measuring.waiting()).contains(id);
            gone.set(false);
            assertThat(measuring.execute(id, NOBODY).status()).isEqualTo("completed");
            assertThat(measuring.waiting()).doesNotContain(id);
        }
    }

    /** A run whose owner falls silent while the worker is at another goes before those that were submitted after it. */
    @Test
    void aWorkerLooksAnewBeforeEachRun() throws Exception {
        String left = runs.submit(Suite.parse(suite(54, "rope", "128")), null);
        jdbc.sql("update run set status = 'running', owner = 'another' where id = ?")
                .param(left)
                .update();
        fallsSilent(left, 0);
        String first = runs.submit(Suite.parse(suite(55, "rope", "128")), null),
                last = runs.submit(Suite.parse(suite(56, "rope", "128")), null);
        CountDownLatch ended = new CountDownLatch(1);
        try (RunManager manager = RunManager.measuring(runs, progress -> {
            if (jdbc.sql("select status from run where id = ?")
                    .param(first)
                    .query(String.class)
                    .single()
                    .equals("running")) fallsSilent(left, 31);
        })) {
            manager.start();
            for (int i = 0; i < 1000 && !runs.report(last).status().equals("completed"); i++)
                ended.await(100, TimeUnit.MILLISECONDS);
        }
        assertThat(jdbc.sql("select id from run where id in (:runs) order by started_at")
                        .param("runs", List.of(left, first, last))
                        .query(String.class)
                        .list())
                .containsExactly(first, left, last);
    }

    /** Two that wait for each other: the database ends one, which comes through once the other has. */
    @Test
    void whatTheDatabaseEndedForAnotherIsDoneAgain() throws Exception {
        String a = runs.submit(Suite.parse(suite(49, "rope", "128")), null),
                b = runs.submit(Suite.parse(suite(49, "rope", "128")), null);
        AtomicInteger attempts = new AtomicInteger();
        CyclicBarrier both = new CyclicBarrier(2);
        Thread other = new Thread(() -> update(b, a, attempts, both));
        other.start();
        update(a, b, attempts, both);
        other.join();
        assertThat(attempts).hasValueBetween(3, 6);
        assertThat(jdbc.sql("select code_version from run where id in (?, ?)")
                        .params(a, b)
                        .query(String.class)
                        .list())
                .containsExactly("++", "++");
        assertThat(runs.cancel(a) && runs.cancel(b)).isTrue();
    }

    private void update(String first, String second, AtomicInteger attempts, CyclicBarrier both) {
        Transaction.ofItsOwn(application.getBean(PlatformTransactionManager.class))
                .run(() -> {
                    boolean meet = attempts.incrementAndGet() <= 2;
                    String touch = "update run set code_version = coalesce(code_version, '') || '+' where id = ?";
                    jdbc.sql(touch).param(first).update();
                    try {
                        if (meet) both.await();
                    } catch (InterruptedException | BrokenBarrierException e) {
                        throw new IllegalStateException(e);
                    }
                    jdbc.sql(touch).param(second).update();
                });
    }

    /** Registering cells and ending them is done again; where it never comes through, and where samples do not, no SQL is told. */
    @Test
    void whatIsToldOfTheDatabaseHoldsNoSql() {
        AtomicInteger failures = new AtomicInteger();
        AtomicReference<String> statement = new AtomicReference<>("insert into cell (");
        JdbcClient failing = sql -> {
            if (sql.startsWith(statement.get()) && failures.getAndDecrement() > 0)
                throw new CannotAcquireLockException(
                        "PreparedStatementCallback; SQL [" + sql + "]", new SQLException(sql, "40P01"));
            return jdbc.sql(sql);
        };
        String sentence = "the database gave way to another process that wrote the same rows (SQLState 40P01)";
        try (RunExecutor measuring = executor(failing, 1, ProcessorTime::now)) {
            failures.set(2);
            String registered = measuring.submit(Suite.parse(suite(50, "rope", "128")), null);
            assertThat(measuring.execute(registered, NOBODY).status()).isEqualTo("completed");

            statement.set("update cell set status = 'done'");
            failures.set(2);
            String ended = measuring.submit(Suite.parse(suite(51, "rope", "128")), null);
            assertThat(measuring.execute(ended, NOBODY).status()).isEqualTo("completed");

            statement.set("insert into sample (");
            failures.set(2);
            String repeated = measuring.submit(Suite.parse(suite(57, "rope", "128")), null);
            assertThat(measuring.execute(repeated, NOBODY).status()).isEqualTo("completed");

            failures.set(6); // the first try and all others
            String stored = measuring.submit(Suite.parse(suite(52, "rope", "128")), null);
            assertThat(measuring.execute(stored, NOBODY).message())
                    .isEqualTo("1 of 2 cells failed, first passkey@1 128 rope{}: " + sentence);

            statement.set("insert into cell (");
            failures.set(1000);
            String never = measuring.submit(Suite.parse(suite(53, "rope", "128")), null);
            assertThatThrownBy(() -> measuring.execute(never, NOBODY)).isInstanceOf(CannotAcquireLockException.class);
            assertThat(measuring.report(never).status()).isEqualTo("failed");
            assertThat(measuring.report(never).message()).isEqualTo(sentence);
        }
    }

    @Test
    void aRunThatWasLeftIsFoundAgain() {
        Suite suite = Suite.parse(suite(17, "rope", "128"));
        String id = runs.begin(suite);
        assertThat(runs.execute(id, NOBODY, () -> true).status()).isEqualTo("queued");
        assertThat(runs.findUnfinished(suite)).contains(id);
        assertThat(runs.execute(id, NOBODY).status()).isEqualTo("completed");
        assertThat(runs.findUnfinished(suite)).isEmpty();
    }

    @Test
    void theReportIsAlsoJson() {
        RunReport report = run(suite(14, "'yarn{factor=4}'", "128"), NOBODY);
        JsonNode cell = JsonMapper.shared().readTree(report.toJson()).at("/cells/0");
        assertThat(cell.at("/model").stringValue()).isEqualTo("reference-model");
        assertThat(cell.at("/configuration/name").stringValue()).isEqualTo("yarn");
        assertThat(cell.at("/configuration/parameters/factor").intValue()).isEqualTo(4);
        assertThat(cell.at("/configuration/parameters").size()).isGreaterThan(1);
        assertThat(cell.at("/task").stringValue()).isEqualTo("passkey@1");
        assertThat(cell.at("/interval").size()).isEqualTo(2);
        assertThat(cell.at("/score").doubleValue()).isBetween(0.0, 1.0);
    }

    @Test
    void aSchemaFromTheFutureIsRefused() {
        DataSource dataSource = application.getBean(DataSource.class);
        JdbcClient client = JdbcClient.create(dataSource);
        client.sql(
                        "insert into \"flyway_schema_history\" (\"installed_rank\", \"version\", \"description\", \"type\", \"script\", \"installed_by\", \"execution_time\", \"success\") values (999, '999', 'future', 'SQL', 'V999__future.sql', 'test', 1, true)")
                .update();
        try {
            assertThatThrownBy(() -> TestApplication.on(url(), user()).close())
                    .rootCause()
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageStartingWith("the database has schema version 999, this program knows versions up to ");
        } finally {
            client.sql("delete from \"flyway_schema_history\" where \"installed_rank\" = 999")
                    .update();
        }
    }
}
