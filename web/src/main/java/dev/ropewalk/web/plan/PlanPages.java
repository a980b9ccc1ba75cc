package dev.ropewalk.web.plan;

import dev.ropewalk.methods.MethodCard;
import dev.ropewalk.methods.Methods;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.configuration.Configurations;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.JsonNode;

@Controller
class PlanPages {

    /** Before a parameter's name in an address, so that a method's {@code base} is not the rope's. */
    private static final String PARAMETER = "p.";

    private final Configurations configurations;

    PlanPages(Configurations configurations) {
        this.configurations = configurations;
    }

    @GetMapping("/plans")
    String plans(
            @RequestParam(defaultValue = "self-extend") String method,
            @RequestParam(defaultValue = "2048") int trainedLength,
            @RequestParam(defaultValue = "8192") int length,
            @RequestParam(defaultValue = "128") int rotaryDim,
            @RequestParam(defaultValue = "10000") double base,
            @RequestParam Map<String, String> asked,
            Model page) {
        fields(method, asked, page);
        page.addAttribute("methods", Methods.all());
        page.addAttribute("trainedLength", trainedLength);
        page.addAttribute("length", length);
        page.addAttribute("rotaryDim", rotaryDim);
        page.addAttribute("base", base == Math.rint(base) ? Long.toString((long) base) : Double.toString(base));
        return "plans";
    }

    /** The form's part that depends on the method. */
    @GetMapping("/plans/fields")
    String fields(@RequestParam String method, @RequestParam Map<String, String> asked, Model page) {
        MethodCard card = card(method);
        Map<String, String> given = new LinkedHashMap<>();
        card.parameters().forEach(parameter -> {
            String value = asked.get(PARAMETER + parameter.name());
            if (value != null) given.put(parameter.name(), value);
        });
        page.addAttribute("card", card);
        page.addAttribute("given", given);
        return "plans :: fields";
    }

    /** A stored configuration is looked at as a plan. */
    @GetMapping("/configurations/{id}")
    String configuration(
            @PathVariable String id,
            @RequestParam(required = false) Integer trainedLength,
            @RequestParam(required = false) Integer length,
            RedirectAttributes address) {
        Configurations.Stored stored = configurations.named(id).planned();
        address.addAttribute("method", stored.method());
        for (Map.Entry<String, JsonNode> entry : stored.parameters().properties())
            address.addAttribute(PARAMETER + entry.getKey(), text(entry.getValue()));
        if (trainedLength != null) address.addAttribute("trainedLength", trainedLength);
        if (length != null) address.addAttribute("length", length);
        return "redirect:/plans";
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

    private static MethodCard card(String method) {
        try {
            return Methods.named(method);
        } catch (IllegalArgumentException e) {
            throw Refusal.unknown("method", method);
        }
    }
}
