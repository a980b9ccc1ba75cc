package dev.ropewalk.web.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What seeds scatter: a line of the picture a group of them, with each value, their mean with its interval, and what they are held against. */
public record Spread(Frame frame, List<Curves.Tick> scores, List<Line> lines) {

    /** @param href where its samples are */
    public record Value(String name, double score, String href) {}

    /**
     * @param values one a seed
     * @param mean of them; null before all are there
     * @param lower with upper null where there is no interval
     * @param against what they are held against; null where that is not known
     */
    public record Group(
            String name,
            List<Value> values,
            @Nullable Double mean,
            @Nullable Double lower,
            @Nullable Double upper,
            @Nullable Double against) {}

    public record Dot(double x, Value value) {}

    /** A group, and where it stands. */
    public record Line(
            Group group,
            double y,
            List<Dot> dots,
            @Nullable Double mean,
            @Nullable Double lower,
            @Nullable Double upper,
            @Nullable Double against) {}

    /** Letters of a name that are shown. */
    public static final int LETTERS = 26;

    /** A letter of 13 px and the gap behind a name are no wider. */
    private static final int LETTER = 8, GAP = 16;

    private static final int SCORES = 290, LINE = 26, TOP = 8, RIGHT = 16, BOTTOM = 26;

    /** @param share whether scores are shares; else the axis reaches as far as they do */
    public static Spread of(boolean share, List<Group> groups) {
        List<Double> all = groups.stream()
                .flatMap(group -> Stream.concat(
                        group.values.stream().map(Value::score),
                        Stream.of(group.mean, group.lower, group.upper, group.against)
                                .flatMap(Stream::ofNullable)))
                .toList();
        List<Double> marks = share
                ? List.of(0.0, .25, .5, .75, 1.0)
                : Ticks.linear(
                        all.stream().mapToDouble(Double::doubleValue).min().orElse(0),
                        all.stream().mapToDouble(Double::doubleValue).max().orElse(1));
        int
                letters =
                        groups.stream()
                                .mapToInt(group -> group.name.length())
                                .max()
                                .orElse(0),
                names = GAP + LETTER * Math.min(LETTERS, letters);
        Frame frame = new Frame(
                names + SCORES + RIGHT, TOP + LINE * Math.max(1, groups.size()) + BOTTOM, names, RIGHT, TOP, BOTTOM);
        double from = marks.get(0), to = marks.get(marks.size() - 1);
        List<Line> lines = new ArrayList<>();
        for (Group group : groups)
            lines.add(new Line(
                    group,
                    TOP + LINE * (lines.size() + .5),
                    group.values.stream()
                            .map(value -> new Dot(frame.x((value.score - from) / (to - from)), value))
                            .toList(),
                    at(frame, from, to, group.mean),
                    at(frame, from, to, group.lower),
                    at(frame, from, to, group.upper),
                    at(frame, from, to, group.against)));
        return new Spread(
                frame,
                marks.stream()
                        .map(mark -> new Curves.Tick(frame.x((mark - from) / (to - from)), mark))
                        .toList(),
                lines);
    }

    /** What lies outside stands at the edge. */
    private static @Nullable Double at(Frame frame, double from, double to, @Nullable Double score) {
        return score == null ? null : (Double) frame.x(Math.max(0, Math.min(1, (score - from) / (to - from))));
    }
}
