package dev.ropewalk.web.comparison;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.results.Disturbance;
import dev.ropewalk.results.Metric;
import dev.ropewalk.results.comparison.Cost;
import dev.ropewalk.results.comparison.Effective;
import dev.ropewalk.results.comparison.Matrix;
import dev.ropewalk.results.comparison.Pareto;
import dev.ropewalk.results.comparison.Settling;
import dev.ropewalk.results.comparison.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A standing as it is looked at: configurations down, lengths or tasks across, and behind them how far, at what price and for what cost. What is
 * filtered is left out of the lines, and of the pictures; ranks and ties are of all.
 *
 * @param columns of {@code matrix}
 * @param lines in the order that was asked for
 * @param rule of the effective lengths that are shown; null where none applies
 * @param pareto at the longest length; null where no cost is known
 * @param filtered lines that words or limits leave out
 * @param unknown of those the ones whose cost nobody knows
 */
record AnswerTable(
        Standing standing,
        Look look,
        Matrix matrix,
        List<AnswerLine> lines,
        @Nullable Effective rule,
        @Nullable Pareto pareto,
        int filtered,
        int unknown) {

    static final double GIBIBYTE = 1L << 30;

    static AnswerTable of(Standing standing, Look look) {
        Matrix matrix = standing.matrices().get(standing.matrices().size() - 1);
        List<Effective> effective = standing.effectiveLengths();
        Effective.Rule rule = effective.isEmpty() ? null : effective.get(0).rule();
        List<Effective> shown =
                effective.stream().filter(one -> one.rule() == rule).toList();
        int longest = matrix.columns().get(matrix.columns().size() - 1).length();
        List<Matrix.Line> kept = new ArrayList<>();
        int filtered = 0, unknown = 0;
        String words = look.q().strip().toLowerCase(Locale.ROOT);
        for (Matrix.Line line : matrix.lines()) {
            Cost cost = cost(standing, line, longest);
            boolean known = known(look, cost);
            if (line.label().toLowerCase(Locale.ROOT).contains(words) && known && within(look, cost)) kept.add(line);
            else {
                filtered++;
                if (!known) unknown++;
            }
        }
        List<String> labels = kept.stream().map(Matrix.Line::label).toList();
        Pareto pareto = standing.pareto().isEmpty()
                ? null
                : among(standing.pareto().get(standing.pareto().size() - 1), labels);
        List<AnswerLine> lines = kept.stream()
                .map(line -> new AnswerLine(
                        line,
                        method(line.label()),
                        shown.stream()
                                .filter(one -> one.label().equals(line.label()))
                                .findFirst()
                                .orElse(null),
                        standing.price().get(line.label()),
                        standing.gain().get(line.label()),
                        cost(standing, line, longest),
                        pareto == null
                                ? List.of()
                                : pareto.points().stream()
                                        .filter(point -> point.label().equals(line.label()))
                                        .flatMap(point -> point.dominatedBy().stream())
                                        .toList()))
                .sorted(AnswerLine.order(matrix, standing.metric(), look.sort()))
                .toList();
        return new AnswerTable(
                standing,
                look,
                matrix,
                lines,
                shown.isEmpty() ? null : shown.get(0),
                pareto == null || pareto.points().isEmpty() ? null : pareto,
                filtered,
                unknown);
    }

    private static @Nullable Cost cost(Standing standing, Matrix.Line line, int length) {
        return standing.costs().getOrDefault(line.label(), Map.of()).get(length);
    }

    private static boolean known(Look look, @Nullable Cost cost) {
        return (look.memory() == null || cost != null && cost.needBytes() != null)
                && (look.seconds() == null || cost != null && cost.prefillSeconds() != null);
    }

    private static boolean within(Look look, @Nullable Cost cost) {
        Double memory = look.memory(), seconds = look.seconds();
        Double need = cost == null ? null : cost.needBytes(), prefill = cost == null ? null : cost.prefillSeconds();
        return (memory == null || need != null && need <= memory * GIBIBYTE)
                && (seconds == null || prefill != null && prefill <= seconds);
    }

    /** The front of some: who is dominated by nobody among them. */
    private static Pareto among(Pareto all, List<String> labels) {
        return new Pareto(
                all.length(),
                all.axis(),
                all.metric(),
                all.points().stream()
                        .filter(point -> labels.contains(point.label()))
                        .map(point -> new Pareto.Point(
                                point.label(),
                                point.configuration(),
                                point.score(),
                                point.interval(),
                                point.cost(),
                                point.disturbed(),
                                point.dominatedBy().stream()
                                        .filter(labels::contains)
                                        .toList(),
                                point.behind().stream().filter(labels::contains).toList()))
                        .toList(),
                all.unknown().stream().filter(labels::contains).toList());
    }

    /** Null where the label is that of something imported. */
    static @Nullable String method(String label) {
        try {
            return Configuration.parse(label).method();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    public List<Matrix.Column> columns() {
        return matrix.columns();
    }

    /** As the database writes it. */
    public String metric() {
        return standing.metric().word();
    }

    public boolean share() {
        return standing.metric() != Metric.PERPLEXITY;
    }

    public boolean byTask() {
        return look.by().equals("task");
    }

    /** The column that an answer in one sentence is of: the longest length. */
    public int last() {
        return matrix.columns().size() - 1;
    }

    public int longest() {
        return columns().get(last()).length();
    }

    /** {@code 8} where a length is eight times the trained window; null where it is within it, or nobody knows. */
    public @Nullable String times(int length) {
        return times(length, standing.trainedLength());
    }

    static @Nullable String times(int length, int trained) {
        if (trained <= 0 || length <= trained) return null;
        double times = Math.round(10.0 * length / trained) / 10.0;
        return times == Math.rint(times) ? Long.toString((long) times) : Double.toString(times);
    }

    /** Who scores best of those that nothing stands above in a column; null where nobody has a rank. */
    public Matrix.@Nullable Line leader(int column) {
        double sign = share() ? -1 : 1;
        return matrix.lines().stream()
                .filter(line -> rank(line, column) == 1)
                .min(Comparator.comparingDouble(line -> sign
                        * Objects.requireNonNull(line.entries().get(column)).score()))
                .orElse(null);
    }

    private static int rank(Matrix.Line line, int column) {
        Matrix.Entry entry = line.entries().get(column);
        return entry == null || entry.rank() == null ? 0 : entry.rank();
    }

    public List<Settling> settling() {
        return standing.settling();
    }

    /** Where a number's samples are: its cell, or for the mean of several tasks the scores of each. */
    public String samples(int column, Matrix.Entry entry) {
        return entry.tasks() == 1 || byTask()
                ? "/cells/" + entry.cells().get(0)
                : withLength(columns().get(column).length());
    }

    private String withLength(int length) {
        return new Look(
                        List.of(length),
                        "task",
                        look.cost(),
                        look.memory(),
                        look.seconds(),
                        look.q(),
                        "",
                        look.columns())
                .query();
    }

    public boolean several() {
        return columns().size() > 1;
    }

    public boolean changes() {
        return look.shows("change")
                && (!standing.price().isEmpty() || !standing.gain().isEmpty());
    }

    public boolean costs() {
        return look.shows("cost") && lines.stream().anyMatch(line -> line.cost() != null);
    }

    public boolean reaches() {
        return look.shows("reach") && rule != null;
    }

    /** Whether a column is the first beyond the trained window. */
    public boolean edge(int column) {
        int trained = standing.trainedLength();
        return !byTask()
                && trained > 0
                && columns().get(column).length() > trained
                && (column == 0 || columns().get(column - 1).length() <= trained);
    }

    /** Whether a cost that is shown was disturbed. */
    public boolean disturbed() {
        return lines.stream().map(AnswerLine::cost).anyMatch(cost -> cost != null && cost.wasDisturbed());
    }

    /** {@code +4.5}: points, or nats a token. */
    public String change(double difference) {
        return change(share(), difference);
    }

    static String change(boolean share, double difference) {
        double plain = difference + 0.0; // no minus before a nought
        return share ? String.format(Locale.ROOT, "%+.1f", 100 * plain) : String.format(Locale.ROOT, "%+.3f", plain);
    }

    /** A cost with three digits that count. */
    public String digits(@Nullable Double value) {
        if (value == null) return "–";
        return value >= 1000 ? String.format(Locale.ROOT, "%,.0f", value) : String.format(Locale.ROOT, "%.3g", value);
    }

    /** The same of what was measured: a mark before it where something else disturbed it. */
    public String measured(AnswerLine line, @Nullable Double value) {
        boolean marked = value != null && line.cost() != null && line.cost().wasDisturbed();
        return (marked ? Disturbance.MARK : "") + digits(value);
    }

    public @Nullable Double gibibytes(@Nullable Double bytes) {
        return bytes == null ? null : (Double) (bytes / GIBIBYTE);
    }

    /** The unit of the axis, short. */
    public String unit() {
        return switch (look.cost()) {
            case "prefill" -> "s";
            case "decode" -> "ms";
            default -> "GiB";
        };
    }
}
