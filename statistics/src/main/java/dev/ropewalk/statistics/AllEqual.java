package dev.ropewalk.statistics;

import java.util.Arrays;
import java.util.Optional;

/**
 * What values between two bounds tell of their mean where all that were seen are equal: they have no spread to reckon with, and yet say little
 * where they are few. By Markov's inequality one value lies at {@code v} or above with a chance of {@code (mean - least) / (v - least)} at most, all n
 * with the n-th power of it, and likewise from above; so the interval covers at least as often as it says. At a bound it is Clopper and Pearson's
 * (Biometrika 26(4), 1934), of whose lower end after n successes of n the rule of three is the approximation (Hanley and Lippman-Hand 1983, JAMA
 * 249(13)).
 *
 * @param n values, or documents whose means they are
 */
public record AllEqual(double value, int n, double least, double most) {

    /** Means that are equal as fractions differ as doubles by no more than this share of the range. */
    private static final double TIE = 1e-9;

    public AllEqual {
        if (n < 1 || !(least <= value && value <= most && least < most))
            throw new IllegalArgumentException("need at least 1 value, from " + least + " to " + most + ", got " + n
                    + (n < 1 ? "" : " of " + value));
    }

    /** Empty where the values differ. */
    public static Optional<AllEqual> of(double[] values, double least, double most) {
        double first = values[0];
        return Arrays.stream(values).allMatch(value -> Math.abs(value - first) <= TIE * (most - least))
                ? Optional.of(new AllEqual(first, values.length, least, most))
                : Optional.empty();
    }

    /** Of documents; empty where they differ, or there is one alone, which says nothing of others. */
    public static Optional<AllEqual> of(ClusteredMean mean, double least, double most) {
        return mean.standardError()
                .filter(error -> error <= TIE * (most - least))
                .map(error -> new AllEqual(Math.min(most, Math.max(least, mean.mean())), mean.clusters(), least, most));
    }

    public Interval interval(double level) {
        double share = Math.pow(Interval.tail(level), 1.0 / n);
        return new Interval(least + (value - least) * share, most - (most - value) * share);
    }

    /** Two-sided, that the mean is another: at or below alpha just where the interval of 1 - alpha leaves it out. */
    public double p(double mean) {
        if (mean == value) return 1;
        double ratio = mean < value ? (mean - least) / (value - least) : (most - mean) / (most - value);
        return Math.min(1, 2 * Math.pow(Math.max(0, ratio), n));
    }
}
