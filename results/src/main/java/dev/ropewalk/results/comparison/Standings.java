package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Superseded;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds what was measured on one model and says where its configurations stand. Reads views alone, and no more answers than it was allowed. */
public final class Standings {

    /** A table of more lines is read by nobody, and their pairs grow with the square. */
    static final int MOST_CONFIGURATIONS = 100;

    private final JdbcClient jdbc;
    private final Cells cells;
    private final long mostAnswers;

    /** @param mostAnswers that one standing may rest on */
    public Standings(JdbcClient jdbc, long mostAnswers) {
        this.jdbc = jdbc;
        this.mostAnswers = mostAnswers;
        cells = new Cells(jdbc);
    }

    /**
     * What is asked.
     *
     * @param model name or first digits of its id; null where the database knows one alone
     * @param tasks each a task or a group, told by itself; empty for all
     * @param lengths empty for all
     * @param configurations labels, names or first digits of ids; empty for all
     * @param threshold of the absolute rule, 0..1; null for none
     */
    public record Question(
            @Nullable String model,
            List<String> tasks,
            List<Integer> lengths,
            List<String> configurations,
            Standing.By by,
            @Nullable Double threshold,
            Cost.Axis axis,
            double level) {

        public Question {
            tasks = List.copyOf(tasks);
            lengths = List.copyOf(lengths);
            configurations = List.copyOf(configurations);
            if (threshold != null && !(threshold > 0 && threshold <= 1))
                throw new IllegalArgumentException("threshold must be above 0 and at most 1, got " + threshold);
            if (!(level > 0.5 && level < 1))
                throw new IllegalArgumentException("level must be above 0.5 and below 1, got " + level);
        }
    }

    /** @throws IllegalArgumentException one sentence: what is not known, or too much for one answer */
    public List<Standing> of(Question question) {
        Cells.Model model = cells.model(question.model());
        Map<String, List<String>> wanted = wanted(question.tasks(), cells.tasks(model));
        Asked asked = asked(question);
        Answers answers = new Answers(jdbc, mostAnswers);
        Standing.Manner manner =
                new Standing.Manner(question.by(), question.level(), question.threshold(), question.axis());
        List<Standing> standings = new ArrayList<>();
        wanted.forEach((name, tasks) -> material(question, model, name, tasks, asked, answers)
                .ifPresent(material -> standings.add(Standing.of(material, manner))));
        if (standings.isEmpty()) throw nothing(question, model);
        return standings;
    }

    /** Every pair with its interval, on the mean of the tasks, at each length. */
    public List<Pairs> pairs(Question question) {
        Cells.Model model = cells.model(question.model());
        Map<String, List<String>> wanted = wanted(question.tasks(), cells.tasks(model));
        Asked asked = asked(question);
        Answers answers = new Answers(jdbc, mostAnswers);
        List<Pairs> pairs = new ArrayList<>();
        wanted.forEach((name, tasks) -> material(question, model, name, tasks, asked, answers)
                .ifPresent(material -> material.strata().stream()
                        .collect(Collectors.groupingBy(Stratum::length, TreeMap::new, Collectors.toList()))
                        .forEach((length, strata) -> pairs.add(Pairs.of(material, length, strata, question.level())))));
        if (pairs.isEmpty()) throw nothing(question, model);
        return pairs;
    }

    /** Models that have results, by name. */
    public List<Named> models() {
        return cells.models().stream()
                .map(model -> new Named(model.id(), model.name()))
                .toList();
    }

    /** A model by its id and the name that people have for it. */
    public record Named(String id, String name) {}

    /** What a standing of a model may be of: published groups, then tasks. */
    public List<String> tasks(String model) {
        List<String> known = cells.tasks(cells.model(model));
        List<String> tasks = new ArrayList<>(TaskGroup.among(known));
        tasks.addAll(known);
        return tasks;
    }

    private static IllegalArgumentException nothing(Question question, Cells.Model model) {
        return new IllegalArgumentException("nothing of it was measured on " + model.name() + ": "
                + (question.tasks().isEmpty() ? "no task" : String.join(", ", question.tasks()))
                + (question.lengths().isEmpty()
                        ? ""
                        : " at "
                                + question.lengths().stream()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(", "))));
    }

    /** Published groups first, then every task that is in none of them. */
    private static Map<String, List<String>> wanted(List<String> asked, Collection<String> known) {
        Map<String, List<String>> wanted = new LinkedHashMap<>();
        asked.forEach(name -> wanted.put(name, TaskGroup.all(name, known)));
        if (!asked.isEmpty()) return wanted;
        Set<String> grouped = new TreeSet<>();
        for (String group : TaskGroup.among(known)) {
            wanted.put(group, TaskGroup.named(group, known));
            grouped.addAll(TaskGroup.named(group, known));
        }
        known.stream().filter(task -> !grouped.contains(task)).forEach(task -> wanted.put(task, List.of(task)));
        return wanted;
    }

    /**
     * What is the same for every task of a question.
     *
     * @param configurations ids; empty for all
     * @param superseded ids of cells
     */
    private record Asked(Set<String> configurations, Set<String> superseded) {}

    private Asked asked(Question question) {
        Set<String> configurations = new LinkedHashSet<>();
        question.configurations().forEach(label -> configurations.add(cells.configuration(label)));
        return new Asked(configurations, Superseded.reasons(jdbc).keySet());
    }

    private Optional<Standing.Material> material(
            Question question, Cells.Model model, String name, List<String> tasks, Asked asked, Answers answers) {
        Set<String> only = asked.configurations;
        List<Cell> found = (only.isEmpty() ? cells.of(model, tasks) : cells.of(only, model.id(), question.lengths()))
                .stream()
                        .filter(cell -> tasks.contains(cell.task()))
                        .filter(cell -> question.lengths().isEmpty()
                                || question.lengths().contains(cell.length()))
                        .filter(cell -> only.isEmpty() || only.contains(cell.configuration()))
                        .filter(cell -> !asked.superseded.contains(cell.id()))
                        .toList();
        if (found.isEmpty()) return Optional.empty();
        Groups.checkAverage(name, found);
        Map<String, String> labels = new LinkedHashMap<>();
        found.forEach(cell -> labels.putIfAbsent(cell.configuration(), cell.label()));
        if (labels.size() > MOST_CONFIGURATIONS)
            throw new IllegalArgumentException("a standing has " + MOST_CONFIGURATIONS + " configurations at most, "
                    + labels.size() + " were measured on " + name + "; name those that matter");
        Map<List<Object>, List<Cell>> by =
                new TreeMap<>(Comparator.<List<Object>, Integer>comparing(key -> (Integer) key.get(0))
                        .thenComparing(key -> (String) key.get(1)));
        found.forEach(cell -> by.computeIfAbsent(List.of(cell.length(), cell.task()), key -> new ArrayList<>())
                .add(cell));
        List<Cell> chosen = new ArrayList<>();
        List<Stratum> strata = new ArrayList<>();
        by.forEach((key, here) -> {
            Map<String, Series> answered = new LinkedHashMap<>();
            Alike.of(here).forEach((id, alike) -> {
                chosen.addAll(alike);
                answered.put(id, answers.series(alike));
            });
            strata.add(new Stratum((String) key.get(1), (Integer) key.get(0), answered));
        });
        return Optional.of(new Standing.Material(
                model.name(),
                model.id(),
                chosen.stream().mapToInt(Cell::trainedLength).min().orElse(0),
                name,
                tasks,
                strata,
                labels,
                costs(chosen)));
    }

    private Map<String, Map<Integer, Cost>> costs(List<Cell> cells) {
        Map<String, Cost> byCell = Cost.read(jdbc, cells.stream().map(Cell::id).toList());
        Map<String, Map<Integer, List<Cost>>> gathered = new LinkedHashMap<>();
        for (Cell cell : cells) {
            Cost cost = byCell.get(cell.id());
            if (cost != null)
                gathered.computeIfAbsent(cell.configuration(), id -> new TreeMap<>())
                        .computeIfAbsent(cell.length(), length -> new ArrayList<>())
                        .add(cost);
        }
        Map<String, Map<Integer, Cost>> costs = new LinkedHashMap<>();
        gathered.forEach((id, byLength) -> {
            Map<Integer, Cost> own = new TreeMap<>();
            byLength.forEach((length, all) -> own.put(length, Cost.of(all)));
            costs.put(id, own);
        });
        return costs;
    }
}
