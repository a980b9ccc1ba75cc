package dev.ropewalk.tasks.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.tasks.Conformance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every number of the golden files, made by the authors' own code on made-up answers: which code, each row says. */
class GoldenMetricsTest {

    private static final double TOLERANCE = 1e-12;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "classification",
                "code_sim",
                "code_sim_difflib",
                "count",
                "jieba_cut",
                "key_value",
                "leval_exam",
                "leval_numbers",
                "longbench_v2_extract",
                "multiple_choice",
                "niah",
                "passkey",
                "qa_f1",
                "qa_f1_zh",
                "retrieval",
                "retrieval_zh",
                "rouge_l",
                "rouge_l_long",
                "rouge_score",
                "rouge_zh",
                "string_match_all",
                "string_match_all_strict",
                "string_match_part",
                "string_match_tasks"
            })
    void aRowScoresWhatItsAuthorsCodeMakesOfIt(String metric) {
        for (JsonNode row : rows(metric)) {
            var scored = MetricRow.of(metric, row, "");
            if (row.has("expectedError"))
                assertThatThrownBy(scored::get, id(row)).isInstanceOf(IllegalArgumentException.class);
            else assertAgrees(row, scored.get(), expected(metric, row));
        }
    }

    private static JsonNode expected(String metric, JsonNode row) {
        return switch (metric) {
            case "leval_exam" ->
                row.path(row.path("strict").isObject() ? "strict" : "upstream").path("score");
            case "key_value", "niah", "string_match_tasks" -> row;
            default -> row.required("expected");
        };
    }

    private static void assertAgrees(JsonNode row, Object score, JsonNode expected) {
        if (score == null) assertThat(expected.isNull()).as(id(row)).isTrue();
        else if (score instanceof Number number)
            assertThat(number.doubleValue()).as(id(row)).isCloseTo(expected.doubleValue(), within(TOLERANCE));
        else if (score instanceof List<?> words) assertThat(words).as(id(row)).isEqualTo(texts(expected));
        else if (score instanceof Map<?, ?> columns)
            columns.forEach((name, column) -> {
                JsonNode golden = expected.required((String) name);
                if (!tooLongToKeep(golden)) assertAgrees(row, column, golden);
            });
        else assertThat(score).as(id(row)).isEqualTo(expected.stringValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "classification",
                "code_sim",
                "count",
                "qa_f1",
                "qa_f1_zh",
                "retrieval",
                "retrieval_zh",
                "rouge_l",
                "rouge_zh"
            })
    void aRightAnswerCountsAsItWouldAlone(String metric) {
        for (JsonNode row : rows(metric)) {
            if (row.has("expectedError")) continue;
            List<String> answers = texts(row.required("references"));
            List<String> classes = row.has("allClasses") ? texts(row.required("allClasses")) : null;
            for (int i = 0; i < answers.size(); i++)
                assertThat(Scorers.named(metric)
                                .score(prediction(row), new Reference(answers.subList(i, i + 1), classes, "")))
                        .as(id(row))
                        .isCloseTo(row.required("perReference").get(i).doubleValue(), within(TOLERANCE));
        }
    }

    /** Rule of the case code_sim: fuzzywuzzy's number depends on whether python-Levenshtein is installed. */
    @Test
    void theSameAnswersHaveAnotherLikenessWithPythonLevenshtein() {
        List<JsonNode> rows = rows("code_sim_difflib");
        for (JsonNode row : rows)
            assertThat(Scorers.named("code_sim").score(prediction(row), references(row)))
                    .as(id(row))
                    .isCloseTo(row.required("levenshtein").doubleValue(), within(TOLERANCE));
        assertThat(rows).anyMatch(row -> !row.required("levenshtein").equals(row.required("expected")));
        for (JsonNode row : rows("code_sim"))
            assertThat(Scorers.named("code_sim_difflib").score(prediction(row), references(row)))
                    .as(id(row))
                    .isCloseTo(row.required("withoutLevenshtein").doubleValue(), within(TOLERANCE));
    }

    @Test
    void googlesRougeIsAnotherOfStems() {
        List<JsonNode> rows = rows("rouge_score");
        for (JsonNode row : rows)
            assertAgrees(row, MetricRow.of("rouge_score_stemmed", row, "").get(), row.required("stemmed"));
        assertThat(rows).anyMatch(row -> !row.required("stemmed").equals(row.required("expected")));
    }

    @Test
    void theGeometricMeanIsANumberOfAWholeFile() {
        Map<String, Object> rows = new HashMap<>();
        for (JsonNode row : rows("rouge_score"))
            rows.put(id(row), MetricRow.of("rouge_geometric_mean", row, "").get());
        JsonNode kit = Conformance.json("metrics/rouge_geometric_mean.json");
        for (JsonNode group : kit.required("cases")) {
            Map<String, Object> found = MetricRow.ofFile(
                    texts(group.required("ids")).stream().map(rows::get).toList());
            group.required("expected")
                    .properties()
                    .forEach(part -> assertThat((Double) found.get(part.getKey()))
                            .as(id(group) + " " + part.getKey())
                            .isCloseTo(
                                    part.getValue().doubleValue(),
                                    within(kit.required("tolerance").doubleValue())));
            assertThat((Double) found.get("geometricMean"))
                    .isBetween((Double) found.get("lower"), (Double) found.get("upper"));
        }
    }

    /** Hölder's inequality: of the same answers the mean of geometric means is at most the geometric mean of means. */
    @Test
    void theMeanOverAnswersIsNeverAboveTheNumberOfAll() {
        JsonNode kit = Conformance.json("metrics/rouge_geometric_mean.json");
        Map<String, JsonNode> rows = new HashMap<>();
        for (JsonNode row : rows("rouge_score")) rows.put(id(row), row);
        int below = 0;
        for (JsonNode group : kit.required("cases")) {
            double mean = texts(group.required("ids")).stream()
                    .map(rows::get)
                    .mapToDouble(row -> 100 * Scorers.named("rouge_by_answer").score(prediction(row), references(row)))
                    .average()
                    .orElseThrow();
            double all = group.required("expected").required("geometricMean").doubleValue();
            assertThat(mean).as(id(group)).isLessThanOrEqualTo(all + TOLERANCE);
            if (mean < all - 0.1) below++;
        }
        assertThat(below).isPositive();
    }

    @Test
    void theOlderRougeHasAnotherFormula() {
        for (JsonNode row : rows("rouge_l"))
            assertThat(RougeL.PACKAGE_0_3.score(prediction(row), references(row)))
                    .as(id(row))
                    .isCloseTo(row.required("rouge032").doubleValue(), within(TOLERANCE));
    }

    @Test
    void jiebaCutsAsItDoesWithoutItsModelOfUnknownWords() {
        for (JsonNode row : rows("jieba_cut"))
            assertThat(Jieba.cut(row.required("text").stringValue(), false))
                    .as(id(row))
                    .isEqualTo(texts(row.required("withoutHmm")));
    }

    /** Cutting apart from scoring: the words both sides are compared by. */
    @Test
    void chineseIsComparedByTheSameWords() {
        for (JsonNode row : rows("qa_f1_zh"))
            if (!tooLongToKeep(row.required("predictionTokens")))
                assertThat(ChineseQaF1.words(prediction(row)))
                        .as(id(row))
                        .isEqualTo(texts(row.required("predictionTokens")));
        for (JsonNode row : rows("rouge_zh"))
            if (!tooLongToKeep(row.required("predictionWords")))
                assertThat(ChineseRougeL.words(prediction(row)))
                        .as(id(row))
                        .isEqualTo(row.required("predictionWords").stringValue());
    }

    @Test
    void rulerCleansAnAnswerBeforeItLooks() {
        for (JsonNode row : rows("string_match_all")) {
            if (row.has("expectedError")) continue;
            String cleaned = StringMatch.cleaned(prediction(row));
            assertThat(cleaned.isEmpty())
                    .as(id(row))
                    .isEqualTo(row.required("empty").booleanValue());
            if (!tooLongToKeep(row.required("postprocessed")))
                assertThat(cleaned)
                        .as(id(row))
                        .isEqualTo(row.required("postprocessed").stringValue());
        }
    }

    @Test
    void aKeyIsFoundAsEachPublishedScorerFindsIt() {
        for (JsonNode row : rows("passkey")) {
            Reference key = Reference.of(row.required("key").stringValue());
            assertThat(FirstNumber.EXACT.read(prediction(row), key).extracted())
                    .as(id(row))
                    .isEqualTo(row.required("firstNumber").stringValue(null));
            Map.of("contains", FirstNumber.ANYWHERE, "yarn", FirstNumber.YARN, "yarnHard", FirstNumber.YARN_HARD)
                    .forEach((column, scorer) -> assertThat(scorer.score(prediction(row), key))
                            .as(id(row) + " " + column)
                            .isEqualTo(row.required(column).booleanValue() ? 1 : 0));
        }
    }

    @ParameterizedTest
    @CsvSource({"UPSTREAM, upstream", "CHUNKLLAMA, chunkllama", "STRICT, strict"})
    void anExamIsReadAsItsAuthorsReadIt(LevalExam rule, String column) {
        for (JsonNode row : rows("leval_exam")) {
            JsonNode expected = row.path(column);
            if (!expected.isObject()) continue; // the strict rule is for tasks with options
            Reference reference = new Reference(
                    List.of(row.required("reference").stringValue()),
                    null,
                    row.required("task").stringValue());
            Score score = rule.read(prediction(row), reference);
            assertThat(score.value())
                    .as(id(row))
                    .isEqualTo(expected.required("score").doubleValue());
            JsonNode extracted = expected.required("extracted");
            String read = extracted.isArray() ? String.join(" ", texts(extracted)) : extracted.stringValue(null);
            assertThat(Objects.requireNonNullElse(score.extracted(), ""))
                    .as(id(row))
                    .isEqualTo(Objects.requireNonNullElse(read, ""));
            if (expected.has("parsed"))
                assertThat(score.parsed())
                        .as(id(row))
                        .isEqualTo(expected.required("parsed").booleanValue());
        }
    }

    @Test
    void theLikeliestChoiceDependsOnTheMeasure() {
        for (JsonNode row : rows("multiple_choice")) {
            List<Double> unconditional = row.required("unconditional").isNull() ? null : doubles(row, "unconditional");
            MultipleChoice chosen =
                    MultipleChoice.of(texts(row.required("choices")), doubles(row, "logLikelihoods"), unconditional);
            JsonNode expected = row.required("chosen");
            assertThat(chosen)
                    .as(id(row))
                    .isEqualTo(new MultipleChoice(
                            expected.required("acc").intValue(),
                            expected.required("acc_norm").intValue(),
                            expected.required("acc_bytes").intValue(),
                            unconditional == null
                                    ? null
                                    : expected.required("acc_mutual_info").intValue()));
        }
    }

    /** The files hold null where a text of thousands of characters would stand. */
    private static boolean tooLongToKeep(JsonNode golden) {
        return golden.isNull();
    }

    private static List<JsonNode> rows(String metric) {
        List<JsonNode> rows = Conformance.lines("metrics/" + metric + ".jsonl");
        assertThat(rows).isNotEmpty();
        return rows;
    }

    private static String id(JsonNode row) {
        return row.required("id").stringValue();
    }

    private static String prediction(JsonNode row) {
        return row.required("prediction").stringValue();
    }

    private static Reference references(JsonNode row) {
        return new Reference(texts(row.required("references")), null, "");
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        for (JsonNode text : list) texts.add(text.stringValue());
        return texts;
    }

    private static List<Double> doubles(JsonNode row, String name) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode number : row.required(name))
            numbers.add(
                    number.isString() ? Double.valueOf(number.stringValue()) : Double.valueOf(number.doubleValue()));
        return numbers;
    }

    /** The kit scores HELMET's number as a column of key_value; by name it is the same. */
    @Test
    void helmetsNumberHasAName() {
        for (JsonNode row : Conformance.lines("metrics/key_value.jsonl"))
            assertThat(Scorers.named("helmet_substring_exact_match")
                            .score(
                                    row.required("prediction").stringValue(),
                                    Reference.of(row.required("answer").stringValue())))
                    .as(id(row))
                    .isEqualTo(row.required("helmetSubstringExactMatch").doubleValue());
    }

    /** By hand. */
    @Test
    void anExactMatchForgivesCaseArticlesAndPunctuationOnly() {
        Scorer exact = Scorers.named("exact_match");
        assertThat(exact.score(" The Winch. ", Reference.of("barge", "winch"))).isOne();
        assertThat(exact.score("the old winch", Reference.of("winch"))).isZero();
    }
}
