package dev.ropewalk.tasks;

import dev.ropewalk.results.Metric;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A task as people choose it: its name, what it asks, where it comes from, its parameters, and how what is given becomes a task.
 *
 * @param name with version, the one of results and database; {@code K} stands for the number of a parameter {@code k}
 * @param title the name people use
 * @param idea one sentence: what is asked and what is right
 * @param source citation
 * @param metrics of its cells; the first is that of the parameters as they stand
 * @param others names that are understood beside it
 * @param materials what its prompts are made of; none of a published file, which says so itself
 * @param exemptions laws that do not hold for it, each with the reason
 */
public record TaskCard(
        String name,
        String title,
        String idea,
        String source,
        List<Metric> metrics,
        List<TaskParameter> parameters,
        Function<Given, Task> task,
        List<String> others,
        List<Material> materials,
        Map<TaskLaw, String> exemptions) {

    private static final String RULER = "ruler/";

    public TaskCard {
        if (!name.matches("file|[a-z][a-zK0-9_/-]*@[1-9][0-9]*"))
            throw new IllegalArgumentException(
                    "a task's name is small letters, digits, _, / and - with @ and a version, got '" + name + "'");
        metrics = List.copyOf(metrics);
        parameters = List.copyOf(parameters);
        others = List.copyOf(others);
        materials = List.copyOf(materials);
        exemptions = Map.copyOf(exemptions);
    }

    TaskCard(
            String name,
            String title,
            String idea,
            String source,
            Metric metric,
            List<TaskParameter> parameters,
            Function<Given, Task> task) {
        this(name, title, idea, source, List.of(metric), parameters, task, List.of(), List.of(Material.OWN), Map.of());
    }

    /** The same, with another metric that some parameters make it have. */
    TaskCard or(Metric metric) {
        List<Metric> all = new ArrayList<>(metrics);
        all.add(metric);
        return new TaskCard(name, title, idea, source, all, parameters, task, others, materials, exemptions);
    }

    /** The same, understood by other names, too. */
    TaskCard alias(String... names) {
        return new TaskCard(
                name, title, idea, source, metrics, parameters, task, List.of(names), materials, exemptions);
    }

    /** The same, made of this. */
    TaskCard of(Material... what) {
        return new TaskCard(name, title, idea, source, metrics, parameters, task, others, List.of(what), exemptions);
    }

    /** The same, for which a law does not hold. */
    TaskCard except(TaskLaw law, String reason) {
        Map<TaskLaw, String> all = new EnumMap<>(TaskLaw.class);
        all.putAll(exemptions);
        all.put(law, reason);
        return new TaskCard(name, title, idea, source, metrics, parameters, task, others, materials, all);
    }

    /** The same, whose prompts may be put in any form. */
    TaskCard inAnyForm() {
        List<TaskParameter> all = new ArrayList<>(parameters);
        all.addAll(PromptForm.PARAMETERS);
        return new TaskCard(
                name,
                title,
                idea,
                source,
                metrics,
                all,
                given -> PromptForm.of(given).of(task.apply(given)),
                others,
                materials,
                exemptions);
    }

    TaskParameter parameter(String wanted) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " declares no parameter " + wanted));
    }

    /** For the constructor of the task. @throws IllegalArgumentException what is allowed, and what was given */
    void within(String parameter, int value) {
        parameter(parameter).within(name, value);
    }

    /** The names that are understood, a number in them as the first group: version and {@code ruler/} may be left out. */
    Pattern names() {
        int version = name.indexOf('@');
        String family = name.startsWith(RULER) ? "(?:" + RULER + ")?" : "";
        String rest =
                name.substring(family.isEmpty() ? 0 : RULER.length(), version).replace("K", "([1-9][0-9]{0,7})");
        return Pattern.compile(
                Stream.concat(Stream.of(family + rest + "(?:" + name.substring(version) + ")?"), others.stream())
                        .collect(Collectors.joining("|")));
    }

    /** Whether it is a family of tasks, told apart by the number in their names. */
    boolean hasNumber() {
        return name.contains("K");
    }

    /** As results carry it. @param number the one in the name it was asked by, null where there was none */
    String name(@Nullable Integer number) {
        return hasNumber()
                ? name.replace(
                        "K", String.valueOf(number == null ? parameter("k").fallback() : number))
                : name;
    }

    /** The parameters as a JSON Schema: what a request may hold. */
    public Map<String, Object> jsonSchema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("title", title);
        schema.put("description", idea);
        schema.putAll(TaskParameter.jsonSchema(parameters));
        return schema;
    }
}
