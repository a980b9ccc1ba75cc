package dev.ropewalk.tasks.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An answer with what is right, under the names that the metrics' authors write: pred.py and eval.py of LongBench (THUDM/LongBench 2e00731), both
 * versions; call_api.py of RULER (NVIDIA/RULER c3f5e3b); Baselines of L-Eval (OpenLMLab/LEval cd34b05), where the model stands in the
 * field's name; eval.py of HELMET (princeton-nlp/HELMET 4526dfb); lost-in-the-middle (29b8a6d); LCEG's needle (Leooyii/LCEG 2ce672d); and the
 * samples that lm-evaluation-harness 4e7e0d4 logs, whose question lies in {@code doc}. Or under our own.
 */
final class AnswerRow {

    /** @param answers the field with what is right: a list where its name is a plural, else a text, or as in HELMET a list, or a list of lists */
    private record Form(String benchmark, String prediction, String answers) {

        boolean fits(JsonNode row) {
            return field(row, prediction) != null && row.has(answers);
        }
    }

    private static final String OF_A_MODEL = "…_pred";
    private static final List<Form> FORMS = List.of(
            new Form("LongBench", "pred", "answers"),
            new Form("LongBench v2", "response", "answer"),
            new Form("RULER", "pred", "outputs"),
            new Form("L-Eval", OF_A_MODEL, "gt"),
            new Form("HELMET", "output", "answer"),
            new Form("lost-in-the-middle", "model_answer", "value"),
            new Form("LCEG", "model_response", "needle"));
    private static final List<String> OWN = List.of("references", "reference", "key", "answer", "needle", "answers");
    private static final List<String> LISTS = List.of("references", "answers", "outputs");

    private final JsonNode row;
    private final String predictionField;
    private final String answersField;

    /** @throws IllegalArgumentException when it has the names of none of them */
    AnswerRow(JsonNode row) {
        this.row = row;
        Form form = FORMS.stream().filter(one -> one.fits(row)).findFirst().orElse(null);
        if (row.has("prediction") || form == null && !row.has("filtered_resps")) {
            predictionField = "prediction";
            answersField = OWN.stream().filter(row::has).findFirst().orElse("references");
        } else if (form != null) {
            predictionField = String.valueOf(field(row, form.prediction));
            answersField = form.answers;
        } else {
            predictionField = "filtered_resps";
            answersField = Stream.of("answers", "outputs")
                    .filter(row.path("doc")::has)
                    .findFirst()
                    .orElse("target");
        }
    }

    /** What a row may look like, for people. */
    static String forms() {
        return FORMS.stream()
                .map(form -> form.prediction + " and " + form.answers + " (" + form.benchmark + ")")
                .collect(Collectors.joining(
                        ", ", "prediction and references, or ", ", filtered_resps and target or doc (lm-eval)"));
    }

    private static @Nullable String field(JsonNode row, String name) {
        if (!name.equals(OF_A_MODEL)) return row.has(name) ? name : null;
        return row.propertyNames().stream()
                .filter(field -> field.contains("_pred"))
                .findFirst()
                .orElse(null);
    }

    String prediction() {
        JsonNode value = row.path(predictionField);
        if (value.isMissingNode())
            throw new IllegalArgumentException(
                    "no answer found: a row has " + forms() + ", got " + shown(String.join(", ", row.propertyNames())));
        return text(predictionField, predictionField.equals("filtered_resps") ? first(value) : value);
    }

    private static JsonNode first(JsonNode list) {
        return list.isArray() ? list.path(0) : list;
    }

    /** What is right, at least one. */
    List<String> answers() {
        JsonNode value = answersField.equals("target") || !predictionField.equals("filtered_resps")
                ? row.path(answersField)
                : row.path("doc").path(answersField);
        if (LISTS.contains(answersField)) return texts(answersField, value);
        if (answersField.equals("target")
                && value.isString()
                && value.stringValue().matches("\\[['\"].*"))
            throw new IllegalArgumentException(
                    "'target' holds a list as Python prints it, which is no text to compare with, got " + shown(value));
        if (!value.isArray()) return List.of(text(answersField, value));
        List<String> texts = new ArrayList<>();
        for (JsonNode one : value)
            if (one.isArray()) texts.addAll(texts(answersField, one));
            else texts.add(text(answersField, one));
        return texts;
    }

    /** Null where the row has none. */
    @Nullable
    List<String> classes() {
        for (String name : List.of("allClasses", "all_classes"))
            for (JsonNode place : List.of(row, row.path("doc")))
                if (place.hasNonNull(name)) return texts(name, place.path(name));
        return null;
    }

    /** @param otherwise where the row does not say */
    String task(String otherwise) {
        return row.has("task") ? text("task", row.path("task")) : otherwise;
    }

    static String text(String name, JsonNode value) {
        if (!value.isString()) throw new IllegalArgumentException("'" + name + "' must be a text, got " + shown(value));
        return value.stringValue();
    }

    static List<String> texts(String name, JsonNode list) {
        if (!list.isArray()) throw new IllegalArgumentException("'" + name + "' must be a list, got " + shown(list));
        List<String> texts = new ArrayList<>();
        for (JsonNode text : list) {
            if (!text.isString())
                throw new IllegalArgumentException("'" + name + "' must hold texts, got " + shown(text));
            texts.add(text.stringValue());
        }
        return texts;
    }

    static String shown(JsonNode value) {
        return value.isMissingNode() ? "nothing" : shown(value.toString());
    }

    private static String shown(String text) {
        return text.length() <= 60 ? text : text.substring(0, text.offsetByCodePoints(0, 30)) + "…";
    }
}
