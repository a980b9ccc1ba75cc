package dev.ropewalk.evaluator.statistic;

import java.util.function.DoubleUnaryOperator;
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
        if (trials < 1 || successes < 0 || successes > trials)
            throw new IllegalArgumentException(
                    "need 0 <= successes <= trials and trials >= 1, got " + successes + " of " + trials);
        double z = NormalDistribution.of(0, 1).inverseSurvivalProbability(tail(level));
        double n = trials, p = successes / n, square = z * z;
        double centre = (p + square / (2 * n)) / (1 + square / n);
        double half = z / (1 + square / n) * Math.sqrt(p * (1 - p) / n + square / (4 * n * n));
        return new Interval(
                successes == 0 ? 0 : Math.max(0, centre - half), successes == trials ? 1 : Math.min(1, centre + half));
    }

    /** Student's interval of a mean, n - 1 degrees of freedom. Needs two values. */
    public static Interval student(double[] values, double level) {
        int n = values.length;
        if (n < 2) throw new IllegalArgumentException("a t interval needs at least 2 values, got " + n);
        double mean = 0;
        for (double value : values) mean += value / n;
        double squares = 0;
        for (double value : values) squares += (value - mean) * (value - mean);
        double half =
                TDistribution.of(n - 1).inverseSurvivalProbability(tail(level)) * Math.sqrt(squares / (n - 1) / n);
        return new Interval(mean - half, mean + half);
    }

    /** Both ends through an increasing function. */
    public Interval map(DoubleUnaryOperator increasing) {
        return new Interval(increasing.applyAsDouble(lower), increasing.applyAsDouble(upper));
    }

    private static double tail(double level) {
        if (!(level > 0 && level < 1))
            throw new IllegalArgumentException("a confidence level lies between 0 and 1, got " + level);
        return (1 - level) / 2;
    }
}
