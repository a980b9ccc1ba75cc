package dev.ropewalk.evaluator.suite;

import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.evaluator.document.StrictDocument;
import dev.ropewalk.evaluator.recipe.FinetuneRecipe;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.tasks.Task;
import dev.ropewalk.tasks.Tasks;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The written form of a suite. Configurations and tasks are written {@code name{parameter=value,…}} or
 * {@code {name: …, parameters: {…}}}; {@code seeds}, {@code dtype}, {@code device} and {@code trainedLength} may be left out, and
 * are 1, float32, the device of whoever measures it and what the checkpoint says then; with {@code stop} cells may stop early. {@code tuning} makes it a
 * {@link Study}: {@code configurations}, {@code samples} and {@code seeds}, each of which with each of which becomes one of the recipes whose
 * other fields are in {@code recipe}.
 */
final class SuiteDocument {

    private static final List<String> FIELDS = List.of(
            "name",
            "model",
            "configurations",
            "tasks",
            "lengths",
            "seeds",
            "dtype",
            "device",
            "trainedLength",
            "stop",
            "tuning");
    private static final String TUNING = "tuning";
    private static final String STOP = "stop";
    private static final List<String> STOP_FIELDS = List.of("baseline", "alpha", "least");
    private static final List<String> TUNING_FIELDS = List.of("configurations", "samples", "seeds", "recipe");

    /** Fields of a recipe that a suite fills in. */
    private static final List<String> CHOSEN = List.of("name", "seed", "model", "configuration", "samples", "stages");

    /** Steps between two states to go on from; changes no weight. */
    private static final int CHECKPOINT_EVERY = 10;

    private static final Pattern SHORT_FORM = Pattern.compile("\\s*([^{}\\s]+)\\s*(?:\\{(.*)\\})?\\s*");

    /** How a task is made of its name and parameters. */
    private interface Maker extends BiFunction<String, Map<String, Object>, Task> {}

    static Suite read(String document, Map<String, Object> instead) {
        return read(document, instead, Tasks::named);
    }

    /** Without opening a file. */
    static Suite unread(String document) {
        return read(document, Map.of(), Tasks::unread);
    }

    private static Suite read(String document, Map<String, Object> instead, Maker tasks) {
        Map<String, Object> fields = object("the suite", StrictDocument.read("the suite", document));
        if (fields.containsKey(TUNING))
            throw new IllegalArgumentException("a suite with tuning is run on the command line, by ./ropewalk run");
        return suite(fields, instead, tasks);
    }

    static Study study(String what, String document, Map<String, Object> instead) {
        Map<String, Object> fields = object("the suite", StrictDocument.read(what, document));
        Object tuning = fields.remove(TUNING);
        Suite suite = suite(fields, instead, Tasks::named);
        if (tuning != null && suite.trainedLength() != null)
            throw new IllegalArgumentException("trainedLength must be left out of a suite with tuning, whose models are"
                    + " tuned from the length in config.json, got " + suite.trainedLength());
        return new Study(suite, tuning == null ? List.of() : tunings(suite.model(), object(TUNING, tuning)));
    }

    private static List<FinetuneRecipe> tunings(String model, Map<String, Object> fields) {
        known(fields, " in tuning", "it", TUNING_FIELDS);
        Map<String, Object> recipe = object("tuning.recipe", fields.get("recipe"));
        for (String chosen : CHOSEN)
            if (recipe.containsKey(chosen))
                throw new IllegalArgumentException(
                        "tuning.recipe: " + chosen + " must be left out, every tuning has its own, got "
                                + StrictDocument.shown(recipe.get(chosen)));
        List<Configuration> configurations = Suite.distinct(
                "tuning.configurations",
                list("tuning.configurations", fields.get("configurations"), SuiteDocument::configuration),
                Configuration::toString);
        List<Long> samples = integers("tuning.samples", fields.get("samples"));
        List<Long> seeds = integers("tuning.seeds", fields.get("seeds"));
        List<FinetuneRecipe> tunings = new ArrayList<>();
        for (Configuration configuration : configurations)
            for (long some : samples)
                for (long seed : seeds) {
                    Map<String, Object> whole = new LinkedHashMap<>(recipe);
                    whole.putIfAbsent("checkpointEvery", CHECKPOINT_EVERY);
                    whole.put("name", Study.label(configuration, some) + ", seed " + seed);
                    whole.put("model", model);
                    whole.put("configuration", configuration.toString());
                    whole.put("samples", some);
                    whole.put("seed", seed);
                    tunings.add(recipe(whole));
                }
        return tunings;
    }

    private static FinetuneRecipe recipe(Map<String, Object> fields) {
        try {
            return FinetuneRecipe.parse(StrictDocument.JSON.writeValueAsString(fields));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("tuning: " + e.getMessage(), e);
        }
    }

    private static List<Long> integers(String field, @Nullable Object value) {
        return Suite.distinct(
                field, list(field, value, (name, entry) -> integer(name, entry).longValueExact()), String::valueOf);
    }

    private static Suite suite(Map<String, Object> fields, Map<String, Object> instead, Maker tasks) {
        Object ownStop = fields.get(STOP);
        fields.putAll(instead);
        if (ownStop != null)
            fields.put(STOP, ownStop); // whoever asks for it on the command line asks for the suite's rule
        known(fields, "", "a suite", FIELDS);
        List<Configuration> configurations =
                list("configurations", fields.get("configurations"), SuiteDocument::configuration);
        return new Suite(
                text("name", fields.get("name")),
                text("model", fields.get("model")),
                configurations,
                list("tasks", fields.get("tasks"), (field, value) -> task(field, value, tasks)),
                list(
                        "lengths",
                        fields.get("lengths"),
                        (field, value) -> integer(field, value).intValueExact()),
                fields.containsKey("seeds")
                        ? list(
                                "seeds",
                                fields.get("seeds"),
                                (field, value) -> integer(field, value).longValueExact())
                        : List.of(1L),
                fields.containsKey("dtype") ? Dtype.parse(text("dtype", fields.get("dtype"))) : Dtype.FLOAT32,
                fields.containsKey("device") ? text("device", fields.get("device")) : null,
                trainedLength(fields.get("trainedLength")),
                fields.containsKey(STOP) ? stop(fields.get(STOP), configurations) : null);
    }

    private static Stop stop(Object value, List<Configuration> configurations) {
        Map<String, Object> fields = object(STOP, value);
        known(fields, " in stop", "it", STOP_FIELDS);
        Object baseline = fields.get("baseline"), alpha = fields.get("alpha"), least = fields.get("least");
        return Stop.of(
                baseline == null ? null : configuration("stop.baseline", baseline),
                alpha == null ? null : (Double) number("stop.alpha", "a number", alpha, BigDecimal::doubleValue),
                least == null ? null : (Integer) number("stop.least", "an integer", least, BigDecimal::intValueExact),
                configurations);
    }

    private static <T> T number(String field, String kind, Object value, Function<BigDecimal, T> as) {
        try {
            return as.apply(StrictDocument.number(value));
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException(field + " must be " + kind + ", got " + StrictDocument.shown(value), e);
        }
    }

    private static @Nullable Integer trainedLength(@Nullable Object value) {
        if (value == null) return null;
        try {
            return StrictDocument.number(value).intValueExact();
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "trainedLength must be an integer from 1 to " + Suite.LONGEST + ", got "
                            + StrictDocument.shown(value),
                    e);
        }
    }

    static Object json(String text) {
        return StrictDocument.JSON.readValue(text, Object.class);
    }

    private static Configuration configuration(String field, Object value) {
        if (value instanceof String text) return Configuration.parse(text);
        return named(field, value, Configuration::of);
    }

    static Task task(String field, Object value) {
        return task(field, value, Tasks::named);
    }

    private static Task task(String field, Object value, Maker make) {
        if (value instanceof String text) {
            Matcher form = SHORT_FORM.matcher(text);
            if (!form.matches())
                throw new IllegalArgumentException(
                        field + " must be written name or name{parameter=value,…}, got '" + text + "'");
            Map<String, Object> parameters = new LinkedHashMap<>();
            if (form.group(2) != null && !form.group(2).isBlank())
                for (String part : form.group(2).split(",", -1)) {
                    int equals = part.indexOf('=');
                    if (equals < 1)
                        throw new IllegalArgumentException(
                                field + ": '" + part.trim() + "' in '" + text + "' is not parameter=value");
                    if (parameters.put(
                                    part.substring(0, equals).trim(),
                                    part.substring(equals + 1).trim())
                            != null)
                        throw new IllegalArgumentException(field + ": '"
                                + part.substring(0, equals).trim() + "' is given twice in '" + text + "'");
                }
            return make.apply(form.group(1), parameters);
        }
        return named(field, value, make);
    }

    private static <T> T named(String field, Object value, BiFunction<String, Map<String, Object>, T> make) {
        Map<String, Object> fields = object("an entry of " + field, value);
        known(fields, " in " + field, "an entry", List.of("name", "parameters"));
        Object parameters = fields.get("parameters");
        return make.apply(
                text(field + ".name", fields.get("name")),
                parameters == null ? Map.of() : object(field + ".parameters", parameters));
    }

    private static void known(Map<String, Object> fields, String where, String what, List<String> names) {
        Set<String> unknown = new TreeSet<>(fields.keySet());
        names.forEach(unknown::remove);
        if (!unknown.isEmpty())
            throw new IllegalArgumentException("unknown field '"
                    + unknown.iterator().next() + "'" + where + ", " + what + " has " + String.join(", ", names));
    }

    private static Map<String, Object> object(String what, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map))
            throw new IllegalArgumentException(
                    what + " must be an object with named fields, got " + StrictDocument.shown(value)
                            + (value instanceof String text && text.matches("(?s)[\\w-]+:\\S.*")
                                    ? "; put a blank behind ':'"
                                    : ""));
        Map<String, Object> fields = new LinkedHashMap<>();
        map.forEach((key, entry) -> {
            if (entry == null) throw new IllegalArgumentException(what + ": " + key + " has no value");
            fields.put(String.valueOf(key), entry);
        });
        return fields;
    }

    private static String text(String field, @Nullable Object value) {
        if (value instanceof String || value instanceof Number) return value.toString();
        throw new IllegalArgumentException(
                value == null
                        ? field + " is missing"
                        : field + " must be a text, got " + StrictDocument.shown(value)
                                + (value instanceof Boolean ? "; quote it" : ""));
    }

    private static <T> List<T> list(String field, @Nullable Object value, BiFunction<String, Object, T> entry) {
        if (value instanceof List<?> list)
            return list.stream()
                    .map(item -> {
                        if (item == null) throw new IllegalArgumentException(field + " has an empty entry");
                        return entry.apply(field, item);
                    })
                    .toList();
        throw new IllegalArgumentException(
                value == null ? field + " is missing" : field + " must be a list, got " + StrictDocument.shown(value));
    }

    private static BigDecimal integer(String field, Object value) {
        try {
            BigDecimal number = StrictDocument.number(value);
            number.longValueExact();
            if (!field.equals("lengths") || number.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0)
                return number;
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException(noIntegers(field, value), e);
        }
        throw new IllegalArgumentException(noIntegers(field, value));
    }

    private static String noIntegers(String field, Object value) {
        String written = StrictDocument.shown(value);
        return field + " must be integers, got " + written
                + (written.matches("[-+]?0[0-9]+") ? ", which is octal to some; take away the 0 in front" : "");
    }

    private SuiteDocument() {}
}
