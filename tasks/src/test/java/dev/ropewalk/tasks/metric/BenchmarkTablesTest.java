package dev.ropewalk.tasks.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.tasks.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The tables the benchmarks' own scripts print for files of answers. */
class BenchmarkTablesTest {

    /** LongBench/eval.py 2e00731 and LCEG's longbench/eval.py 2ce672d, run on the same files. */
    private static final JsonNode LONGBENCH = Conformance.json("tasks/longbench/expected.json");

    private static final Set<String> LCEG_FIRST_LINE = Set.of(
            "narrativeqa",
            "qasper",
            "multifieldqa_en",
            "hotpotqa",
            "2wikimqa",
            "musique",
            "trec",
            "triviaqa",
            "samsum",
            "lsht",
            "passage_count",
            "passage_retrieval_en");

    /** The kit ran the scripts with python-Levenshtein installed, which LongBench's requirements are without. */
    private static Scorer scorer(String dataset) {
        return LongBenchRules.metric(dataset).equals("code_sim_difflib")
                ? Scorers.named("code_sim")
                : LongBenchRules.scorer(dataset);
    }

    @Test
    void longBenchOverAllDatasets() {
        assertThat(LONGBENCH.required("longbench").propertyNames())
                .containsExactlyInAnyOrderElementsOf(LongBenchRules.datasets());
        for (String dataset : LongBenchRules.datasets()) {
            JsonNode expected = LONGBENCH.required("longbench").required(dataset);
            List<JsonNode> rows = Conformance.lines("tasks/longbench/pred/" + dataset + ".jsonl");
            List<Double> own = scores(scorer(dataset), rows, false);
            assertThat(own).as(dataset).isEqualTo(doubles(expected.required("perSampleWithOwnClasses")));
            assertThat(Percent.longBench(own))
                    .as(dataset)
                    .isEqualTo(expected.required("withOwnClasses").doubleValue());
            assertThat(Percent.longBench(scores(scorer(dataset), rows, true)))
                    .as(dataset)
                    .isEqualTo(expected.required("upstream").doubleValue());
        }
    }

    @Test
    void longBenchAsLcegScoresItByLength() {
        Map<String, IntPredicate> buckets = Map.of(
                "0-4k", length -> length < 4000,
                "4-8k", length -> length >= 4000 && length < 8000,
                "8-16k", length -> length >= 8000 && length < 16000,
                "16-32k", length -> length >= 16000,
                "4k+", length -> length > 4000);
        for (String dataset : LongBenchRules.datasets()) {
            JsonNode expected = LONGBENCH.required("longbench").required(dataset);
            Scorer scorer = scorer(dataset);
            if (LCEG_FIRST_LINE.contains(dataset)) scorer = LongBenchRules.onFirstLine(scorer);
            List<JsonNode> rows = Conformance.lines("tasks/longbench/pred/" + dataset + ".jsonl");
            List<Double> scores = scores(scorer, rows, true);
            assertThat(Percent.longBench(scores))
                    .as(dataset)
                    .isEqualTo(expected.required("lceg").doubleValue());
            JsonNode byLength = expected.required("lcegByLength");
            assertThat(Percent.longBench(scores))
                    .isEqualTo(byLength.required("total_score").doubleValue());
            buckets.forEach((name, bucket) -> {
                List<Double> inside = ofLength(rows, scores, bucket);
                assertThat(inside)
                        .as(dataset + " " + name)
                        .hasSize(byLength.required("#" + name).intValue());
                assertThat(Percent.longBenchE(inside))
                        .as(dataset + " " + name)
                        .isEqualTo(orNaN(byLength.required(name)));
            });
        }
    }

    @Test
    void longBenchEByLength() {
        for (String dataset : LONGBENCH.required("longbenchE").propertyNames())
            assertBuckets(
                    LONGBENCH.required("longbenchE").required(dataset),
                    Conformance.lines("tasks/longbench/pred_e/" + dataset + ".jsonl"),
                    scorer(dataset));
    }

    private static void assertBuckets(JsonNode expected, List<JsonNode> rows, Scorer scorer) {
        List<Double> scores = scores(scorer, rows, true);
        Map.<String, IntPredicate>of(
                        "0-4k", length -> length < 4000,
                        "4-8k", length -> length >= 4000 && length < 8000,
                        "8k+", length -> length >= 8000)
                .forEach((name, bucket) -> assertThat(Percent.longBenchE(ofLength(rows, scores, bucket)))
                        .as(name)
                        .isEqualTo(orNaN(expected.required(name))));
    }

    /** One file of 40 answers that the two scorers of eval.py round differently. */
    @Test
    void theTwoScorersOfLongBenchRoundDifferently() {
        JsonNode expected = LONGBENCH.required("rounding");
        List<JsonNode> rows = Conformance.lines("tasks/longbench/rounding/pred/lcc.jsonl");
        assertThat(Percent.longBench(scores(scorer("lcc"), rows, true)))
                .isEqualTo(expected.required("longbench").doubleValue());
        assertBuckets(
                expected.required("longbenchE"),
                Conformance.lines("tasks/longbench/rounding/pred_e/lcc.jsonl"),
                scorer("lcc"));
    }

    /** result.py, THUDM/LongBench 2e00731. */
    @Test
    void longBenchV2ByDifficultyAndLength() {
        JsonNode expected = Conformance.json("tasks/longbench-v2/expected.json");
        List<JsonNode> rows = Conformance.lines("tasks/longbench-v2/results/made-up.jsonl");
        for (JsonNode row : rows) {
            Score score = Scorers.named("longbench_v2_extract")
                    .read(
                            row.required("response").stringValue(),
                            Reference.of(row.required("answer").stringValue()));
            assertThat(score.extracted()).isEqualTo(row.required("pred").stringValue(null));
            assertThat(score.value() == 1).isEqualTo(row.required("judge").booleanValue());
        }
        Map.<String, Predicate<JsonNode>>of(
                        "overall", row -> true,
                        "easy", row -> row.required("difficulty").stringValue().equals("easy"),
                        "hard", row -> row.required("difficulty").stringValue().equals("hard"),
                        "short", row -> row.required("length").stringValue().equals("short"),
                        "medium", row -> row.required("length").stringValue().equals("medium"),
                        "long", row -> row.required("length").stringValue().equals("long"))
                .forEach((name, which) -> {
                    List<JsonNode> some = rows.stream().filter(which).toList();
                    long right = some.stream()
                            .filter(row -> row.required("judge").booleanValue())
                            .count();
                    assertThat(Percent.rounded(100.0 * right / some.size(), 1))
                            .as(name)
                            .isEqualTo(expected.required(name).doubleValue());
                });
    }

    /** scripts/eval/evaluate.py, NVIDIA/RULER c3f5e3b. */
    @Test
    void rulersSummary() throws IOException {
        List<String[]> table = Files.readAllLines(Conformance.file("ruler/predictions/summary.csv")).stream()
                .map(line -> line.split(","))
                .toList();
        assertThat(table.get(1)).hasSize(14);
        for (int column = 1; column < table.get(1).length; column++) {
            String task = table.get(1)[column];
            List<JsonNode> rows = Conformance.lines("ruler/predictions/" + task + ".jsonl");
            Scorer scorer = task.startsWith("qa") ? StringMatch.PART : StringMatch.ALL;
            List<Double> scores = rows.stream()
                    .map(row -> scorer.score(
                            row.required("pred").stringValue(),
                            new Reference(texts(row.required("outputs")), null, "")))
                    .toList();
            long empty = rows.stream()
                    .filter(row -> StringMatch.cleaned(row.required("pred").stringValue())
                            .isEmpty())
                    .count();
            assertThat(Double.toString(Percent.ruler(scores))).as(task).isEqualTo(table.get(2)[column]);
            assertThat(empty + "/" + rows.size()).as(task).isEqualTo(table.get(3)[column]);
        }
    }

    /** @param lastClasses whether all rows are scored with the classes of the last one, as the scripts do */
    private static List<Double> scores(Scorer scorer, List<JsonNode> rows, boolean lastClasses) {
        return rows.stream()
                .map(row -> {
                    JsonNode classes = (lastClasses ? rows.get(rows.size() - 1) : row).required("all_classes");
                    return scorer.score(
                            row.required("pred").stringValue(),
                            new Reference(
                                    texts(row.required("answers")), classes.isNull() ? null : texts(classes), ""));
                })
                .toList();
    }

    private static List<Double> ofLength(List<JsonNode> rows, List<Double> scores, IntPredicate bucket) {
        return IntStream.range(0, rows.size())
                .filter(i -> bucket.test(rows.get(i).required("length").intValue()))
                .mapToObj(scores::get)
                .collect(Collectors.toList());
    }

    private static Double orNaN(JsonNode number) {
        return number.isNull() ? Double.NaN : number.doubleValue();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        for (JsonNode text : list) texts.add(text.stringValue());
        return texts;
    }

    private static List<Double> doubles(JsonNode list) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode number : list) numbers.add(number.doubleValue());
        return numbers;
    }
}
