package dev.ropewalk.web.schedule;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.alarm.WatchedRuns;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
class SchedulePages {

    private static final int SIZE = 50, COMING = 5;

    private static final int ALARMS = 10;

    private final Schedules schedules;
    private final WatchedRuns watched;
    private final Trends trends;

    SchedulePages(Schedules schedules, WatchedRuns watched, Trends trends) {
        this.schedules = schedules;
        this.watched = watched;
        this.trends = trends;
    }

    @GetMapping("/schedules")
    String list(@RequestParam(required = false) @Nullable String after, Model page) {
        Page<Schedules.Schedule> some = schedules.page(TimeCursor.parse(after), SIZE);
        page.addAttribute("schedules", some.items());
        page.addAttribute("next", some.next());
        return "schedules";
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
