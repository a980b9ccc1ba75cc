package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Metric;
import dev.ropewalk.results.comparison.Findings.Average;
import dev.ropewalk.statistics.EffectiveLength;
import dev.ropewalk.statistics.Interval;
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

/** Findings for people and for programs. */
public final class FindingsReport {

    private final Findings findings;

    public FindingsReport(Findings findings) {
        this.findings = findings;
    }

    /** Averages as a table, one paragraph of sentences, effective lengths; empty where there is nothing to say. */
    public String text() {
        StringBuilder text = new StringBuilder();
        findings.averages().stream()
                .map(Average::group)
                .distinct()
                .forEach(group -> text.append(averages(group)).append('\n'));
        if (!findings.sentences().isEmpty()) {
            text.append("What may be concluded (paired tests at 5 %, adjusted over all pairs of a task and length):\n");
            findings.sentences()
                    .forEach(sentence -> text.append("- ").append(sentence).append('\n'));
        }
        findings.effectiveLengths().stream()
                .map(Effective::name)
                .distinct()
                .forEach(name -> text.append(lengths(name)).append('\n'));
        findings.prices().forEach(prices -> text.append(told(prices)).append('\n'));
        return text.toString();
    }

    private static String told(Findings.Prices prices) {
        List<String> halves = new ArrayList<>();
        if (!prices.within().isEmpty())
            halves.add("within " + prices.trainedLength() + " tokens " + told(prices, prices.within()));
        if (!prices.beyond().isEmpty()) halves.add("beyond " + told(prices, prices.beyond()));
        return "Against rope on " + prices.name() + ": " + String.join("; ", halves) + ".";
    }

    /** Those that the paired test tells apart, the largest change first. */
    private static String told(Findings.Prices prices, Map<String, Change> changes) {
        boolean nats = prices.metric() == Metric.PERPLEXITY;
        List<String> words = new ArrayList<>();
        for (Change.Verdict verdict : List.of(Change.Verdict.WORSE, Change.Verdict.BETTER)) {
            List<String> told = changes.entrySet().stream()
                    .filter(change -> change.getValue().verdict() == verdict)
                    .sorted(Comparator.comparingDouble(
                            change -> -Math.abs(change.getValue().difference())))
                    .map(change -> Findings.shown(change.getKey()) + " by "
                            + (nats
                                    ? String.format(
                                            Locale.ROOT,
                                            "%.2f",
                                            Math.abs(change.getValue().difference()))
                                    : percent(Math.abs(change.getValue().difference()))))
                    .toList();
            if (!told.isEmpty())
                words.add((verdict == Change.Verdict.WORSE ? "worse: " : "better: ")
                        + String.join(", ", told)
                        + (nats ? " nats a token" : " points"));
        }
        if (!words.isEmpty()) return String.join(", ", words);
        return changes.size() == 1
                ? Findings.shown(changes.keySet().iterator().next()) + " is not told apart from it"
                : "none of the " + changes.size() + " is told apart from it";
    }

    private String averages(String group) {
        List<Average> rows = findings.averages().stream()
                .filter(row -> row.group().equals(group))
                .toList();
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
            List<String> line = new ArrayList<>(List.of(Findings.shown(label)));
            for (int length : lengths)
                line.add(rows.stream()
                        .filter(row -> row.label().equals(label) && row.length() == length)
                        .findFirst()
                        .map(FindingsReport::cell)
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
                .map(entry -> entry.getKey() + " at " + Findings.listed(entry.getValue()))
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
        List<Effective> of = findings.effectiveLengths().stream()
                .filter(one -> one.name().equals(name))
                .toList();
        Effective first = of.get(0);
        String rule = percent(first.threshold()) + " %, " + first.rule().words();
        return "Effective length on " + name + " (" + rule + "): certified " + told(of, EffectiveLength::certified)
                + "; by the score alone " + told(of, EffectiveLength::pointEstimate) + ".";
    }

    private static String told(List<Effective> of, Function<EffectiveLength, OptionalInt> which) {
        Map<Integer, List<String>> labels = new TreeMap<>(Comparator.reverseOrder());
        of.forEach(one -> labels.computeIfAbsent(which.apply(one.length()).orElse(0), length -> new ArrayList<>())
                .add(Findings.shown(one.label())));
        if (labels.size() == 1)
            return (labels.containsKey(0) ? "none" : labels.keySet().iterator().next()) + " for all";
        return labels.entrySet().stream()
                .map(entry -> (entry.getKey() == 0 ? "none" : "" + entry.getKey()) + " for "
                        + Findings.listed(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** For the run's document: {@code conclusions}, {@code averages}, {@code effectiveLengths}. */
    public Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("conclusions", findings.sentences());
        document.put(
                "averages",
                findings.averages().stream().map(FindingsReport::json).toList());
        document.put(
                "effectiveLengths",
                findings.effectiveLengths().stream().map(FindingsReport::json).toList());
        document.put(
                "prices",
                findings.prices().stream()
                        .map(prices -> {
                            Map<String, @Nullable Object> json = new LinkedHashMap<>();
                            json.put("name", prices.name());
                            json.put("price", StandingReport.json(prices.within()));
                            json.put("gain", StandingReport.json(prices.beyond()));
                            return json;
                        })
                        .toList());
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

    static Map<String, @Nullable Object> json(Effective one) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>(), states = new LinkedHashMap<>();
        json.put("name", one.name());
        json.put("configuration", one.label());
        json.put("rule", one.rule().word());
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
