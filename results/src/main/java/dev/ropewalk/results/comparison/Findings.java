package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Metric;
import dev.ropewalk.results.comparison.Comparison.Row;
import dev.ropewalk.results.comparison.Comparison.Table;
import dev.ropewalk.results.comparison.Effective.Rule;
import dev.ropewalk.statistics.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a reader may conclude from one run: who leads at which length and who cannot be told from the leader, what so many questions could tell,
 * the averages of published groups of tasks, effective lengths by the rules that have names, and what extending costs within the trained window.
 *
 * @param sentences for people, one a task, and what was left out
 */
public record Findings(
        List<String> sentences, List<Average> averages, List<Effective> effectiveLengths, List<Prices> prices) {

    public static final Findings NONE = new Findings(List.of(), List.of(), List.of(), List.of());

    private static final double ALPHA = 0.05;

    /** Leaders that are named before the others are only counted. */
    private static final int NAMED = 3;

    /**
     * A published group of tasks at one length.
     *
     * @param of tasks that the whole group has
     */
    public record Average(
            String group,
            List<String> tasks,
            int of,
            int length,
            String label,
            double score,
            @Nullable Interval interval) {}

    /**
     * What configurations change against plain RoPE on a task, by label.
     *
     * @param within the trained window
     * @param beyond it
     */
    public record Prices(
            String name, Metric metric, int trainedLength, Map<String, Change> within, Map<String, Change> beyond) {}

    public Findings {
        prices = List.copyOf(prices);
        sentences = List.copyOf(sentences);
        averages = List.copyOf(averages);
        effectiveLengths = List.copyOf(effectiveLengths);
    }

    /** The same, which says what was left out. */
    Findings without(LeftOut superseded) {
        return superseded
                .sentence()
                .map(left -> new Findings(
                        Stream.concat(sentences.stream(), Stream.of(left + ".")).toList(),
                        averages,
                        effectiveLengths,
                        prices))
                .orElse(this);
    }

    /**
     * @param tasks every task at every length
     * @param groups tables of published groups
     * @param strata what the tasks' tables are made of
     */
    static Findings of(List<Table> tasks, List<Table> groups, List<Stratum> strata, int trainedLength) {
        List<String> sentences = new ArrayList<>();
        List<Effective> lengths = new ArrayList<>();
        byName(tasks).forEach((name, tables) -> {
            String sentence = sentence(name, tables);
            if (!sentence.isEmpty()) sentences.add(sentence);
            lengths.addAll(Effective.of(tables, Rule.OWN, trainedLength, null));
        });
        List<Average> averages = new ArrayList<>();
        byName(groups).forEach((name, tables) -> {
            for (Table table : tables)
                for (Row row : table.rows())
                    averages.add(new Average(
                            name,
                            table.tasks(),
                            TaskGroup.size(name, table.tasks().size()),
                            table.length(),
                            row.label(),
                            row.score(),
                            row.interval()));
            Rule rule = name.equals(TaskGroup.RULER) ? Rule.RULER : Rule.OWN;
            lengths.addAll(Effective.of(tables, rule, trainedLength, null));
        });
        return new Findings(sentences, averages, lengths, prices(strata, trainedLength));
    }

    private static List<Prices> prices(List<Stratum> strata, int trainedLength) {
        List<Prices> prices = new ArrayList<>();
        if (trainedLength == 0) return prices;
        strata.stream()
                .collect(Collectors.groupingBy(Stratum::task, LinkedHashMap::new, Collectors.toList()))
                .forEach((task, all) -> {
                    Map<String, Change> within = Change.byLabel(all, length -> length <= trainedLength, 1 - ALPHA),
                            beyond = Change.byLabel(all, length -> length > trainedLength, 1 - ALPHA);
                    if (!within.isEmpty() || !beyond.isEmpty())
                        prices.add(new Prices(
                                task,
                                all.get(0).answered().values().iterator().next().metric(),
                                trainedLength,
                                within,
                                beyond));
                });
        return prices;
    }

    private static Map<String, List<Table>> byName(List<Table> tables) {
        return tables.stream()
                .sorted(Comparator.comparingInt(Table::length))
                .collect(Collectors.groupingBy(Table::name, LinkedHashMap::new, Collectors.toList()));
    }

    /** Lengths at which the same can be said are told together. */
    private static String sentence(String name, List<Table> tables) {
        Map<String, List<Integer>> lengths = new LinkedHashMap<>();
        int questions = Integer.MAX_VALUE;
        for (Table table : tables) {
            if (table.rows().size() < 2) continue;
            lengths.computeIfAbsent(leaders(table), words -> new ArrayList<>()).add(table.length());
            questions = Math.min(questions, table.rows().get(0).questions());
        }
        if (lengths.isEmpty()) return "";
        String told = lengths.entrySet().stream()
                .map(entry -> "at "
                        + listed(entry.getValue().stream().map(String::valueOf).toList()) + " " + entry.getKey())
                .collect(Collectors.joining("; "));
        return name + ": " + told + "." + resolution(tables, questions);
    }

    private static String leaders(Table table) {
        Comparator<Row> best = Comparison.better(table.metric());
        Row first = table.rows().stream().min(best).orElseThrow();
        List<String> tied = table.rows().stream()
                .filter(row -> first.tiedWith().contains(row.label()))
                .sorted(best)
                .map(row -> shown(row.label()))
                .toList();
        if (tied.size() == table.rows().size() - 1)
            return "nothing parts any of the " + table.rows().size();
        String leads = shown(first.label()) + " leads";
        if (tied.isEmpty()) return leads + " alone";
        if (tied.size() <= NAMED) return leads + ", " + listed(tied) + " cannot be told from it";
        return leads + ", " + listed(tied.subList(0, NAMED)) + " and " + (tied.size() - NAMED)
                + " more cannot be told from it";
    }

    /** Of right and wrong: what so many questions tell at best, and how many would tell ten points. */
    static String resolution(List<Table> tables, int questions) {
        if (tables.get(0).metric() != Metric.ACCURACY) return "";
        return " " + new Detectable(tables.get(0).name(), Metric.ACCURACY, questions, questions).words() + ".";
    }

    static String shown(String label) {
        return label.endsWith("{}") ? label.substring(0, label.length() - 2) : label;
    }

    static String listed(List<String> words) {
        return words.size() == 1
                ? words.get(0)
                : String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.get(words.size() - 1);
    }
}
