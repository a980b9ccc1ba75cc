package dev.ropewalk.evaluator.rescore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.ropewalk.evaluator.TestApplication;
import dev.ropewalk.evaluator.imported.ImportFormat;
import dev.ropewalk.evaluator.imported.ImportReport;
import dev.ropewalk.evaluator.imported.Imports;
import dev.ropewalk.evaluator.run.RunExecutor;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.evaluator.version.CodeVersion;
import dev.ropewalk.results.comparison.Comparison;
import dev.ropewalk.results.comparison.Comparisons;
import dev.ropewalk.results.export.ExportFormat;
import dev.ropewalk.results.export.Exports;
import dev.ropewalk.results.export.Selection;
import dev.ropewalk.results.export.Tally;
import dev.ropewalk.results.report.Report;
import dev.ropewalk.tasks.Conformance;
import dev.ropewalk.tasks.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What exports promise on any database: what leaves the house comes back in as the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ExportContract {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-29T12:00:00Z"), ZoneOffset.UTC);
    private static final String MODEL = "reference-model";

    @TempDir
    static Path folder;

    private ConfigurableApplicationContext application, empty;
    private JdbcClient jdbc;
    private Exports exports;

    /** A database of this class alone. */
    abstract String url();

    abstract String user();

    @BeforeAll
    void fill() throws IOException {
        application = TestApplication.on(url(), user());
        empty = TestApplication.on("jdbc:h2:mem:taken-" + getClass().getSimpleName() + ";" + H2, "sa");
        jdbc = application.getBean(JdbcClient.class);
        exports = new Exports(jdbc, CLOCK);
        RunExecutor runs = application.getBean(RunExecutor.class);
        runs.execute(runs.submit(Suite.parse("""
                                {"name": "small", "model": "reference-model", "configurations": ["rope", "self-extend{group=4,window=16}"],
                                 "tasks": ["passkey{depths=2,trials=2}", "ppl/lastk{k=16,documents=2}"], "lengths": [96, 128]}"""), null), progress -> {});
        Imports imports = application.getBean(Imports.class);
        for (String pred : List.of("pred", "pred_e")) {
            Path to = Files.createDirectories(folder.resolve(pred).resolve("vicuna"));
            for (String dataset : Conformance.json("tasks/longbench/expected.json")
                    .required(pred.equals("pred") ? "longbench" : "longbenchE")
                    .propertyNames())
                Files.copy(
                        Conformance.file("tasks/longbench/" + pred + "/" + dataset + ".jsonl"),
                        to.resolve(dataset + ".jsonl"));
            imports.take(ImportFormat.LONGBENCH, to, "longbench", null, null);
        }
        Path ruler = Files.createDirectories(folder.resolve("long/synthetic/4096/pred"));
        for (String task :
                Conformance.json("ruler/index.json").at("/evaluate/expected").propertyNames())
            Files.copy(Conformance.file("ruler/predictions/" + task + ".jsonl"), ruler.resolve(task + ".jsonl"));
        imports.take(ImportFormat.RULER, folder.resolve("long"), "ruler", null, null);
    }

    static final String H2 = "DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";

    @AfterAll
    void stop() {
        application.close();
        empty.close();
    }

    private static Selection of(@Nullable String model, String... tasks) {
        return new Selection(model, List.of(tasks), List.of(), null);
    }

    private String text(ExportFormat format, boolean bySample, Selection selection) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        exports.write(format, bySample, exports.cells(selection), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private Path written(ExportFormat format, String name, Selection selection) throws IOException {
        Path to = Files.createDirectory(folder.resolve(name));
        exports.write(format, exports.cells(selection), to);
        return to;
    }

    private ImportReport taken(
            ConfigurableApplicationContext where, String format, Path path, String model, String label) {
        ImportReport report = where.getBean(Imports.class).take(ImportFormat.named(format), path, model, label, null);
        assertThat(report.refusals()).isEmpty();
        return report;
    }

    /** Of a model: what its cells score, by task and length. */
    private static Map<String, Double> scores(JdbcClient jdbc, String model, String label) {
        Map<String, Double> scores = new TreeMap<>();
        jdbc.sql("select task, length, score from leaderboard_v1 where model = ? and label like ?")
                .params(model, label)
                .query(row -> {
                    scores.put(row.getString("task") + " " + row.getInt("length"), row.getDouble("score"));
                });
        return scores;
    }

    /** Every line comes back with its score, its question, its prompt and its answer: here, beside what was measured, nothing differs. */
    @Test
    void ourLinesComeBackAsTheSame() throws IOException {
        Path file = Files.writeString(folder.resolve("all.jsonl"), text(ExportFormat.JSONL, true, of(MODEL)));
        assertThat(Files.readAllLines(file)).hasSize(2 * 2 * (4 + 2));
        ImportReport elsewhere = taken(empty, "jsonl", file, MODEL, "there");
        assertThat(elsewhere.cells()).hasSize(8);
        assertThat(scores(empty.getBean(JdbcClient.class), MODEL, "there rope%"))
                .isEqualTo(scores(jdbc, MODEL, "rope%"));
        String columns =
                "select question, cluster, depth, prompt_sha256, expected, answer, s.status, s.score, first_token_rank, nll_sum, prefill_seconds"
                        + " from sample_v1 s join single_cell_v1 c on c.id = s.cell_id where c.model = ? order by c.task, c.length, ordinal, c.label";
        assertThat(empty.getBean(JdbcClient.class)
                        .sql(columns)
                        .param(MODEL)
                        .query()
                        .listOfRows())
                .isEqualTo(jdbc.sql(columns).param(MODEL).query().listOfRows());

        taken(application, "jsonl", file, MODEL, "back");
        Comparison same = new Comparisons(jdbc)
                .find(new Comparisons.Question(List.of("rope", "back rope{}"), MODEL, List.of(), List.of(), null, 0.95))
                .comparison();
        assertThat(same.tables()).hasSize(4).allSatisfy(table -> {
            var pair = table.pairs().get(0).difference();
            assertThat(pair.difference()).isZero();
            assertThat(pair.onlyA()).isEmpty();
            assertThat(pair.onlyB()).isEmpty();
            assertThat(pair.unmatched()).isEmpty();
        });
        for (String rows : List.of("board_cell", "board_row", "sample", "sample_text"))
            jdbc.sql("delete from " + rows + " where cell_id in (select id from cell where origin like '%all.jsonl%')")
                    .update();
        jdbc.sql("delete from cell where origin like '%all.jsonl%'").update();
    }

    /** Whoever reads a line knows which cell it is of; what import does not know it would refuse. */
    @Test
    void aLineTellsAllThatItsCellIs() throws IOException {
        JsonNode line = JSON.readTree(text(ExportFormat.JSONL, true, of(MODEL, "passkey"))
                .lines()
                .findFirst()
                .orElseThrow());
        assertThat(line.propertyNames())
                .contains(
                        "modelSha256",
                        "configurationSha256",
                        "parameters",
                        "planSha256",
                        "board",
                        "cell",
                        "code",
                        "engine")
                .contains("dtype", "device", "seed", "length", "task", "metric", "promptSha256", "expected", "answer");
        Map<String, Object> stored = jdbc.sql("select * from single_cell_v1 where id = ?")
                .param(line.path("cell").asString())
                .query()
                .singleRow();
        assertThat(stored)
                .containsEntry("model_id", line.path("modelSha256").asString())
                .containsEntry(
                        "configuration_id", line.path("configurationSha256").asString())
                .containsEntry("exact_parameters", line.path("parameters").toString())
                .containsEntry("plan_sha256", line.path("planSha256").asString())
                .containsEntry("engine", line.path("engine").asInt());
    }

    /** THUDM/LongBench 2e00731: the files that eval.py reads, in and out and in again; the second time round nothing changes any more. */
    @Test
    void longBenchsFilesComeBackAsTheSame() throws IOException {
        Path out = written(ExportFormat.LONGBENCH, "longbench", of("longbench"));
        assertThat(out.resolve("pred/vicuna/hotpotqa.jsonl"))
                .hasSameTextualContentAs(normal(folder.resolve("pred/vicuna/hotpotqa.jsonl")));
        taken(empty, "longbench", out.resolve("pred/vicuna"), "longbench", null);
        taken(empty, "longbench", out.resolve("pred_e/vicuna"), "longbench", null);
        assertThat(scores(empty.getBean(JdbcClient.class), "longbench", "vicuna"))
                .hasSize(34)
                .isEqualTo(scores(jdbc, "longbench", "vicuna"));
    }

    /** The same rows as we write them: fields in pred.py's order, blanks as Jackson has them. */
    private Path normal(Path rows) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line : Files.readAllLines(rows)) {
            JsonNode row = JSON.readTree(line);
            text.append(JSON.writeValueAsString(JSON.createObjectNode()
                            .putPOJO("pred", row.get("pred"))
                            .putPOJO("answers", row.get("answers"))
                            .putPOJO("all_classes", row.get("all_classes"))
                            .putPOJO("length", row.get("length"))))
                    .append('\n');
        }
        return Files.writeString(folder.resolve("normal.jsonl"), text);
    }

    /** NVIDIA/RULER c3f5e3b: MODEL/synthetic/4096/pred/TASK.jsonl, in and out and in again. */
    @Test
    void rulersFilesComeBackAsTheSame() throws IOException {
        Path out = written(ExportFormat.RULER, "ruler", of("ruler"));
        assertThat(out.resolve("long/synthetic/4096/pred/vt.jsonl")).isRegularFile();
        taken(empty, "ruler", out.resolve("long"), "ruler", null);
        assertThat(scores(empty.getBean(JdbcClient.class), "ruler", "long"))
                .hasSize(13)
                .isEqualTo(scores(jdbc, "ruler", "long"));
    }

    /** Nothing is left out unseen: what a form cannot hold is counted, by its reason. */
    @Test
    void whatAFormCannotHoldIsCounted() throws IOException {
        Path none = Files.createDirectory(folder.resolve("none"));
        Tally tally = exports.write(ExportFormat.RULER, exports.cells(of(MODEL)), none);
        assertThat(tally.cells()).isZero();
        assertThat(tally.sentence()).isEqualTo("0 cells; left out: cells of tasks that are none of RULER's (8)");
        jdbc.sql(
                        "update cell set status = 'refused' where task = 'passkey@1' and length = 96 and model_id in (select id from model where name = ?)")
                .param(MODEL)
                .update();
        tally = exports.write(
                ExportFormat.JSONL, true, exports.cells(of(MODEL, "passkey")), OutputStream.nullOutputStream());
        assertThat(tally.sentence())
                .isEqualTo("8 samples of 2 cells; left out: cells that were refused or failed and have no samples (2)");
        assertThat(text(ExportFormat.CSV, false, of(MODEL, "passkey"))).contains(",refused,");
        jdbc.sql("update cell set status = 'done' where status = 'refused'").update();
    }

    /** RFC 4180; a cell a row, or a sample a row. */
    @Test
    void tablesHaveALineOfNamesAndARowForEach() throws IOException {
        String cells = text(ExportFormat.CSV, false, of(MODEL));
        assertThat(cells.lines()).hasSize(9);
        assertThat(cells)
                .startsWith("model,modelSha256,trainedLength,configuration,")
                .contains("\r\n");
        assertThat(text(ExportFormat.CSV, true, of(MODEL)).lines()).hasSize(25);
        String cell = exports.cells(of(MODEL, "passkey")).get(0);
        jdbc.sql("update sample set answer = ? where cell_id = ? and ordinal = 0")
                .params("=1+1,\"a\"\nb", cell)
                .update();
        assertThat(text(ExportFormat.CSV, true, of(MODEL, "passkey"))).contains(",\"'=1+1,\"\"a\"\"\nb\",");
    }

    /** Schema 0.3.0, evaleval/every_eval_ever 9bce4136e, MIT, which lies beside the project: every document and every line validates. */
    @Test
    void everyEvalEverValidates() throws IOException {
        Path schemas = Path.of("../../shared/reference/every-eval-ever");
        assumeTrue(Files.isDirectory(schemas), "the schemas of Every Eval Ever are not here");
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
        Schema document = registry.getSchema(Files.readString(schemas.resolve("eval.schema.json")));
        Schema instance = registry.getSchema(Files.readString(schemas.resolve("instance_level_eval.schema.json")));
        Path out = written(ExportFormat.EVERY_EVAL_EVER, "every-eval-ever", Selection.ALL);
        try (Stream<Path> all = Files.walk(out)) {
            List<Path> documents =
                    all.filter(file -> file.toString().endsWith(".json")).toList();
            assertThat(documents).hasSize(4); // two configurations measured, two imported
            for (Path file : documents) {
                JsonNode written = JSON.readTree(file);
                assertThat(document.validate(written)).as(file.toString()).isEmpty();
                Path lines = out.resolve(
                        written.at("/detailed_evaluation_results/file_path").asString());
                assertThat(HexFormat.of().formatHex(sha256(lines)))
                        .isEqualTo(written.at("/detailed_evaluation_results/checksum")
                                .asString());
                List<String> rows = Files.readAllLines(lines);
                assertThat(rows)
                        .hasSize(written.at("/detailed_evaluation_results/total_rows")
                                .asInt());
                for (String row : rows)
                    assertThat(instance.validate(JSON.readTree(row))).as(row).isEmpty();
            }
        }
    }

    /** Without the schemas: an aggregate's numbers are its cells', and each line points at one of them. */
    @Test
    void everyEvalEverHoldsTheNumbersOfItsCells() throws IOException {
        Path out = written(ExportFormat.EVERY_EVAL_EVER, "numbers", of(MODEL));
        Map<String, Double> scores = new HashMap<>();
        Map<String, Integer> rows = new HashMap<>();
        try (Stream<Path> all = Files.walk(out)) {
            for (Path file : all.filter(Files::isRegularFile).toList())
                if (file.toString().endsWith(".json"))
                    for (JsonNode result : JSON.readTree(file).path("evaluation_results"))
                        scores.put(
                                result.path("evaluation_result_id").asString(),
                                result.at("/score_details/score").asDouble());
                else
                    for (String line : Files.readAllLines(file))
                        rows.merge(
                                JSON.readTree(line).path("evaluation_result_id").asString(), 1, Integer::sum);
        }
        Map<String, Double> stored = new HashMap<>();
        jdbc.sql("select id, score from single_cell_v1 where model = ?")
                .param(MODEL)
                .query(row -> {
                    stored.put(row.getString("id"), row.getDouble("score"));
                });
        assertThat(scores).isEqualTo(stored);
        assertThat(rows)
                .hasSize(4)
                .allSatisfy((cell, count) -> assertThat(count).isEqualTo(4));
        assertThat(scores).containsKeys(rows.keySet().toArray(String[]::new));
    }

    private static byte[] sha256(Path file) throws IOException {
        try {
            return java.security.MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    // scored again

    private Rescores rescores(Rescores.Rule rule) {
        return new Rescores(jdbc, application.getBean(PlatformTransactionManager.class), rule);
    }

    /** The same answers by the same rules: nothing changes, whoever measured them, and nothing is stored of it. */
    @Test
    void theSameRulesChangeNothing() {
        RescoreReport report = application.getBean(Rescores.class).rescore(Selection.ALL);
        assertThat(report.changed()).isEmpty();
        assertThat(report.cells()).hasSize(21 + 13 + 13 + 4);
        assertThat(report.cells().stream().mapToInt(RescoreReport.Cell::samples).sum())
                .isEqualTo(jdbc.sql("select count(*) from sample where answer is not null")
                        .query(Integer.class)
                        .single());
        assertThat(report.left()).isEqualTo(Map.of("cells of perplexities, which have no answer", 4));
        assertThat(jdbc.sql("select count(*) from rescore").query(Integer.class).single())
                .isZero();
    }

    /** A corrected metric makes a version beside the score that was measured, which stays; the same again makes none; taken back it makes another. */
    @Test
    void anotherRuleMakesAVersionBesideTheScore() {
        Selection vt = of("ruler", "vt");
        double measured =
                application.getBean(Rescores.class).rescore(vt).cells().get(0).score();
        Rescores.Rule strict = (cell, sample, answer) ->
                Optional.of(new Rescores.Judged("strict", new Verdict(sample.ordinal() == 0 ? 1 : 0, false, null)));
        RescoreReport.Cell first = rescores(strict).rescore(vt).cells().get(0);
        assertThat(first.version()).isEqualTo(1);
        assertThat(first.measured()).isEqualTo(measured);
        assertThat(first.score()).isEqualTo(1.0 / first.samples());
        assertThat(first.changed()).isPositive();
        Map<String, Object> stored =
                jdbc.sql("select * from rescore_v1").query().singleRow();
        assertThat(stored)
                .containsEntry("cell_id", first.id())
                .containsEntry("scorer", "strict")
                .containsEntry("code_version", CodeVersion.current())
                .containsEntry("score", first.score());
        assertThat(jdbc.sql("select score from leaderboard_v1 where cell_id = ?")
                        .param(first.id())
                        .query(Double.class)
                        .single())
                .isEqualTo(measured);
        assertThat(rescores(strict).rescore(vt).changed()).isEmpty();
        RescoreReport.Cell back =
                application.getBean(Rescores.class).rescore(vt).cells().get(0);
        assertThat(back.version()).isEqualTo(2);
        assertThat(back.before()).isEqualTo(first.score());
        assertThat(back.score()).isEqualTo(measured);
        jdbc.sql("delete from rescored_sample").update();
        jdbc.sql("delete from rescore").update();
    }

    /** Decision 74: a version of answers whose authors print one number of all tells that number anew. */
    @Test
    void theNumberOfAllAnswersIsToldAnew() {
        String cell = exports.cells(of("longbench", "hotpotqa")).get(0);
        List<Map<String, Object>> before = jdbc.sql("select ordinal, reference from sample_text where cell_id = ?")
                .param(cell)
                .query()
                .listOfRows();
        jdbc.sql("update sample_text set reference = replace(reference, 'qa_f1', 'rouge_by_answer') where cell_id = ?")
                .param(cell)
                .update();
        assertThat(application
                        .getBean(Rescores.class)
                        .rescore(of("longbench", "hotpotqa"))
                        .changed())
                .isNotEmpty();
        assertThat(jdbc.sql("select message from rescore_v1 where cell_id = ?")
                        .param(cell)
                        .query(String.class)
                        .single())
                .startsWith("as its authors score all answers together: ")
                .contains("(rouge1 ");
        before.forEach(row -> jdbc.sql("update sample_text set reference = ? where cell_id = ? and ordinal = ?")
                .params(String.valueOf(row.get("reference")), cell, row.get("ordinal"))
                .update());
        jdbc.sql("delete from rescored_sample").update();
        jdbc.sql("delete from rescore").update();
    }

    /** What cannot be scored again keeps what it had, and is counted by its reason. */
    @Test
    void whatCannotBeScoredAgainIsCounted() {
        String cell = exports.cells(of("longbench", "hotpotqa")).get(0);
        List<Map<String, Object>> before = jdbc.sql("select * from sample_text where cell_id = ?")
                .param(cell)
                .query()
                .listOfRows();
        jdbc.sql("delete from sample_text where cell_id = ?").param(cell).update();
        RescoreReport report = application.getBean(Rescores.class).rescore(of("longbench", "hotpotqa"));
        assertThat(report.cells()).isEmpty();
        assertThat(report.left())
                .isEqualTo(Map.of("samples beside which it is not stored what they are scored by", before.size()));
        before.forEach(
                row -> jdbc.sql("insert into sample_text (cell_id, ordinal, answer, reference) values (?, ?, ?, ?)")
                        .params(cell, row.get("ordinal"), row.get("answer"), String.valueOf(row.get("reference")))
                        .update());
    }

    /** An answer of more than 4,000 characters is kept whole: its end counts, too. */
    @Test
    void aLongAnswerIsKeptWhole() throws IOException {
        String pred = "word ".repeat(1000) + "the harbour";
        Path file = folder.resolve("long-answer/qasper.jsonl");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "{\"pred\": \"" + pred + "\", \"answers\": [\"harbour\"], \"all_classes\": null, \"length\": 7}\n");
        taken(empty, "longbench", file, "long", "long");
        Exports there = new Exports(empty.getBean(JdbcClient.class), CLOCK);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        there.write(ExportFormat.JSONL, true, there.cells(of("long")), out);
        assertThat(JSON.readTree(out.toByteArray()).path("answer").asString()).isEqualTo(pred);
        assertThat(empty.getBean(Rescores.class).rescore(of("long")).changed()).isEmpty();
    }

    @Test
    void whatIsNotStoredIsSaidInOneSentence() {
        assertThatThrownBy(() -> exports.cells(of("llama")))
                .hasMessage("no model 'llama' was measured here, known: longbench, reference-model, ruler");
        assertThatThrownBy(() -> exports.cells(of(MODEL, "copy")))
                .hasMessageStartingWith("no result of a task 'copy' is stored here, known: longbench/2wikimqa/file@1");
        assertThatThrownBy(() -> exports.cells(new Selection(null, List.of(), List.of(), "0123456")))
                .hasMessageStartingWith("there is no run '0123456'");
        Selection nothing = new Selection(MODEL, List.of("passkey"), List.of(77), null);
        assertThat(exports.cells(nothing)).isEmpty();
        assertThat(nothing.words()).isEqualTo("model reference-model, task passkey, length 77");
    }

    /** A page of a run holds each of its numbers, each of its cells' hashes, and a curve for every task of several lengths. */
    @Test
    void aRunIsAPage() {
        String run = jdbc.sql("select id from run").query(String.class).single();
        String page = new Report(jdbc, "test").ofRun(run.substring(0, 8));
        assertThat(page)
                .contains(
                        "<h1>small</h1>",
                        "What may be concluded",
                        "passkey@1, accuracy in %",
                        "ppl/lastk-16@1, perplexity")
                .contains("./ropewalk report " + run)
                .doesNotContain("<script", "http:", "https:");
        assertThat(page.split("<polyline", -1)).hasSize(1 + 2 * 2);
        jdbc.sql("select id from cell_v1 where run_id = ?").param(run).query(row -> {
            assertThat(page).contains(row.getString("id"));
        });
        assertThatThrownBy(() -> new Report(jdbc, "test").ofRun("0123456"))
                .hasMessageStartingWith("there is no run '0123456'");
    }

    @Test
    void aRunsOwnCellsAreSelectedByItsFirstDigits() {
        String run = jdbc.sql("select id from run").query(String.class).single();
        assertThat(exports.cells(new Selection(null, List.of(), List.of(), run.substring(0, 8))))
                .hasSize(8);
    }
}
