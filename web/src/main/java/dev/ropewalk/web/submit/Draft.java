package dev.ropewalk.web.submit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A suite as a form has it. It may be wrong: what is, is said by who reads what is written.
 *
 * @param lengths as somebody writes them, with commas
 * @param dtype empty where it is left out, as are the others
 * @param untilDecided whether cells may stop early
 * @param rest fields for which the form has no place, as JSON; they stay as they are
 */
record Draft(
        String name,
        String model,
        List<Entry> configurations,
        List<Entry> tasks,
        String lengths,
        String seeds,
        String dtype,
        String trainedLength,
        boolean untilDecided,
        String rest) {

    /** Entries of a list that a form shows. */
    static final int MOST = 40;

    private static final List<String> OWN =
            List.of("name", "model", "configurations", "tasks", "lengths", "seeds", "dtype", "trainedLength");

    private static final String NOTHING = "{}", STOP = "stop";

    /** Where somebody begins. */
    static final Draft FIRST = new Draft(
            "my suite",
            "reference-model",
            List.of(new Entry("rope", Map.of()), new Entry("self-extend", Map.of())),
            List.of(new Entry("passkey", Map.of())),
            "512, 1024, 2048",
            "",
            "",
            "",
            false,
            NOTHING);

    /** Of a suite's document, whatever it holds. */
    static Draft of(JsonNode suite) {
        ObjectNode rest = JsonMapper.shared().createObjectNode();
        for (Map.Entry<String, JsonNode> field : suite.properties())
            if (!OWN.contains(field.getKey())) rest.set(field.getKey(), field.getValue());
        boolean stop = suite.path(STOP).isObject() && suite.path(STOP).isEmpty();
        if (stop) rest.remove(STOP);
        return new Draft(
                text(suite.path("name")),
                text(suite.path("model")),
                entries(suite.path("configurations")),
                entries(suite.path("tasks")),
                list(suite.path("lengths")),
                list(suite.path("seeds")),
                text(suite.path("dtype")),
                text(suite.path("trainedLength")),
                stop,
                rest.toString());
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? "" : value.isString() ? value.asString() : value.toString();
    }

    private static String list(JsonNode values) {
        return values.isArray()
                ? values.valueStream().map(Draft::text).collect(Collectors.joining(", "))
                : text(values);
    }

    private static List<Entry> entries(JsonNode values) {
        return values.valueStream().map(Entry::of).toList();
    }

    /** Of a form's fields. @param presses what was pressed: {@code add-c}, {@code drop-t1}, or anything else */
    static Draft of(Map<String, String> fields, String pressed) {
        UnaryOperator<String> field = name -> fields.getOrDefault(name, "").strip();
        return new Draft(
                field.apply("name"),
                field.apply("model"),
                entries(fields, "c", pressed, "rope"),
                entries(fields, "t", pressed, "passkey"),
                field.apply("lengths"),
                field.apply("seeds"),
                field.apply("dtype"),
                field.apply("trainedLength"),
                fields.containsKey("untilDecided"),
                field.apply("rest").isEmpty() ? NOTHING : field.apply("rest"));
    }

    private static List<Entry> entries(Map<String, String> fields, String kind, String pressed, String another) {
        List<Entry> entries = new ArrayList<>();
        for (int at = 0; at < MOST; at++) {
            String place = kind + at + ".",
                    name = fields.getOrDefault(place + "name", "").strip();
            if (name.isEmpty() || pressed.equals("drop-" + kind + at)) continue;
            boolean same = name.equals(fields.get(place + "was")); // another method has parameters of its own
            Map<String, String> parameters = new LinkedHashMap<>();
            if (same)
                fields.forEach((key, value) -> {
                    if (key.startsWith(place + "p.") && !value.isBlank())
                        parameters.put(key.substring(place.length() + 2), value.strip());
                });
            entries.add(new Entry(name, parameters));
        }
        if (pressed.equals("add-" + kind)) entries.add(new Entry(another, Map.of()));
        return entries;
    }

    /** Whether a form has room for it. */
    public boolean fits() {
        return configurations.size() <= MOST && tasks.size() <= MOST;
    }

    /** The written form. */
    String yaml() {
        List<String> lines = new ArrayList<>();
        lines.add("name: " + Scalar.of(name));
        lines.add("model: " + Scalar.of(model));
        lines.add(configurations.isEmpty() ? "configurations: []" : "configurations:");
        configurations.forEach(one -> lines.add("  - " + one.yaml()));
        lines.add(tasks.isEmpty() ? "tasks: []" : "tasks:");
        tasks.forEach(one -> lines.add("  - " + one.yaml()));
        lines.add("lengths: " + numbers(lengths));
        if (!seeds.isEmpty()) lines.add("seeds: " + numbers(seeds));
        if (!dtype.isEmpty()) lines.add("dtype: " + Scalar.of(dtype));
        if (!trainedLength.isEmpty()) lines.add("trainedLength: " + number(trainedLength));
        if (untilDecided) lines.add("stop: {}");
        for (Map.Entry<String, JsonNode> field : others().properties())
            lines.add(Scalar.of(field.getKey()) + ": " + field.getValue());
        return String.join("\n", lines) + "\n";
    }

    private JsonNode others() {
        try {
            return JsonMapper.shared().readTree(rest);
        } catch (tools.jackson.core.JacksonException e) {
            return JsonMapper.shared().createObjectNode(); // no form of ours had it
        }
    }

    private static String numbers(String list) {
        return Stream.of(list.split("[,;\\s]+"))
                .filter(one -> !one.isEmpty())
                .map(Draft::number)
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String number(String text) {
        return text.matches("-?[1-9][0-9]{0,17}|0") ? text : Scalar.quoted(text);
    }

    /** Its lengths, as far as they are some, the shortest first. */
    List<Integer> tokens() {
        return Stream.of(lengths.split("[,;\\s]+"))
                .filter(one -> one.matches("[1-9][0-9]{0,7}"))
                .map(Integer::valueOf)
                .distinct()
                .sorted()
                .toList();
    }

    /** The same with other configurations, lengths and model, where these are given: what a page of a method hands on. */
    Draft with(List<Entry> others, String model, List<Integer> tokens) {
        return new Draft(
                name,
                model.isBlank() ? this.model : model,
                others.isEmpty() ? configurations : others,
                tasks,
                tokens.isEmpty()
                        ? lengths
                        : tokens.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                seeds,
                dtype,
                trainedLength,
                untilDecided,
                rest);
    }

    /** Places of its configurations, for forms. */
    static List<Integer> places(List<Entry> entries) {
        return IntStream.range(0, entries.size()).boxed().toList();
    }
}
