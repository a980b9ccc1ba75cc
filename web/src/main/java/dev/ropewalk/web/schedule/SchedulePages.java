package dev.ropewalk.web.schedule;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

@Controller
class SchedulePages {

    private final Schedules schedules;

    SchedulePages(Schedules schedules) {
        this.schedules = schedules;
    }

    @GetMapping("/schedules")
    String list(Model page) {
        page.addAttribute("schedules", schedules.all());
        return "schedules";
    }
}
