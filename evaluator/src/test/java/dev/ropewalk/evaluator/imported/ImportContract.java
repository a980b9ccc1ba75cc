package dev.ropewalk.evaluator.imported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.evaluator.TestApplication;
import dev.ropewalk.results.comparison.Comparisons;
import dev.ropewalk.results.comparison.Difference;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.tasks.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What imports promise on any database. Each test has a model of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ImportContract {

    private static final JsonNode EXPECTED = Conformance.json("tasks/longbench/expected.json");

    @TempDir
    Path folder;

    private ConfigurableApplicationContext application;
    private Imports imports;
    private JdbcClient jdbc;

    /** A database of this class alone. */
    abstract String url();

    abstract String user();

    @BeforeAll
    void start() {
        application = TestApplication.on(url(), user());
        imports = application.getBean(Imports.class);
        jdbc = application.getBean(JdbcClient.class);
    }

    @AfterAll
    void stop() {
        application.close();
    }

    private ImportReport take(String format, Path path, String model, @Nullable String label) {
        return imports.take(ImportFormat.named(format), path, model, label, null);
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** The golden predictions as they lie under a model's folder, with the averages that LongBench's eval.py made of them. */
    private Path longBench(String pred, String model) throws IOException {
        Path to = Files.createDirectories(folder.resolve(pred).resolve(model));
        JsonNode averages = EXPECTED.required(pred.equals("pred") ? "longbench" : "longbenchE");
        List<String> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> dataset : averages.properties()) {
            Files.copy(
                    Conformance.file("tasks/longbench/" + pred + "/" + dataset.getKey() + ".jsonl"),
                    to.resolve(dataset.getKey() + ".jsonl"));
            JsonNode value = pred.equals("pred") ? dataset.getValue().required("upstream") : dataset.getValue();
            entries.add("\"" + dataset.getKey() + "\": " + value.toString().replace("null", "NaN"));
        }
        Files.writeString(to.resolve("result.json"), "{" + String.join(",\n", entries) + "}");
        return to;
    }

    private List<String> counts() {
        return List.of("model", "configuration", "cell", "sample").stream()
                .map(table -> table + " "
                        + jdbc.sql("select count(*) from " + table)
                                .query(Long.class)
                                .single())
                .toList();
    }

    private List<Map<String, Object>> samples(ImportReport.Taken cell) {
        return jdbc.sql("select * from sample_v1 where cell_id = ? order by ordinal")
                .param(cell.id())
                .query()
                .listOfRows();
    }

    private static ImportReport.Taken of(ImportReport report, String task) {
        return report.cells().stream()
                .filter(cell -> cell.task().equals(task))
                .findFirst()
                .orElseThrow();
    }

    /** THUDM/LongBench 2e00731, eval.py on the same files: all averages, and each sample with the classes of its own row. */
    @Test
    void longBenchsAveragesAreOurs() throws IOException {
        ImportReport report = take("longbench", longBench("pred", "first"), "longbench", null);
        assertThat(report.refusals()).isEmpty();
        assertThat(report.averages()).hasSize(21).allMatch(ImportReport.Average::equal);
        assertThat(report.notes())
                .singleElement()
                .asString()
                .startsWith("trec: eval.py scores all rows with the classes of the last one and gets 33.33")
                .contains("58.33");
        assertThat(report.cells())
                .hasSize(21)
                .allMatch(cell -> cell.isNew() && cell.label().equals("first"));
        for (String dataset : List.of("hotpotqa", "trec", "vcsum", "passage_count")) {
            ImportReport.Taken cell = of(report, "longbench/" + dataset + "/file@1");
            List<Double> golden = EXPECTED.at("/longbench/" + dataset + "/perSampleWithOwnClasses")
                    .valueStream()
                    .map(JsonNode::asDouble)
                    .toList();
            assertThat(samples(cell)).extracting(row -> row.get("score")).isEqualTo(List.copyOf(golden));
            assertThat(Objects.requireNonNull(cell.score()) * golden.size())
                    .isEqualTo(golden.stream().mapToDouble(Double::doubleValue).sum());
        }
        assertThat(of(report, "longbench/lcc/file@2").metric()).isEqualTo("score");
        Map<String, Object> stored = jdbc.sql("select * from leaderboard_v1 where cell_id = ?")
                .param(of(report, "longbench/hotpotqa/file@1").id())
                .query()
                .singleRow();
        assertThat(stored)
                .containsEntry("method", "imported")
                .containsEntry("label", "first")
                .containsEntry("model", "longbench")
                .containsEntry("length", 0)
                .containsEntry("status", "done");
        assertThat(stored.get("origin").toString())
                .matches("imported from .*/pred/first/hotpotqa.jsonl, LongBench, [0-9]{4}-[0-9]{2}-[0-9]{2}");
    }

    /** The golden of LongBench-E's code was made with python-Levenshtein installed (decision 26): one bucket says so. */
    @Test
    void longBenchEGoesByLength() throws IOException {
        ImportReport report = take("longbench", longBench("pred_e", "first"), "longbench-e", null);
        assertThat(report.averages()).hasSize(39);
        assertThat(report.averages().stream().filter(average -> !average.equal()))
                .containsExactly(new ImportReport.Average(
                        "lcc 8k+", 66.25, 64.0, "theirs is what fuzzywuzzy gives with python-Levenshtein installed"));
        assertThat(report.averages())
                .contains(new ImportReport.Average(
                        "qasper 4-8k", Double.NaN, Double.NaN, null)); // numpy's mean of nothing
        assertThat(report.cells()).extracting(ImportReport.Taken::task).contains("longbench/hotpotqa_e/file@1");
        Path elsewhere = write("mixed/hotpotqa_e.jsonl", """
                {"pred": "a", "answers": ["a"], "all_classes": null, "length": 10}
                """);
        assertThat(take("longbench", elsewhere, "longbench-e", null).cells())
                .singleElement()
                .matches(cell -> cell.task().equals("longbench/hotpotqa_e/file@1"));
        Path short_ = write("mixed/qasper_e.jsonl", "{\"pred\": \"a\", \"answers\": [\"a\"]}\n");
        assertThat(take("longbench", short_, "longbench-e", null).refusals())
                .containsExactly(short_ + ", line 1: missing field length");
    }

    @Test
    void theSameFilesAgainChangeNothing() throws IOException {
        Path files = longBench("pred", "again");
        ImportReport first = take("longbench", files, "again", null);
        List<String> before = counts();
        ImportReport second = take("longbench", files, "again", null);
        assertThat(counts()).isEqualTo(before);
        assertThat(second.cells()).hasSize(21).noneMatch(ImportReport.Taken::isNew);
        assertThat(second.cells())
                .extracting(ImportReport.Taken::id)
                .isEqualTo(first.cells().stream().map(ImportReport.Taken::id).toList());
        assertThat(second.averages()).isEqualTo(first.averages());
    }

    @Test
    void anotherFileUnderTheSameLabelIsRefused() throws IOException {
        String row = "{\"pred\": \"%s\", \"answers\": [\"a b\"], \"all_classes\": null, \"length\": 7}\n";
        Path one = write("one/hotpotqa.jsonl", row.formatted("a b"));
        Path other = write("other/hotpotqa.jsonl", row.formatted("a"));
        take("longbench", one, "taken", "label");
        List<String> before = counts();
        ImportReport refused = take("longbench", other, "taken", "label");
        assertThat(counts()).isEqualTo(before);
        assertThat(refused.cells()).isEmpty();
        assertThat(refused.refusals())
                .singleElement()
                .asString()
                .startsWith(
                        other + " differs from what 'label' has for longbench/hotpotqa/file@1, imported from " + one)
                .endsWith("say another label with --as");
        ImportReport.Taken beside =
                take("longbench", other, "taken", null).cells().get(0);
        assertThat(beside.label()).isEqualTo("other");
        assertThat(boards("taken")).hasSize(1); // both were asked the same
    }

    private List<String> boards(String model) {
        return jdbc.sql("select distinct board from leaderboard_v1 where model = ?")
                .param(model)
                .query(String.class)
                .list();
    }

    /** Cells share a board only if the prompts are the same, as far as the files tell. */
    @Test
    void whatWasAskedDecidesTheBoard() throws IOException {
        String row = "{\"pred\": \"x\", \"answers\": [\"%s\"], \"all_classes\": null, \"length\": %d}\n";
        take("longbench", write("p/a/qasper.jsonl", row.formatted("a", 7)), "asked", null);
        take("longbench", write("p/b/qasper.jsonl", row.formatted("a", 7)), "asked", null);
        assertThat(boards("asked")).hasSize(1);
        take("longbench", write("p/c/qasper.jsonl", row.formatted("a", 8)), "asked", null);
        take("longbench", write("p/d/qasper.jsonl", row.formatted("b", 7)), "asked", null);
        assertThat(boards("asked")).hasSize(3);
    }

    /**
     * What only one folder answered is named and bounded, never dropped: a file's rows are known by what they ask, not by their place. Of three questions
     * each side lacks one; two rows that ask the same (answers, classes, length) are paired only where both sides have them all.
     */
    @Test
    void rowsThatOneFolderLacksAreNamedAndBounded() throws IOException {
        String row = "{\"pred\": \"%s\", \"answers\": [\"%s\"], \"all_classes\": null, \"length\": %d}\n";
        String a = row.formatted("ant", "ant", 1),
                bee = row.formatted("bee", "bee", 2),
                cat = row.formatted("cat", "cat", 3);
        String twin = row.formatted("dog", "dog", 4), wrong = row.formatted("none", "bee", 2);
        take("longbench", write("lack/a/hotpotqa.jsonl", a + bee + twin + twin), "lack", null);
        take("longbench", write("lack/b/hotpotqa.jsonl", wrong + cat + twin), "lack", null);
        Difference difference = new Comparisons(jdbc)
                .find(new Comparisons.Question(List.of("a", "b"), "lack", List.of("hotpotqa"), List.of(), null, 0.95))
                .comparison()
                .tables()
                .get(0)
                .pairs()
                .get(0)
                .difference();
        assertThat(difference.questions()).isEqualTo(1);
        assertThat(difference.difference()).isEqualTo(1);
        assertThat(difference.unmatched()).hasSize(5); // ant and two dogs there, cat and one dog here
        assertThat(difference.bounds()).isEqualTo(new Interval((1 - 5) / 6.0, 1));
    }

    /** Decision 27: a broken row refuses its file, with its line. Nothing of it is stored, and the others are. */
    @Test
    void aBrokenRowRefusesItsFileAlone() throws IOException {
        String good = "{\"pred\": \"x\", \"answers\": [\"x\"], \"all_classes\": null, \"length\": 7}\n";
        write("broken/musique.jsonl", good);
        Path broken = write("broken/qasper.jsonl", good + "{\"pred\": 3, \"answers\": [\"a\"]}\n");
        Path other = write("broken/story.jsonl", good);
        Path classes = write("broken/trec.jsonl", good);
        write("broken/result.json", "{\"musique\": 100.0, \"qasper\": 12.5, \"vcsum\": 1}");
        ImportReport report = take("longbench", folder.resolve("broken"), "broken", null);
        assertThat(report.cells()).singleElement().matches(cell -> cell.task().equals("longbench/musique/file@1"));
        assertThat(report.refusals()).hasSize(3);
        assertThat(report.refusals().get(0)).isEqualTo(broken + ", line 2: pred must be a text, got 3");
        assertThat(report.refusals().get(1))
                .startsWith("LongBench has no dataset 'story', " + other + " must be called by one of 2wikimqa,");
        assertThat(report.refusals().get(2)).startsWith(classes + ", line 1: ");
        assertThat(report.averages())
                .containsExactly(
                        new ImportReport.Average("musique", 100, 100.0, null),
                        new ImportReport.Average("qasper", 12.5, null, null),
                        new ImportReport.Average("vcsum", 1, null, null));
        assertThat(report.equalAverages()).isEqualTo(1);
    }

    /** Nothing is stored of a file whose second cell is refused. */
    @Test
    void aFileIsTakenWholeOrNotAtAll() throws IOException {
        String first = line(Map.of("model", "\"whole\"", "length", "128"));
        take("jsonl", write("whole/a.jsonl", first), "whole", null);
        List<String> before = counts();
        String changed = line(Map.of("model", "\"whole\"", "length", "64"))
                + line(Map.of("model", "\"whole\"", "length", "128", "score", "0"));
        assertThat(take("jsonl", write("whole/b.jsonl", changed), "whole", null).refusals())
                .singleElement()
                .asString()
                .contains("differs from what 'yarn{}' has for passkey@1 at 128 tokens");
        assertThat(counts()).isEqualTo(before);
        take(
                "jsonl",
                write("whole/c.jsonl", first + line(Map.of("model", "\"whole\"", "length", "64"))),
                "whole",
                null);
        assertThat(counts()).isNotEqualTo(before); // more of the same is welcome
    }

    /** NVIDIA/RULER c3f5e3b, evaluate.py on the same files. */
    @Test
    void rulersAveragesAreOurs() throws IOException {
        Path to = folder.resolve("vicuna/synthetic/4096/pred");
        Files.createDirectories(to);
        JsonNode expected = Conformance.json("ruler/index.json").at("/evaluate/expected");
        for (String task : expected.propertyNames())
            Files.copy(Conformance.file("ruler/predictions/" + task + ".jsonl"), to.resolve(task + ".jsonl"));
        Files.copy(Conformance.file("ruler/predictions/summary.csv"), to.resolve("summary.csv"));
        ImportReport report = take("ruler", folder.resolve("vicuna"), "ruler", null);
        assertThat(report.averages()).hasSize(13).allMatch(ImportReport.Average::equal);
        assertThat(report.cells())
                .hasSize(13)
                .allMatch(cell -> cell.length() == 4096 && cell.label().equals("vicuna"));
        ImportReport.Taken question = of(report, "ruler/qa_1/file@1");
        assertThat(question.metric()).isEqualTo("accuracy");
        assertThat(question.score()).isEqualTo(0.6);
        assertThat(question.interval()).isEqualTo(Interval.wilson(3, 5, 0.95));
        assertThat(samples(question)).extracting(row -> row.get("question")).contains("qa_1-0", "qa_1-4");
        Files.writeString(to.resolve("summary.csv"), "0,1\nTasks,cwe\nScore,50.5\n");
        assertThat(take("ruler", to, "ruler", null).averages())
                .containsExactly(new ImportReport.Average("cwe", 50.5, 50.0, null));
        // without a folder that tells: a power of two that the longest prompt nearly fills
        Path alone = Files.copy(to.resolve("cwe.jsonl"), folder.resolve("cwe.jsonl"));
        assertThat(take("ruler", alone, "ruler", "alone").cells().get(0).length())
                .isEqualTo(1024); // 973 to 1,023 tokens
        assertThat(imports.take(ImportFormat.RULER, alone, "ruler", "alone", 1000)
                        .cells()
                        .get(0)
                        .length())
                .isEqualTo(1000);
    }

    private static String harness(int id, String filter, String scores) {
        return """
                {"doc_id": %d, "doc": {"question": "q"}, "target": "18", "arguments": {"gen_args_0": {"arg_0": "q%d"}}, "resps": [["is 18"]], \
                "filtered_resps": ["18"], "filter": "%s", "metrics": ["exact_match", "f1", "bypass"], "doc_hash": "d", \
                "prompt_hash": "%064x", "target_hash": "t", %s}
                """.formatted(id, id, filter, id, scores);
    }

    /** EleutherAI/lm-evaluation-harness 4e7e0d4: a cell a metric and filter, called as its table calls them. */
    @Test
    void theHarnesssScoresAreTaken() throws IOException {
        Path file = write(
                "lm/samples_gsm8k_cot_2026-11-29T10-00-00.123456.jsonl",
                harness(5, "strict-match", "\"exact_match\": 1.0, \"f1\": 0.25, \"bypass\": 999")
                        + harness(5, "flexible-extract", "\"exact_match\": 0.0, \"f1\": 0.5, \"bypass\": 999")
                        + harness(3, "strict-match", "\"exact_match\": false, \"f1\": 0, \"bypass\": 999")
                        + harness(3, "flexible-extract", "\"exact_match\": true, \"f1\": 1, \"bypass\": 999"));
        ImportReport report = take("lm-eval", folder.resolve("lm"), "harness", null);
        assertThat(report.refusals()).isEmpty();
        assertThat(report.cells())
                .extracting(ImportReport.Taken::task)
                .containsExactly(
                        "lm-eval/gsm8k_cot:exact_match,flexible-extract",
                        "lm-eval/gsm8k_cot:exact_match,strict-match",
                        "lm-eval/gsm8k_cot:f1,flexible-extract",
                        "lm-eval/gsm8k_cot:f1,strict-match");
        assertThat(report.notes()).hasSize(2).allMatch(note -> note.contains("bypass"));
        ImportReport.Taken strict = of(report, "lm-eval/gsm8k_cot:exact_match,strict-match");
        assertThat(strict.metric()).isEqualTo("accuracy");
        assertThat(strict.interval()).isEqualTo(Interval.wilson(1, 2, 0.95));
        assertThat(samples(strict)).extracting(row -> row.get("ordinal")).containsExactly(3, 5);
        assertThat(samples(strict).get(0))
                .containsEntry("prompt_sha256", "%064x".formatted(3))
                .containsEntry("question", "3")
                .containsEntry("expected", "18")
                .containsEntry("answer", "18");
        Path twice = write(
                "lm2/samples_x.jsonl",
                harness(1, "none", "\"exact_match\": 1, \"f1\": 1, \"bypass\": 0")
                        .repeat(2));
        assertThat(take("lm-eval", twice, "harness", null).refusals())
                .containsExactly(twice + ", line 2: doc_id 1 is there twice");
        assertThat(file).exists();
    }

    /** A line of our own form. @param instead fields as JSON, in the place of these or beside them */
    private static String line(Map<String, String> instead) {
        Map<String, String> fields = new TreeMap<>(Map.of(
                "model", "\"lines\"",
                "configuration", "\"yarn{}\"",
                "task", "\"passkey@1\"",
                "metric", "\"accuracy\"",
                "length", "128",
                "seed", "1",
                "ordinal", "0",
                "promptSha256", "\"" + "a".repeat(64) + "\"",
                "status", "\"scored\"",
                "score", "1"));
        fields.putAll(instead);
        return "{"
                + String.join(
                        ", ",
                        fields.entrySet().stream()
                                .map(field -> "\"" + field.getKey() + "\": " + field.getValue())
                                .toList())
                + "}\n";
    }

    /** What was stored in one installation is the same in another: scores, intervals over documents, perplexities. */
    @Test
    void samplesOfAnotherInstallationMakeTheSameCells() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            String ordinal = String.valueOf(i);
            text.append(line(Map.of("ordinal", ordinal, "score", i < 3 ? "1" : "0")));
            text.append(line(Map.of(
                    "task",
                    "\"x/file@1\"",
                    "ordinal",
                    ordinal,
                    "score",
                    i < 2 ? "1" : "0",
                    "cluster",
                    "\"" + i / 2 + "\"")));
            text.append(line(Map.of(
                    "task", "\"ppl/lastk-128@1\"",
                    "metric", "\"perplexity\"",
                    "ordinal", ordinal,
                    "score", "null",
                    "nllSum", String.valueOf(128 * (1 + i % 2)),
                    "nllTokens", "128")));
        }
        ImportReport report = take("jsonl", write("own/all.jsonl", text.toString()), "lines", null);
        assertThat(report.refusals()).isEmpty();
        assertThat(of(report, "passkey@1").interval()).isEqualTo(Interval.wilson(3, 4, 0.95));
        assertThat(of(report, "x/file@1").interval()).isEqualTo(new Interval(0, 1));
        assertThat(of(report, "x/file@1").message()).startsWith("over 2 documents");
        assertThat(of(report, "ppl/lastk-128@1").score()).isEqualTo(Math.exp(1.5));
        assertThat(report.cells()).allMatch(cell -> cell.label().equals("yarn{}") && cell.length() == 128);
        assertThat(take("jsonl", folder.resolve("own"), "lines", "there")
                        .cells()
                        .get(0)
                        .label())
                .isEqualTo("there yarn{}");
    }

    /** A board names all that was alike. Samples that were measured on it elsewhere stand on it here; it has one model and one task. */
    @Test
    void aBoardIsTheSameEverywhere() throws IOException {
        String board = "\"" + "b0".repeat(32) + "\"";
        take("jsonl", write("board.jsonl", line(Map.of("board", board))), "lines", "one");
        take("jsonl", write("board.jsonl", line(Map.of("board", board, "score", "0"))), "lines", "two");
        assertThat(jdbc.sql("select label from leaderboard_v1 where board = ? order by label")
                        .param("b0".repeat(32))
                        .query(String.class)
                        .list())
                .containsExactly("one yarn{}", "two yarn{}");
        Path other = write("board.jsonl", line(Map.of("board", board, "task", "\"copy@1\"")));
        assertThat(take("jsonl", other, "lines", null).refusals())
                .singleElement()
                .asString()
                .startsWith(other + ": the board b0b0b0b0b0b0… is of another model or task here than copy@1");
    }

    @Test
    void ourOwnLinesAreStrict() throws IOException {
        Map<String, String> wrong = new TreeMap<>(Map.of(
                "scoer", "1",
                "score", "0.5",
                "metric", "\"acc\"",
                "status", "\"done\"",
                "promptSha256", "\"x\"",
                "ordinal", "-1",
                "length", "1.5",
                "model", "\"\""));
        List<String> sentences = new ArrayList<>();
        for (Map.Entry<String, String> field : wrong.entrySet()) {
            Path file = write("strict.jsonl", line(Map.of(field.getKey(), field.getValue())));
            ImportReport report = take("jsonl", file, "lines", null);
            assertThat(report.cells()).isEmpty();
            sentences.add(report.refusals().get(0).replace(file + ", line 1: ", ""));
        }
        assertThat(sentences)
                .containsExactly(
                        "length must be a whole number, got 1.5",
                        "metric must be accuracy, score, perplexity, got acc",
                        "empty model",
                        "ordinal must be at least 0, got -1",
                        "promptSha256 must be 64 hexadecimal digits, got x",
                        "unknown field scoer",
                        "score must be 0 or 1, got 0.5",
                        "status must be scored, failed, unscored, got done");
        Path twice = write("twice.jsonl", line(Map.of()) + line(Map.of()));
        assertThat(take("jsonl", twice, "lines", null).refusals().get(0))
                .startsWith(twice + ", line 2: ordinal 0 of passkey@1")
                .endsWith("is there twice");
        assertThat(take("jsonl", write("model.jsonl", line(Map.of())), "another", null)
                        .refusals()
                        .get(0))
                .endsWith("holds samples of the model lines, --model says another");
    }

    /** The name of a model that was measured here means that model, whose cells may then be compared with these. */
    @Test
    void aStoredModelIsMeantByItsName() throws IOException {
        String id = "5".repeat(64);
        jdbc.sql("""
                        insert into model (id, name, family, parameters, trained_length, location, created_at)
                        values (?, 'measured', 'llama', 1, 256, 'x', current_timestamp)""").param(id).update();
        String row = "{\"pred\": \"a\", \"answers\": [\"a\"], \"all_classes\": null, \"length\": 7}\n";
        assertThat(take("longbench", write("m/qasper.jsonl", row), "measured", null)
                        .modelId())
                .isEqualTo(id);
        assertThat(take("longbench", write("m/qasper.jsonl", row), "unmeasured", null)
                        .modelId())
                .isNotEqualTo(id);
    }

    @Test
    void whatCannotBeImportedIsSaidInOneSentence() throws IOException {
        Path none = Files.createDirectories(folder.resolve("none"));
        UnaryOperator<String> refusal = format -> {
            try {
                take(format, none, "m", null);
                return "";
            } catch (IllegalArgumentException e) {
                return e.getMessage();
            }
        };
        for (String format : List.of("longbench", "ruler", "lm-eval", "jsonl"))
            assertThat(refusal.apply(format)).startsWith(none + " holds no file that ");
        assertThat(refusal.apply("helmet"))
                .isEqualTo("unknown format 'helmet', known: longbench, ruler, lm-eval, jsonl");
        assertThatThrownBy(() -> take("jsonl", folder.resolve("gone"), "m", null))
                .hasMessage("there is no file or folder " + folder.resolve("gone"));
        write("table/qasper.jsonl", "{\"pred\": \"x\", \"answers\": [\"x\"], \"length\": 7}\n");
        Path table = write("table/result.json", "{\"qasper\": \"high\"}");
        List<String> before = counts();
        assertThatThrownBy(() -> take("longbench", folder.resolve("table"), "m", null))
                .hasMessage(table + ": the average of qasper must be a number, got \"high\"");
        assertThat(counts()).isEqualTo(before);
        Path file = write("label.jsonl", line(Map.of()));
        assertThatThrownBy(() -> take("jsonl", file, " ", null))
                .hasMessageStartingWith("--model must be a name of 1 to 200");
        assertThatThrownBy(() -> take("jsonl", file, "m", "two\nlines"))
                .hasMessage("--as holds a control character, U+000A as character 4; leave it out");
        assertThatThrownBy(() -> imports.take(ImportFormat.JSONL, file, "m", null, 0))
                .hasMessage("--length must be at least 1, got 0");
    }

    @Test
    void theReportAsJsonHoldsEveryNumber() throws IOException {
        JsonNode json = JsonMapper.shared()
                .readTree(take("longbench", longBench("pred_e", "json"), "json", null)
                        .toJson());
        assertThat(json.at("/model/name").asString()).isEqualTo("json");
        assertThat(json.required("cells")).hasSize(13);
        assertThat(json.at("/averagesEqual").asInt()).isEqualTo(38);
        assertThat(json.required("averages").valueStream())
                .anyMatch(average -> average.required("theirs").isNull()
                        && average.required("equal").asBoolean());
    }
}
