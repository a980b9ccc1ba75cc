package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gathers what cells answered by task, or by group of tasks, and length, and says in sentences what is missing. */
final class Groups {

    private final Answers answers;
    private final Unlike unlike;

    Groups(Answers answers, Unlike unlike) {
        this.answers = answers;
        this.unlike = unlike;
    }

    /**
     * @param wanted tasks by the name of what they are gathered under
     * @param asked ids of configurations by what they were asked for as
     * @param least configurations that a group needs
     * @param why grows by what is missing where there is no group
     */
    List<Evidence.Group> of(
            Map<String, List<String>> wanted,
            List<Cell> cells,
            Map<String, String> asked,
            int least,
            List<String> why) {
        List<Evidence.Group> groups = new ArrayList<>();
        wanted.forEach((name, tasks) -> {
            checkAverage(
                    name,
                    cells.stream().filter(cell -> tasks.contains(cell.task())).toList());
            TreeSet<Integer> lengths = cells.stream()
                    .filter(cell -> tasks.contains(cell.task()))
                    .map(Cell::length)
                    .collect(Collectors.toCollection(TreeSet::new));
            for (int length : lengths) {
                Evidence.Group group = group(name, tasks, length, cells, asked, least, why);
                if (group != null) groups.add(group);
            }
        });
        return groups;
    }

    /** Perplexities of two protocols have no mean, and none with a share. */
    static void checkAverage(String name, List<Cell> cells) {
        List<String> tasks = cells.stream().map(Cell::task).distinct().sorted().toList();
        if (tasks.size() > 1 && cells.stream().anyMatch(cell -> cell.metric() == Metric.PERPLEXITY))
            throw new IllegalArgumentException("'" + name
                    + "' are perplexities of different protocols, which have no average; name one of "
                    + String.join(", ", tasks));
    }

    private Evidence.@Nullable Group group(
            String name,
            List<String> tasks,
            int length,
            List<Cell> cells,
            Map<String, String> asked,
            int least,
            List<String> why) {
        Map<String, List<List<Cell>>> alike =
                new LinkedHashMap<>(); // by task: one list of cells, one a seed, for each configuration
        Set<String> present = new LinkedHashSet<>(asked.values());
        List<String> missing = new ArrayList<>();
        for (String task : tasks) {
            List<Cell> here = cells.stream()
                    .filter(cell -> cell.length() == length && cell.task().equals(task))
                    .toList();
            Map<String, List<Cell>> byConfiguration = Alike.of(here);
            if (tasks.size() == 1) present.retainAll(byConfiguration.keySet());
            alike.put(
                    task,
                    asked.values().stream()
                            .map(id -> byConfiguration.getOrDefault(id, List.of()))
                            .toList());
        }
        List<String> ids = List.copyOf(asked.values());
        if (tasks.size() > 1)
            present.removeIf(id -> alike.values().stream()
                    .allMatch(task -> task.get(ids.indexOf(id)).isEmpty()));
        asked.forEach((label, id) -> {
            if (!present.contains(id)) missing.add(absent(label, id, name, length, cells, tasks, present));
        });
        List<List<Series>> byTask = new ArrayList<>();
        List<String> left = new ArrayList<>();
        alike.forEach((task, configurations) -> {
            if (present.stream()
                    .anyMatch(id -> configurations.get(ids.indexOf(id)).isEmpty())) left.add(task);
            else
                byTask.add(present.stream()
                        .map(id -> answers.series(configurations.get(ids.indexOf(id))))
                        .toList());
        });
        if (!left.isEmpty() && tasks.size() > 1)
            missing.add("Incomplete: " + byTask.size() + " of " + TaskGroup.size(name, tasks.size())
                    + " tasks; not all of them answered " + String.join(", ", left) + ".");
        else if (TaskGroup.size(name, tasks.size()) > tasks.size())
            missing.add("Incomplete: " + tasks.size() + " of " + TaskGroup.size(name, tasks.size()) + " tasks.");
        if (present.size() < least || byTask.isEmpty()) {
            why.addAll(missing);
            return null;
        }
        return new Evidence.Group(name, length, byTask, missing);
    }

    /** Why nothing of a configuration is in a group: it was never measured there, or not as the others were. */
    private String absent(
            String label,
            String id,
            String name,
            int length,
            List<Cell> cells,
            List<String> tasks,
            Set<String> present) {
        List<Cell> here = cells.stream()
                .filter(cell -> cell.length() == length && tasks.contains(cell.task()))
                .toList();
        Optional<Cell> its =
                here.stream().filter(cell -> cell.configuration().equals(id)).reduce((older, newer) -> newer);
        if (its.isEmpty()) return label + " was not measured on " + name + " at " + length + ".";
        String why = here.stream()
                .filter(cell -> present.contains(cell.configuration())
                        && cell.task().equals(its.get().task()))
                .reduce((older, newer) -> newer)
                .map(other -> unlike.told(its.get(), other))
                .orElse("");
        return label + " was not measured alike on " + name + " at " + length
                + (why.isEmpty() ? "." : ": " + why + ".");
    }
}
