package dev.ropewalk.web.method;

import dev.ropewalk.methods.MethodCard;
import dev.ropewalk.methods.Methods;
import dev.ropewalk.methods.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A method's card as JSON.
 *
 * @param parameters JSON Schema of the parameters
 * @param defaults values taken when none is given
 * @param rules how values are chosen when there is no default, in words
 */
record MethodView(
        String name,
        String title,
        String idea,
        String source,
        boolean trainingFree,
        Map<String, Object> parameters,
        Map<String, Object> defaults,
        Map<String, String> rules) {

    static List<MethodView> all() {
        return Methods.all().stream().map(MethodView::of).toList();
    }

    static MethodView of(MethodCard card) {
        Map<String, Object> defaults = new LinkedHashMap<>();
        Map<String, String> rules = new LinkedHashMap<>();
        for (Parameter parameter : card.parameters()) {
            if (parameter.fallback() != null) defaults.put(parameter.name(), parameter.fallback());
            if (parameter.rule() != null) rules.put(parameter.name(), parameter.rule());
        }
        return new MethodView(
                card.name(), card.title(), card.idea(), card.source(), card.trainingFree(), schema(card), defaults, rules);
    }

    private static Map<String, Object> schema(MethodCard card) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Parameter parameter : card.parameters()) properties.put(parameter.name(), schema(parameter));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("additionalProperties", false);
        return schema;
    }

    private static Map<String, Object> schema(Parameter parameter) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("description", parameter.meaning());
        switch (parameter.kind()) {
            case INTEGER -> {
                schema.put("type", "integer");
                schema.put("minimum", (long) parameter.min());
                schema.put("maximum", (long) parameter.max());
            }
            case NUMBER -> {
                schema.put("type", "number");
                schema.put("minimum", parameter.min());
                schema.put("maximum", parameter.max());
            }
            case WORD -> schema.put("enum", parameter.words());
            case NUMBERS -> {
                schema.put("type", "array");
                schema.put(
                        "items", Map.of("type", "number", "minimum", parameter.min(), "maximum", parameter.max()));
            }
            case METHOD -> schema.put("type", List.of("object", "string"));
        }
        if (parameter.fallback() != null) schema.put("default", parameter.fallback());
        return schema;
    }
}
