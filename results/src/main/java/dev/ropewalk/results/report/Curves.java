package dev.ropewalk.results.report;

import dev.ropewalk.results.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Scores by length as lines with bands, in SVG: lengths by their logarithm, perplexities and likelihoods too. */
final class Curves {

    private static final int WIDTH = 720, HEIGHT = 300, LEFT = 52, RIGHT = 28, TOP = 12, BOTTOM = 36;
    private static final int COLOURS = 8;
    private static final List<String> DASHES = List.of("", "6 3", "2 3", "9 3 2 3");

    /** @param lower with upper null where there is no interval */
    record Point(
            int length,
            double score,
            @Nullable Double lower,
            @Nullable Double upper) {}

    record Line(String label, List<Point> points) {}

    /** What the logarithm of nothing would be. */
    private static final double LEAST = 1e-30;

    private final Metric metric;
    private final List<Line> lines;
    private final double first, last, low, high;
    private final TreeSet<Integer> lengths = new TreeSet<>();

    private Curves(Metric metric, List<Line> lines) {
        this.metric = metric;
        this.lines = lines;
        double least = Double.MAX_VALUE, most = 0;
        for (Line line : lines)
            for (Point point : line.points()) {
                lengths.add(point.length());
                least = Math.min(least, point.score());
                most = Math.max(most, point.score());
            }
        first = Math.log(lengths.first());
        last = Math.log(lengths.last());
        low = metric.inNats() ? Math.log(Math.max(LEAST, least)) : 0;
        high = metric.inNats() ? Math.max(Math.log(Math.max(LEAST, most)), low + 1e-6) : 1;
    }

    /** Empty where there are no two lengths that are known. */
    static String of(Metric metric, List<Line> all) {
        List<Line> lines = all.stream()
                .map(line -> new Line(
                        line.label(),
                        line.points().stream()
                                .filter(point -> point.length() > 0)
                                .toList()))
                .filter(line -> !line.points().isEmpty())
                .toList();
        long lengths = lines.stream()
                .flatMap(line -> line.points().stream())
                .map(Point::length)
                .distinct()
                .count();
        return lengths < 2 ? "" : new Curves(metric, lines).draw();
    }

    private String draw() {
        StringBuilder svg = new StringBuilder(format(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s by length\">\n",
                WIDTH, HEIGHT, metric.inNats() ? metric.word() : "score"));
        for (int length : lengths) {
            double x = x(length);
            svg.append(format(
                    "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\" stroke=\"var(--line)\"/>"
                            + "<text x=\"%1$.1f\" y=\"%4$d\" text-anchor=\"middle\">%5$,d</text>\n",
                    x, TOP, HEIGHT - BOTTOM, HEIGHT - BOTTOM + 20, length));
        }
        for (double mark : marks())
            svg.append(format(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%3$.1f\" y2=\"%3$.1f\" stroke=\"var(--line)\"/>"
                            + "<text x=\"%4$d\" y=\"%5$.1f\" text-anchor=\"end\">%6$s</text>\n",
                    LEFT,
                    WIDTH - RIGHT,
                    y(mark),
                    LEFT - 8,
                    y(mark) + 4,
                    switch (metric) {
                        case ACCURACY, SCORE -> format("%.0f %%", 100 * mark);
                        case PERPLEXITY -> format(mark < 100 ? "%.1f" : "%.0f", mark);
                        case LIKELIHOOD -> format(mark < 1e-3 ? "%.0e %%" : "%.1f %%", 100 * mark);
                    }));
        for (int i = 0; i < lines.size(); i++) svg.append(band(i));
        for (int i = 0; i < lines.size(); i++) svg.append(line(i));
        svg.append("</svg>\n<ul class=\"legend\">\n");
        for (int i = 0; i < lines.size(); i++)
            svg.append("<li><svg viewBox=\"0 0 32 8\" aria-hidden=\"true\"><line x1=\"0\" x2=\"32\" y1=\"4\" y2=\"4\" ")
                    .append(stroke(i))
                    .append("/></svg> <code>")
                    .append(Html.text(lines.get(i).label()))
                    .append("</code></li>\n");
        return svg.append("</ul>\n").toString();
    }

    private List<Double> marks() {
        if (!metric.inNats()) return List.of(0.0, .25, .5, .75, 1.0);
        List<Double> marks = new ArrayList<>();
        for (int n = 0; n <= 4; n++) marks.add(Math.exp(low + (high - low) * n / 4));
        return marks;
    }

    private String band(int i) {
        List<Point> points = lines.get(i).points().stream()
                .filter(point -> point.lower() != null && point.upper() != null)
                .toList();
        if (points.size() < 2) return "";
        StringBuilder corners = new StringBuilder();
        for (Point point : points) corners.append(at(point.length(), value(point.upper())));
        for (int p = points.size() - 1; p >= 0; p--)
            corners.append(at(points.get(p).length(), value(points.get(p).lower())));
        return format(
                "<polygon points=\"%s\" fill=\"var(--c%d)\" fill-opacity=\".1\"/>\n",
                corners.toString().strip(), i % COLOURS);
    }

    private static double value(@Nullable Double end) {
        return end == null ? Double.NaN : end;
    }

    private String line(int i) {
        List<Point> points = lines.get(i).points();
        String corners = points.stream()
                .map(point -> at(point.length(), point.score()))
                .collect(Collectors.joining())
                .strip();
        StringBuilder svg =
                new StringBuilder(format("<polyline points=\"%s\" fill=\"none\" %s/>\n", corners, stroke(i)));
        for (Point point : points)
            svg.append(format(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"var(--c%d)\"><title>%s at %d: %s</title></circle>\n",
                    x(point.length()),
                    y(point.score()),
                    i % COLOURS,
                    Html.text(lines.get(i).label()),
                    point.length(),
                    switch (metric) {
                        case ACCURACY, SCORE -> format("%.1f %%", 100 * point.score());
                        case PERPLEXITY -> format("%.4g", point.score());
                        case LIKELIHOOD -> format("%.3g %%", 100 * point.score());
                    }));
        return svg.toString();
    }

    private static String stroke(int i) {
        String dash = DASHES.get(i / COLOURS % DASHES.size());
        return "stroke=\"var(--c" + i % COLOURS + ")\" stroke-width=\"2\""
                + (dash.isEmpty() ? "" : " stroke-dasharray=\"" + dash + "\"");
    }

    private String at(int length, double score) {
        return format("%.1f,%.1f ", x(length), y(score));
    }

    private double x(int length) {
        return LEFT + (WIDTH - LEFT - RIGHT) * (Math.log(length) - first) / (last - first);
    }

    /** What lies beyond the ends stands at them. */
    private double y(double score) {
        double value = metric.inNats() ? Math.log(Math.max(LEAST, score)) : score;
        double share = Math.max(0, Math.min(1, (value - low) / (high - low)));
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share);
    }

    private static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
