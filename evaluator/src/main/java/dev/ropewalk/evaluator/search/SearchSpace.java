package dev.ropewalk.evaluator.search;

import dev.ropewalk.evaluator.document.StrictDocument;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.MethodCard;
import dev.ropewalk.methods.Methods;
import dev.ropewalk.methods.Preset;
import dev.ropewalk.methods.Presets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is to be searched: a start, ladders of values for some of its parameters, and by what candidates are told apart. Decision 76.
 *
 * @param asked the suite by which candidates are told apart; its configurations are the starts, the first of which the chosen one is held against
 * @param confirming the suite of what the search never sees: other seeds
 * @param presets names of those that the chosen one is held against
 * @param moves generations of moves, at most
 * @param evolution generations of evolution, at most
 * @param population of the evolution
 */
public record SearchSpace(
        Suite asked,
        Suite confirming,
        List<Ladder> ladders,
        Fitness fitness,
        List<String> presets,
        int moves,
        int evolution,
        int population,
        long seed) {

    private static final List<String>
            FIELDS =
                    List.of(
                            "name",
                            "model",
                            "trainedLength",
                            "length",
                            "dtype",
                            "device",
                            "start",
                            "parameters",
                            "fitness",
                            "confirm",
                            "search"),
            SUITE_FIELDS = List.of("name", "model", "trainedLength", "dtype", "device"),
            FITNESS_FIELDS = List.of("of", "tasks", "questions", "seeds"),
            CONFIRM_FIELDS = List.of("questions", "seeds", "presets"),
            SEARCH_FIELDS = List.of("moves", "evolution", "population", "seed");
    private static final int LONGEST_NAME = 150, MOST_GENERATIONS = 10_000, MOST_POPULATION = 10_000;

    public SearchSpace {
        ladders = List.copyOf(ladders);
        presets = List.copyOf(presets);
        if (asked.name().length() > LONGEST_NAME)
            throw new IllegalArgumentException("name must have 1 to " + LONGEST_NAME + " characters, got "
                    + asked.name().length());
        if (ladders.isEmpty())
            throw new IllegalArgumentException("parameters must name at least one that is searched, got none");
        fitness.check(asked.tasks());
        List<Long> shared =
                confirming.seeds().stream().filter(asked.seeds()::contains).toList();
        if (!shared.isEmpty())
            throw new IllegalArgumentException(
                    "confirm.seeds must be others than the seeds of fitness, got " + shared.get(0) + " in both");
        for (String preset : presets)
            if (Presets.all().stream().noneMatch(one -> one.name().equals(preset)))
                throw new IllegalArgumentException("confirm.presets must be names of presets, got '" + preset
                        + "', known: "
                        + Presets.all().stream().map(Preset::name).collect(Collectors.joining(", ")));
    }

    public Configuration start() {
        return asked.configurations().get(0);
    }

    public int length() {
        return asked.longest();
    }

    /**
     * Reads a YAML or JSON document.
     *
     * @param what how a message names what cannot be read
     * @param instead model, dtype or device in the place of those of the document
     * @throws IllegalArgumentException one sentence: the field, what was given, what is allowed
     */
    public static SearchSpace parse(String what, String document, Map<String, Object> instead) {
        Map<String, Object> fields = fields("a space", FIELDS, StrictDocument.read(what, document));
        fields.putAll(instead);
        for (String field : List.of("name", "length", "start", "parameters", "fitness", "confirm"))
            if (!fields.containsKey(field)) throw new IllegalArgumentException(field + " is missing");
        Map<String, Object> fitness = fields("fitness", FITNESS_FIELDS, fields.get("fitness")),
                confirm = fields("confirm", CONFIRM_FIELDS, fields.get("confirm")),
                search =
                        fields.containsKey("search") ? fields("search", SEARCH_FIELDS, fields.get("search")) : Map.of();
        Suite asked = suite(fields, fitness, "fitness", fitness.get("questions"));
        Suite confirming = suite(
                fields,
                withTasks(confirm, fitness),
                "confirm",
                confirm.getOrDefault("questions", fitness.get("questions")));
        Configuration start = asked.configurations().get(0);
        List<Ladder> ladders = new ArrayList<>();
        object("parameters", fields.get("parameters"))
                .forEach((name, ladder) -> ladders.add(Ladder.read(start, name, ladder)));
        Object of = fitness.get("of");
        return new SearchSpace(
                asked,
                confirming,
                ladders,
                Fitness.named(String.valueOf(of)),
                presets(start, confirm.get("presets")),
                number(search, "moves", 40, 0, MOST_GENERATIONS),
                number(search, "evolution", 0, 0, MOST_GENERATIONS),
                number(search, "population", 16, 4, MOST_POPULATION),
                number(search, "seed", 1, 0, Integer.MAX_VALUE));
    }

    private static Map<String, Object> withTasks(Map<String, Object> confirm, Map<String, Object> fitness) {
        Map<String, Object> fields = new LinkedHashMap<>(confirm);
        if (fitness.containsKey("tasks")) fields.put("tasks", fitness.get("tasks"));
        return fields;
    }

    /** What a suite says of them is what is said here, too. */
    private static Suite suite(
            Map<String, Object> space, Map<String, Object> of, String where, @Nullable Object questions) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model", "reference-model");
        for (String field : SUITE_FIELDS) if (space.containsKey(field)) fields.put(field, space.get(field));
        Object start = space.get("start");
        fields.put("configurations", start instanceof List<?> several ? several : List.of(String.valueOf(start)));
        if (start instanceof Map<?, ?>) fields.put("configurations", List.of(start));
        if (of.containsKey("tasks")) fields.put("tasks", of.get("tasks"));
        if (!of.containsKey("seeds")) throw new IllegalArgumentException(where + ".seeds is missing");
        fields.put("seeds", of.get("seeds"));
        fields.put("lengths", List.of(String.valueOf(space.get("length"))));
        Suite suite = Suite.parse(StrictDocument.JSON.writeValueAsString(fields));
        if (questions == null) return suite;
        int number = number(Map.of("questions", questions), where + ".questions", 0, 1, 1 << 20);
        return suite.asking(
                suite.tasks().stream().map(task -> task.ofSize(number)).toList());
    }

    private static List<String> presets(Configuration start, @Nullable Object given) {
        if (given instanceof List<?> names)
            return names.stream().map(String::valueOf).toList();
        if (given != null)
            throw new IllegalArgumentException(
                    "confirm.presets must be a list of names, got " + StrictDocument.shown(given));
        MethodCard card = Methods.named(start.method());
        return Presets.all().stream()
                .filter(preset -> preset.method().equals(card.name()))
                .map(Preset::name)
                .toList();
    }

    private static int number(Map<String, Object> fields, String name, int otherwise, int least, int most) {
        Object value = fields.get(name.substring(name.indexOf('.') + 1));
        if (value == null) return otherwise;
        try {
            int number = StrictDocument.number(value).intValueExact();
            if (number >= least && number <= most) return number;
        } catch (ArithmeticException | NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException((name.contains(".") ? name : "search." + name) + " must be an integer from "
                + least + " to " + most + ", got " + StrictDocument.shown(value));
    }

    private static Map<String, Object> object(String what, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map))
            throw new IllegalArgumentException(
                    what + " must be an object with named fields, got " + StrictDocument.shown(value));
        Map<String, Object> fields = new LinkedHashMap<>();
        map.forEach((key, entry) -> {
            if (entry == null) throw new IllegalArgumentException(what + ": " + key + " has no value");
            fields.put(String.valueOf(key), entry);
        });
        return fields;
    }

    private static Map<String, Object> fields(String what, List<String> known, @Nullable Object value) {
        Map<String, Object> fields = object(what, value);
        TreeSet<String> unknown = new TreeSet<>(fields.keySet());
        known.forEach(unknown::remove);
        if (!unknown.isEmpty())
            throw new IllegalArgumentException(
                    "unknown field '" + unknown.first() + "' in " + what + ", it has " + String.join(", ", known));
        return fields;
    }
}
