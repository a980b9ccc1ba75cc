package dev.ropewalk.methods;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * What a plan does to distances, in numbers. "Told" is {@code delta}, what the model is told of a distance; a spectrum that slows all pairs
 * changes none of these numbers.
 *
 * <p>Of a plan that tells rotary pairs different distances, what is told is that of the {@linkplain ContextPlan#groups group of pairs} that is told
 * the largest, which also tells most of them apart; the other numbers are those that hold for all pairs.
 *
 * @param largestDistance largest distance told within the target length
 * @param distinctDistances number of different distances told within the target length
 * @param lastRow what the last token is told
 * @param largestContextWithinTrained tokens up to which every distance told stays below the trained length; {@link Reach#UNBOUNDED} if always
 * @param largestContextEqualToPlain tokens up to which the plan is plain RoPE; 0 if never, {@link Reach#UNBOUNDED} if always
 * @param largestExactDistance up to this distance every pair within the target length is told the truth
 * @param untrainedPairs rotary pairs that are turned to angles never met in training: further than the trained length turned them, which was no whole turn
 */
public record PlanExplanation(
        double largestDistance,
        int distinctDistances,
        Row lastRow,
        int largestContextWithinTrained,
        int largestContextEqualToPlain,
        int largestExactDistance,
        int untrainedPairs,
        CacheClass cacheClass) {

    /** What a key-value cache must hold. */
    public enum CacheClass {
        /** Each key rotated once. */
        A("A"),
        /** Keys unrotated, or one rotated copy for each of several key maps. */
        B("B"),
        /** Each key rotated once, and the first few of the text unrotated as well. */
        B_PRIME("B\u2032"),
        /** Unrotated, turned or computed anew as the text grows, because the spectrum follows its length. */
        C("C");

        private final String title;

        CacheClass(String title) {
            this.title = title;
        }

        /** As the literature writes it. */
        public String title() {
            return title;
        }

        static CacheClass of(ContextPlan plan) {
            if (plan.lengthPolicy() != LengthPolicy.FROZEN) return C;
            if (plan.keyMaps().size() == 1) return A;
            long throughout = plan.bands().stream()
                    .filter(band -> !(band.reach() instanceof Reach.FirstKeys))
                    .map(AttentionBand::key)
                    .distinct()
                    .count();
            return throughout == 1 ? B_PRIME : B;
        }
    }

    /**
     * One query's keys.
     *
     * @param maxKeysPerDistance most keys that share one distance
     * @param maskedKeys keys the query does not see
     */
    public record Row(double largestDistance, int distinctDistances, int maxKeysPerDistance, int maskedKeys) {

        /** @param distances one a key, NaN where it is masked; at least the query's own is not */
        static Row of(double[] distances) {
            double[] sorted = distances.clone();
            Arrays.sort(sorted);
            int visible = sorted.length, distinct = 0, most = 0, run = 0;
            while (Double.isNaN(sorted[visible - 1])) visible--;
            for (int at = 0; at < visible; at++) {
                boolean same = at > 0 && sorted[at] - sorted[at - 1] < DistanceSurvey.SAME;
                run = same ? run + 1 : 1;
                if (!same) distinct++;
                most = Math.max(most, run);
            }
            return new Row(sorted[visible - 1], distinct, most, sorted.length - visible);
        }
    }

    private static final int MOST_TOKENS = 1 << 24;

    /** @param groups of all groups of its rotary pairs */
    static PlanExplanation of(ContextPlan plan, List<PlanExplanation> groups) {
        PlanExplanation widest = groups.stream()
                .max(Comparator.comparingDouble(PlanExplanation::largestDistance))
                .orElseThrow();
        return new PlanExplanation(
                widest.largestDistance,
                widest.distinctDistances,
                widest.lastRow,
                least(groups, PlanExplanation::largestContextWithinTrained),
                least(groups, PlanExplanation::largestContextEqualToPlain),
                least(groups, PlanExplanation::largestExactDistance),
                groups.stream().mapToInt(PlanExplanation::untrainedPairs).sum(),
                CacheClass.of(plan));
    }

    private static int least(List<PlanExplanation> groups, ToIntFunction<PlanExplanation> number) {
        return groups.stream().mapToInt(number).min().orElseThrow();
    }

    /** For the pairs of one group. */
    static PlanExplanation of(PairGroup group) {
        ContextPlan plan = group.plan();
        if (plan.targetLength() > MOST_TOKENS)
            throw new IllegalArgumentException(
                    "a plan is explained for at most " + MOST_TOKENS + " tokens, got " + plan.targetLength());
        double[] told = DistanceSurvey.distances(plan);
        return new PlanExplanation(
                told[told.length - 1],
                told.length,
                Row.of(plan.row(plan.targetLength() - 1)),
                DistanceSurvey.contextBelow(plan, plan.rope().trainedLength()),
                Truth.contextEqualToPlain(plan),
                Truth.exactWithin(plan),
                untrainedPairs(group, told[told.length - 1]),
                CacheClass.of(plan));
    }

    /** A pair that made a whole turn in training has met every angle. */
    private static int untrainedPairs(PairGroup group, double largestDistance) {
        ContextPlan plan = group.plan();
        int trained = plan.rope().trainedLength(), untrained = 0;
        for (int pair = group.from(); pair < group.to(); pair++) {
            double before = trained * plan.rope().trainedSpeed(pair);
            double angle = largestDistance * plan.spectrum().fastest(pair);
            if (before < 2 * Math.PI && angle >= before * (1 - 1e-12)) untrained++;
        }
        return untrained;
    }
}
