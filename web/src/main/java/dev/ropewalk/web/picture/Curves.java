package dev.ropewalk.web.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Scores by length: lengths by their logarithm, shares from 0 to 1, perplexities by their logarithm, too. All pictures of one scale can be held
 * against each other.
 *
 * @param curves those that are drawn later cover those before
 * @param trained where the trained window ends; null where it is not known or lies outside
 */
public record Curves(
        Frame frame,
        List<Tick> lengths,
        List<Tick> scores,
        List<Curve> curves,
        @Nullable Double trained) {

    /**
     * @param href where its samples are
     * @param lower with upper null where there is no interval
     */
    public record Point(
            int length,
            double score,
            @Nullable Double lower,
            @Nullable Double upper,
            String href) {}

    /**
     * A configuration.
     *
     * @param plain whether it is the one that others are held against
     * @param forward whether it is to be seen first
     */
    public record Line(String label, boolean plain, boolean forward, List<Point> points) {}

    public record Tick(double at, double value) {

        public long whole() {
            return Math.round(value);
        }
    }

    public record Dot(double x, double y, Point point) {}

    /**
     * @param number its place among the lines, for its look
     * @param path corners of the line
     * @param band corners of the intervals; empty where there are not two
     * @param name where its name stands; null where that has no room
     */
    public record Curve(
            int number,
            Line line,
            String path,
            String band,
            List<Dot> dots,
            @Nullable Double name) {

        /** Where the line ends. */
        public Dot end() {
            return dots.get(dots.size() - 1);
        }
    }

    /** What all pictures of some lines have in common. */
    public record Scale(boolean share, double shortest, double longest, double low, double high, int trained) {

        /** @param trained 0 where it is not known */
        public static Scale of(boolean share, int trained, List<Line> lines) {
            double shortest = Double.MAX_VALUE, longest = 1, low = Double.MAX_VALUE, high = 0;
            for (Line line : lines)
                for (Point point : line.points()) {
                    shortest = Math.min(shortest, point.length());
                    longest = Math.max(longest, point.length());
                    low = Math.min(low, point.lower() == null ? point.score() : point.lower());
                    high = Math.max(high, point.upper() == null ? point.score() : point.upper());
                }
            return share
                    ? new Scale(true, shortest, longest, 0, 1, trained)
                    : new Scale(
                            false,
                            shortest,
                            longest,
                            Math.max(1, low),
                            Math.max(high, Math.max(1, low) * 1.01),
                            trained);
        }

        double along(double length) {
            return shortest >= longest ? 0.5 : Math.log(length / shortest) / Math.log(longest / shortest);
        }

        /** What lies outside stands at the edge. */
        double up(double score) {
            double share = this.share ? score : Math.log(Math.max(score, low) / low) / Math.log(high / low);
            return Math.max(0, Math.min(1, share));
        }
    }

    /** Lines of what can be placed: at lengths that are known. */
    public static List<Line> placed(List<Line> lines) {
        return lines.stream()
                .map(line -> new Line(
                        line.label,
                        line.plain,
                        line.forward,
                        line.points.stream().filter(point -> point.length > 0).toList()))
                .filter(line -> !line.points.isEmpty())
                .toList();
    }

    /** @param lines that can be placed, the best first: where names have no room for all, theirs are written */
    public static Curves of(Frame frame, Scale scale, List<Line> lines) {
        TreeSet<Integer> lengths = lines.stream()
                .flatMap(line -> line.points.stream())
                .map(Point::length)
                .collect(Collectors.toCollection(TreeSet::new));
        List<Double> marks = scale.share ? List.of(0.0, .25, .5, .75, 1.0) : Ticks.logarithmic(scale.low, scale.high);
        List<Double> names = names(frame, scale, lines);
        List<Curve> curves = new ArrayList<>();
        for (int i = lines.size() - 1; i >= 0; i--) curves.add(curve(frame, scale, lines.get(i), i, names.get(i)));
        curves.sort((a, b) -> Boolean.compare(a.line.forward, b.line.forward));
        return new Curves(
                frame,
                lengths.stream()
                        .map(length -> new Tick(frame.x(scale.along(length)), length))
                        .toList(),
                marks.stream()
                        .map(mark -> new Tick(frame.y(scale.up(mark)), mark))
                        .toList(),
                curves,
                scale.trained >= scale.shortest && scale.trained <= scale.longest
                        ? (Double) frame.x(scale.along(scale.trained))
                        : null);
    }

    private static List<@Nullable Double> names(Frame frame, Scale scale, List<Line> lines) {
        int most = Labels.most(frame.top(), frame.floor());
        List<Integer> named = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) if (lines.get(i).plain) named.add(i);
        for (int i = 0; i < lines.size() && named.size() < most; i++) if (!lines.get(i).plain) named.add(i);
        List<Double> wanted = named.stream()
                .map(i -> lines.get(i).points)
                .map(points -> frame.y(scale.up(points.get(points.size() - 1).score)))
                .toList();
        List<Double> places = Labels.spread(wanted, frame.top(), frame.floor());
        List<@Nullable Double> names = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) names.add(named.contains(i) ? places.get(named.indexOf(i)) : null);
        return names;
    }

    private static Curve curve(Frame frame, Scale scale, Line line, int number, @Nullable Double name) {
        List<Dot> dots = line.points.stream()
                .map(point -> new Dot(frame.x(scale.along(point.length)), frame.y(scale.up(point.score)), point))
                .toList();
        String path = dots.stream().map(dot -> dot.x + "," + dot.y).collect(Collectors.joining(" "));
        List<String> above = new ArrayList<>(), below = new ArrayList<>();
        for (Dot dot : dots) {
            Double lower = dot.point.lower, upper = dot.point.upper;
            if (lower == null || upper == null) continue;
            above.add(dot.x + "," + frame.y(scale.up(upper)));
            below.add(0, dot.x + "," + frame.y(scale.up(lower)));
        }
        above.addAll(below);
        return new Curve(number, line, path, above.size() < 4 ? "" : String.join(" ", above), dots, name);
    }
}
