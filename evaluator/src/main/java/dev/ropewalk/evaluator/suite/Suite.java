package dev.ropewalk.evaluator.suite;

import dev.ropewalk.decoder.engine.Devices;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Faults;
import dev.ropewalk.methods.Legible;
import dev.ropewalk.results.identity.Identity;
import dev.ropewalk.tasks.Samples;
import dev.ropewalk.tasks.Task;
import dev.ropewalk.tasks.dataset.Dataset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What someone wants measured: every configuration on every task at every length with every seed.
 *
 * @param name for people, at most 200 characters
 * @param model {@code reference-model} for the bundled one, or a folder in Hugging Face layout
 * @param lengths tokens, prompt and new ones together; ascending
 * @param dtype what the model is loaded in
 * @param device where it computes, as {@link Devices#named} takes it; null for that of the process which measures it
 * @param trainedLength tokens the model was trained on; null where its own files are believed
 * @param stop when cells may stop early; null where all is asked
 */
public record Suite(
        String name,
        String model,
        List<Configuration> configurations,
        List<Task> tasks,
        List<Integer> lengths,
        List<Long> seeds,
        Dtype dtype,
        @Nullable String device,
        @Nullable Integer trainedLength,
        @Nullable Stop stop) {

    static final int LONGEST = 1 << 24;

    /** Of one suite; more are several suites. */
    static final int MOST_CELLS = 100_000;

    /** @throws IllegalArgumentException for all that is wrong a sentence: the field, what was given, what is allowed */
    public Suite {
        Faults faults = new Faults();
        faults.at("/name", () -> checkName(name));
        faults.at("/model", () -> checkModel(model));
        configurations = distinct(faults, "configurations", configurations, Configuration::toString);
        tasks = distinct(faults, "tasks", tasks, Task::label);
        lengths = distinct(faults, "lengths", lengths, String::valueOf).stream()
                .sorted()
                .toList();
        seeds = distinct(faults, "seeds", seeds, String::valueOf);
        checkNumber(faults, configurations, tasks, lengths, seeds);
        if (device != null) faults.at("/device", () -> Devices.check(device));
        if (trainedLength != null)
            faults.at("/trainedLength", () -> checkLength("trainedLength must be an integer", trainedLength));
        for (int length : lengths) checkLength(faults, length, tasks);
        if (stop != null) stop.check(faults, configurations, tasks);
        faults.end();
    }

    private static void checkModel(String model) {
        Legible.line("model", model);
        if (model.isBlank())
            throw new IllegalArgumentException(
                    "model must be reference-model, a folder or a repository owner/name of a hub, got '" + model + "'");
    }

    private static void checkNumber(
            Faults faults, List<?> configurations, List<?> tasks, List<?> lengths, List<?> seeds) {
        long cells = (long) configurations.size() * tasks.size() * lengths.size() * seeds.size();
        if (cells > MOST_CELLS)
            faults.at("", () -> {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "a suite may have up to %,d cells, got %,d: %,d configurations x %,d tasks x %,d lengths x %,d seeds",
                        MOST_CELLS,
                        cells,
                        configurations.size(),
                        tasks.size(),
                        lengths.size(),
                        seeds.size()));
            });
    }

    private static void checkLength(Faults faults, int length, List<Task> tasks) {
        faults.at("/lengths", () -> {
            checkLength("lengths must be integers", length);
            for (Task task : tasks)
                if (length < task.leastLength())
                    throw new IllegalArgumentException("lengths: " + task.name() + " needs at least "
                            + task.leastLength() + " tokens, got " + length);
        });
    }

    private static void checkLength(String which, int length) {
        if (length < 1 || length > LONGEST)
            throw new IllegalArgumentException(which + " from 1 to " + LONGEST + ", got " + length);
    }

    /**
     * Reads a YAML or JSON document.
     *
     * @throws IllegalArgumentException one sentence: the field, what was given, what is allowed
     */
    public static Suite parse(String document) {
        return parse(document, Map.of());
    }

    /**
     * The same for whoever only hands it on: no file is opened, so that a published one is known by its path and options alone. It has an {@link #identity},
     * and no samples.
     *
     * @throws IllegalArgumentException one sentence: the field, what was given, what is allowed
     */
    public static Suite unread(String document) {
        return SuiteDocument.unread(document);
    }

    /** The same with other fields in the place of those of the document: texts and lists of texts by name. */
    public static Suite parse(String document, Map<String, Object> instead) {
        return SuiteDocument.read(document, instead);
    }

    /**
     * A task as a suite writes it: {@code name} or {@code name{parameter=value,…}}.
     *
     * @throws IllegalArgumentException one sentence: what was given, what is allowed
     */
    public static Task task(String written) {
        return SuiteDocument.task("the task", written);
    }

    /**
     * Its tasks for this tokenizer.
     *
     * @throws IllegalArgumentException one sentence, where a task does not fit, or a length is too short for one
     */
    public Map<Task, Samples> samples(Tokenizer tokenizer) {
        Map<Task, Samples> samples = new LinkedHashMap<>();
        for (Task task : tasks) {
            Samples made = task.on(tokenizer, longest());
            int shortest = lengths.get(0);
            if (shortest < made.leastLength())
                throw new IllegalArgumentException(task.name() + " needs at least " + made.leastLength()
                        + " tokens with this tokenizer, got " + shortest);
            samples.put(task, made);
        }
        return samples;
    }

    /**
     * The same of another model under one configuration.
     *
     * @param model its folder
     */
    public Suite of(String model, Configuration configuration) {
        return new Suite(
                name, model, List.of(configuration), tasks, lengths, seeds, dtype, device, trainedLength, null);
    }

    /** The same, asking these tasks. */
    public Suite asking(List<Task> tasks) {
        return new Suite(name, model, configurations, tasks, lengths, seeds, dtype, device, trainedLength, stop);
    }

    /** That it names. */
    public int cells() {
        return configurations.size() * tasks.size() * lengths.size() * seeds.size();
    }

    public int longest() {
        return lengths.get(lengths.size() - 1);
    }

    /**
     * The same suite as canonical JSON, which {@link #parse} reads; its hash identifies the suite. Float32, a device that is not named and the
     * checkpoint's own trained length are not written: suites were identified before there were others.
     */
    public Identity identity() {
        Map<String, Object> fields = new HashMap<>(Map.of(
                "name",
                name,
                "model",
                model,
                "configurations",
                configurations.stream()
                        .map(configuration -> SuiteDocument.json(configuration.canonicalJson()))
                        .toList(),
                "tasks",
                tasks.stream()
                        .map(task -> Map.of("name", task.name(), "parameters", task.parameters()))
                        .toList(),
                "lengths",
                lengths,
                "seeds",
                seeds));
        if (dtype != Dtype.FLOAT32) fields.put("dtype", dtype.word());
        if (device != null) fields.put("device", device);
        if (trainedLength != null) fields.put("trainedLength", trainedLength);
        if (stop != null) fields.put("stop", fields(stop));
        return Identity.of(fields);
    }

    /** What is no race does not say so: there were stops before there were races. */
    private static Map<String, Object> fields(Stop stop) {
        Map<String, Object> fields = new HashMap<>(Map.of(
                "baseline",
                SuiteDocument.json(stop.baseline().canonicalJson()),
                "alpha",
                stop.alpha(),
                "least",
                stop.least()));
        if (stop.race()) fields.put("race", true);
        return fields;
    }

    /** Of each data set that is asked from, the first row that was taken although something is odd about it, and how many more there are. */
    public List<String> warnings() {
        return tasks.stream()
                .flatMap(task -> task.dataset().stream())
                .map(Dataset::warnings)
                .filter(warnings -> !warnings.isEmpty())
                .map(warnings ->
                        warnings.get(0) + (warnings.size() > 1 ? ", and " + (warnings.size() - 1) + " more" : ""))
                .distinct()
                .toList();
    }

    static void checkName(String name) {
        if (name.isBlank() || name.length() > 200)
            throw new IllegalArgumentException("name must have 1 to 200 characters, got " + name.length());
        Legible.line("name", name);
    }

    private static <T> List<T> distinct(Faults faults, String field, List<T> values, Function<T, String> label) {
        return faults.at("/" + field, () -> distinct(field, values, label), values);
    }

    static <T> List<T> distinct(String field, List<T> values, Function<T, String> label) {
        if (values.isEmpty()) throw new IllegalArgumentException(field + " must name at least one, got none");
        HashSet<String> seen = new HashSet<>();
        for (T value : values)
            if (!seen.add(label.apply(value)))
                throw new IllegalArgumentException(field + " must differ, got " + label.apply(value) + " twice");
        return List.copyOf(values);
    }
}
