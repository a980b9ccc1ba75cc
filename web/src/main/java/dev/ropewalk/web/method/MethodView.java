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
 * @param differences where the paper, the code that came with it, and this differ, a sentence each
 */
record MethodView(
        String name,
        String title,
        String idea,
        String source,
        boolean trainingFree,
        Map<String, Object> parameters,
        Map<String, Object> defaults,
        Map<String, String> rules,
        List<String> differences) {

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
                card.name(),
                card.title(),
                card.idea(),
                card.source(),
                card.trainingFree(),
                card.jsonSchema(),
                defaults,
                rules,
                card.differences());
    }
}
