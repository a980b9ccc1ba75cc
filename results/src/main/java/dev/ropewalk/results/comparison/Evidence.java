package dev.ropewalk.results.comparison;

import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.results.Metric;
import dev.ropewalk.results.ReadableJson;
import dev.ropewalk.results.identity.Identity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * All that a comparison rests on: who answered which question how, by hashes and scores. Whoever has it needs no model and no database to
 * come to the same numbers.
 *
 * @param baseline the label that all others are held against; null for every pair
 * @param level of intervals and groups
 * @param superseded what it does not rest on
 */
public record Evidence(
        String model, List<Group> groups, @Nullable String baseline, double level, LeftOut superseded) {

    private static final String FORM = "ropewalk-evidence@1";

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Numbers that were computed on another machine may differ in their last digits. */
    private static final double SAME = 1e-9;

    /**
     * Tasks that are averaged (or one), at one length.
     *
     * @param byTask for each task one series a configuration, everywhere in the same order
     * @param missing in sentences
     */
    record Group(String name, int length, List<List<Series>> byTask, List<String> missing) {}

    public Evidence {
        groups = List.copyOf(groups);
    }

    /** @throws IllegalArgumentException one sentence: why the configurations cannot be compared */
    public Comparison comparison() {
        return Comparison.of(this);
    }

    /** With the verdict that follows from it, sealed by a hash. */
    public String toJson(String program, List<Requirement> requirements) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("form", FORM);
        document.put("program", program);
        document.put("model", model);
        document.put("level", level);
        document.put("baseline", baseline);
        document.put("resamples", Difference.RESAMPLES);
        document.put("seed", Comparison.SEED);
        if (!superseded.cells().isEmpty())
            document.put(
                    "superseded",
                    superseded.cells().stream().map(LeftOut.One::json).toList());
        document.put("groups", groups.stream().map(Evidence::json).toList());
        document.put(
                "requirements", requirements.stream().map(Requirement::text).toList());
        document.put("verdict", report(requirements).document());
        document.put("sha256", Fingerprint.of(Identity.canonicalJson(document)));
        return ReadableJson.of(document);
    }

    /** The comparison as it is shown, with what the requirements come to. */
    public ComparisonReport report(List<Requirement> requirements) {
        Comparison comparison = comparison();
        Map<Requirement, List<Requirement.Judged>> judged = new LinkedHashMap<>();
        requirements.forEach(requirement -> judged.put(requirement, requirement.judge(comparison)));
        return new ComparisonReport(comparison, judged);
    }

    /**
     * Computes a written verdict again.
     *
     * @return the first thing that does not follow; empty where all does
     * @throws JacksonException when the text is no JSON
     * @throws IllegalArgumentException when the text is no evidence: one sentence
     */
    public static Optional<String> check(String text) {
        JsonNode document = STRICT.readTree(text);
        if (!document.isObject() || !document.path("form").asString("").equals(FORM))
            throw new IllegalArgumentException("its form must be " + FORM + ", got "
                    + (document.path("form").isMissingNode() ? "none" : document.path("form")));
        ObjectNode unsealed = (ObjectNode) document.deepCopy();
        unsealed.remove("sha256");
        String seal = Fingerprint.of(Identity.canonicalJson(STRICT.convertValue(unsealed, Object.class)));
        if (!document.path("sha256").asString("").equals(seal))
            return Optional.of("the document was changed after it was written: its hash is " + seal + ", it says "
                    + document.path("sha256"));
        ComparisonReport again;
        try {
            List<Requirement> requirements = new ArrayList<>();
            for (JsonNode requirement : document.path("requirements"))
                requirements.add(Requirement.parse(requirement.stringValue()));
            again = read(document).report(requirements);
        } catch (IllegalArgumentException e) {
            return Optional.of("nothing can be computed from it: " + e.getMessage());
        } catch (JacksonException e) {
            return Optional.of("a field is missing, or has another kind of value");
        }
        return differing("/verdict", document.path("verdict"), STRICT.readTree(again.toJson()));
    }

    /** Where two documents part first, numbers apart from their last digits. */
    private static Optional<String> differing(String where, JsonNode told, JsonNode found) {
        if (told.isNumber() && found.isNumber()) {
            double a = told.doubleValue(), b = found.doubleValue();
            return Math.abs(a - b) <= SAME * Math.max(1, Math.abs(b)) ? Optional.empty() : parted(where, told, found);
        }
        if (told.isObject() && found.isObject() && told.size() == found.size())
            return told.properties().stream()
                    .map(entry -> differing(where + "/" + entry.getKey(), entry.getValue(), found.path(entry.getKey())))
                    .flatMap(Optional::stream)
                    .findFirst();
        if (told.isArray() && found.isArray() && told.size() == found.size()) {
            for (int i = 0; i < told.size(); i++) {
                Optional<String> parted = differing(where + "/" + i, told.get(i), found.get(i));
                if (parted.isPresent()) return parted;
            }
            return Optional.empty();
        }
        return told.equals(found) ? Optional.empty() : parted(where, told, found);
    }

    private static Optional<String> parted(String where, JsonNode told, JsonNode found) {
        return Optional.of(where + " says " + told + ", computed again it is " + found);
    }

    private static Map<String, @Nullable Object> json(Group group) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", group.name());
        json.put("length", group.length());
        json.put("missing", group.missing());
        json.put(
                "tasks",
                group.byTask().stream()
                        .map(task -> task.stream().map(Evidence::json).toList())
                        .toList());
        return json;
    }

    private static Map<String, @Nullable Object> json(Series series) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("label", series.label());
        json.put("configuration", series.configuration());
        json.put("task", series.task());
        json.put("metric", series.metric().word());
        json.put("length", series.length());
        json.put("protocol", series.protocol());
        json.put("cells", series.cells());
        if (series.isStopped()) json.put("planned", series.planned());
        json.put("answers", series.answers().stream().map(Evidence::json).toList());
        return json;
    }

    private static Map<String, @Nullable Object> json(Answer answer) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("question", answer.question());
        json.put("cluster", answer.cluster());
        json.put("prompt", answer.prompt());
        json.put("value", answer.value());
        json.put("text", answer.text());
        return json;
    }

    private static Evidence read(JsonNode document) {
        List<Group> groups = new ArrayList<>();
        for (JsonNode group : document.path("groups")) {
            List<List<Series>> tasks = new ArrayList<>();
            for (JsonNode task : group.path("tasks"))
                tasks.add(task.valueStream().map(Evidence::series).toList());
            groups.add(new Group(
                    group.path("name").stringValue(),
                    group.path("length").intValue(),
                    tasks,
                    texts(group.path("missing"))));
        }
        JsonNode baseline = document.path("baseline");
        return new Evidence(
                document.path("model").stringValue(),
                groups,
                baseline.isNull() ? null : baseline.stringValue(),
                document.path("level").doubleValue(),
                new LeftOut(document.path("superseded")
                        .valueStream()
                        .map(LeftOut.One::read)
                        .toList()));
    }

    private static Series series(JsonNode json) {
        List<Answer> answers = new ArrayList<>();
        for (JsonNode answer : json.path("answers"))
            answers.add(new Answer(
                    answer.path("question").stringValue(),
                    answer.path("cluster").isNull()
                            ? null
                            : answer.path("cluster").stringValue(),
                    answer.path("prompt").stringValue(),
                    answer.path("value").isNull() ? null : answer.path("value").doubleValue(),
                    answer.path("text").stringValue()));
        return new Series(
                json.path("label").stringValue(),
                json.path("configuration").stringValue(),
                json.path("task").stringValue(),
                Metric.valueOf(json.path("metric").stringValue().toUpperCase(Locale.ROOT)),
                json.path("length").intValue(),
                texts(json.path("protocol")),
                texts(json.path("cells")),
                answers,
                json.has("planned") ? json.path("planned").intValue() : answers.size());
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::stringValue).toList();
    }
}
