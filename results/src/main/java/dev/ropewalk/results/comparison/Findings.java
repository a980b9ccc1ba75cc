package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Metric;
import dev.ropewalk.results.comparison.Comparison.Row;
import dev.ropewalk.results.comparison.Comparison.Table;
import dev.ropewalk.statistics.EffectiveLength;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.statistics.Power;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a reader may conclude from one run: who leads at which length and who cannot be told from the leader, what so many questions could tell,
 * the averages of published groups of tasks, and effective lengths by the rules that have names.
 *
 * @param sentences for people, one a task
 */
public record Findings(List<String> sentences, List<Average> averages, List<Effective> effectiveLengths) {

    public static final Findings NONE = new Findings(List.of(), List.of(), List.of());

    /** RULER's line: Llama-2-7B-chat at 4K. Hsieh et al. 2024, arXiv 2404.06654. */
    private static final double RULER = 0.856;

    /** NoLiMa's: 85 % of a model's own score within its window. Modarressi et al. 2025, arXiv 2502.05167. */
    private static final double OWN = 0.85;

    /** Leaders that are named before the others are only counted. */
    private static final int NAMED = 3;

    private static final double ALPHA = 0.05, POWER = 0.8;

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
     * @param rule {@code ruler} (85.6 on the average of RULER's tasks) or {@code own} (85 % of rope's score within the trained window)
     * @param threshold 0..1
     */
    public record Effective(String name, String label, String rule, double threshold, EffectiveLength length) {}

    public Findings {
        sentences = List.copyOf(sentences);
        averages = List.copyOf(averages);
        effectiveLengths = List.copyOf(effectiveLengths);
    }

    /**
     * @param tasks every task at every length
     * @param groups tables of published groups
     */
    static Findings of(List<Table> tasks, List<Table> groups, int trainedLength) {
        List<String> sentences = new ArrayList<>();
        List<Effective> lengths = new ArrayList<>();
        byName(tasks).forEach((name, tables) -> {
            String sentence = sentence(name, tables);
            if (!sentence.isEmpty()) sentences.add(sentence);
            lengths.addAll(own(name, tables, trainedLength));
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
            if (name.equals(TaskGroup.RULER)) lengths.addAll(effective(name, tables, "ruler", RULER));
            else lengths.addAll(own(name, tables, trainedLength));
        });
        return new Findings(sentences, averages, lengths);
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
    private static String resolution(List<Table> tables, int questions) {
        if (tables.get(0).metric() != Metric.ACCURACY) return "";
        double least = Power.leastDetectable(questions, ALPHA, POWER);
        if (least > 1) return " " + questions + " questions tell no difference at all.";
        int points = (int) Math.ceil(100 * least);
        if (points <= 10) return " " + questions + " questions tell differences of " + points + " points and more.";
        return " " + questions + " questions tell differences of " + points + " points and more, ten points would take "
                + (int) Math.ceil(Power.pairedQuestions(0.1, 0.1, ALPHA, POWER)) + " at least.";
    }

    private static String shown(String label) {
        return label.endsWith("{}") ? label.substring(0, label.length() - 2) : label;
    }

    private static String listed(List<String> words) {
        return words.size() == 1
                ? words.get(0)
                : String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.get(words.size() - 1);
    }

    /** Against plain RoPE at the longest length within the trained window; nothing where that was not measured. */
    private static List<Effective> own(String name, List<Table> tables, int trainedLength) {
        if (tables.get(0).metric() == Metric.PERPLEXITY || tables.size() < 2) return List.of();
        return tables.stream()
                .filter(table -> table.length() <= trainedLength)
                .reduce((shorter, longer) -> longer)
                .flatMap(table -> table.rows().stream()
                        .filter(row -> row.label().equals("rope{}"))
                        .findFirst())
                .filter(rope -> rope.score() > 0)
                .map(rope -> effective(name, tables, "own", OWN * rope.score()))
                .orElse(List.of());
    }

    private static List<Effective> effective(String name, List<Table> tables, String rule, double threshold) {
        List<String> labels = tables.stream()
                .flatMap(table -> table.rows().stream())
                .map(Row::label)
                .distinct()
                .toList();
        return labels.stream()
                .map(label -> new Effective(
                        name,
                        label,
                        rule,
                        threshold,
                        EffectiveLength.of(
                                tables.stream()
                                        .map(table -> measured(table, label))
                                        .toList(),
                                threshold)))
                .toList();
    }

    private static EffectiveLength.Measured measured(Table table, String label) {
        return table.rows().stream()
                .filter(row -> row.label().equals(label))
                .findFirst()
                .map(row -> new EffectiveLength.Measured(table.length(), row.score(), row.interval()))
                .orElseGet(() -> new EffectiveLength.Measured(table.length(), null, null)); // no score at all: failed
    }

    // for people and for programs

    /** Averages as a table, one paragraph of sentences, effective lengths; empty where there is nothing to say. */
    public String text() {
        StringBuilder text = new StringBuilder();
        averages.stream()
                .map(Average::group)
                .distinct()
                .forEach(group -> text.append(averages(group)).append('\n'));
        if (!sentences.isEmpty()) {
            text.append("What may be concluded (paired tests at 5 %, adjusted over all pairs of a task and length):\n");
            sentences.forEach(sentence -> text.append("- ").append(sentence).append('\n'));
        }
        effectiveLengths.stream()
                .map(Effective::name)
                .distinct()
                .forEach(name -> text.append(lengths(name)).append('\n'));
        return text.toString();
    }

    private String averages(String group) {
        List<Average> rows =
                averages.stream().filter(row -> row.group().equals(group)).toList();
        List<Integer> lengths =
                rows.stream().map(Average::length).distinct().sorted().toList();
        StringBuilder text =
                new StringBuilder(group + ", mean of its tasks in % [95 % interval]" + incomplete(rows) + "\n");
        List<List<String>> table = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("tokens"));
        lengths.forEach(length -> header.add("" + length));
        if (lengths.size() > 1) header.addAll(List.of("mean", "rising", "falling"));
        table.add(header);
        for (String label : rows.stream().map(Average::label).distinct().toList()) {
            List<String> line = new ArrayList<>(List.of(shown(label)));
            for (int length : lengths)
                line.add(rows.stream()
                        .filter(row -> row.label().equals(label) && row.length() == length)
                        .findFirst()
                        .map(Findings::cell)
                        .orElse("none"));
            if (lengths.size() > 1) line.addAll(means(label, rows, lengths));
            table.add(line);
        }
        return text + ComparisonReport.plain(table);
    }

    /** Where a cell failed a length may lack more tasks than another. */
    private static String incomplete(List<Average> rows) {
        Map<String, List<String>> lengths = new LinkedHashMap<>();
        for (Average row : rows) {
            List<String> at = lengths.computeIfAbsent(row.tasks().size() + " of " + row.of(), of -> new ArrayList<>());
            if (!at.contains("" + row.length())) at.add("" + row.length());
        }
        if (lengths.size() == 1)
            return rows.get(0).tasks().size() < rows.get(0).of()
                    ? ", incomplete: " + lengths.keySet().iterator().next()
                    : "";
        return lengths.entrySet().stream()
                .map(entry -> entry.getKey() + " at " + listed(entry.getValue()))
                .collect(Collectors.joining("; ", ", incomplete: ", ""));
    }

    /** RULER's three: each length alike, weights that rise with the length from 1, weights that fall to 1. */
    private static List<String> means(String label, List<Average> rows, List<Integer> lengths) {
        double[] scores = lengths.stream()
                .mapToDouble(length -> rows.stream()
                        .filter(row -> row.label().equals(label) && row.length() == length)
                        .mapToDouble(Average::score)
                        .findFirst()
                        .orElse(0))
                .toArray();
        int n = scores.length;
        double all = n * (n + 1) / 2.0;
        double mean = IntStream.range(0, n).mapToDouble(i -> scores[i] / n).sum();
        double rising = IntStream.range(0, n)
                .mapToDouble(i -> scores[i] * (i + 1) / all)
                .sum();
        double falling = IntStream.range(0, n)
                .mapToDouble(i -> scores[i] * (n - i) / all)
                .sum();
        return List.of(percent(mean), percent(rising), percent(falling));
    }

    private static String cell(Average row) {
        Interval interval = row.interval();
        return percent(row.score())
                + (interval == null ? "" : " [" + percent(interval.lower()) + "," + percent(interval.upper()) + "]");
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }

    /** Configurations of which the same is known stand together. */
    private String lengths(String name) {
        List<Effective> of =
                effectiveLengths.stream().filter(one -> one.name().equals(name)).toList();
        Effective first = of.get(0);
        String rule = percent(first.threshold())
                + (first.rule().equals("ruler") ? " %, RULER's line" : " %, 85 % of rope's score within the window");
        return "Effective length on " + name + " (" + rule + "): certified " + told(of, EffectiveLength::certified)
                + "; by the score alone " + told(of, EffectiveLength::pointEstimate) + ".";
    }

    private static String told(List<Effective> of, Function<EffectiveLength, OptionalInt> which) {
        Map<Integer, List<String>> labels = new TreeMap<>(Comparator.reverseOrder());
        of.forEach(one -> labels.computeIfAbsent(which.apply(one.length()).orElse(0), length -> new ArrayList<>())
                .add(shown(one.label())));
        if (labels.size() == 1)
            return (labels.containsKey(0) ? "none" : labels.keySet().iterator().next()) + " for all";
        return labels.entrySet().stream()
                .map(entry -> (entry.getKey() == 0 ? "none" : "" + entry.getKey()) + " for " + listed(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** For the run's document: {@code conclusions}, {@code averages}, {@code effectiveLengths}. */
    public Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("conclusions", sentences);
        document.put("averages", averages.stream().map(Findings::json).toList());
        document.put(
                "effectiveLengths",
                effectiveLengths.stream().map(Findings::json).toList());
        return document;
    }

    private static Map<String, @Nullable Object> json(Average row) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("group", row.group());
        json.put("tasks", row.tasks());
        json.put("of", row.of());
        json.put("length", row.length());
        json.put("configuration", row.label());
        json.put("score", row.score());
        Interval interval = row.interval();
        json.put("interval", interval == null ? null : List.of(interval.lower(), interval.upper()));
        return json;
    }

    private static Map<String, @Nullable Object> json(Effective one) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>(), states = new LinkedHashMap<>();
        json.put("name", one.name());
        json.put("configuration", one.label());
        json.put("rule", one.rule());
        json.put("threshold", one.threshold());
        one.length()
                .states()
                .forEach((length, state) -> states.put("" + length, state.name().toLowerCase(Locale.ROOT)));
        json.put("states", states);
        json.put("certified", number(one.length().certified()));
        json.put("pointEstimate", number(one.length().pointEstimate()));
        json.put("largestAtThreshold", number(one.length().ruler()));
        return json;
    }

    private static @Nullable Integer number(OptionalInt length) {
        return length.isPresent() ? length.getAsInt() : null;
    }
}
