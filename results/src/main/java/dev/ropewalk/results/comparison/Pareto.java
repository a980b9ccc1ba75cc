package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Metric;
import dev.ropewalk.statistics.Interval;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Quality at one length against a cost: who is dominated, and by whom. One dominates another if it costs no more and stands above it by the
 * paired test; two that are tied dominate nobody, whatever their scores say, for the next questions may turn them. Whom a score alone would
 * leave behind (no worse at no more cost, and better in one of the two) is named beside it: a picture draws its line without those.
 *
 * @param points the cheapest first
 * @param unknown labels of configurations that have a score and no known cost
 */
public record Pareto(int length, Cost.Axis axis, Metric metric, List<Point> points, List<String> unknown) {

    /**
     * @param score 0..1, or the perplexity
     * @param disturbed share of the processors that something else used while the cost was measured; null where nobody knows, or it was foretold
     * @param dominatedBy labels; nobody's on the front
     * @param behind labels of those that a score alone would prefer
     */
    public record Point(
            String label,
            String configuration,
            double score,
            @Nullable Interval interval,
            double cost,
            @Nullable Double disturbed,
            List<String> dominatedBy,
            List<String> behind) {

        public boolean isOnFront() {
            return dominatedBy.isEmpty();
        }
    }

    private record Measured(
            String label,
            String configuration,
            Matrix.Entry entry,
            double cost,
            @Nullable Double disturbed) {}

    public Pareto {
        points = List.copyOf(points);
        unknown = List.copyOf(unknown);
    }

    /** @param costs at this length, in the order of the lines; null where none is known */
    static Pareto of(Matrix matrix, int column, Metric metric, Cost.Axis axis, Function<String, @Nullable Cost> costs) {
        Significance significance = matrix.tests().get(column);
        List<Matrix.Line> lines = matrix.lines().stream()
                .filter(line -> Optional.ofNullable(line.entries().get(column))
                        .filter(entry -> entry.rank() != null)
                        .isPresent())
                .toList();
        List<Measured> measured = lines.stream()
                .map(line -> measured(line, column, axis, costs.apply(line.configuration())))
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingDouble(Measured::cost))
                .toList();
        return new Pareto(
                matrix.columns().get(column).length(),
                axis,
                metric,
                measured.stream()
                        .map(one -> point(one, measured, metric, significance))
                        .toList(),
                lines.stream()
                        .map(Matrix.Line::label)
                        .filter(label -> measured.stream().noneMatch(one -> one.label.equals(label)))
                        .toList());
    }

    private static @Nullable Measured measured(Matrix.Line line, int column, Cost.Axis axis, @Nullable Cost cost) {
        Double known = cost == null ? null : axis.of(cost);
        return cost == null || known == null
                ? null
                : new Measured(
                        line.label(),
                        line.configuration(),
                        Objects.requireNonNull(line.entries().get(column)),
                        known,
                        axis.disturbed(cost));
    }

    private static Point point(Measured one, List<Measured> all, Metric metric, Significance significance) {
        return new Point(
                one.label,
                one.configuration,
                one.entry.score(),
                one.entry.interval(),
                one.cost,
                one.disturbed,
                all.stream()
                        .filter(other -> other.cost <= one.cost && significance.isAbove(other.label, one.label))
                        .map(Measured::label)
                        .toList(),
                all.stream()
                        .filter(other -> isBehind(one, other, metric))
                        .map(Measured::label)
                        .toList());
    }

    private static boolean isBehind(Measured one, Measured other, Metric metric) {
        double ahead = (metric == Metric.PERPLEXITY ? -1 : 1) * (other.entry.score() - one.entry.score());
        return other.cost <= one.cost && ahead >= 0 && (other.cost < one.cost || ahead > 0);
    }
}
