package dev.ropewalk.results.report;

import dev.ropewalk.results.Metric;
import dev.ropewalk.results.advice.Advice;
import dev.ropewalk.results.comparison.Comparison;
import dev.ropewalk.results.comparison.ComparisonReport;
import dev.ropewalk.results.comparison.Comparisons;
import dev.ropewalk.results.comparison.Difference;
import dev.ropewalk.results.comparison.Evidence;
import dev.ropewalk.results.comparison.Findings;
import dev.ropewalk.results.comparison.Requirement;
import dev.ropewalk.results.export.Selection;
import dev.ropewalk.results.export.StoredCell;
import dev.ropewalk.results.export.StoredResults;
import dev.ropewalk.statistics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a run or a comparison came to, as a page: curves with bands, tables with intervals, what may be concluded, and the hashes it rests on. */
public final class Report {

    private static final int SHOWN = 12;

    private final JdbcClient jdbc;
    private final StoredResults results;
    private final String program;

    /** @param program version that writes it */
    public Report(JdbcClient jdbc, String program) {
        this.jdbc = jdbc;
        results = new StoredResults(jdbc);
        this.program = program;
    }

    /**
     * @param run its id or the first digits of it
     * @throws IllegalArgumentException one sentence: there is no such run, or nothing of it has ended
     */
    public String ofRun(String run) {
        List<StoredCell> cells = new ArrayList<>();
        List<String> ids = results.cells(new Selection(null, List.of(), List.of(), run));
        for (List<StoredCell> page : results.pages(ids))
            for (StoredCell cell : page) if (cell.isEnded()) cells.add(cell);
        if (cells.isEmpty()) throw new IllegalArgumentException("no cell of run " + run + " has ended yet");
        String id = results.run(run);
        record Facts(String suite, String status, @Nullable String message) {}
        Facts facts = jdbc.sql("select suite, status, message from run_v1 where id = ?")
                .param(id)
                .query((row, number) ->
                        new Facts(row.getString("suite"), row.getString("status"), row.getString("message")))
                .single();
        Html html = new Html();
        html.element("h1", facts.suite())
                .raw("<p class=\"quiet\">"
                        + Html.text("Run " + id + ", " + facts.status()
                                + (facts.message() == null ? "" : ": " + facts.message()))
                        + "</p>\n");
        Findings findings = new Comparisons(jdbc).findings(String.valueOf(id));
        if (!findings.sentences().isEmpty())
            html.element("h2", "What may be concluded")
                    .raw("<p class=\"quiet\">Paired tests at 5 %, adjusted over all pairs of a task and length.</p>\n")
                    .list(findings.sentences());
        Map<String, List<StoredCell>> tables = new TreeMap<>();
        for (StoredCell cell : cells)
            tables.computeIfAbsent(
                            cell.task() + (seeds(cells) > 1 ? ", seed " + cell.seed() : ""), name -> new ArrayList<>())
                    .add(cell);
        tables.forEach((name, those) -> scores(html, name, those));
        hashes(html, cells);
        return end(html, "./ropewalk report " + id, facts.suite());
    }

    /** What to set for a model, as a page. */
    public static String ofAdvice(Advice advice) {
        return AdvicePage.of(advice);
    }

    private static long seeds(List<StoredCell> cells) {
        return cells.stream().map(StoredCell::seed).distinct().count();
    }

    private static void scores(Html html, String name, List<StoredCell> cells) {
        Metric metric = cells.get(0).metric();
        html.element("h2", name + ", " + ComparisonReport.measure(metric));
        Map<String, Map<Integer, StoredCell>> rows = new LinkedHashMap<>();
        TreeSet<Integer> lengths = new TreeSet<>();
        for (StoredCell cell : cells) {
            rows.computeIfAbsent(label(cell.label()), label -> new TreeMap<>()).put(cell.length(), cell);
            lengths.add(cell.length());
        }
        List<Curves.Line> lines = new ArrayList<>();
        rows.forEach((label, by) -> {
            List<Curves.Point> points = new ArrayList<>();
            by.forEach((length, cell) -> {
                if (cell.score() != null)
                    points.add(new Curves.Point(length, cell.score(), cell.lower(), cell.upper()));
            });
            lines.add(new Curves.Line(label, points));
        });
        html.raw(Curves.of(metric, lines));
        List<List<String>> table = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("configuration"));
        lengths.forEach(length -> head.add(length == 0 ? "as published" : "" + length));
        table.add(head);
        rows.forEach((label, by) -> {
            List<String> row = new ArrayList<>(List.of("<code>" + Html.text(label) + "</code>"));
            for (int length : lengths) {
                StoredCell cell = by.get(length);
                row.add(
                        cell == null
                                ? ""
                                : cell.score() == null
                                        ? "<span title=\"" + Html.text(String.valueOf(cell.message())) + "\">"
                                                + cell.status() + "</span>"
                                        : score(metric, cell.score())
                                                + interval(metric, cell.lower(), cell.upper())
                                                + (cell.failures() > 0
                                                        ? " <small>" + cell.failures() + " failed</small>"
                                                        : ""));
            }
            table.add(row);
        });
        html.table(table);
        List<String> notes = cells.stream()
                .filter(cell -> cell.message() != null)
                .map(cell -> label(cell.label()) + " at " + cell.length() + ": " + cell.message())
                .distinct()
                .toList();
        html.list(notes);
    }

    /** @throws IllegalArgumentException one sentence, where it cannot be compared */
    public String ofComparison(Evidence evidence, List<Requirement> requirements, String command) {
        Comparison comparison = evidence.comparison();
        Html html = new Html();
        html.element("h1", "Comparison on " + comparison.model());
        JsonNode sealed = JsonMapper.shared().readTree(evidence.toJson(program, requirements));
        for (Requirement requirement : requirements) {
            html.raw("<div class=\"verdict\">").element("b", requirement.text());
            html.list(requirement.judge(comparison).stream()
                    .map(judged -> judged.where() + ": "
                            + judged.verdict().name().toLowerCase(Locale.ROOT) + ", " + judged.reason())
                    .toList());
            html.raw("</div>\n");
        }
        html.list(comparison.superseded().sentence().stream()
                .map(left -> left + ".")
                .toList());
        Map<String, List<Comparison.Table>> byName = new LinkedHashMap<>();
        comparison
                .tables()
                .forEach(table -> byName.computeIfAbsent(table.name(), name -> new ArrayList<>())
                        .add(table));
        byName.forEach((name, tables) -> {
            Metric metric = tables.get(0).metric();
            html.element("h2", name + ", " + ComparisonReport.measure(metric));
            html.raw(Curves.of(metric, lines(tables)));
            tables.forEach(table -> compared(html, table));
        });
        TreeSet<String> ids = new TreeSet<>();
        for (JsonNode list : sealed.findValues("cells")) for (JsonNode id : list) ids.add(id.asString());
        List<StoredCell> cells = new ArrayList<>();
        for (List<StoredCell> page : results.pages(List.copyOf(ids))) cells.addAll(page);
        hashes(html, cells);
        html.raw("<p>Evidence <code>" + Html.text(sealed.path("sha256").asString())
                + "</code>, as <code>--evidence</code> writes it.</p>\n");
        return end(html, command, "Comparison on " + comparison.model());
    }

    private static List<Curves.Line> lines(List<Comparison.Table> tables) {
        Map<String, List<Curves.Point>> points = new LinkedHashMap<>();
        for (Comparison.Table table : tables)
            for (Comparison.Row row : table.rows()) {
                Interval interval = row.interval();
                points.computeIfAbsent(label(row.label()), label -> new ArrayList<>())
                        .add(new Curves.Point(
                                table.length(),
                                row.score(),
                                interval == null ? null : interval.lower(),
                                interval == null ? null : interval.upper()));
            }
        List<Curves.Line> lines = new ArrayList<>();
        points.forEach((label, line) -> lines.add(new Curves.Line(label, line)));
        return lines;
    }

    private static void compared(Html html, Comparison.Table table) {
        Metric metric = table.metric();
        boolean nats = metric.inNats();
        if (table.length() > 0) html.element("h3", "At " + table.length() + " tokens");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("configuration", "score", "rank", Html.words("tied with")));
        for (Comparison.Row row : table.rows())
            rows.add(List.of(
                    "<code>" + Html.text(label(row.label())) + "</code>",
                    score(metric, row.score())
                            + interval(
                                    metric,
                                    row.interval() == null
                                            ? null
                                            : row.interval().lower(),
                                    row.interval() == null
                                            ? null
                                            : row.interval().upper()),
                    "" + row.rank(),
                    "<code>"
                            + Html.words(String.join(
                                    ", ",
                                    row.tiedWith().stream().map(Report::label).toList())) + "</code>"));
        html.table(rows);
        List<List<String>> pairs = new ArrayList<>();
        pairs.add(List.of("difference of", Html.words("and"), nats ? "nats" : "points", "p", "adjusted", "better on"));
        for (Comparison.Pair pair : table.pairs()) {
            Difference difference = pair.difference();
            pairs.add(List.of(
                    "<code>" + Html.text(label(difference.a())) + "</code>",
                    "<code>" + Html.text(label(difference.b())) + "</code>",
                    change(nats, difference.difference())
                            + (difference.interval() == null
                                    ? ""
                                    : " <small>"
                                            + change(nats, difference.interval().lower()) + " to "
                                            + change(nats, difference.interval().upper()) + "</small>"),
                    p(difference.p()),
                    p(pair.adjustedP()),
                    difference.onlyA().size() + " : " + difference.onlyB().size() + " of " + difference.questions()));
        }
        html.table(pairs).list(table.missing());
        for (Comparison.Pair pair : table.pairs()) {
            Difference difference = pair.difference();
            if (difference.onlyA().isEmpty() && difference.onlyB().isEmpty()) continue;
            html.raw("<details><summary>Questions on which "
                    + Html.text(label(difference.a()) + " and " + label(difference.b())) + " part</summary>\n");
            html.element("p", label(difference.a()) + " better: " + String.join(", ", difference.onlyA()))
                    .element("p", label(difference.b()) + " better: " + String.join(", ", difference.onlyB()))
                    .raw("</details>\n");
        }
    }

    private static void hashes(Html html, List<StoredCell> cells) {
        html.element("h2", "What it rests on");
        TreeSet<String> models = new TreeSet<>(), measured = new TreeSet<>();
        for (StoredCell cell : cells) {
            models.add(
                    cell.model() + ", SHA-256 " + cell.modelId() + ", trained on " + cell.trainedLength() + " tokens");
            measured.add(
                    cell.origin() != null
                            ? cell.origin()
                            : cell.dtype() + " on " + cell.device()
                                    + (cell.engine() == null ? "" : ", engine " + cell.engine()) + ", code "
                                    + cell.code());
        }
        html.list(List.copyOf(models)).list(List.copyOf(measured));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("cell", "configuration", "task", "tokens", "seed", "samples", "board", "plan"));
        for (StoredCell cell : cells)
            rows.add(List.of(
                    "<code title=\"" + cell.id() + "\">" + brief(cell.id()) + "</code>",
                    "<code>" + Html.text(label(cell.label())) + "</code>",
                    Html.text(cell.task()),
                    "" + cell.length(),
                    "" + cell.seed(),
                    "" + cell.samples(),
                    "<code>" + brief(cell.board()) + "</code>",
                    "<code>" + brief(cell.planSha256()) + "</code>"));
        html.raw("<details><summary>" + cells.size() + " cells with their hashes</summary>\n")
                .table(rows)
                .raw("</details>\n");
    }

    private String end(Html html, String command, String title) {
        return html.raw("<p class=\"quiet\">Written by Ropewalk " + Html.text(program) + ". The same again: <code>"
                        + Html.text(command) + "</code></p>\n")
                .page(title);
    }

    private static String brief(String hash) {
        return Html.text(hash.substring(0, Math.min(SHOWN, hash.length())));
    }

    private static String label(String label) {
        return label.replaceFirst("\\{}$", "");
    }

    private static String score(Metric metric, double score) {
        return switch (metric) {
            case ACCURACY, SCORE -> String.format(Locale.ROOT, "%.1f", 100 * score);
            case PERPLEXITY -> String.format(Locale.ROOT, score < 10 ? "%.2f" : score < 100 ? "%.1f" : "%.0f", score);
            case LIKELIHOOD -> String.format(Locale.ROOT, "%.3g", 100 * score);
        };
    }

    private static String interval(Metric metric, @Nullable Double lower, @Nullable Double upper) {
        return lower == null || upper == null
                ? ""
                : " <small>" + score(metric, lower) + " to " + score(metric, upper) + "</small>";
    }

    private static String change(boolean nats, double change) {
        return String.format(Locale.ROOT, nats ? "%+.4f" : "%+.1f", nats ? change : 100 * change);
    }

    private static String p(@Nullable Double p) {
        return p == null ? "none" : String.format(Locale.ROOT, p < 1e-4 ? "%.0e" : "%.4f", p);
    }
}
