package dev.ropewalk.web.comparison;

import dev.ropewalk.results.Disturbance;
import dev.ropewalk.results.Metric;
import dev.ropewalk.results.comparison.Change;
import dev.ropewalk.results.comparison.Cost;
import dev.ropewalk.results.comparison.Effective;
import dev.ropewalk.results.comparison.Matrix;
import dev.ropewalk.results.comparison.Pareto;
import dev.ropewalk.results.comparison.Standing;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A standing as it is looked at: configurations down, lengths across, and behind them how far, at what price and for what cost.
 *
 * @param metric as the database writes it
 * @param rule of the effective lengths that are shown; null where none applies
 * @param pareto at the longest length; null where no cost is known
 */
record StandingTable(
        Standing standing,
        String metric,
        List<Matrix.Column> columns,
        List<Line> lines,
        @Nullable Effective rule,
        @Nullable Pareto pareto) {

    /**
     * @param effective by the one rule; null where it has none
     * @param cost at the longest length
     */
    record Line(
            Matrix.Line scores,
            @Nullable Effective effective,
            @Nullable Change price,
            @Nullable Change gain,
            @Nullable Cost cost,
            List<String> dominatedBy) {

        /** {@code 1,024}; with what the scores alone would reach where that is more than is certain. */
        public String reach() {
            if (effective == null) return "–";
            OptionalInt certified = effective.length().certified(),
                    scores = effective.length().pointEstimate();
            return words(certified) + (certified.equals(scores) ? "" : ", by scores " + words(scores));
        }

        private static String words(OptionalInt length) {
            return length.isPresent() ? String.format(Locale.ROOT, "%,d", length.getAsInt()) : "none";
        }
    }

    static StandingTable of(Standing standing) {
        Matrix matrix = standing.matrices().get(0);
        List<Effective> effective = standing.effectiveLengths();
        Effective.Rule rule = effective.isEmpty() ? null : effective.get(0).rule();
        List<Effective> shown =
                effective.stream().filter(one -> one.rule() == rule).toList();
        Pareto pareto = standing.pareto().get(standing.pareto().size() - 1);
        int longest = pareto.length();
        return new StandingTable(
                standing,
                standing.metric().word(),
                matrix.columns(),
                matrix.lines().stream()
                        .map(line -> new Line(
                                line,
                                shown.stream()
                                        .filter(one -> one.label().equals(line.label()))
                                        .findFirst()
                                        .orElse(null),
                                standing.price().get(line.label()),
                                standing.gain().get(line.label()),
                                standing.costs()
                                        .getOrDefault(line.label(), Map.of())
                                        .get(longest),
                                pareto.points().stream()
                                        .filter(point -> point.label().equals(line.label()))
                                        .flatMap(point -> point.dominatedBy().stream())
                                        .toList()))
                        .toList(),
                shown.isEmpty() ? null : shown.get(0),
                pareto.points().isEmpty() ? null : pareto);
    }

    public boolean share() {
        return standing.metric() != Metric.PERPLEXITY;
    }

    public boolean changes() {
        return !standing.price().isEmpty() || !standing.gain().isEmpty();
    }

    /** From which share on the picture marks a cost, too. */
    public double told() {
        return Disturbance.TOLD;
    }

    /** Whether a cost that is shown was disturbed. */
    public boolean disturbed() {
        return lines.stream().map(Line::cost).anyMatch(cost -> cost != null && cost.wasDisturbed());
    }

    public boolean several() {
        return columns.size() > 1;
    }

    /** Whether a column is the first beyond the trained window. */
    public boolean edge(int column) {
        int trained = standing.trainedLength();
        return trained > 0
                && columns.get(column).length() > trained
                && (column == 0 || columns.get(column - 1).length() <= trained);
    }

    /** {@code +4.5}: points, or nats a token. */
    public String change(double difference) {
        return share()
                ? String.format(Locale.ROOT, "%+.1f", 100 * difference)
                : String.format(Locale.ROOT, "%+.3f", difference);
    }

    /** A cost with three digits that count. */
    public String digits(@Nullable Double value) {
        if (value == null) return "–";
        return value >= 1000 ? String.format(Locale.ROOT, "%,.0f", value) : String.format(Locale.ROOT, "%.3g", value);
    }

    /** The same of what was measured: a mark before it where something else disturbed it. */
    public String measured(Line line, @Nullable Double value) {
        boolean marked = value != null && line.cost != null && line.cost.wasDisturbed();
        return (marked ? Disturbance.MARK : "") + digits(value);
    }

    public @Nullable Double mebibytes(@Nullable Double bytes) {
        return bytes == null ? null : (Double) (bytes / (1 << 20));
    }
}
