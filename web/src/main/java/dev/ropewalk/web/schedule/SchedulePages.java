package dev.ropewalk.web.schedule;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.alarm.WatchedRuns;
import dev.ropewalk.web.person.Whose;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;

@Controller
class SchedulePages {

    private static final int SIZE = 50, COMING = 5, NAME = 200;

    private static final int ALARMS = 10;

    private final Schedules schedules;
    private final WatchedRuns watched;
    private final Trends trends;
    private final JsonMapper json;

    SchedulePages(Schedules schedules, WatchedRuns watched, Trends trends, JsonMapper json) {
        this.schedules = schedules;
        this.watched = watched;
        this.trends = trends;
        this.json = json;
    }

    @GetMapping("/schedules")
    String list(@RequestParam(required = false) @Nullable String after, Model page) {
        Page<Schedules.Schedule> some = schedules.page(TimeCursor.parse(after), SIZE);
        page.addAttribute("schedules", some.items());
        page.addAttribute("next", some.next());
        return "schedules";
    }

    /** The page again, with what was written and what is wrong with it, where it cannot be one. */
    @PostMapping("/schedules")
    String create(
            @RequestParam String name,
            @RequestParam(required = false) @Nullable String cron,
            @RequestParam(required = false) @Nullable String at,
            @RequestParam(required = false) @Nullable String zone,
            @RequestParam(defaultValue = "") String suite,
            @RequestParam(defaultValue = "false") boolean watch,
            @Nullable Principal caller,
            HttpServletResponse response,
            Model page) {
        Schedules.Wanted wanted = new Schedules.Wanted(
                name,
                given(at) == null ? given(cron) : null,
                given(at),
                given(zone),
                json.valueToTree(suite),
                null,
                Watch.of(watch));
        try {
            if (name.isBlank() || name.length() > NAME)
                throw Refusal.wrong("name", "name must have 1 to " + NAME + " characters, got " + name.length() + ".");
            schedules.create(wanted, Whose.name(caller));
            return "redirect:/schedules";
        } catch (Refusal refusal) {
            response.setStatus(refusal.getStatusCode().value());
            page.addAttribute("refusal", refusal.getBody().getDetail());
            page.addAttribute("wanted", wanted);
            page.addAttribute("text", suite);
            return list(null, page);
        }
    }

    private static @Nullable String given(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    @PostMapping("/schedules/{id}/delete")
    String delete(@PathVariable String id, @Nullable Principal caller) {
        Whose.check(caller, schedules.named(id).submittedBy(), "schedule");
        schedules.delete(id);
        return "redirect:/schedules";
    }

    @GetMapping("/schedules/{id}")
    String one(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String task,
            Model page) {
        Schedules.Schedule schedule = schedules.named(id);
        Page<Firings.Firing> firings = schedules.firings(id, TimeCursor.time(after), SIZE);
        page.addAttribute("schedule", schedule);
        page.addAttribute("coming", schedules.next(schedule, COMING));
        page.addAttribute("firings", firings.items());
        page.addAttribute("next", firings.next());
        page.addAttribute(
                "watched",
                watched.of(firings.items().stream()
                        .map(Firings.Firing::run)
                        .filter(Objects::nonNull)
                        .toList()));
        page.addAttribute("alarms", schedules.alarms(id, false, null, ALARMS).items());
        page.addAttribute("trend", trends.of(id, task));
        return "schedule";
    }
}
