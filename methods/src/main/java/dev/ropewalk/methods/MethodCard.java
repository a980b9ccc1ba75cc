package dev.ropewalk.methods;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A method as people choose it: its canonical name, what it does, where it comes from, its parameters, and how settings become a method.
 *
 * @param name canonical name, the one of command line, JSON and database
 * @param title the name people use
 * @param idea one sentence: what the method changes
 * @param source citation
 * @param trainingFree whether the method is meant for models that were not tuned for it
 * @param exemptions laws that do not hold for it, each with the reason
 * @param differences where the paper, the code that came with it, and this differ, a sentence each
 */
public record MethodCard(
        String name,
        String title,
        String idea,
        String source,
        boolean trainingFree,
        List<Parameter> parameters,
        Function<Settings, ContextMethod> method,
        Map<MethodLaw, String> exemptions,
        List<String> differences) {

    public MethodCard {
        parameters = List.copyOf(parameters);
        exemptions = Map.copyOf(exemptions);
        differences = List.copyOf(differences);
    }

    MethodCard(
            String name,
            String title,
            String idea,
            String source,
            boolean trainingFree,
            List<Parameter> parameters,
            Function<Settings, ContextMethod> method) {
        this(name, title, idea, source, trainingFree, parameters, method, Map.of(), List.of());
    }

    /** The same, for which a law does not hold. */
    MethodCard except(MethodLaw law, String reason) {
        Map<MethodLaw, String> all = new EnumMap<>(MethodLaw.class);
        all.putAll(exemptions);
        all.put(law, reason);
        return new MethodCard(name, title, idea, source, trainingFree, parameters, method, all, differences);
    }

    /** The same, of which there is more than one version. */
    MethodCard differing(String... sentences) {
        return new MethodCard(
                name, title, idea, source, trainingFree, parameters, method, exemptions, List.of(sentences));
    }

    public Optional<Parameter> parameter(String wanted) {
        return parameters.stream().filter(p -> p.name().equals(wanted)).findFirst();
    }

    /** The parameters as a JSON Schema: what a request may hold. */
    public Map<String, Object> jsonSchema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        parameters.forEach(parameter -> properties.put(parameter.name(), parameter.jsonSchema()));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("title", title);
        schema.put("description", idea);
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("additionalProperties", false);
        return schema;
    }
}
