package dev.ropewalk.evaluator.suite;

import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.evaluator.document.StrictDocument;
import dev.ropewalk.evaluator.recipe.FinetuneRecipe;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Fault;
import dev.ropewalk.methods.Faults;
import dev.ropewalk.tasks.Task;
import dev.ropewalk.tasks.Tasks;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The written form of a suite. Configurations and tasks are written {@code name{parameter=value,…}} or
 * {@code {name: …, parameters: {…}}}; {@code seeds}, {@code dtype}, {@code device} and {@code trainedLength} may be left out, and
 * are 1, float32, the device of whoever measures it and what the checkpoint says then; with {@code stop} cells may stop early, as {@code race} in it in a race. {@code tuning} makes it a
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
    private static final List<String> STOP_FIELDS = List.of("baseline", "alpha", "least", "race");
    private static final List<String> TUNING_FIELDS = List.of("configurations", "samples", "seeds", "recipe");

    /** Of one study: each is a model of its own, and a run. */
    private static final int MOST_TUNINGS = 200;

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
            throw new IllegalArgumentException(
                    "a suite with tuning is several runs: give it to POST runs or ./ropewalk run");
        return suite(instead(fields, instead), tasks);
    }

    static Study study(String what, String document, Map<String, Object> instead) {
        return study(what, document, instead, Tasks::named);
    }

    /** Without opening a file. */
    static Study unreadStudy(String document) {
        return study("the suite", document, Map.of(), Tasks::unread);
    }

    private static Study study(String what, String document, Map<String, Object> instead, Maker tasks) {
        Map<String, Object> fields = instead(object("the suite", StrictDocument.read(what, document)), instead);
        Object tuning = fields.remove(TUNING);
        Faults faults = new Faults();
        List<FinetuneRecipe> tunings = new ArrayList<>();
        if (tuning != null && fields.containsKey("trainedLength"))
            faults.at("/trainedLength", () -> {
                throw new IllegalArgumentException(
                        "trainedLength must be left out of a suite with tuning, whose models are"
                                + " tuned from the length in config.json, got "
                                + StrictDocument.shown(fields.get("trainedLength")));
            });
        if (tuning != null)
            faults.at(
                    "/" + TUNING,
                    () -> tunings.addAll(tunings(String.valueOf(fields.get("model")), object(TUNING, tuning))));
        return faults.whole(() -> new Study(suite(fields, tasks), tunings));
    }

    private static Map<String, Object> instead(Map<String, Object> fields, Map<String, Object> instead) {
        Object ownStop = fields.get(STOP);
        fields.putAll(instead);
        if (ownStop != null)
            fields.put(STOP, ownStop); // whoever asks for it on the command line asks for the suite's rule
        return fields;
    }

    private static List<FinetuneRecipe> tunings(String model, Map<String, Object> fields) {
        Faults faults = new Faults();
        known(faults, fields, " in tuning", "it", TUNING_FIELDS);
        Map<String, Object> recipe =
                faults.at("/recipe", () -> object("tuning.recipe", fields.get("recipe")), Map.of());
        for (String chosen : CHOSEN)
            if (recipe.containsKey(chosen))
                faults.at("/recipe/" + chosen, () -> {
                    throw new IllegalArgumentException(
                            "tuning.recipe: " + chosen + " must be left out, every tuning has its own, got "
                                    + StrictDocument.shown(recipe.get(chosen)));
                });
        List<Configuration> configurations = distinct(
                faults,
                "configurations",
                fields.get("configurations"),
                SuiteDocument::configuration,
                Configuration::toString);
        List<Long> samples = distinct(faults, "samples", fields.get("samples"), SuiteDocument::whole, String::valueOf);
        List<Long> seeds = distinct(faults, "seeds", fields.get("seeds"), SuiteDocument::whole, String::valueOf);
        faults.at("", () -> checkNumber(configurations.size(), samples.size(), seeds.size()));
        faults.end();
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

    private static void checkNumber(int configurations, int samples, int seeds) {
        long tunings = (long) configurations * samples * seeds;
        if (tunings > MOST_TUNINGS)
            throw new IllegalArgumentException(
                    "tuning: a study may have up to " + MOST_TUNINGS + " tunings, got " + tunings + ": "
                            + configurations + " configurations x " + samples + " samples x " + seeds + " seeds");
    }

    private static <T> List<T> distinct(
            Faults faults,
            String field,
            @Nullable Object value,
            BiFunction<String, Object, T> entry,
            Function<T, String> label) {
        List<T> entries = list(faults, "/" + field, TUNING + "." + field, value, entry);
        return faults.at("/" + field, () -> Suite.distinct(TUNING + "." + field, entries, label), entries);
    }

    private static long whole(String field, Object value) {
        return integer(field, value).longValueExact();
    }

    private static FinetuneRecipe recipe(Map<String, Object> fields) {
        try {
            return FinetuneRecipe.parse(StrictDocument.JSON.writeValueAsString(fields));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("tuning: " + e.getMessage(), e);
        }
    }

    /** Read to its end although something is wrong: what is wrong with it as a whole is told of what could be read. */
    private static Suite suite(Map<String, Object> fields, Maker tasks) {
        Faults faults = new Faults();
        known(faults, fields, "", "a suite", FIELDS);
        String name = faults.at("/name", () -> text("name", fields.get("name")), "unnamed");
        String model = faults.at("/model", () -> text("model", fields.get("model")), "reference-model");
        List<Configuration> configurations = list(
                faults,
                "/configurations",
                "configurations",
                fields.get("configurations"),
                SuiteDocument::configuration);
        List<Task> asked =
                list(faults, "/tasks", "tasks", fields.get("tasks"), (field, value) -> task(field, value, tasks));
        List<Integer> lengths = list(
                faults,
                "/lengths",
                "lengths",
                fields.get("lengths"),
                (field, value) -> integer(field, value).intValueExact());
        List<Long> seeds = fields.containsKey("seeds")
                ? list(faults, "/seeds", "seeds", fields.get("seeds"), SuiteDocument::whole)
                : List.of(1L);
        Dtype dtype = fields.containsKey("dtype")
                ? faults.at("/dtype", () -> Dtype.parse(text("dtype", fields.get("dtype"))), Dtype.FLOAT32)
                : Dtype.FLOAT32;
        Optional<String> device =
                faults.at("/device", () -> optional(fields, "device", SuiteDocument::text), Optional.empty());
        Optional<Integer> trainedLength = faults.at(
                "/trainedLength",
                () -> optional(fields, "trainedLength", SuiteDocument::trainedLength),
                Optional.empty());
        Optional<Stop> stop = faults.at(
                "/stop", () -> optional(fields, STOP, (field, value) -> stop(value, configurations)), Optional.empty());
        return faults.whole(() -> new Suite(
                name,
                model,
                configurations,
                asked,
                lengths,
                seeds,
                dtype,
                device.orElse(null),
                trainedLength.orElse(null),
                faults.isWrong("/configurations") ? null : stop.orElse(null)));
    }

    private static <T> Optional<T> optional(
            Map<String, Object> fields, String field, BiFunction<String, Object, T> reading) {
        return Optional.ofNullable(fields.get(field)).map(value -> reading.apply(field, value));
    }

    private static Stop stop(Object value, List<Configuration> configurations) {
        Map<String, Object> fields = object(STOP, value);
        Faults faults = new Faults();
        known(faults, fields, " in stop", "it", STOP_FIELDS);
        Optional<Configuration> baseline = faults.at(
                "/baseline",
                () -> optional(fields, "baseline", (field, one) -> configuration("stop." + field, one)),
                Optional.empty());
        Optional<Double> alpha = faults.at(
                "/alpha",
                () -> optional(
                        fields,
                        "alpha",
                        (field, one) -> number("stop." + field, "a number", one, BigDecimal::doubleValue)),
                Optional.empty());
        Optional<Integer> least = faults.at(
                "/least",
                () -> optional(
                        fields,
                        "least",
                        (field, one) -> number("stop." + field, "an integer", one, BigDecimal::intValueExact)),
                Optional.empty());
        Optional<Boolean> race =
                faults.at("/race", () -> optional(fields, "race", SuiteDocument::yesOrNo), Optional.empty());
        return faults.whole(() -> Stop.of(
                baseline.orElse(null), alpha.orElse(null), least.orElse(null), race.orElse(false), configurations));
    }

    private static boolean yesOrNo(String field, Object value) {
        if (value instanceof Boolean yes) return yes;
        throw new IllegalArgumentException(
                "stop." + field + " must be true or false, got " + StrictDocument.shown(value));
    }

    private static <T> T number(String field, String kind, Object value, Function<BigDecimal, T> as) {
        try {
            return as.apply(StrictDocument.number(value));
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException(field + " must be " + kind + ", got " + StrictDocument.shown(value), e);
        }
    }

    private static int trainedLength(String field, Object value) {
        try {
            return StrictDocument.number(value).intValueExact();
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    field + " must be an integer from 1 to " + Suite.LONGEST + ", got " + StrictDocument.shown(value),
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
        Faults faults = new Faults();
        known(faults, fields, " in " + field, "an entry", List.of("name", "parameters"));
        Optional<String> name =
                faults.at("/name", () -> Optional.of(text(field + ".name", fields.get("name"))), Optional.empty());
        Map<String, Object> parameters = faults.at(
                "/parameters",
                () -> optional(fields, "parameters", (of, given) -> object(field + "." + of, given))
                        .orElse(Map.of()),
                Map.of());
        if (name.isEmpty()) faults.end();
        return faults.whole(() -> make.apply(name.orElseThrow(), parameters));
    }

    private static void known(
            Faults faults, Map<String, Object> fields, String where, String what, List<String> names) {
        new TreeMap<>(fields)
                .keySet().stream()
                        .filter(name -> !names.contains(name))
                        .forEach(name -> faults.at(Fault.step(name), () -> {
                            throw new IllegalArgumentException("unknown field '" + name + "'" + where + ", " + what
                                    + " has " + String.join(", ", names));
                        }));
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

    /** Its entries, but for those that are wrong. */
    private static <T> List<T> list(
            Faults faults, String place, String field, @Nullable Object value, BiFunction<String, Object, T> entry) {
        List<?> entries = faults.at(place, () -> list(field, value), List.of());
        List<T> read = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Object item = entries.get(i);
            faults.at(place + "/" + i, () -> {
                if (item == null) throw new IllegalArgumentException(field + " has an empty entry");
                read.add(entry.apply(field, item));
            });
        }
        return read;
    }

    private static List<?> list(String field, @Nullable Object value) {
        if (value instanceof List<?> list) return list;
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
