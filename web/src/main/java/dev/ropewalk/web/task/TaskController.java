package dev.ropewalk.web.task;

import dev.ropewalk.web.Refusal;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/tasks")
class TaskController {

    private final TaskTable tasks;

    TaskController(TaskTable tasks) {
        this.tasks = tasks;
    }

    @GetMapping
    List<TaskView> tasks() {
        return tasks.all();
    }

    /** By any name that a suite may give it; one may hold a slash. */
    @GetMapping("/{*name}")
    TaskView task(@PathVariable String name) {
        String asked = name.substring(1);
        return tasks.named(asked)
                .orElseThrow(() -> Refusal.unknown(
                        "task", asked, tasks.all().stream().map(TaskView::name).toList()));
    }
}
