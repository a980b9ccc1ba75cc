package dev.ropewalk.evaluator.metric;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A metric by name, applied to one row of a file: an answer, what is right, and what else the metric asks for. */
public final class MetricRow {

    public static SortedSet<String> names() {
        SortedSet<String> names = Scorers.names();
        names.addAll(List.of("jieba_cut", "multiple_choice", "rouge_l_long", "string_match_tasks"));
        return names;
    }

    /**
     * @return a number, a text, null, a list of words or a map of numbers by name, as the metric has it; refuses with an
     *     IllegalArgumentException what the metric cannot compare with
     * @throws IllegalArgumentException where there is no such metric, or the row lacks what it asks for
     */
    public static Supplier<@Nullable Object> of(String metric, JsonNode row) {
        if (!names().contains(metric))
            throw new IllegalArgumentException("unknown metric '" + metric + "', known: " + String.join(", ", names()));
        return switch (metric) {
            case "jieba_cut" -> words(row);
            case "multiple_choice" -> choice(row);
            case "string_match_tasks" -> tasks(row);
            case "longbench_v2_extract" -> letter(row);
            case "key_value" -> value(row);
            case "niah" -> needle(row);
            case "rouge_l_long" -> score("rouge_l", row);
            default -> score(metric, row);
        };
    }

    private static Supplier<@Nullable Object> score(String metric, JsonNode row) {
        Scorer scorer = Scorers.named(metric);
        String prediction = text(row, "prediction");
        List<String> answers = row.has("references")
                ? texts(row, "references")
                : List.of(text(
                        row,
                        Stream.of("reference", "key", "answer")
                                .filter(row::has)
                                .findFirst()
                                .orElse("references")));
        @Nullable List<String> classes = row.path("allClasses").isArray() ? texts(row, "allClasses") : null;
        String task = row.has("task") ? text(row, "task") : "";
        return () -> scorer.score(prediction, new Reference(answers, classes, task));
    }

    private static Supplier<@Nullable Object> words(JsonNode row) {
        String text = text(row, "text");
        return () -> Jieba.cut(text);
    }

    private static Supplier<@Nullable Object> letter(JsonNode row) {
        String prediction = text(row, "prediction");
        return () -> LongBenchV2Choice.letter(prediction);
    }

    private static Supplier<@Nullable Object> value(JsonNode row) {
        String prediction = text(row, "prediction"), answer = text(row, "answer");
        return () -> {
            HelmetValue helmet = HelmetValue.of(prediction, answer);
            Map<String, Object> scores = new LinkedHashMap<>();
            scores.put("lostInTheMiddle", new LostInTheMiddleValue().score(prediction, Reference.of(answer)));
            scores.put("helmetSubstringExactMatch", helmet.substring());
            scores.put("helmetExactMatch", helmet.exact());
            scores.put("helmetF1", helmet.f1());
            scores.put("helmetParsed", helmet.parsed());
            return scores;
        };
    }

    private static Supplier<@Nullable Object> needle(JsonNode row) {
        String prediction = text(row, "prediction"), needle = text(row, "needle");
        return () -> {
            Map<String, Object> scores = new LinkedHashMap<>();
            scores.put("lcegRuntimeRouge1x10", 10 * Rouge1.f1(prediction, needle, false));
            scores.put("lcegRuntimeWithStemmer", 10 * Rouge1.f1(prediction, needle, true));
            scores.put("lcegPlotShare", new NeedleWords().score(prediction, NeedleWords.SANDWICH));
            return scores;
        };
    }

    private static Supplier<@Nullable Object> choice(JsonNode row) {
        List<String> choices = texts(row, "choices");
        List<Double> likelihoods = numbers(row, "logLikelihoods");
        @Nullable
        List<Double> unconditional = row.path("unconditional").isArray() ? numbers(row, "unconditional") : null;
        Set<Integer> gold = new HashSet<>();
        JsonNode right = row.path("gold");
        for (JsonNode index : right.isArray() ? right : List.of(right)) {
            if (!index.isIntegralNumber())
                throw new IllegalArgumentException("'gold' must be a choice's number or a list of such");
            gold.add(index.asInt());
        }
        return () -> {
            MultipleChoice chosen = MultipleChoice.of(choices, likelihoods, unconditional);
            Map<String, Object> scores = new LinkedHashMap<>();
            scores.put("acc", MultipleChoice.accuracy(chosen.likeliest(), gold));
            scores.put("acc_norm", MultipleChoice.accuracy(chosen.perCharacter(), gold));
            scores.put("acc_bytes", MultipleChoice.accuracy(chosen.perByte(), gold));
            Integer information = chosen.information();
            if (information != null) scores.put("acc_mutual_info", MultipleChoice.accuracy(information, gold));
            return scores;
        };
    }

    private static Supplier<@Nullable Object> tasks(JsonNode row) {
        List<String> predictions = texts(row, "predictions");
        List<List<String>> references = new ArrayList<>();
        for (JsonNode answers : list(row, "references")) references.add(texts(answers, "references"));
        if (references.size() != predictions.size() || predictions.isEmpty())
            throw new IllegalArgumentException("there must be predictions, and references for each, got "
                    + predictions.size() + " and " + references.size());
        return () -> {
            List<Double> all = new ArrayList<>(), part = new ArrayList<>();
            int empty = 0;
            for (int i = 0; i < predictions.size(); i++) {
                Reference reference = new Reference(references.get(i), null, "");
                all.add(StringMatch.ALL.score(predictions.get(i), reference));
                part.add(StringMatch.PART.score(predictions.get(i), reference));
                if (StringMatch.cleaned(predictions.get(i)).isEmpty()) empty++;
            }
            Map<String, Object> scores = new LinkedHashMap<>();
            scores.put("expectedAll", Percent.ruler(all));
            scores.put("expectedPart", Percent.ruler(part));
            scores.put("expectedNulls", empty);
            return scores;
        };
    }

    private static String text(JsonNode row, String name) {
        JsonNode text = row.path(name);
        if (!text.isString()) throw new IllegalArgumentException("'" + name + "' must be a text, got " + shown(text));
        return text.stringValue();
    }

    private static List<String> texts(JsonNode row, String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode text : list(row, name)) {
            if (!text.isString())
                throw new IllegalArgumentException("'" + name + "' must hold texts, got " + shown(text));
            texts.add(text.stringValue());
        }
        return texts;
    }

    /** Infinities and not-a-number are written as texts. */
    private static List<Double> numbers(JsonNode row, String name) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode number : list(row, name)) {
            Double read = number.isNumber()
                    ? Double.valueOf(number.asDouble())
                    : number.isString() ? PythonText.number(number.stringValue()) : null;
            if (read == null)
                throw new IllegalArgumentException("'" + name + "' must hold numbers, got " + shown(number));
            numbers.add(read);
        }
        return numbers;
    }

    /** @param row an object that holds the list, or the list itself */
    private static JsonNode list(JsonNode row, String name) {
        JsonNode list = row.isArray() ? row : row.path(name);
        if (!list.isArray()) throw new IllegalArgumentException("'" + name + "' must be a list, got " + shown(list));
        return list;
    }

    private static String shown(JsonNode value) {
        String shown = value.isMissingNode() ? "nothing" : value.toString();
        return shown.length() <= 60 ? shown : shown.substring(0, 60) + "…";
    }

    private MetricRow() {}
}
