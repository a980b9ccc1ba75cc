package dev.ropewalk.tasks.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A metric by name, applied to one row of a file: an answer, what is right, and what else the metric asks for. */
public final class MetricRow {

    private static final String LONGBENCH = "longbench/";
    private static final String OF_A_FILE = "rouge_geometric_mean";

    /** With what each is, for people. */
    public static SortedMap<String, String> names() {
        SortedMap<String, String> names = Scorers.descriptions();
        names.put("jieba_cut", "the words jieba cuts a text into, which is the field text");
        names.put(
                "multiple_choice",
                "lm-eval's acc, acc_norm, acc_bytes, acc_mutual_info; of choices, logLikelihoods, gold and unconditional, or its logged samples");
        names.put(
                OF_A_FILE,
                "SCROLLS and L-Eval: the geometric mean of the means of rouge_score's three, in percent, a number of all rows together, with its bootstrap interval");
        names.put(
                "rouge_score",
                "Google's rouge_score 0.1.2: rouge1, rouge2 and rougeL, F-measures of words as they stand");
        names.put("rouge_score_stemmed", "the same of stems");
        names.put("rouge_l_long", "rouge_l under the name of its golden file");
        names.put("string_match_tasks", "RULER's percentages of a task; of predictions and references, lists as long");
        for (String dataset : LongBenchRules.datasets())
            names.put(
                    LONGBENCH + dataset,
                    LongBenchRules.metric(dataset)
                            + (LongBenchRules.readsFirstLine(dataset) ? ", of an answer's first line" : ""));
        return names;
    }

    /** Under which names rows are read, for people. */
    public static String fields() {
        return AnswerRow.forms();
    }

    /** The name most like a wrong one, if any is. */
    public static Optional<String> nearest(String name) {
        return names().keySet().stream()
                .filter(known -> likeness(name, known) >= 0.6)
                .max(Comparator.comparingDouble(known -> likeness(name, known)));
    }

    private static double likeness(String name, String known) {
        int[] x = PythonText.lower(name).codePoints().toArray(),
                y = known.codePoints().toArray();
        return x.length == 0 ? 0 : CodeSimilarity.LEVENSHTEIN.likeness(x, y);
    }

    /**
     * @param task what the row is of where it does not say so: L-Eval's scripts tell it by the file's name
     * @return a number, a text, null, a list of words or a map of numbers by name, as the metric has it; refuses with an
     *     IllegalArgumentException what the metric cannot compare with
     * @throws IllegalArgumentException where there is no such metric, or the row lacks what it asks for
     */
    public static Supplier<@Nullable Object> of(String metric, JsonNode row, String task) {
        if (!names().containsKey(metric))
            throw new IllegalArgumentException(
                    "unknown metric '" + metric + "', known: " + String.join(", ", names().keySet()));
        if (metric.startsWith(LONGBENCH))
            return score(LongBenchRules.scorer(metric.substring(LONGBENCH.length())), row, task);
        return switch (metric) {
            case "jieba_cut" -> words(row);
            case "multiple_choice" -> choice(row);
            case "string_match_tasks" -> tasks(row);
            case "longbench_v2_extract" -> letter(row);
            case "key_value" -> value(row);
            case "niah" -> needle(row);
            case OF_A_FILE, "rouge_score" -> rouge(row, false);
            case "rouge_score_stemmed" -> rouge(row, true);
            case "rouge_l_long" -> score(Scorers.named("rouge_l"), row, task);
            default -> score(Scorers.named(metric), row, task);
        };
    }

    /** Whether a metric is a number of all rows of a file together, {@link #ofFile}; {@link #of} then makes what it needs of each. */
    public static boolean isOfAFile(String metric) {
        return metric.equals(OF_A_FILE);
    }

    /** @param rows what {@link #of} made of each row */
    public static Map<String, Object> ofFile(List<@Nullable Object> rows) {
        RougeOfAll all = new RougeOfAll(rows.stream()
                .map(row -> new Rouge(part(row, "rouge1"), part(row, "rouge2"), part(row, "rougeL")))
                .toList());
        Map<String, Object> scores = new LinkedHashMap<>();
        scores.put("rouge1", all.mean().means().get(0));
        scores.put("rouge2", all.mean().means().get(1));
        scores.put("rougeL", all.mean().means().get(2));
        scores.put("geometricMean", all.mean().value());
        scores.put("lower", all.mean().interval().lower());
        scores.put("upper", all.mean().interval().upper());
        return scores;
    }

    private static double part(@Nullable Object row, String name) {
        if (row instanceof Map<?, ?> parts && parts.get(name) instanceof Double value) return value;
        throw new IllegalArgumentException("a row of " + OF_A_FILE + " must have " + name + ", got " + row);
    }

    private static Supplier<@Nullable Object> rouge(JsonNode row, boolean stemmed) {
        AnswerRow fields = new AnswerRow(row);
        String prediction = fields.prediction();
        List<String> answers = fields.answers();
        return () -> Rouge.of(prediction, new Reference(answers, null, "").answers(), stemmed)
                .byName();
    }

    private static Supplier<@Nullable Object> score(Scorer scorer, JsonNode row, String task) {
        AnswerRow fields = new AnswerRow(row);
        String prediction = fields.prediction(), named = fields.task(task);
        List<String> answers = fields.answers();
        @Nullable List<String> classes = fields.classes();
        return () -> scorer.score(prediction, new Reference(answers, classes, named));
    }

    private static Supplier<@Nullable Object> words(JsonNode row) {
        String text = AnswerRow.text("text", row.path("text"));
        return () -> Jieba.cut(text);
    }

    private static Supplier<@Nullable Object> letter(JsonNode row) {
        String prediction = new AnswerRow(row).prediction();
        return () -> LongBenchV2Choice.letter(prediction);
    }

    private static Supplier<@Nullable Object> value(JsonNode row) {
        AnswerRow fields = new AnswerRow(row);
        String prediction = fields.prediction();
        List<String> answers = fields.answers();
        return () -> {
            String answer = new Reference(answers, null, "").answer();
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
        AnswerRow fields = new AnswerRow(row);
        String prediction = fields.prediction();
        List<String> answers = fields.answers();
        return () -> {
            String needle = new Reference(answers, null, "").answer();
            Map<String, Object> scores = new LinkedHashMap<>();
            scores.put(
                    "lcegRuntimeRouge1x10",
                    10 * Rouge.of(prediction, List.of(needle), false).rouge1());
            scores.put(
                    "lcegRuntimeWithStemmer",
                    10 * Rouge.of(prediction, List.of(needle), true).rouge1());
            scores.put("lcegPlotShare", new NeedleWords().score(prediction, NeedleWords.SANDWICH));
            return scores;
        };
    }

    private static Supplier<@Nullable Object> choice(JsonNode row) {
        if (row.has("filtered_resps")) return loggedChoice(row);
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
        return choice(choices, likelihoods, unconditional, gold);
    }

    /** As lm-evaluation-harness 4e7e0d4 logs it: the choices are the second arguments of its requests, behind a blank; all numbers are texts. */
    private static Supplier<@Nullable Object> loggedChoice(JsonNode row) {
        List<Double> likelihoods = new ArrayList<>();
        List<String> choices = new ArrayList<>();
        for (JsonNode answer : list(row, "filtered_resps")) {
            likelihoods.add(number("filtered_resps", answer.path(0)));
            choices.add(AnswerRow.text(
                            "arguments",
                            row.path("arguments")
                                    .path("gen_args_" + choices.size())
                                    .path("arg_1"))
                    .replaceFirst("^ ", ""));
        }
        Double gold = number("target", row.path("target"));
        return choice(choices, likelihoods, null, Set.of(gold.intValue()));
    }

    private static Supplier<@Nullable Object> choice(
            List<String> choices, List<Double> likelihoods, @Nullable List<Double> unconditional, Set<Integer> gold) {
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
        for (JsonNode answers : list(row, "references")) references.add(AnswerRow.texts("references", answers));
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

    private static List<String> texts(JsonNode row, String name) {
        return AnswerRow.texts(name, row.path(name));
    }

    private static List<Double> numbers(JsonNode row, String name) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode number : list(row, name)) numbers.add(number(name, number));
        return numbers;
    }

    /** Infinities and not-a-number may be written as texts. */
    private static Double number(String name, JsonNode number) {
        Double read = number.isNumber()
                ? Double.valueOf(number.asDouble())
                : number.isString() ? PythonText.number(number.stringValue()) : null;
        if (read == null)
            throw new IllegalArgumentException("'" + name + "' must hold numbers, got " + AnswerRow.shown(number));
        return read;
    }

    private static JsonNode list(JsonNode row, String name) {
        JsonNode list = row.path(name);
        if (!list.isArray())
            throw new IllegalArgumentException("'" + name + "' must be a list, got " + AnswerRow.shown(list));
        return list;
    }

    private MetricRow() {}
}
