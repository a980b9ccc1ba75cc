package dev.ropewalk.web.comparison;

import dev.ropewalk.results.Metric;
import dev.ropewalk.results.comparison.Change;
import dev.ropewalk.results.comparison.Cost;
import dev.ropewalk.results.comparison.Effective;
import dev.ropewalk.results.comparison.Matrix;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as it is looked at: its scores, how far they reach, at what price and for what cost.
 *
 * @param method null where the configuration was imported
 * @param effective by the one rule; null where it has none
 * @param cost at the longest length
 * @param dominatedBy of those that are shown
 */
record AnswerLine(
        Matrix.Line scores,
        @Nullable String method,
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

    public boolean isPlain() {
        return scores.label().equals("rope{}");
    }

    double certified() {
        return effective == null ? -1 : effective.length().certified().orElse(0);
    }

    /** What is not known comes last; equals stay in the order of the mean. */
    static Comparator<AnswerLine> order(Matrix matrix, Metric metric, String sort) {
        double sign = metric == Metric.PERPLEXITY ? 1 : -1;
        Comparator<AnswerLine> asTold = (a, b) -> 0;
        for (int c = 0; c < matrix.columns().size(); c++)
            if (matrix.columns().get(c).name().equals(sort)) {
                int column = c;
                return Comparator.comparingDouble(line -> {
                    Matrix.Entry entry = line.scores.entries().get(column);
                    return entry == null ? Double.MAX_VALUE : sign * entry.score();
                });
            }
        return switch (sort) {
            case "reach" -> Comparator.comparingDouble(line -> -line.certified());
            case "price" -> Comparator.comparingDouble(line -> change(line.price, sign));
            case "gain" -> Comparator.comparingDouble(line -> change(line.gain, sign));
            case "prefill" ->
                Comparator.comparingDouble(line -> last(line.cost == null ? null : line.cost.prefillSeconds()));
            case "decode" ->
                Comparator.comparingDouble(line -> last(line.cost == null ? null : line.cost.decodeMilliseconds()));
            case "need" -> Comparator.comparingDouble(line -> last(line.cost == null ? null : line.cost.needBytes()));
            case "configuration" -> Comparator.comparing(line -> line.scores.label());
            default -> asTold;
        };
    }

    private static double change(@Nullable Change change, double sign) {
        return change == null ? Double.MAX_VALUE : sign * change.difference();
    }

    private static double last(@Nullable Double value) {
        return value == null ? Double.MAX_VALUE : value;
    }
}
