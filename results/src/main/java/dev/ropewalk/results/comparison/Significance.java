package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Metric;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.statistics.Multiplicity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every pair of several configurations that answered the same tasks, and who stands above whom: the one that is better, where its paired test
 * says so after Holm's adjustment over all pairs.
 */
public record Significance(List<String> labels, List<Pair> pairs, double level) {

    /**
     * @param difference mean of A less mean of B; of perplexities in nats a token, where less is better; null where they share no question
     * @param interval null where it cannot be given, or was not asked for
     * @param above the label of the one that stands above the other; null where they are tied
     * @param reason why there is no difference, in a sentence; otherwise null
     */
    public record Pair(
            String a,
            String b,
            @Nullable Double difference,
            @Nullable Interval interval,
            int questions,
            @Nullable Double p,
            @Nullable Double adjustedP,
            @Nullable String above,
            @Nullable String reason) {

        /** The same as seen from the one or the other of the two. */
        public Pair from(String label) {
            Interval turned = interval;
            return a.equals(label)
                    ? this
                    : new Pair(
                            b,
                            a,
                            difference == null ? null : (Double) (-difference),
                            turned == null ? null : new Interval(-turned.upper(), -turned.lower()),
                            questions,
                            p,
                            adjustedP,
                            above,
                            reason);
        }

        boolean isOf(String one, String other) {
            return a.equals(one) && b.equals(other) || a.equals(other) && b.equals(one);
        }
    }

    private record Tested(
            @Nullable Double difference,
            @Nullable Interval interval,
            int questions,
            @Nullable Double p,
            @Nullable String reason) {}

    public Significance {
        labels = List.copyOf(labels);
        pairs = List.copyOf(pairs);
    }

    /**
     * @param configurations for each one series a task, everywhere in the same order
     * @param intervals whether differences have theirs, which cost more than their tests
     */
    static Significance of(List<List<Series>> configurations, double level, boolean intervals) {
        List<String> labels =
                configurations.stream().map(series -> series.get(0).label()).toList();
        List<Tested> tested = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++)
            for (int j = i + 1; j < labels.size(); j++)
                tested.add(tested(configurations.get(i), configurations.get(j), level, intervals));
        double[] adjusted = Multiplicity.holm(tested.stream()
                .map(Tested::p)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray());
        List<Pair> pairs = new ArrayList<>();
        int next = 0, holm = 0;
        for (int i = 0; i < labels.size(); i++)
            for (int j = i + 1; j < labels.size(); j++) {
                Tested one = tested.get(next++);
                Double p = one.p == null ? null : (Double) adjusted[holm++];
                pairs.add(new Pair(
                        labels.get(i),
                        labels.get(j),
                        one.difference,
                        one.interval,
                        one.questions,
                        one.p,
                        p,
                        above(labels.get(i), labels.get(j), one.difference, p, configurations, level),
                        one.reason));
            }
        return new Significance(labels, pairs, level);
    }

    private static Tested tested(List<Series> a, List<Series> b, double level, boolean intervals) {
        try {
            Pairing pairing = new Pairing(a, b);
            return new Tested(
                    pairing.difference(),
                    intervals ? pairing.interval(level, Comparison.SEED) : null,
                    pairing.questions(),
                    pairing.test(Comparison.SEED).p(),
                    null);
        } catch (IllegalArgumentException e) { // nothing in common: nothing is told
            return new Tested(null, null, 0, null, e.getMessage());
        }
    }

    private static @Nullable String above(
            String a,
            String b,
            @Nullable Double difference,
            @Nullable Double p,
            List<List<Series>> configurations,
            double level) {
        if (difference == null || p == null || p > 1 - level || difference == 0) return null;
        boolean less = configurations.get(0).get(0).metric() == Metric.PERPLEXITY;
        return difference > 0 != less ? a : b;
    }

    Optional<Pair> pair(String one, String other) {
        return pairs.stream().filter(pair -> pair.isOf(one, other)).findFirst();
    }

    boolean isAbove(String one, String other) {
        return pair(one, other).filter(pair -> one.equals(pair.above())).isPresent();
    }

    /** One more than the number of those that stand above, by label. */
    int rank(String label) {
        return 1 + (int) labels.stream().filter(other -> isAbove(other, label)).count();
    }

    /** Neither stands above the other. */
    List<String> tiedWith(String label) {
        return labels.stream()
                .filter(other -> !other.equals(label) && !isAbove(other, label) && !isAbove(label, other))
                .toList();
    }
}
