package dev.ropewalk.web.run;

import dev.ropewalk.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;

@Controller
class RunPages {

    private static final int SIZE = 30;

    private final Runs runs;
    private final RunEvents events;
    private final JsonMapper json;

    RunPages(Runs runs, RunEvents events, JsonMapper json) {
        this.runs = runs;
        this.events = events;
        this.json = json;
    }

    @GetMapping("/runs")
    String list(@RequestParam(required = false) @Nullable String after, Model page) {
        Page<Run> some = Page.of(RunCursor.parse(after).read(runs, SIZE + 1), SIZE, RunCursor::after);
        page.addAttribute("page", some);
        page.addAttribute("live", some.items().stream().anyMatch(run -> !run.ended()));
        return "runs";
    }

    @GetMapping("/runs/{id}")
    String one(@PathVariable String id, Model page) {
        Progress progress = events.progress(id);
        page.addAttribute("progress", progress);
        page.addAttribute("run", progress.run());
        page.addAttribute("grid", RunGrid.of(progress.cells()));
        page.addAttribute(
                "document", json.writerWithDefaultPrettyPrinter().writeValueAsString(json.readTree(runs.document(id))));
        return "run";
    }
}
