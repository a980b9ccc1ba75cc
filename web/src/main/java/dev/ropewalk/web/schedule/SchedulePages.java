package dev.ropewalk.web.schedule;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.TimeCursor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
class SchedulePages {

    private static final int SIZE = 50, COMING = 5;

    private final Schedules schedules;

    SchedulePages(Schedules schedules) {
        this.schedules = schedules;
    }

    @GetMapping("/schedules")
    String list(@RequestParam(required = false) @Nullable String after, Model page) {
        Page<Schedules.Schedule> some = schedules.page(TimeCursor.parse(after), SIZE);
        page.addAttribute("schedules", some.items());
        page.addAttribute("next", some.next());
        return "schedules";
    }

    @GetMapping("/schedules/{id}")
    String one(@PathVariable String id, @RequestParam(required = false) @Nullable String after, Model page) {
        Schedules.Schedule schedule = schedules.named(id);
        Page<Firings.Firing> firings = schedules.firings(id, TimeCursor.time(after), SIZE);
        page.addAttribute("schedule", schedule);
        page.addAttribute("coming", schedules.next(schedule, COMING));
        page.addAttribute("firings", firings.items());
        page.addAttribute("next", firings.next());
        return "schedule";
    }
}
