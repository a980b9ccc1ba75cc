package dev.ropewalk.web.run;

import dev.ropewalk.web.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        page.addAttribute("notes", runs.notes(id).sentences());
        page.addAttribute("marked", marked(progress.cells()));
        page.addAttribute("grid", RunGrid.of(progress.cells()));
        page.addAttribute(
                "document", json.writerWithDefaultPrettyPrinter().writeValueAsString(json.readTree(runs.document(id))));
        return "run";
    }

    /** Cells that something is known against, one for each configuration and length: it is the same for every task and seed. */
    private static List<RunCell> marked(List<RunCell> cells) {
        Map<List<Object>, RunCell> marked = new LinkedHashMap<>();
        for (RunCell cell : cells)
            if (!cell.notes().isEmpty()) marked.putIfAbsent(List.of(cell.configurationId(), cell.length()), cell);
        return List.copyOf(marked.values());
    }
}
