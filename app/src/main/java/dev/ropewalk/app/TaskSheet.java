package dev.ropewalk.app;

import dev.ropewalk.results.Metric;
import dev.ropewalk.tasks.TaskCard;
import dev.ropewalk.tasks.TaskParameter;
import dev.ropewalk.tasks.Tasks;
import dev.ropewalk.web.task.TaskTable;
import dev.ropewalk.web.task.TaskView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The cards of all tasks as the service and {@code tasks --json} show them. */
final class TaskSheet implements TaskTable {

    @Override
    public List<TaskView> all() {
        return Tasks.all().stream().map(TaskSheet::of).toList();
    }

    @Override
    public Optional<TaskView> named(String name) {
        return Tasks.card(name).map(TaskSheet::of);
    }

    static TaskView of(TaskCard card) {
        Map<String, Object> defaults = new LinkedHashMap<>();
        Map<String, String> rules = new LinkedHashMap<>();
        for (TaskParameter parameter : card.parameters()) {
            if (parameter.fallback() != null) defaults.put(parameter.name(), parameter.fallback());
            if (parameter.rule() != null) rules.put(parameter.name(), parameter.rule());
        }
        return new TaskView(
                card.name(),
                card.title(),
                card.idea(),
                card.source(),
                card.metrics().stream().map(Metric::word).toList(),
                card.jsonSchema(),
                defaults,
                rules);
    }
}
