package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Metric;
import dev.ropewalk.results.ReadableJson;
import dev.ropewalk.results.comparison.Comparison.Pair;
import dev.ropewalk.results.comparison.Comparison.Row;
import dev.ropewalk.results.comparison.Comparison.Table;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.statistics.PairedOutcomes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A comparison for people and for programs. */
public final class ComparisonReport {

    private final Comparison comparison;
    private final Map<Requirement, List<Requirement.Judged>> judged;

    public ComparisonReport(Comparison comparison, Map<Requirement, List<Requirement.Judged>> judged) {
        this.comparison = comparison;
        this.judged = judged;
    }

    // for programs

    /** Shares, nats and probabilities unrounded; null where there is none. */
    public String toJson() {
        return ReadableJson.of(document());
    }

    /** The same before it is written. */
    public Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("model", comparison.model());
        document.put("level", comparison.level());
        document.put("adjustment", "Holm over all pairs of a table");
        document.put(
                "tables",
                comparison.tables().stream().map(ComparisonReport::json).toList());
        document.put(
                "requirements",
                judged.entrySet().stream()
                        .map(entry -> json(entry.getKey(), entry.getValue()))
                        .toList());
        comparison.superseded().tell(document);
        return document;
    }

    private static Map<String, @Nullable Object> json(Table table) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", table.name());
        json.put("tasks", table.tasks());
        json.put("metric", table.metric().word());
        json.put("length", table.length());
        json.put("missing", table.missing());
        json.put("detectableDifference", table.detectable());
        json.put(
                "configurations",
                table.rows().stream().map(ComparisonReport::json).toList());
        json.put("pairs", table.pairs().stream().map(ComparisonReport::json).toList());
        return json;
    }

    private static Map<String, @Nullable Object> json(Row row) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("label", row.label());
        json.put("id", row.configuration());
        json.put("questions", row.questions());
        json.put("documents", row.documents());
        json.put("score", row.score());
        json.put("interval", ends(row.interval()));
        json.put("rank", row.rank());
        json.put("tiedWith", row.tiedWith());
        return json;
    }

    private static Map<String, @Nullable Object> json(Pair pair) {
        Difference difference = pair.difference();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("a", difference.a());
        json.put("b", difference.b());
        json.put("difference", difference.difference());
        Interval interval = difference.interval();
        json.put("lower", interval == null ? null : interval.lower());
        json.put("upper", interval == null ? null : interval.upper());
        json.put(
                switch (difference.procedure()) {
                    case RIGHT_OR_WRONG -> "exactP";
                    case GRADED, AVERAGE -> "signFlipP";
                    case DOCUMENTS, PERPLEXITY -> "studentP";
                    case SEQUENTIAL -> "sequentialP";
                },
                difference.p());
        json.put("adjustedP", pair.adjustedP());
        json.put("procedure", difference.procedure().words());
        json.put("draws", difference.draws());
        json.put("questions", difference.questions());
        json.put("documents", difference.documents());
        PairedOutcomes outcomes = difference.outcomes();
        if (outcomes != null) {
            json.put("bothRight", outcomes.bothRight());
            json.put("onlyA", outcomes.onlyA());
            json.put("onlyB", outcomes.onlyB());
            json.put("bothWrong", outcomes.bothWrong());
            if (difference.procedure() != Difference.Procedure.SEQUENTIAL)
                json.put("midP", outcomes.test().midP());
        }
        Map<String, Object> flips = new LinkedHashMap<>();
        flips.put("betterA", difference.onlyA());
        flips.put("betterB", difference.onlyB());
        json.put("flips", flips);
        json.put("answeredByOne", difference.unmatched());
        json.put("bounds", ends(difference.bounds()));
        return json;
    }

    static @Nullable List<Double> ends(@Nullable Interval interval) {
        return interval == null ? null : List.of(interval.lower(), interval.upper());
    }

    private static Map<String, Object> json(Requirement requirement, List<Requirement.Judged> judged) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("requirement", requirement.text());
        json.put("verdict", word(verdict(judged)));
        json.put(
                "tables",
                judged.stream()
                        .map(one -> {
                            Map<String, String> row = new LinkedHashMap<>();
                            row.put("where", one.where());
                            row.put("verdict", word(one.verdict()));
                            row.put("reason", one.reason());
                            return row;
                        })
                        .toList());
        return json;
    }

    private static String word(Requirement.Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    /** Of all requirements: refuted where one is, undecided where one is and none is refuted; holds where none is asked for. */
    public Requirement.Verdict verdict() {
        return judged.isEmpty()
                ? Requirement.Verdict.HOLDS
                : verdict(judged.values().stream().flatMap(List::stream).toList());
    }

    private static Requirement.Verdict verdict(List<Requirement.Judged> judged) {
        return judged.stream()
                .map(Requirement.Judged::verdict)
                .max((a, b) -> Integer.compare(weight(a), weight(b)))
                .orElse(Requirement.Verdict.UNDECIDED);
    }

    private static int weight(Requirement.Verdict verdict) {
        return switch (verdict) {
            case HOLDS -> 0;
            case UNDECIDED -> 1;
            case REFUTED -> 2;
        };
    }

    // for people

    /** Tables of plain text. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Table table : comparison.tables()) {
            if (!text.isEmpty()) text.append('\n');
            text.append(heading(table)).append('\n');
            List<List<String>> rows = rows(table), pairs = pairs(table);
            text.append(plain(rows)).append('\n').append(plain(pairs));
            remarks(table).forEach(remark -> text.append(remark).append('\n'));
        }
        comparison
                .superseded()
                .sentence()
                .ifPresent(left -> text.append('\n').append(left).append(".\n"));
        judged.forEach((requirement, verdicts) -> {
            text.append('\n')
                    .append(requirement.text())
                    .append(": ")
                    .append(word(verdict(verdicts)))
                    .append('\n');
            verdicts.forEach(one -> text.append("  ")
                    .append(one.where())
                    .append(": ")
                    .append(word(one.verdict()))
                    .append(", ")
                    .append(one.reason())
                    .append('\n'));
        });
        return text.toString();
    }

    /** The same for a page of Markdown. */
    public String markdown() {
        StringBuilder text = new StringBuilder();
        for (Table table : comparison.tables()) {
            text.append("## ").append(heading(table)).append("\n\n");
            text.append(piped(rows(table)))
                    .append('\n')
                    .append(piped(pairs(table)))
                    .append('\n');
            remarks(table).forEach(remark -> text.append(remark).append("\n\n"));
        }
        comparison.superseded().sentence().ifPresent(left -> text.append(left).append(".\n\n"));
        judged.forEach((requirement, verdicts) -> text.append("- `")
                .append(requirement.text())
                .append("`: **")
                .append(word(verdict(verdicts)))
                .append("**\n"));
        return text.toString();
    }

    private String heading(Table table) {
        String tasks = table.tasks().size() > 1 ? ", mean of " + table.tasks().size() + " tasks" : "";
        return table.name() + (table.length() > 0 ? " at " + table.length() : "") + tasks + ", "
                + measure(table.metric()) + ", "
                + comparison.model();
    }

    private List<List<String>> rows(Table table) {
        List<List<String>> rows = new java.util.ArrayList<>();
        rows.add(List.of("configuration", "score", percent() + " interval", "rank", "tied with"));
        for (Row row : table.rows())
            rows.add(List.of(
                    row.label(),
                    score(table, row.score()),
                    row.interval() == null
                            ? "none"
                            : score(table, row.interval().lower()) + " to "
                                    + score(table, row.interval().upper()),
                    "" + row.rank(),
                    String.join(", ", row.tiedWith())));
        return rows;
    }

    private List<List<String>> pairs(Table table) {
        List<List<String>> rows = new java.util.ArrayList<>();
        rows.add(List.of(
                "difference of",
                "and",
                "points".equals(unit(table)) ? "points" : "nats",
                percent() + " interval",
                "p",
                "adjusted",
                "better on"));
        for (Pair pair : table.pairs()) {
            Difference difference = pair.difference();
            Interval interval = difference.interval();
            rows.add(List.of(
                    difference.a(),
                    difference.b(),
                    change(table, difference.difference()),
                    interval == null
                            ? "none"
                            : change(table, interval.lower()) + " to " + change(table, interval.upper()),
                    p(difference.p()),
                    p(pair.adjustedP()),
                    difference.onlyA().size() + " : " + difference.onlyB().size() + " of " + difference.questions()));
        }
        return rows;
    }

    private List<String> remarks(Table table) {
        List<String> remarks = new java.util.ArrayList<>(table.missing());
        table.pairs().stream()
                .map(pair -> pair.difference().procedure().words())
                .distinct()
                .forEach(words -> remarks.add("By " + words + "; p adjusted after Holm over all pairs of the table."));
        table.pairs().stream()
                .map(Pair::difference)
                .filter(difference -> difference.documents() < difference.questions())
                .findFirst()
                .ifPresent(
                        difference -> remarks.add(difference.questions() + " questions over " + difference.documents()
                                + " documents"
                                + (difference.documents() < dev.ropewalk.statistics.ClusteredMean.FEW
                                        ? ": so few that intervals are rough."
                                        : ".")));
        for (Pair pair : table.pairs()) {
            Difference difference = pair.difference();
            Interval bounds = difference.bounds();
            if (!difference.unmatched().isEmpty())
                remarks.add(difference.unmatched().size()
                        + (difference.unmatched().size() == 1 ? " question was" : " questions were")
                        + " answered by one of " + difference.a() + " and "
                        + difference.b() + " alone (" + shortened(difference.unmatched()) + ")"
                        + (bounds == null
                                ? "."
                                : "; whatever the other's answers, the difference would lie within "
                                        + change(table, bounds.lower()) + " to " + change(table, bounds.upper())
                                        + "."));
        }
        if (table.detectable() != null)
            remarks.add("So many questions tell differences of about "
                    + change(table, table.detectable()).replace("+", "") + " points (80 % power).");
        else if (table.metric() == Metric.ACCURACY)
            remarks.add("So few differing answers tell no difference with 80 % power.");
        return remarks;
    }

    private static String shortened(List<String> ids) {
        StringJoiner some = new StringJoiner(", ");
        ids.stream().limit(5).forEach(some::add);
        return some + (ids.size() > 5 ? ", …" : "");
    }

    private String percent() {
        return Math.round(100 * comparison.level()) + " %";
    }

    /** What a score is, in words. */
    public static String measure(Metric metric) {
        return switch (metric) {
            case ACCURACY, SCORE -> metric.word() + " in %";
            case PERPLEXITY -> metric.word();
            case LIKELIHOOD -> "likelihood of the right answers in % (geometric mean)";
        };
    }

    private static String unit(Table table) {
        return table.metric().inNats() ? "nats" : "points";
    }

    private static String score(Table table, double value) {
        return switch (table.metric()) {
            case ACCURACY, SCORE -> String.format(Locale.ROOT, "%.1f", 100 * value);
            case PERPLEXITY -> String.format(Locale.ROOT, "%.4g", value);
            case LIKELIHOOD -> String.format(Locale.ROOT, "%.3g", 100 * value);
        };
    }

    private static String change(Table table, double value) {
        return table.metric().inNats()
                ? String.format(Locale.ROOT, "%+.4f", value)
                : String.format(Locale.ROOT, "%+.1f", 100 * value);
    }

    private static String p(@Nullable Double p) {
        return p == null
                ? "none"
                : p < 1e-4 ? String.format(Locale.ROOT, "%.0e", p) : String.format(Locale.ROOT, "%.4f", p);
    }

    static String plain(List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        int[] width = new int[rows.get(0).size()];
        for (List<String> row : rows)
            for (int c = 0; c < width.length; c++)
                width[c] = Math.max(width[c], row.get(c).length());
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < width.length; c++)
                line.append(row.get(c)).append(" ".repeat(width[c] - row.get(c).length() + 2));
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    static String piped(List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            text.append("| ").append(String.join(" | ", rows.get(r))).append(" |\n");
            if (r == 0) text.append("| --- ".repeat(rows.get(0).size())).append("|\n");
        }
        return text.toString();
    }

    /** One test case a requirement and table, as continuous integration reads them. */
    public String junit() {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        long tests = judged.values().stream().mapToLong(List::size).sum();
        text.append("<testsuite name=\"ropewalk compare\" tests=\"")
                .append(tests)
                .append("\">\n");
        judged.forEach((requirement, verdicts) -> verdicts.forEach(one -> {
            text.append("  <testcase classname=\"")
                    .append(xml(requirement.text()))
                    .append("\" name=\"")
                    .append(xml(one.where()))
                    .append("\">");
            if (one.verdict() == Requirement.Verdict.REFUTED)
                text.append("<failure message=\"").append(xml(one.reason())).append("\"/>");
            if (one.verdict() == Requirement.Verdict.UNDECIDED)
                text.append("<error message=\"cannot tell: ")
                        .append(xml(one.reason()))
                        .append("\"/>");
            text.append("</testcase>\n");
        }));
        return text.append("</testsuite>\n").toString();
    }

    private static String xml(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
