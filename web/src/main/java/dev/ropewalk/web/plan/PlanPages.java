package dev.ropewalk.web.plan;

import dev.ropewalk.web.configuration.Configurations;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.JsonNode;

/** Plans are looked at on their methods' pages; these addresses lead there. */
@Controller
class PlanPages {

    private final Configurations configurations;
    private final MeasuredPlans measured;

    PlanPages(Configurations configurations, MeasuredPlans measured) {
        this.configurations = configurations;
        this.measured = measured;
    }

    @GetMapping("/plans")
    String plans(
            @RequestParam(defaultValue = "self-extend") String method,
            @RequestParam(required = false) @Nullable Integer trainedLength,
            @RequestParam(required = false) @Nullable Integer length,
            @RequestParam(required = false) @Nullable Integer rotaryDim,
            @RequestParam(required = false) @Nullable String base,
            @RequestParam Map<String, String> asked,
            RedirectAttributes address) {
        asked.forEach((name, value) -> {
            if (!name.equals("method")) address.addAttribute(name, value);
        });
        address.addAttribute("name", method);
        return "redirect:/methods/{name}";
    }

    /** A stored configuration as a plan; with a cell the very plan that it was measured by. */
    @GetMapping("/configurations/{id}")
    String configuration(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String cell,
            @RequestParam(required = false) @Nullable Integer trainedLength,
            @RequestParam(required = false) @Nullable Integer length,
            RedirectAttributes address) {
        Configurations.Stored stored = configurations.named(id).planned();
        address.addAttribute("name", stored.method());
        for (Map.Entry<String, JsonNode> entry : stored.parameters().properties())
            address.addAttribute("p." + entry.getKey(), text(entry.getValue()));
        if (cell != null) {
            MeasuredPlans.Measured plan = measured.of(cell);
            address.addAttribute("model", plan.modelId());
            address.addAttribute("trainedLength", plan.trainedLength());
            address.addAttribute("length", plan.length());
            address.addAttribute("cell", cell);
        } else {
            if (trainedLength != null) address.addAttribute("trainedLength", trainedLength);
            if (length != null) address.addAttribute("length", length);
        }
        return "redirect:/methods/{name}";
    }

    private static String text(JsonNode value) {
        if (!value.isObject()) return value.isString() ? value.asString() : value.toString();
        StringBuilder nested = new StringBuilder(value.path("name").asString("")).append('{');
        value.path("parameters")
                .properties()
                .forEach(entry -> nested.append(nested.toString().endsWith("{") ? "" : ",")
                        .append(entry.getKey())
                        .append('=')
                        .append(text(entry.getValue())));
        return nested.append('}').toString();
    }
}
