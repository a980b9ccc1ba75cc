package dev.ropewalk.results;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one answer was scored by, as it is stored beside the answer: with it a corrected metric needs neither the file that was asked nor the model.
 *
 * @param scorer its name, as {@code score-metric} knows it
 * @param part of the answer that counts: {@code all}, {@code first-line}, {@code before-question}
 * @param answers what is right, at least one
 * @param classes among which an answer may choose; empty where there are none
 * @param dataset the benchmark's name of the task
 * @param length of the context as the benchmark counts it, words for LongBench; null where it does not say
 */
public record Scoring(
        String scorer,
        String part,
        List<String> answers,
        List<String> classes,
        String dataset,
        @Nullable Integer length) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> FIELDS = Set.of("scorer", "part", "answers", "classes", "dataset", "length");

    public Scoring {
        if (answers.isEmpty()) throw new IllegalArgumentException("answers must hold at least one, got none");
        answers = List.copyOf(answers);
        classes = List.copyOf(classes);
    }

    public String toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("scorer", scorer);
        json.put("part", part);
        json.put("answers", answers);
        if (!classes.isEmpty()) json.put("classes", classes);
        json.put("dataset", dataset);
        if (length != null) json.put("length", length);
        return JSON.writeValueAsString(json);
    }

    /** @throws IllegalArgumentException one sentence, where it is none */
    public static Scoring parse(String json) {
        JsonNode node;
        try {
            node = JSON.readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("it is not valid JSON", e);
        }
        if (!node.isObject()) throw new IllegalArgumentException("it must be an object");
        for (String field : node.propertyNames())
            if (!FIELDS.contains(field)) throw new IllegalArgumentException("unknown field " + field);
        JsonNode length = node.path("length");
        if (!length.isMissingNode() && !length.isInt())
            throw new IllegalArgumentException("length must be a whole number, got " + length);
        return new Scoring(
                text(node, "scorer"),
                text(node, "part"),
                texts(node, "answers"),
                node.has("classes") ? texts(node, "classes") : List.of(),
                text(node, "dataset"),
                length.isMissingNode() ? null : (Integer) length.asInt());
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isString()) throw new IllegalArgumentException(field + " must be a text");
        return value.asString();
    }

    private static List<String> texts(JsonNode node, String field) {
        JsonNode list = node.path(field);
        if (!list.isArray() || !list.valueStream().allMatch(JsonNode::isString))
            throw new IllegalArgumentException(field + " must be a list of texts");
        return list.valueStream().map(JsonNode::asString).toList();
    }
}
