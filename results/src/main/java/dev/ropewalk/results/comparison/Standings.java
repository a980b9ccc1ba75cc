package dev.ropewalk.results.comparison;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds what was measured on one model and says where its configurations stand. Reads views alone, and no more answers than it was allowed. */
public final class Standings {

    /** A table of more lines is read by nobody, and their pairs grow with the square. */
    static final int MOST_CONFIGURATIONS = 100;

    private final JdbcClient jdbc;
    private final long mostAnswers;

    /** @param mostAnswers that one standing may rest on */
    public Standings(JdbcClient jdbc, long mostAnswers) {
        this.jdbc = jdbc;
        this.mostAnswers = mostAnswers;
    }

    /**
     * What is asked.
     *
     * @param model name or first digits of its id; null where the database knows one alone
     * @param tasks each a task or a group, told by itself; empty for all
     * @param lengths empty for all
     * @param configurations labels, names or first digits of ids; empty for all
     * @param best how many configurations are told where more were measured: those that score best at the longest length, and plain RoPE; 0 where
     *     so many are too many for an answer
     * @param threshold of the absolute rule, 0..1; null for none
     */
    public record Question(
            @Nullable String model,
            List<String> tasks,
            List<Integer> lengths,
            List<String> configurations,
            int best,
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

    /**
     * What was found, and what was left out.
     *
     * @param configurations that were measured, of which the best may be told alone
     */
    public record Found<T>(List<T> all, LeftOut superseded, int configurations) {}

    /** @throws IllegalArgumentException one sentence: what is not known, or too much for one answer */
    public Found<Standing> of(Question question) {
        Standing.Manner manner =
                new Standing.Manner(question.by(), question.level(), question.threshold(), question.axis());
        return found(question, material -> Stream.of(Standing.of(material, manner)));
    }

    /** Every pair with its interval, on the mean of the tasks, at each length. */
    public Found<Pairs> pairs(Question question) {
        return found(
                question,
                material -> material.strata().stream()
                        .collect(Collectors.groupingBy(Stratum::length, TreeMap::new, Collectors.toList()))
                        .entrySet()
                        .stream()
                        .map(entry -> Pairs.of(material, entry.getKey(), entry.getValue(), question.level())));
    }

    private <T> Found<T> found(Question question, Function<Standing.Material, Stream<T>> form) {
        Cells cells = Cells.current(jdbc);
        Cells.Model model = cells.model(question.model());
        Set<String> only = new LinkedHashSet<>();
        Map<String, List<String>> wanted = wanted(question.tasks(), cells.tasks(model));
        question.configurations().forEach(label -> only.add(cells.configuration(label)));
        Answers answers = new Answers(jdbc, mostAnswers, false);
        List<T> all = new ArrayList<>();
        Set<LeftOut.One> superseded = new LinkedHashSet<>();
        Set<String> measured = new HashSet<>();
        wanted.forEach((name, tasks) -> {
            Predicate<Cell> asked = cell -> tasks.contains(cell.task())
                    && (question.lengths().isEmpty() || question.lengths().contains(cell.length()));
            Cells.Found found = only.isEmpty() ? cells.of(model, tasks, asked) : cells.of(only, model.id(), asked);
            superseded.addAll(found.superseded().cells());
            found.cells().forEach(cell -> measured.add(cell.configuration()));
            List<Cell> told = question.best() == 0
                    ? found.cells()
                    : Best.of(found.cells(), Math.min(question.best(), MOST_CONFIGURATIONS), mostAnswers);
            if (!told.isEmpty())
                form.apply(material(model, name, tasks, told, answers)).forEach(all::add);
        });
        LeftOut left = new LeftOut(List.copyOf(superseded));
        if (all.isEmpty()) throw nothing(question, model, left);
        return new Found<>(all, left, measured.size());
    }

    /** Models that have results, by name. */
    public List<Named> models() {
        return Cells.all(jdbc).models().stream()
                .map(model -> new Named(model.id(), model.name()))
                .toList();
    }

    /** A model by its id and the name that people have for it. */
    public record Named(String id, String name) {}

    /** What a standing of a model may be of: published groups, then tasks. */
    public List<String> tasks(String model) {
        Cells cells = Cells.all(jdbc);
        List<String> known = cells.tasks(cells.model(model));
        List<String> tasks = new ArrayList<>(TaskGroup.among(known));
        tasks.addAll(known);
        return tasks;
    }

    private static IllegalArgumentException nothing(Question question, Cells.Model model, LeftOut superseded) {
        return new IllegalArgumentException("nothing of it was measured on " + model.name() + ": "
                + (question.tasks().isEmpty() ? "no task" : String.join(", ", question.tasks()))
                + (question.lengths().isEmpty()
                        ? ""
                        : " at "
                                + question.lengths().stream()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(", ")))
                + superseded.sentence().map(left -> "; " + left).orElse(""));
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

    private Standing.Material material(
            Cells.Model model, String name, List<String> tasks, List<Cell> found, Answers answers) {
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
        return new Standing.Material(
                model.name(),
                model.id(),
                chosen.stream().mapToInt(Cell::trainedLength).min().orElse(0),
                name,
                tasks,
                strata,
                labels,
                costs(chosen));
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
