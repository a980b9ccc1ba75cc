package dev.ropewalk.web.comparison;

import dev.ropewalk.results.comparison.Comparisons;
import dev.ropewalk.results.comparison.Pairs;
import dev.ropewalk.results.comparison.StandingReport;
import dev.ropewalk.results.comparison.Standings;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.propertyeditors.StringArrayPropertyEditor;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The documents of {@code ./ropewalk compare} and {@code standings}, and parts of them. */
@RestController
@RequestMapping("/api/v1")
class ComparisonController {

    private final Asked asked;

    ComparisonController(Asked asked) {
        this.asked = asked;
    }

    /** A label has commas: it is one value, and several are several parameters. No address holds the one sign that would part them. */
    @InitBinder
    void whole(WebDataBinder binder) {
        binder.registerCustomEditor(String[].class, new StringArrayPropertyEditor("\0"));
    }

    @GetMapping("/compare")
    JsonNode compare(
            @RequestParam(required = false) String @Nullable [] configuration,
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) String @Nullable [] task,
            @RequestParam(required = false) @Nullable List<Integer> length,
            @RequestParam(required = false) @Nullable String baseline,
            @RequestParam(defaultValue = "0.95") double level,
            @RequestParam(defaultValue = "false") boolean likelihood) {
        String id = asked.model(model);
        return whole(asked.comparison(() -> new Comparisons.Question(
                list(configuration), id, list(task), list(length), baseline, level, likelihood)));
    }

    @GetMapping("/significance")
    JsonNode significance(
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) String @Nullable [] task,
            @RequestParam(required = false) @Nullable List<Integer> length,
            @RequestParam(required = false) String @Nullable [] configuration,
            @RequestParam(defaultValue = "0.95") double level,
            @RequestParam(required = false) @Nullable String after) {
        Standings.Found<Pairs> found = asked.pairs(new Asked.Words(
                model, list(task), list(length), list(configuration), 0, "length", null, "prefill", level));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("tables", found.all().stream().map(Pairs::document).toList());
        found.superseded().tell(document);
        return page(document, "tables", after);
    }

    @GetMapping("/standings")
    JsonNode standings(
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) String @Nullable [] task,
            @RequestParam(required = false) @Nullable List<Integer> length,
            @RequestParam(required = false) String @Nullable [] configuration,
            @RequestParam(defaultValue = "length") @Schema(allowableValues = {"length", "task"}) String by,
            @RequestParam(required = false) @Nullable Double threshold,
            @RequestParam(defaultValue = "prefill")
                    @Schema(allowableValues = {"prefill", "decode", "kv", "need", "memory"})
                    String cost,
            @RequestParam(defaultValue = "0.95") double level,
            @RequestParam(required = false) @Nullable String after) {
        return page(
                new StandingReport(asked.standings(new Asked.Words(
                                model, list(task), list(length), list(configuration), 0, by, threshold, cost, level)))
                        .document(),
                "standings",
                after);
    }

    @GetMapping("/pareto")
    JsonNode pareto(
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) String @Nullable [] task,
            @RequestParam(required = false) @Nullable List<Integer> length,
            @RequestParam(required = false) String @Nullable [] configuration,
            @RequestParam(defaultValue = "prefill")
                    @Schema(allowableValues = {"prefill", "decode", "kv", "need", "memory"})
                    String cost,
            @RequestParam(defaultValue = "0.95") double level,
            @RequestParam(required = false) @Nullable String after) {
        return page(
                new StandingReport(asked.standings(new Asked.Words(
                                model, list(task), list(length), list(configuration), 0, "length", null, cost, level)))
                        .pareto(),
                "pareto",
                after);
    }

    /** As the commands write it, with null where there is nothing. */
    private static JsonNode whole(Map<String, ?> document) {
        return JsonMapper.shared().valueToTree(document);
    }

    private static JsonNode page(Map<String, ?> document, String of, @Nullable String after) {
        ObjectNode whole = (ObjectNode) whole(document);
        Portion portion = Portion.of(whole.path(of).values().stream().toList(), after);
        whole.putArray(of).addAll(portion.tables());
        whole.put("next", portion.next());
        return whole;
    }

    private static List<String> list(String @Nullable [] values) {
        return values == null ? List.of() : List.of(values);
    }

    private static List<Integer> list(@Nullable List<Integer> values) {
        return Objects.requireNonNullElse(values, List.of());
    }
}
