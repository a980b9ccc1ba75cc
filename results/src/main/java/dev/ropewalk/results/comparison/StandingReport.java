package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Disturbance;
import dev.ropewalk.results.Metric;
import dev.ropewalk.results.ReadableJson;
import dev.ropewalk.results.comparison.Matrix.Entry;
import dev.ropewalk.results.comparison.Matrix.Line;
import dev.ropewalk.results.comparison.Matrix.Mean;
import dev.ropewalk.statistics.EffectiveLength;
import dev.ropewalk.statistics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Standings for people and for programs. */
public final class StandingReport {

    private final List<Standing> standings;
    private final LeftOut superseded;

    public StandingReport(Standings.Found<Standing> found) {
        standings = List.copyOf(found.all());
        superseded = found.superseded();
    }

    // for programs

    /** Shares, nats, seconds and bytes unrounded; null where there is none. */
    public String toJson() {
        return ReadableJson.of(document());
    }

    public Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("adjustment", "Holm over all pairs of a column; of prices and gains over all configurations");
        document.put("standings", standings.stream().map(StandingReport::json).toList());
        superseded.tell(document);
        return document;
    }

    private static Map<String, @Nullable Object> json(Standing standing) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("model", standing.model());
        json.put("modelId", standing.modelId());
        json.put("trainedLength", standing.trainedLength());
        json.put("name", standing.name());
        json.put("tasks", standing.tasks());
        json.put("of", standing.of());
        json.put("metric", standing.metric().word());
        json.put("level", standing.level());
        json.put(
                "tables", standing.matrices().stream().map(StandingReport::json).toList());
        json.put(
                "effectiveLengths",
                standing.effectiveLengths().stream().map(FindingsReport::json).toList());
        json.put("price", json(standing.price()));
        json.put("gain", json(standing.gain()));
        json.put("costs", costs(standing));
        json.put("pareto", standing.pareto().stream().map(StandingReport::json).toList());
        json.put("settling", standing.settling());
        return json;
    }

    private static Map<String, @Nullable Object> json(Matrix matrix) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("columns", matrix.columns());
        json.put(
                "configurations",
                matrix.lines().stream().map(line -> json(matrix, line)).toList());
        return json;
    }

    private static Map<String, @Nullable Object> json(Matrix matrix, Line line) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("label", line.label());
        json.put("id", line.configuration());
        json.put("rank", line.rank());
        json.put("tiedWith", line.tiedWith());
        json.put("columns", line.columns());
        json.put("mean", json(line.mean()));
        json.put("rising", json(line.rising()));
        json.put("falling", json(line.falling()));
        json.put("meanRank", line.meanRank());
        json.put("wins", line.wins());
        List<@Nullable Map<String, @Nullable Object>> scores = new ArrayList<>();
        for (int c = 0; c < matrix.columns().size(); c++)
            scores.add(json(matrix.columns().get(c), line.entries().get(c)));
        json.put("scores", scores);
        return json;
    }

    private static @Nullable Map<String, @Nullable Object> json(Matrix.Column column, @Nullable Entry entry) {
        if (entry == null) return null;
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("column", column.name());
        json.put("score", entry.score());
        json.put("interval", ComparisonReport.ends(entry.interval()));
        json.put("questions", entry.questions());
        json.put("tasks", entry.tasks());
        json.put("of", column.of());
        json.put("seeds", entry.seeds());
        json.put("betweenSeeds", entry.betweenSeeds());
        json.put("rank", entry.rank());
        json.put("tiedWith", entry.tiedWith());
        return json;
    }

    private static @Nullable Map<String, @Nullable Object> json(@Nullable Mean mean) {
        if (mean == null) return null;
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("score", mean.score());
        json.put("interval", ComparisonReport.ends(mean.interval()));
        return json;
    }

    static List<Map<String, @Nullable Object>> json(Map<String, Change> changes) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        changes.forEach((label, change) -> {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            Interval interval = change.interval();
            json.put("configuration", label);
            json.put("lengths", change.lengths());
            json.put("questions", change.questions());
            json.put("difference", change.difference());
            json.put("lower", interval == null ? null : interval.lower());
            json.put("upper", interval == null ? null : interval.upper());
            json.put("p", change.p());
            json.put("adjustedP", change.adjustedP());
            json.put("verdict", word(change.verdict()));
            rows.add(json);
        });
        return rows;
    }

    private static List<Map<String, @Nullable Object>> costs(Standing standing) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        standing.costs()
                .forEach((label, lengths) -> lengths.forEach((length, cost) -> {
                    Map<String, @Nullable Object> json = new LinkedHashMap<>();
                    json.put("configuration", label);
                    json.put("length", length);
                    json.put("prefillSeconds", cost.prefillSeconds());
                    json.put("decodeMilliseconds", cost.decodeMilliseconds());
                    json.put("cacheBytes", cost.cacheBytes());
                    json.put("weightBytes", cost.weightBytes());
                    json.put("needBytes", cost.needBytes());
                    json.put("peakBytes", cost.peakBytes());
                    json.put("disturbed", cost.disturbed());
                    rows.add(json);
                }));
        return rows;
    }

    /** Points and front at each length, and no more. */
    public Map<String, @Nullable Object> pareto() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (Standing standing : standings)
            for (Pareto pareto : standing.pareto()) {
                Map<String, @Nullable Object> json = new LinkedHashMap<>();
                json.put("model", standing.model());
                json.put("name", standing.name());
                json.putAll(json(pareto));
                all.add(json);
            }
        document.put("pareto", all);
        superseded.tell(document);
        return document;
    }

    private static Map<String, @Nullable Object> json(Pareto pareto) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("length", pareto.length());
        json.put("cost", pareto.axis().word());
        json.put("unit", pareto.axis().words());
        json.put("metric", pareto.metric().word());
        json.put(
                "front",
                pareto.points().stream()
                        .filter(Pareto.Point::isOnFront)
                        .map(Pareto.Point::label)
                        .toList());
        json.put(
                "points",
                pareto.points().stream()
                        .map(point -> {
                            Map<String, @Nullable Object> row = new LinkedHashMap<>();
                            row.put("label", point.label());
                            row.put("id", point.configuration());
                            row.put("score", point.score());
                            row.put("interval", ComparisonReport.ends(point.interval()));
                            row.put("cost", point.cost());
                            row.put("disturbed", point.disturbed());
                            row.put("front", point.isOnFront());
                            row.put("dominatedBy", point.dominatedBy());
                            row.put("behind", point.behind());
                            return row;
                        })
                        .toList());
        json.put("unknown", pareto.unknown());
        return json;
    }

    private static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    // for people

    public String text() {
        return standings.stream().map(standing -> told(standing, false)).collect(Collectors.joining("\n"))
                + superseded.sentence().map(left -> "\n" + left + ".\n").orElse("");
    }

    /** The same for a page of Markdown. */
    public String markdown() {
        return standings.stream().map(standing -> told(standing, true)).collect(Collectors.joining("\n"))
                + superseded.sentence().map(left -> "\n" + left + ".\n").orElse("");
    }

    private static String told(Standing standing, boolean markdown) {
        StringBuilder text = new StringBuilder();
        String gap = markdown ? "\n\n" : "\n";
        for (Matrix matrix : standing.matrices()) {
            if (!text.isEmpty()) text.append('\n');
            text.append(markdown ? "## " : "").append(heading(standing, matrix)).append(gap);
            text.append(table(scores(standing, matrix), markdown));
            if (markdown) text.append('\n');
            remarks(standing, matrix).forEach(remark -> text.append(remark).append(gap));
        }
        List<List<String>> use = use(standing);
        if (use.size() > 1) text.append('\n').append(table(use, markdown)).append(markdown ? "\n" : "");
        useRemarks(standing).forEach(remark -> text.append(remark).append(gap));
        return text.toString();
    }

    private static String table(List<List<String>> rows, boolean markdown) {
        return markdown ? ComparisonReport.piped(rows) : ComparisonReport.plain(rows);
    }

    private static String heading(Standing standing, Matrix matrix) {
        boolean byTask = standing.matrices().size() > 1
                || !matrix.columns()
                        .get(0)
                        .name()
                        .equals("" + matrix.columns().get(0).length());
        int length = matrix.columns().get(0).length();
        return standing.name() + (byTask && length > 0 ? " at " + length : "")
                + (standing.tasks().size() > 1 ? ", mean of " + standing.tasks().size() + " tasks" : "") + ", "
                + (standing.metric() == Metric.PERPLEXITY
                        ? "perplexity"
                        : standing.metric().word() + " in %") + ", "
                + standing.model()
                + (standing.trainedLength() > 0 ? ", trained on " + standing.trainedLength() : "");
    }

    private static List<List<String>> scores(Standing standing, Matrix matrix) {
        boolean means = matrix.columns().size() > 1,
                weighted = matrix.lines().stream().anyMatch(line -> line.rising() != null);
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("configuration", "rank"));
        matrix.columns().forEach(column -> header.add(column.name().equals("0") ? "as published" : column.name()));
        if (means) header.add("mean");
        header.add(percent(standing) + " interval");
        if (weighted) header.addAll(List.of("rising", "falling"));
        if (means) header.addAll(List.of("mean rank", "wins"));
        rows.add(header);
        for (Line line : matrix.lines()) {
            List<String> row = new ArrayList<>(
                    List.of(Findings.shown(line.label()), line.rank() == null ? "none" : "" + line.rank()));
            for (int c = 0; c < matrix.columns().size(); c++)
                row.add(cell(standing, matrix.columns().get(c), line.entries().get(c)));
            Mean mean = line.mean();
            if (means)
                row.add(
                        mean == null
                                ? line.columns() + " of " + matrix.columns().size()
                                : score(standing, mean.score()));
            row.add(interval(standing, mean == null ? null : mean.interval()));
            if (weighted) {
                row.add(
                        line.rising() == null
                                ? ""
                                : score(standing, line.rising().score()));
                row.add(
                        line.falling() == null
                                ? ""
                                : score(standing, line.falling().score()));
            }
            if (means) {
                row.add(line.meanRank() == null ? "none" : number("%.2f", line.meanRank()));
                row.add("" + line.wins());
            }
            rows.add(row);
        }
        return rows;
    }

    private static String cell(Standing standing, Matrix.Column column, @Nullable Entry entry) {
        if (entry == null) return "none";
        return score(standing, entry.score())
                + (Objects.equals(entry.rank(), 1) ? "*" : "")
                + (entry.tasks() < column.of() ? " (" + entry.tasks() + " of " + column.of() + ")" : "");
    }

    private static List<String> remarks(Standing standing, Matrix matrix) {
        List<String> remarks = new ArrayList<>();
        remarks.add("* nothing of its column stands above it. Ranks are of "
                + (matrix.columns().size() > 1 ? "means" : "scores")
                + ": one more than the number of those that stand above by the paired test, Holm over all pairs.");
        List<Entry> entries = matrix.lines().stream()
                .flatMap(line -> line.entries().stream())
                .filter(Objects::nonNull)
                .toList();
        int seeds = entries.stream().mapToInt(Entry::seeds).max().orElse(1);
        if (seeds > 1) {
            List<Double> between = entries.stream()
                    .map(Entry::betweenSeeds)
                    .filter(Objects::nonNull)
                    .sorted()
                    .toList();
            remarks.add(seeds + " seeds pooled"
                    + (between.isEmpty()
                            ? "."
                            : "; of the variance " + number("%.0f", 100 * between.get(0)) + " to "
                                    + number("%.0f", 100 * between.get(between.size() - 1)) + " % lies between them."));
        }
        int questions = entries.stream().mapToInt(Entry::questions).min().orElse(0);
        if (standing.metric() == Metric.ACCURACY && standing.tasks().size() == 1 && questions > 0)
            remarks.add(Findings.resolution(matrix.tables(standing.name(), standing.metric()), questions)
                    .strip());
        return remarks;
    }

    /** How far, at what price, for what cost at the longest length. */
    private static List<List<String>> use(Standing standing) {
        List<List<String>> rows = new ArrayList<>();
        if (standing.pareto().isEmpty()) return rows;
        Matrix matrix = standing.matrices().get(0);
        List<Effective.Rule> rules = standing.effectiveLengths().stream()
                .map(Effective::rule)
                .distinct()
                .toList();
        int longest = matrix.columns().get(matrix.columns().size() - 1).length();
        List<String> header = new ArrayList<>(List.of("configuration"));
        rules.forEach(rule -> header.add("effective (" + rule.word() + ")"));
        String unit = standing.metric() == Metric.PERPLEXITY ? "nats" : "points";
        boolean changes = !standing.price().isEmpty() || !standing.gain().isEmpty();
        if (changes) header.addAll(List.of("price inside, " + unit, "gain beyond, " + unit));
        header.addAll(List.of("prefill s", "decode ms", "kv MiB", "peak MiB"));
        rows.add(header);
        for (Line line : matrix.lines()) {
            List<String> row = new ArrayList<>(List.of(Findings.shown(line.label())));
            for (Effective.Rule rule : rules)
                row.add(standing.effectiveLengths().stream()
                        .filter(one -> one.rule() == rule && one.label().equals(line.label()))
                        .findFirst()
                        .map(one -> effective(one.length()))
                        .orElse("none"));
            if (changes) {
                row.add(change(standing, standing.price().get(line.label())));
                row.add(change(standing, standing.gain().get(line.label())));
            }
            Cost cost = standing.costs().getOrDefault(line.label(), Map.of()).get(longest);
            String mark = cost != null && cost.wasDisturbed() ? Disturbance.MARK : "";
            row.add(cost == null || cost.prefillSeconds() == null ? "none" : mark + digits(cost.prefillSeconds()));
            row.add(
                    cost == null || cost.decodeMilliseconds() == null
                            ? "none"
                            : mark + digits(cost.decodeMilliseconds()));
            row.add(cost == null || cost.cacheBytes() == null ? "none" : digits(cost.cacheBytes() / (1 << 20)));
            row.add(cost == null || cost.peakBytes() == null ? "none" : mark + digits(cost.peakBytes() / (1 << 20)));
            rows.add(row);
        }
        return rows;
    }

    /** What is certain, and how far the scores alone would reach. */
    private static String effective(EffectiveLength length) {
        String certified =
                length.certified().isPresent() ? "" + length.certified().getAsInt() : "none";
        return length.certified().equals(length.pointEstimate())
                ? certified
                : certified + " (scores " + told(length.pointEstimate()) + ")";
    }

    private static String told(OptionalInt length) {
        return length.isPresent() ? "" + length.getAsInt() : "none";
    }

    private static String change(Standing standing, @Nullable Change change) {
        if (change == null) return "none";
        Interval interval = change.interval();
        return difference(standing, change.difference())
                + (interval == null
                        ? ""
                        : " [" + difference(standing, interval.lower()) + ", " + difference(standing, interval.upper())
                                + "]")
                + (change.verdict() == Change.Verdict.UNDECIDED ? "" : " " + word(change.verdict()));
    }

    private static List<String> useRemarks(Standing standing) {
        List<String> remarks = new ArrayList<>();
        standing.effectiveLengths().stream()
                .collect(Collectors.toMap(Effective::rule, one -> one, (first, second) -> first, LinkedHashMap::new))
                .forEach((rule, one) -> remarks.add("effective (" + rule.word()
                        + "): the largest length up to which every score is certain to reach "
                        + number("%.1f", 100 * one.threshold()) + " %, " + rule.words() + "."));
        if (!standing.price().isEmpty() || !standing.gain().isEmpty())
            remarks.add("Price inside and gain beyond are differences to rope on the same questions within and beyond "
                    + standing.trainedLength() + " tokens"
                    + (standing.metric() == Metric.PERPLEXITY ? ", less is better" : "")
                    + "; better or worse where the adjusted p says so.");
        if (standing.pareto().isEmpty()) return remarks;
        int longest = standing.pareto().get(standing.pareto().size() - 1).length();
        standing.costs().values().stream()
                .map(lengths -> lengths.get(longest))
                .filter(cost -> cost != null && cost.wasDisturbed())
                .map(cost -> Objects.requireNonNull(cost.disturbed()))
                .max(Double::compare)
                .ifPresent(most -> remarks.add(
                        Disturbance.MARK + " other cells or other work used the processors meanwhile, up to "
                                + number("%.0f", 100 * most) + " % of them: not what it costs alone."));
        Pareto pareto = standing.pareto().get(standing.pareto().size() - 1);
        if (pareto.points().isEmpty()) return remarks;
        String where = pareto.length() > 0 ? "At " + pareto.length() + " against " : "Against ";
        remarks.add(where + pareto.axis().words() + ", nobody dominates "
                + Findings.listed(pareto.points().stream()
                        .filter(Pareto.Point::isOnFront)
                        .map(point -> Findings.shown(point.label()))
                        .toList())
                + pareto.points().stream()
                        .filter(point -> !point.isOnFront())
                        .map(point -> "; " + Findings.shown(point.label()) + " is dominated by "
                                + Findings.listed(point.dominatedBy().stream()
                                        .map(Findings::shown)
                                        .toList()))
                        .collect(Collectors.joining())
                + ".");
        return remarks;
    }

    private static String interval(Standing standing, @Nullable Interval interval) {
        return interval == null
                ? "none"
                : score(standing, interval.lower()) + " to " + score(standing, interval.upper());
    }

    private static String percent(Standing standing) {
        return number("%.4g", 100 * standing.level()).replaceFirst("\\.?0+$", "") + " %";
    }

    private static String score(Standing standing, double value) {
        return standing.metric() == Metric.PERPLEXITY ? number("%.4g", value) : number("%.1f", 100 * value);
    }

    private static String difference(Standing standing, double value) {
        String written = standing.metric() == Metric.PERPLEXITY ? number("%+.3f", value) : number("%+.1f", 100 * value);
        return written.replaceFirst("^-(?=[0.]+$)", "+"); // nothing is not less than nothing
    }

    private static String digits(double value) {
        return value >= 1000 ? number("%.0f", value) : number("%.3g", value);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
