package dev.ropewalk.web.task;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

@Controller
class TaskPages {

    private final TaskTable tasks;

    TaskPages(TaskTable tasks) {
        this.tasks = tasks;
    }

    @GetMapping("/tasks")
    String tasks(Model page) {
        page.addAttribute("tasks", tasks.all());
        return "tasks";
    }
}
