package dev.ropewalk.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far a model is of use, over the lengths that were measured; nothing between them is guessed. Whether the score at a length passes is
 * certain only if its whole interval does. RULER (Hsieh et al. 2024, arXiv 2404.06654) takes the largest length whose average passes, whatever
 * lies before it; here all shorter ones must pass, too.
 *
 * @param states by length, ascending
 * @param certified the largest length such that it and all shorter ones are certified
 * @param pointEstimate the same of the estimates alone
 * @param ruler the largest length whose estimate passes
 */
public record EffectiveLength(
        Map<Integer, State> states, OptionalInt certified, OptionalInt pointEstimate, OptionalInt ruler) {

    /** What is known of one length. */
    public enum State {
        /** The interval lies at or above the threshold. */
        CERTIFIED,
        /** It lies below, or there is no score at all. */
        FAILED,
        /** It holds the threshold. */
        UNDECIDED
    }

    /**
     * A measured length.
     *
     * @param estimate null where the cell has no score (out of memory): failed, never skipped
     * @param interval null where there is an estimate alone: undecided
     */
    public record Measured(
            int length, @Nullable Double estimate, @Nullable Interval interval) {

        State against(double threshold) {
            if (estimate == null) return State.FAILED;
            if (interval == null) return State.UNDECIDED;
            return interval.lower() >= threshold
                    ? State.CERTIFIED
                    : interval.upper() < threshold ? State.FAILED : State.UNDECIDED;
        }
    }

    public EffectiveLength {
        states = java.util.Collections.unmodifiableMap(new TreeMap<>(states));
    }

    /** @param lengths in any order, each once */
    public static EffectiveLength of(List<Measured> lengths, double threshold) {
        if (!Double.isFinite(threshold))
            throw new IllegalArgumentException("a threshold must be finite, got " + threshold);
        List<Measured> sorted = lengths.stream()
                .sorted(Comparator.comparingInt(Measured::length))
                .toList();
        if (sorted.stream().map(Measured::length).distinct().count() < sorted.size())
            throw new IllegalArgumentException("lengths must differ, got "
                    + sorted.stream().map(one -> "" + one.length()).collect(Collectors.joining(", ")));
        Predicate<Measured> passes = one -> one.estimate() != null && one.estimate() >= threshold;
        return new EffectiveLength(
                sorted.stream().collect(Collectors.toMap(Measured::length, one -> one.against(threshold))),
                contiguous(sorted, one -> one.against(threshold) == State.CERTIFIED),
                contiguous(sorted, passes),
                sorted.stream().filter(passes).mapToInt(Measured::length).max());
    }

    private static OptionalInt contiguous(List<Measured> sorted, Predicate<Measured> passes) {
        return sorted.stream().takeWhile(passes).mapToInt(Measured::length).max();
    }

    /** The shortest length in a state. */
    public OptionalInt first(State state) {
        return states.entrySet().stream()
                .filter(entry -> entry.getValue() == state)
                .mapToInt(Map.Entry::getKey)
                .min();
    }
}
