package dev.ropewalk.web.run;

import dev.ropewalk.results.Stopping;
import dev.ropewalk.results.worker.Attendance;
import dev.ropewalk.web.Page;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.alarm.Alarms;
import dev.ropewalk.web.alarm.WatchedRuns;
import dev.ropewalk.web.mark.Marks;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs as people look at them. What their forms ask is what is asked of the REST API. */
@Controller
class RunPages {

    private static final int SIZE = 30, CELLS = 400, FAILING = 50;

    private final Runs runs;
    private final RunController rest;
    private final RunLog log;
    private final RunEvents events;
    private final JsonMapper json;
    private final Marks marks;
    private final Alarms alarms;
    private final WatchedRuns watched;

    RunPages(
            Runs runs,
            RunController rest,
            RunLog log,
            RunEvents events,
            JsonMapper json,
            Marks marks,
            Alarms alarms,
            WatchedRuns watched) {
        this.runs = runs;
        this.rest = rest;
        this.log = log;
        this.events = events;
        this.json = json;
        this.marks = marks;
        this.alarms = alarms;
        this.watched = watched;
    }

    @GetMapping("/runs")
    String list(
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "false") boolean archived,
            Model page) {
        Page<Run> some = Page.of(runs.before(TimeCursor.parse(after), Page.read(SIZE), archived), SIZE, Runs::next);
        page.addAttribute("page", some);
        page.addAttribute("after", after);
        page.addAttribute("archived", archived);
        page.addAttribute("hidden", !archived && runs.anyArchived());
        page.addAttribute("live", some.items().stream().anyMatch(run -> !run.ended()));
        return "runs";
    }

    @GetMapping("/runs/{id}")
    String one(@PathVariable String id, @RequestParam(defaultValue = "-1") int after, Model page) {
        Run run = runs.named(id);
        Page<RunCell> cells =
                Page.of(runs.cells(id, after, CELLS + 1), CELLS, cell -> Integer.toString(cell.ordinal()));
        page.addAttribute("run", run);
        page.addAttribute("marks", marks.of(new Marks.Target(true, id)));
        boolean scheduled = run.scheduleId() != null; // nobody watches another
        page.addAttribute("alarms", scheduled ? alarms.of(id) : List.of());
        page.addAttribute("watched", scheduled ? watched.of(id).orElse(null) : null);
        Long measured = runs.secondsMeasured(id);
        page.addAttribute("measured", measured);
        page.addAttribute("left", run.ended() ? null : events.progress(id).secondsLeft());
        page.addAttribute("pace", cells.next() == null ? Progress.pace(cells.items(), measured) : null);
        page.addAttribute("cells", cells.items());
        page.addAttribute("next", cells.next());
        page.addAttribute("on", runs.measuredOn(id));
        addAttendance(run, page);
        page.addAttribute("triedAgain", runs.triedAgain(id));
        page.addAttribute("polled", false);
        page.addAttribute("notes", runs.notes(id).sentences());
        page.addAttribute("stopping", runs.stopping(id).map(Stopping::text).orElse(null));
        page.addAttribute("marked", marked(cells.items()));
        page.addAttribute("troubled", troubled(cells.items()));
        page.addAttribute(
                "failing",
                cells.items().stream()
                        .filter(cell -> cell.failures() > 0)
                        .limit(FAILING)
                        .toList());
        page.addAttribute("grid", RunGrid.of(cells.items()));
        JsonNode document = json.readTree(runs.document(id));
        page.addAttribute("races", document.at("/stop/race").asBoolean(false));
        page.addAttribute("document", json.writerWithDefaultPrettyPrinter().writeValueAsString(document));
        return "run";
    }

    /** The part of a run's page that tells who is at it, for as long as it goes on. */
    @GetMapping("/runs/{id}/attendance")
    String attendance(@PathVariable String id, Model page) {
        Run run = runs.named(id);
        page.addAttribute("run", run);
        addAttendance(run, page);
        page.addAttribute("polled", true);
        return "attendance :: attendance";
    }

    /** What happened to it, the latest first. */
    @GetMapping("/runs/{id}/log")
    String log(@PathVariable String id, Model page) {
        Run run = runs.named(id);
        List<RunLog.Line> lines = log.of(run);
        page.addAttribute("run", run);
        page.addAttribute("lines", lines);
        page.addAttribute("cut", lines.size() == RunLog.MOST);
        return "log";
    }

    @PostMapping("/runs/{id}/cancel")
    String cancel(@PathVariable String id, @Nullable Principal caller) {
        rest.cancel(id, caller);
        return back(id);
    }

    @PostMapping("/runs/{id}/resume")
    String resume(@PathVariable String id, @Nullable Principal caller) {
        rest.resume(id, caller);
        return back(id);
    }

    @PostMapping("/runs/{id}/retry")
    String retry(@PathVariable String id, @Nullable Principal caller) {
        rest.retry(id, caller);
        return back(id);
    }

    @PostMapping("/runs/{id}/priority")
    String prioritize(@PathVariable String id, @RequestParam String priority, @Nullable Authentication caller) {
        rest.prioritize(id, new RunController.WantedPriority(priority), caller);
        return back(id);
    }

    private static String back(String id) {
        return "redirect:/runs/" + UriUtils.encodePathSegment(id, StandardCharsets.UTF_8);
    }

    private void addAttendance(Run run, Model page) {
        String id = run.id();
        page.addAttribute("took", run.ended() ? null : runs.tookPerForetold(id));
        Attendance attendance = runs.attendance(id);
        page.addAttribute("attendance", attendance);
        page.addAttribute("waiting", runs.waiting(id, attendance));
    }

    /** Cells that say something, one for each thing that is said of a configuration. */
    private static List<RunCell> troubled(List<RunCell> cells) {
        Map<List<String>, RunCell> troubled = new LinkedHashMap<>();
        for (RunCell cell : cells)
            if (cell.message() != null) troubled.putIfAbsent(List.of(cell.configurationId(), cell.message()), cell);
        return List.copyOf(troubled.values());
    }

    /** Cells that something is known against, one for each configuration and length of which the same is known, whatever task and seed. */
    private static List<RunCell> marked(List<RunCell> cells) {
        Map<List<Object>, RunCell> marked = new LinkedHashMap<>();
        for (RunCell cell : cells)
            if (!cell.notes().isEmpty())
                marked.putIfAbsent(List.of(cell.configurationId(), cell.length(), cell.notes()), cell);
        return List.copyOf(marked.values());
    }
}
