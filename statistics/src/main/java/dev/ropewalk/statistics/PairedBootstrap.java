package dev.ropewalk.statistics;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The difference of two means over the same questions, with the spread that drawing other questions would give it: questions are drawn anew
 * with replacement, each with both of its scores. Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapters 13 and 14.
 *
 * @param difference mean of A less mean of B
 * @param standardError standard deviation of the replicates, n - 1 in its denominator
 * @param percentile interval between quantiles of the replicates
 * @param corrected BCa, for bias and skew; empty where it is undefined: all differences are equal, or all replicates on one side
 */
public record PairedBootstrap(
        double difference, double standardError, Interval percentile, Optional<Corrected> corrected) {

    public static final int RESAMPLES = 10_000;

    /** Scores are hundredths: replicates that are equal as fractions differ as doubles by less than this. */
    private static final double TIE = 1e-12;

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    /**
     * Bias-corrected and accelerated.
     *
     * @param shareBelow of the replicates, ties with the difference half
     * @param bias z0
     * @param acceleration from the jackknife
     */
    public record Corrected(
            double shareBelow,
            double bias,
            double acceleration,
            double lowerQuantile,
            double upperQuantile,
            Interval interval) {}

    /** Draws the questions itself. */
    public static PairedBootstrap of(double[] a, double[] b, double level, int resamples, long seed) {
        if (resamples < 1) throw new IllegalArgumentException("resamples must be at least 1, got " + resamples);
        double[] differences = differences(a, b), replicates = new double[resamples];
        SplittableRandom random = new SplittableRandom(seed);
        for (int r = 0; r < resamples; r++) {
            double sum = 0;
            for (int i = 0; i < differences.length; i++) sum += differences[random.nextInt(differences.length)];
            replicates[r] = sum / differences.length;
        }
        return of(differences, replicates, level);
    }

    /** @param resamples questions by their index, one list a replicate */
    public static PairedBootstrap of(double[] a, double[] b, double level, int[][] resamples) {
        if (resamples.length == 0) throw new IllegalArgumentException("resamples must be at least 1, got none");
        double[] differences = differences(a, b), replicates = new double[resamples.length];
        for (int r = 0; r < resamples.length; r++) {
            if (resamples[r].length == 0) throw new IllegalArgumentException("resample " + r + " draws nothing");
            double sum = 0;
            for (int index : resamples[r]) {
                if (index < 0 || index >= differences.length)
                    throw new IllegalArgumentException("resample " + r + " draws question " + index + ", there are "
                            + differences.length + ", from 0");
                sum += differences[index];
            }
            replicates[r] = sum / resamples[r].length;
        }
        return of(differences, replicates, level);
    }

    private static double[] differences(double[] a, double[] b) {
        if (a.length != b.length || a.length == 0)
            throw new IllegalArgumentException(
                    "need as many scores of A as of B, at least 1, got " + a.length + " and " + b.length);
        double[] differences = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            differences[i] = a[i] - b[i];
            if (!Double.isFinite(differences[i]))
                throw new IllegalArgumentException("scores must be finite, got " + a[i] + " and " + b[i]);
        }
        return differences;
    }

    private static PairedBootstrap of(double[] differences, double[] replicates, double level) {
        double difference = Interval.mean(differences);
        double[] sorted = replicates.clone();
        Arrays.sort(sorted);
        double spread = sorted.length < 2
                ? 0
                : Interval.standardError(sorted) * Math.sqrt(sorted.length); // the replicates' own, not of their mean
        return new PairedBootstrap(
                difference, spread, Quantile.middle(sorted, level), corrected(differences, difference, sorted, level));
    }

    private static Optional<Corrected> corrected(
            double[] differences, double difference, double[] sorted, double level) {
        double below = 0;
        for (double replicate : sorted)
            below += Math.abs(replicate - difference) <= TIE ? 0.5 : replicate < difference ? 1 : 0;
        double share = below / sorted.length;
        double acceleration = acceleration(differences, difference);
        if (share <= 0 || share >= 1 || Double.isNaN(acceleration)) return Optional.empty();
        double bias = NORMAL.inverseCumulativeProbability(share),
                z = NORMAL.inverseSurvivalProbability(Interval.tail(level));
        double lower = quantile(bias, -z, acceleration), upper = quantile(bias, z, acceleration);
        return Optional.of(new Corrected(
                share,
                bias,
                acceleration,
                lower,
                upper,
                new Interval(Quantile.of(sorted, lower), Quantile.of(sorted, upper))));
    }

    private static double quantile(double bias, double z, double acceleration) {
        return NORMAL.cumulativeProbability(bias + (bias + z) / (1 - acceleration * (bias + z)));
    }

    /** From the means with one question left out: J_i, U_i = (n - 1)(mean(J) - J_i); NaN where all are equal. */
    private static double acceleration(double[] differences, double difference) {
        double squares = 0, cubes = 0;
        for (double value : differences) {
            double u = value - difference; // (n - 1)(mean - (n mean - value) / (n - 1)) = value - mean
            if (Math.abs(u) <= TIE) continue;
            squares += u * u;
            cubes += u * u * u;
        }
        return squares == 0 ? Double.NaN : cubes / (6 * Math.pow(squares, 1.5));
    }
}
