package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Metric;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.statistics.Multiplicity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run held against an earlier one of the same suite (decision 62): each configuration on each task and length that both measured, question by question. Holm 1979 over all of them.
 *
 * @param held the surest to be worse first
 * @param same places that both runs have the same cells of: nothing was measured anew
 * @param unlike in sentences: places where the two were asked otherwise
 * @param lost in sentences: places that the earlier run has a number of and this one has none
 */
public record Watched(List<Held> held, int same, List<String> unlike, List<String> lost) {

    /**
     * One configuration on one task at one length, seeds pooled.
     *
     * @param before its score in the earlier run: a mean, of perplexities nats a token
     * @param difference now less before, over questions that both answered
     * @param interval null where it cannot be given
     * @param p two-sided; null where so few questions tell nothing
     * @param changed in what the two measurements differ: {@code model}, {@code engine}, …
     * @param worse whether the adjusted p is at most alpha and it lost more than what is tolerated
     */
    public record Held(
            String configuration,
            String task,
            Metric metric,
            int length,
            double before,
            double now,
            double difference,
            @Nullable Interval interval,
            int questions,
            @Nullable Double p,
            @Nullable Double adjustedP,
            List<String> changed,
            List<String> previousCells,
            List<String> cells,
            boolean worse) {

        public Held {
            changed = List.copyOf(changed);
            previousCells = List.copyOf(previousCells);
            cells = List.copyOf(cells);
        }
    }

    /** The same questions, put to the same configuration in two runs. */
    record Twice(Series before, Series now, List<String> changed) {}

    private record Tested(
            Twice twice, Pairing pairing, @Nullable Double p) {}

    public Watched {
        held = List.copyOf(held);
        unlike = List.copyOf(unlike);
        lost = List.copyOf(lost);
    }

    /**
     * @param alpha the chance that a run which is no worse anywhere is called worse somewhere, at most
     * @param tolerance what may be lost; shares, or nats a token
     */
    static Watched of(
            List<Twice> twice, int same, List<String> unlike, List<String> lost, double alpha, double tolerance) {
        List<Tested> tested = new ArrayList<>();
        List<String> others = new ArrayList<>(unlike);
        for (Twice one : twice)
            try {
                Pairing pairing = new Pairing(List.of(one.now), List.of(one.before));
                tested.add(
                        new Tested(one, pairing, pairing.test(Comparison.SEED).p()));
            } catch (IllegalArgumentException e) {
                others.add(asked(one.now.label(), one.now.task(), one.now.length()));
            }
        double[] adjusted = Multiplicity.holm(tested.stream()
                .map(Tested::p)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray());
        List<Held> held = new ArrayList<>();
        int next = 0;
        for (Tested one : tested)
            held.add(held(one, one.p == null ? null : (Double) adjusted[next++], alpha, tolerance));
        held.sort(Comparator.comparing((Held one) -> !one.worse)
                .thenComparing(one -> one.adjustedP == null ? 1 : one.adjustedP)
                .thenComparing(Held::configuration));
        return new Watched(held, same, others, lost);
    }

    private static Held held(Tested one, @Nullable Double adjusted, double alpha, double tolerance) {
        Series now = one.twice.now, before = one.twice.before;
        double difference = one.pairing.difference(),
                lost = now.metric() == Metric.PERPLEXITY ? difference : -difference;
        return new Held(
                now.label(),
                now.task(),
                now.metric(),
                now.length(),
                Comparison.mean(before.documents()),
                Comparison.mean(now.documents()),
                difference,
                one.pairing.interval(1 - alpha, Comparison.SEED),
                one.pairing.questions(),
                one.p,
                adjusted,
                one.twice.changed,
                before.cells(),
                now.cells(),
                adjusted != null && adjusted <= alpha && lost > Math.max(0, tolerance));
    }

    static String asked(String configuration, String task, int length) {
        return configuration + " on " + task + " at " + length + " was asked other questions before.";
    }

    /** What became worse, the surest first. */
    public List<Held> worse() {
        return held.stream().filter(Held::worse).toList();
    }
}
