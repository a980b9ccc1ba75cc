package dev.ropewalk.web.comparison;

import dev.ropewalk.results.Disturbance;
import dev.ropewalk.results.comparison.Cost;
import dev.ropewalk.results.comparison.Matrix;
import dev.ropewalk.results.comparison.Pareto;
import dev.ropewalk.web.picture.Curves;
import dev.ropewalk.web.picture.Frame;
import dev.ropewalk.web.picture.Front;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The pictures of a table: its curves in one and each by itself, and score against cost. */
record AnswerPictures(AnswerTable table) {

    /** Small pictures of one page, and lines of a large one. */
    private static final int SMALL = 24, LARGE = 24;

    /** Where the samples of a number are. */
    interface Samples {
        String of(int column, Matrix.Entry entry);
    }

    /** By length. @param ahead label of the one that stands out; null for none */
    static List<Curves.Line> lines(AnswerTable table, @Nullable String ahead, Samples samples) {
        return Curves.placed(table.lines().stream()
                .map(line -> new Curves.Line(
                        line.scores().label(),
                        line.isPlain(),
                        line.scores().label().equals(ahead),
                        IntStream.range(0, table.columns().size())
                                .filter(c -> line.scores().entries().get(c) != null)
                                .mapToObj(c -> point(
                                        table.columns().get(c).length(),
                                        Objects.requireNonNull(
                                                line.scores().entries().get(c)),
                                        c,
                                        samples))
                                .toList()))
                .toList());
    }

    private static Curves.Point point(int length, Matrix.Entry entry, int column, Samples samples) {
        return new Curves.Point(
                length,
                entry.score(),
                entry.interval() == null ? null : entry.interval().lower(),
                entry.interval() == null ? null : entry.interval().upper(),
                samples.of(column, entry));
    }

    private List<Curves.Line> curves() {
        Matrix.Line leader = table.leader(table.last());
        return lines(table, (leader == null ? table.matrix().lines().get(0) : leader).label(), table::samples);
    }

    /** All in one; null where there are no two lengths. */
    public @Nullable Curves curve() {
        List<Curves.Line> lines = curves();
        if (table.byTask() || !table.several() || lines.isEmpty()) return null;
        return Curves.of(Frame.WIDE, scale(lines), lines.subList(0, Math.min(LARGE, lines.size())));
    }

    /** One a configuration, with plain RoPE in each. */
    public List<Curves> multiples() {
        List<Curves.Line> lines = curves();
        if (table.byTask() || !table.several()) return List.of();
        Curves.Scale scale = scale(lines);
        Curves.Line plain =
                lines.stream().filter(Curves.Line::plain).findFirst().orElse(null);
        return lines.stream()
                .filter(line -> !line.plain())
                .limit(SMALL)
                .map(line -> Curves.of(Frame.SMALL, scale, plain == null ? List.of(line) : List.of(line, plain)))
                .toList();
    }

    private Curves.Scale scale(List<Curves.Line> lines) {
        return Curves.Scale.of(table.share(), table.standing().trainedLength(), lines);
    }

    /** Null where no cost is known. */
    public @Nullable Front front() {
        Pareto known = table.pareto();
        return known == null
                ? null
                : Front.of(
                        Frame.WIDE,
                        table.share(),
                        known.points().stream()
                                .map(point -> new Front.Point(
                                        point.label().replace("{}", ""),
                                        unit(known.axis(), point.cost()),
                                        point.score(),
                                        point.isOnFront(),
                                        point.behind().isEmpty(),
                                        Disturbance.isTold(point.disturbed())))
                                .toList());
    }

    /** Bytes as GiB. */
    private static double unit(Cost.Axis axis, double cost) {
        return switch (axis) {
            case KV, NEED, MEMORY -> cost / AnswerTable.GIBIBYTE;
            case PREFILL, DECODE -> cost;
        };
    }
}
