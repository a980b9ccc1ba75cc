package dev.ropewalk.statistics;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** A two-sided confidence interval. */
public record Interval(double lower, double upper) {

    public Interval {
        if (!(lower <= upper))
            throw new IllegalArgumentException("an interval needs lower <= upper, got " + lower + ", " + upper);
    }

    /**
     * Wilson's score interval of a proportion: never outside 0..1, of use at 0 and at 1. Wilson 1927, JASA 22(158).
     *
     * @param successes 0..trials
     * @param level 0.95 for 95 %
     */
    public static Interval wilson(long successes, long trials, double level) {
        checkCounts(successes, trials);
        double z = NormalDistribution.of(0, 1).inverseSurvivalProbability(tail(level));
        double n = trials, p = successes / n, square = z * z;
        double centre = (p + square / (2 * n)) / (1 + square / n);
        double half = z / (1 + square / n) * Math.sqrt(p * (1 - p) / n + square / (4 * n * n));
        return new Interval(
                successes == 0 ? 0 : Math.max(0, centre - half), successes == trials ? 1 : Math.min(1, centre + half));
    }

    /**
     * The exact interval of a proportion: covers at least as often as it says, and is wider for that. Clopper and Pearson 1934, Biometrika
     * 26(4).
     *
     * @param successes 0..trials
     * @param level 0.95 for 95 %
     */
    public static Interval clopperPearson(long successes, long trials, double level) {
        checkCounts(successes, trials);
        double tail = tail(level);
        return new Interval(
                successes == 0
                        ? 0
                        : BetaDistribution.of(successes, trials - successes + 1.0)
                                .inverseCumulativeProbability(tail),
                successes == trials
                        ? 1
                        : BetaDistribution.of(successes + 1.0, trials - successes)
                                .inverseSurvivalProbability(tail));
    }

    /** Student's interval of a mean, n - 1 degrees of freedom. Needs two values. */
    public static Interval student(double[] values, double level) {
        int n = values.length;
        if (n < 2) throw new IllegalArgumentException("a t interval needs at least 2 values, got " + n);
        return student(mean(values), standardError(values), n - 1, level);
    }

    /** Student's interval around an estimate whose standard error has so many degrees of freedom. */
    static Interval student(double estimate, double standardError, int degreesOfFreedom, double level) {
        double half = TDistribution.of(degreesOfFreedom).inverseSurvivalProbability(tail(level)) * standardError;
        return new Interval(estimate - half, estimate + half);
    }

    /** The mean of at least one value. */
    public static double mean(double[] values) {
        if (values.length == 0) throw new IllegalArgumentException("a mean needs at least 1 value, got none");
        double mean = 0;
        for (double value : values) mean += value / values.length;
        return mean;
    }

    /** Of the mean: the standard deviation with n - 1 in the denominator, divided by the root of n. Needs two values. */
    public static double standardError(double[] values) {
        int n = values.length;
        if (n < 2) throw new IllegalArgumentException("a standard error needs at least 2 values, got " + n);
        double mean = mean(values), squares = 0;
        for (double value : values) squares += (value - mean) * (value - mean);
        return Math.sqrt(squares / (n - 1) / n);
    }

    /** Both ends through an increasing function. */
    public Interval map(DoubleUnaryOperator increasing) {
        return new Interval(increasing.applyAsDouble(lower), increasing.applyAsDouble(upper));
    }

    /** Probability beyond either end. */
    static double tail(double level) {
        if (!(level > 0 && level < 1))
            throw new IllegalArgumentException("a confidence level lies between 0 and 1, got " + level);
        return (1 - level) / 2;
    }

    private static void checkCounts(long successes, long trials) {
        if (trials < 1 || successes < 0 || successes > trials)
            throw new IllegalArgumentException(
                    "need 0 <= successes <= trials and trials >= 1, got " + successes + " of " + trials);
    }
}
