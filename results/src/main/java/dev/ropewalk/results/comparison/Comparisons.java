package dev.ropewalk.results.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Compares what is stored: finds cells that were measured alike and gathers their samples as {@link Evidence}. Reads views alone. */
public final class Comparisons {

    private static final double LEVEL = 0.95;

    private final JdbcClient jdbc;
    private final long mostAnswers;
    private final boolean all;

    public Comparisons(JdbcClient jdbc) {
        this(jdbc, Long.MAX_VALUE);
    }

    /** @param mostAnswers that one comparison may rest on */
    public Comparisons(JdbcClient jdbc, long mostAnswers) {
        this(jdbc, mostAnswers, false);
    }

    private Comparisons(JdbcClient jdbc, long mostAnswers, boolean all) {
        this.jdbc = jdbc;
        this.mostAnswers = mostAnswers;
        this.all = all;
    }

    /** The same, which leaves nothing out that is superseded. */
    public Comparisons withSuperseded() {
        return new Comparisons(jdbc, mostAnswers, true);
    }

    /**
     * What is to be compared.
     *
     * @param configurations labels, names or first digits of ids (six or more), at least two with the baseline
     * @param model name or first digits of its id; null where the database knows one alone
     * @param tasks names or groups; empty for every task that two of the configurations share
     * @param lengths empty for all
     * @param baseline which all others are held against, itself among them or not; null for every pair
     * @param level of intervals and groups, 0.95
     * @param likelihood whether what the model gave the right answers is compared, and not what it answered
     */
    public record Question(
            List<String> configurations,
            @Nullable String model,
            List<String> tasks,
            List<Integer> lengths,
            @Nullable String baseline,
            double level,
            boolean likelihood) {

        /** What was answered is compared. */
        public Question(
                List<String> configurations,
                @Nullable String model,
                List<String> tasks,
                List<Integer> lengths,
                @Nullable String baseline,
                double level) {
            this(configurations, model, tasks, lengths, baseline, level, false);
        }

        public Question {
            TreeSet<String> different = new TreeSet<>(configurations);
            boolean twice = different.size() < configurations.size();
            if (baseline != null) different.add(baseline);
            if (different.size() < 2 || twice)
                throw new IllegalArgumentException("a comparison needs at least two different configurations, got "
                        + (configurations.isEmpty() ? "none" : String.join(", ", configurations)));
            if (!(level > 0.5 && level < 1))
                throw new IllegalArgumentException("level must be above 0.5 and below 1, got " + level);
        }
    }

    /** @throws IllegalArgumentException one sentence: what is not known, or why they cannot be compared */
    public Evidence find(Question question) {
        Cells cells = cells();
        Map<String, String> asked = new LinkedHashMap<>(); // id by what was asked for
        question.configurations().forEach(name -> asked.put(name, cells.configuration(name)));
        String baseline = question.baseline();
        if (baseline != null && !asked.containsKey(baseline)) {
            String id = cells.configuration(baseline);
            if (!asked.containsValue(id)) asked.put(baseline, id);
        }
        if (Set.copyOf(asked.values()).size() < asked.size())
            throw new IllegalArgumentException(
                    "a comparison needs different configurations, got one twice: " + String.join(", ", asked.keySet()));
        List<Integer> lengths = question.lengths();
        Cells.Found found = cells.of(
                asked.values(), question.model(), cell -> lengths.isEmpty() || lengths.contains(cell.length()));
        LeftOut left = found.superseded();
        List<Evidence.Group> groups;
        try {
            Map<String, List<String>> wanted = wanted(question, found);
            left = left.of(wanted.values().stream().flatMap(List::stream).toList());
            groups = groups(asked, found.cells(), wanted, question.likelihood());
            if (question.likelihood()) groups = likely(groups, question.tasks());
        } catch (IllegalArgumentException e) {
            if (left.cells().isEmpty()) throw e;
            String why = String.valueOf(e.getMessage());
            throw new IllegalArgumentException(
                    why + (why.endsWith(".") ? " " : "; ") + left.sentence().orElseThrow()
                            + "; --superseded compares them all the same",
                    e);
        }
        String label = baseline == null ? null : label(found.cells(), cells.configuration(baseline));
        return new Evidence(found.cells().get(0).model(), groups, label, question.level(), left);
    }

    /** What may be concluded from a run's own cells. */
    public Findings findings(String run) {
        Cells.Found found = cells().of(run);
        List<Cell> cells = found.cells();
        if (cells.isEmpty()) return Findings.NONE.without(found.superseded());
        Map<String, String> asked = new LinkedHashMap<>();
        cells.forEach(cell -> asked.putIfAbsent(cell.label(), cell.configuration()));
        TreeSet<String> tasks = new TreeSet<>();
        cells.forEach(cell -> tasks.add(cell.task()));
        Map<String, List<String>> single = new LinkedHashMap<>(), groups = new LinkedHashMap<>();
        tasks.forEach(task -> single.put(task, List.of(task)));
        TaskGroup.among(tasks).forEach(group -> groups.put(group, TaskGroup.named(group, tasks)));
        List<Evidence.Group> alone = groups(false).of(single, cells, asked, 1, new ArrayList<>()),
                together = groups(false).of(groups, cells, asked, 1, new ArrayList<>());
        return Findings.of(
                        tables(alone, Comparison::leader),
                        tables(together, Comparison::scores),
                        alone.stream().map(Stratum::of).toList(),
                        cells.get(0).trainedLength())
                .without(found.superseded());
    }

    /**
     * A run's own configurations, all others held against one of them on every task; no tables where it has one alone.
     *
     * @param configuration its id
     * @throws IllegalArgumentException one sentence, where none of its cells has a score
     */
    public Comparison against(String run, String configuration) {
        Cells.Found found = cells().of(run);
        List<Cell> cells = found.cells();
        if (cells.isEmpty()) throw new IllegalArgumentException("run " + run + " has no cell with a score");
        Map<String, String> asked = new LinkedHashMap<>();
        cells.forEach(cell -> asked.putIfAbsent(cell.label(), cell.configuration()));
        Map<String, List<String>> wanted = new LinkedHashMap<>();
        cells.forEach(cell -> wanted.putIfAbsent(cell.task(), List.of(cell.task())));
        List<Evidence.Group> groups = groups(false).of(wanted, cells, asked, 2, new ArrayList<>());
        return new Evidence(cells.get(0).model(), groups, label(cells, configuration), LEVEL, found.superseded())
                .comparison();
    }

    /**
     * What became worse since an earlier run.
     *
     * @param previous that run
     * @param alpha the chance that a run which is no worse anywhere is called worse somewhere, at most
     * @param tolerance what may be lost without being called worse: of shares 0.02 are two points, of perplexities nats a token
     */
    public Watched watched(String run, String previous, double alpha, double tolerance) {
        return new Successive(jdbc, cells()).of(run, previous, alpha, tolerance);
    }

    private Cells cells() {
        return all ? Cells.all(jdbc) : Cells.current(jdbc);
    }

    private static List<Comparison.Table> tables(
            List<Evidence.Group> groups, BiFunction<Evidence.Group, Double, Comparison.Table> table) {
        List<Comparison.Table> tables = new ArrayList<>();
        for (Evidence.Group group : groups)
            try {
                tables.add(table.apply(group, LEVEL));
            } catch (IllegalArgumentException e) {
                // two of them share no question, say because each lacks the other's seed: nothing may be concluded, and
                // the run stands
            }
        return tables;
    }

    private static @Nullable String label(List<Cell> cells, String configuration) {
        return cells.stream()
                .filter(cell -> cell.configuration().equals(configuration))
                .map(Cell::label)
                .findFirst()
                .orElse(null);
    }

    private Groups groups(boolean likelihood) {
        return new Groups(new Answers(jdbc, mostAnswers, likelihood), new Unlike(jdbc));
    }

    /**
     * Groups whose right answers have likelihoods, in every configuration. The first of them says which others were left out, and why.
     *
     * @param named tasks that somebody asked for
     * @throws IllegalArgumentException one sentence: why no length of one that was asked for, or nothing at all, may be compared
     */
    private static List<Evidence.Group> likely(List<Evidence.Group> groups, List<String> named) {
        List<Evidence.Group> likely = new ArrayList<>();
        Map<String, String> left = new LinkedHashMap<>(); // the first reason by the group's name
        List<String> missing = new ArrayList<>();
        for (Evidence.Group group : groups) {
            String trouble = unlikely(group);
            if (trouble.isEmpty()) {
                likely.add(group);
                continue;
            }
            left.putIfAbsent(group.name(), trouble);
            missing.add("Left out: " + trouble + ".");
        }
        left.forEach((name, trouble) -> {
            boolean gone = likely.stream().noneMatch(group -> group.name().equals(name));
            if (gone && (likely.isEmpty() || named.contains(name))) throw new IllegalArgumentException(trouble);
        });
        if (missing.isEmpty()) return likely;
        Evidence.Group first = likely.get(0);
        missing.addAll(0, first.missing());
        likely.set(0, new Evidence.Group(first.name(), first.length(), first.byTask(), missing));
        return likely;
    }

    private static String unlikely(Evidence.Group group) {
        if (group.byTask().size() > 1)
            return "likelihoods of answers to different tasks have no average; name a task of '" + group.name() + "'";
        for (Series series : group.byTask().get(0)) {
            String at = series.task() + " at " + series.length();
            if (series.isStopped())
                return series.label() + " was asked no more of " + at
                        + " once its scores were told apart, so that its likelihoods cannot be tested";
            if (series.documents().isEmpty()) return series.label() + " has no likelihood of a right answer to " + at;
        }
        return "";
    }

    /** Tasks by the name of what they are gathered under; a task is known even where all of its cells are left out. */
    private static Map<String, List<String>> wanted(Question question, Cells.Found found) {
        Set<String> known = Stream.concat(
                        found.cells().stream().map(Cell::task),
                        found.superseded().cells().stream().map(LeftOut.One::task))
                .collect(Collectors.toCollection(TreeSet::new));
        Map<String, List<String>> wanted = new LinkedHashMap<>();
        if (question.tasks().isEmpty()) known.forEach(task -> wanted.put(task, List.of(task)));
        for (String task : question.tasks()) wanted.put(task, TaskGroup.named(task, known));
        return wanted;
    }

    private List<Evidence.Group> groups(
            Map<String, String> asked, List<Cell> cells, Map<String, List<String>> wanted, boolean likelihood) {
        List<String> why = new ArrayList<>();
        List<Evidence.Group> found = groups(likelihood).of(wanted, cells, asked, 2, why);
        if (found.isEmpty())
            throw new IllegalArgumentException(
                    "nothing that two of them were measured on alike" + (why.isEmpty() ? "" : ": " + why.get(0)));
        return found;
    }
}
