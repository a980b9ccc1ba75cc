package dev.ropewalk.web.method;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.MethodCard;
import dev.ropewalk.methods.Methods;
import dev.ropewalk.methods.Preset;
import dev.ropewalk.methods.Presets;
import dev.ropewalk.results.paper.Papers;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.configuration.MethodChoice;
import dev.ropewalk.web.model.Models;
import dev.ropewalk.web.model.Ropes;
import dev.ropewalk.web.plan.MeasuredPlans;
import dev.ropewalk.web.plan.PlanAnswer;
import dev.ropewalk.web.plan.PlanQuestion;
import dev.ropewalk.web.plan.Plans;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Controller
class MethodPages {

    /** Before a parameter's name in an address, so that a method's {@code base} is not the rope's. */
    private static final String PARAMETER = "p.";

    private static final int PICTURE = 160, LONGEST_WITH = 2000;

    private final MethodTable table;
    private final Plans plans;
    private final Ropes ropes;
    private final Models models;
    private final MeasuredPlans measured;
    private final JsonMapper json;

    MethodPages(MethodTable table, Plans plans, Ropes ropes, Models models, MeasuredPlans measured, JsonMapper json) {
        this.table = table;
        this.plans = plans;
        this.ropes = ropes;
        this.models = models;
        this.measured = measured;
        this.json = json;
    }

    @GetMapping("/methods")
    String methods(
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) @Nullable Integer trainedLength,
            @RequestParam(required = false) @Nullable Integer length,
            @RequestParam(required = false) @Nullable Integer rotaryDim,
            @RequestParam(required = false) @Nullable Double base,
            Model page) {
        page.addAttribute("ropes", ropes.known());
        page.addAttribute("asked", new Form(model, trainedLength, length, rotaryDim, base));
        try {
            String id = model == null || model.isBlank() ? null : models.meant(model);
            page.addAttribute("asked", new Form(id, trainedLength, length, rotaryDim, base));
            Geometry geometry = Geometry.of(ropes, id, trainedLength, length, rotaryDim, base, MethodTable.LONGEST);
            page.addAttribute("geometry", geometry);
            page.addAttribute("rows", table.of(geometry.rope(), geometry.length()));
        } catch (Refusal refused) {
            page.addAttribute("refusal", sentence(refused));
        }
        return "methods";
    }

    /** What was written into the form, as it was. */
    record Form(
            @Nullable String model,
            @Nullable Integer trainedLength,
            @Nullable Integer length,
            @Nullable Integer rotaryDim,
            @Nullable Double base) {}

    /** @param name of a method, or of a preset of it @param with another configuration, drawn over it @param cell that was measured by this plan */
    @GetMapping("/methods/{name}")
    String method(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) @Nullable Integer trainedLength,
            @RequestParam(required = false) @Nullable Integer length,
            @RequestParam(required = false) @Nullable Integer rotaryDim,
            @RequestParam(required = false) @Nullable Double base,
            @RequestParam(required = false) @Nullable String rows,
            @RequestParam(required = false) @Nullable String with,
            @RequestParam(required = false) @Nullable String cell,
            @RequestParam Map<String, String> asked,
            Model page) {
        MethodCard card = card(name);
        Map<String, Object> given = given(asked);
        page.addAttribute("name", name);
        page.addAttribute("card", card);
        page.addAttribute("given", given);
        page.addAttribute("presets", presets(card));
        page.addAttribute("papers", Papers.about(card.name()));
        page.addAttribute("ropes", ropes.known());
        page.addAttribute("asked", new Form(model, trainedLength, length, rotaryDim, base));
        page.addAttribute("with", with);
        page.addAttribute("queries", rows);
        page.addAttribute("cell", cell);
        try {
            String id = model == null || model.isBlank() ? null : models.meant(model);
            page.addAttribute("asked", new Form(id, trainedLength, length, rotaryDim, base));
            Geometry geometry = Geometry.of(ropes, id, trainedLength, length, rotaryDim, base, PlanQuestion.LONGEST);
            page.addAttribute("geometry", geometry);
            Configuration configuration = configuration(name, given);
            PlanAnswer plan = show(configuration, geometry, queries(rows, geometry.length()), cell, page);
            PlanAnswer other = with == null || with.isBlank() ? null : overlay(with, plan, geometry, page);
            page.addAttribute("tables", PlanTables.of(plan, other));
        } catch (Refusal refused) {
            page.addAttribute("refusal", sentence(refused));
        }
        return "method";
    }

    private PlanAnswer show(
            Configuration configuration, Geometry geometry, List<Integer> queries, @Nullable String cell, Model page) {
        PlanQuestion question = question(configuration, geometry, queries);
        PlanAnswer plan = plans.answer(question);
        page.addAttribute("configuration", configuration);
        page.addAttribute("plan", plan);
        page.addAttribute("question", json.writeValueAsString(question));
        if (cell != null) page.addAttribute("measured", measured.of(cell));
        page.addAttribute(
                "model",
                ropes.known().stream()
                        .filter(known -> known.id().equals(geometry.model()))
                        .findFirst()
                        .orElse(null));
        return plan;
    }

    private PlanAnswer overlay(String with, PlanAnswer plan, Geometry geometry, Model page) {
        Configuration other;
        try {
            if (with.length() > LONGEST_WITH)
                throw new IllegalArgumentException("with is longer than " + LONGEST_WITH + " characters");
            other = Configuration.parse(with);
        } catch (IllegalArgumentException e) {
            throw Refusal.wrong("with", e);
        }
        int last = plan.rows().get(plan.rows().size() - 1).query();
        PlanQuestion question = question(other, geometry, List.of(last));
        PlanAnswer answer = plans.answer(question);
        page.addAttribute("other", answer);
        page.addAttribute("otherQuestion", json.writeValueAsString(question));
        return answer;
    }

    private PlanQuestion question(Configuration configuration, Geometry geometry, List<Integer> queries) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry :
                json.readTree(configuration.parametersJson()).properties())
            parameters.put(entry.getKey(), json.convertValue(entry.getValue(), Object.class));
        return new PlanQuestion(
                new MethodChoice(configuration.method(), parameters),
                geometry.rotaryDim(),
                geometry.base(),
                geometry.model(),
                geometry.rope().trainedLength(),
                geometry.length(),
                queries,
                PICTURE);
    }

    private static Configuration configuration(String name, Map<String, Object> given) {
        return new MethodChoice(name, given).configuration("p", "");
    }

    private static List<Preset> presets(MethodCard card) {
        return Presets.all().stream()
                .filter(preset -> preset.method().equals(card.name()))
                .toList();
    }

    private static Map<String, Object> given(Map<String, String> asked) {
        Map<String, Object> given = new LinkedHashMap<>();
        asked.forEach((name, value) -> {
            if (name.startsWith(PARAMETER) && !value.isBlank())
                given.put(name.substring(PARAMETER.length()), value.strip());
        });
        return given;
    }

    /** Those that are asked for, or a quarter, half, the last. */
    private static List<Integer> queries(@Nullable String asked, int length) {
        if (asked == null || asked.isBlank())
            return Stream.of(length / 4, length / 2, length)
                    .map(tokens -> Math.max(0, tokens - 1))
                    .distinct()
                    .toList();
        List<Integer> queries = new ArrayList<>();
        for (String one : asked.strip().split("[,;\\s]+", -1))
            try {
                queries.add(Integer.valueOf(one));
            } catch (NumberFormatException e) {
                throw Refusal.wrong("rows", "rows must be whole numbers, got '" + one + "'.");
            }
        if (queries.size() > 32) throw Refusal.wrong("rows", "rows must be at most 32, got " + queries.size() + ".");
        return queries;
    }

    private static MethodCard card(String method) {
        try {
            return Methods.named(method);
        } catch (IllegalArgumentException e) {
            throw Refusal.unknown("method", method);
        }
    }

    private static String sentence(Refusal refused) {
        return String.valueOf(refused.getBody().getDetail());
    }
}
