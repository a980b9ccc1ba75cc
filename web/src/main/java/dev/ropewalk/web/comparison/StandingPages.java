package dev.ropewalk.web.comparison;

import dev.ropewalk.results.comparison.Standing;
import dev.ropewalk.results.comparison.Standings;
import dev.ropewalk.web.Refusal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where the configurations of one model stand on one task or group. */
@Controller
class StandingPages {

    private final Asked asked;

    StandingPages(Asked asked) {
        this.asked = asked;
    }

    @GetMapping("/standings")
    String standings(
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) @Nullable String task,
            @RequestParam(defaultValue = "prefill") String cost,
            Model page) {
        List<Standings.Named> models = asked.models();
        page.addAttribute("models", models);
        page.addAttribute("cost", cost);
        if (models.isEmpty()) return "standings";
        String id = model == null || model.isEmpty() ? models.get(0).id() : asked.model(model);
        List<String> tasks = asked.tasks(Objects.requireNonNull(id));
        String chosen = task == null || task.isEmpty() ? tasks.get(0) : task;
        page.addAttribute("chosenModel", id);
        page.addAttribute("tasks", tasks);
        page.addAttribute("chosenTask", chosen);
        try {
            Standings.Found<Standing> found = asked.standings(
                    new Asked.Words(id, List.of(chosen), List.of(), List.of(), "length", null, cost, 0.95));
            page.addAttribute("table", StandingTable.of(found.all().get(0)));
            page.addAttribute("superseded", found.superseded().sentence().orElse(null));
        } catch (Refusal e) {
            page.addAttribute("refusal", e.getBody().getDetail());
        }
        return "standings";
    }
}
