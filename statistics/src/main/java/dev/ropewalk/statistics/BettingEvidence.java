package dev.ropewalk.statistics;

import java.util.Arrays;

/**
 * Evidence against a mean of differences in -1..1, which may be looked at after every one: the money of somebody who bets at fair odds that the
 * mean is another. If it is the one held against them they have 1 on the average whenever they stop, so they reach 1 / alpha with a chance of alpha
 * at most (Ville 1939). Half is bet on more and half on less, each spread evenly over all stakes that cannot ruin: no stake need be guessed. Against
 * 0, of differences that are all -1, 0 or 1, it is {@link DiscordantEvidence}. Waudby-Smith and Ramdas 2024, Journal of the Royal Statistical
 * Society B 86(1), capital processes for bounded means; Robbins 1970, The Annals of Mathematical Statistics 41(5), mixtures.
 */
public final class BettingEvidence {

    /** Stakes as shares of the largest, each way. */
    private static final int STAKES = 64;

    /** Natural logarithm of the money. @param differences in the order in which they came */
    public static double log(double[] differences, double mean) {
        double more = more(differences, mean), less = less(differences, mean), most = Math.max(more, less);
        return most + Math.log((Math.exp(more - most) + Math.exp(less - most)) / 2);
    }

    /**
     * The half that is bet on more, as evidence by itself: where the mean is this one or less, it reaches 1 / alpha with a chance of alpha at most.
     *
     * <p>The differences may be of several strata, as many of each: looked at whenever all strata have been asked alike, it holds against their mean
     * however unlike they are, since the expectations 1 + stake (mean of a stratum - mean) have a product of 1 at most where their average is (the
     * arithmetic mean is no less than the geometric).
     */
    public static double more(double[] differences, double mean) {
        if (!(mean > -1 && mean < 1)) throw new IllegalArgumentException("a mean lies between -1 and 1, got " + mean);
        double[] logs = new double[STAKES];
        for (int i = 0; i < STAKES; i++) logs[i] = log(differences, mean, (i + 0.5) / STAKES / (1 + mean));
        double most = Arrays.stream(logs).max().orElseThrow();
        return most
                + Math.log(Arrays.stream(logs)
                        .map(log -> Math.exp(log - most))
                        .average()
                        .orElseThrow());
    }

    /** The same of the half that is bet on less. */
    public static double less(double[] differences, double mean) {
        return more(Arrays.stream(differences).map(difference -> -difference).toArray(), -mean);
    }

    /** Of one stake: the product of 1 + stake (difference - mean). */
    private static double log(double[] differences, double mean, double stake) {
        double log = 0, product = 1;
        for (int i = 0; i < differences.length; i++) {
            product *= 1 + stake * (differences[i] - mean); // against 0 from 0.007 to 2: 64 of them do not vanish
            if ((i & 63) == 63) {
                log += Math.log(product);
                product = 1;
            }
        }
        return log + Math.log(product);
    }

    /**
     * All means against which there is no evidence of 1 / (1 - level): holds the true one throughout, however often it is looked at and whenever one
     * stops, with a chance of {@code level} at least. The money is a convex function of the mean, so they are an interval.
     */
    public static Interval sequence(double[] differences, double level) {
        double needed = -Math.log(2 * Interval.tail(level)),
                mean = Math.max(-1, Math.min(1, Interval.mean(differences))); // which rounding may have carried beyond
        return new Interval(end(differences, mean, -1, needed), end(differences, mean, 1, needed));
    }

    /** Where the evidence is just enough, between a mean against which there is none and a bound. */
    private static double end(double[] differences, double inside, double bound, double needed) {
        if (inside == bound) return bound;
        double in = inside, out = bound;
        for (int step = 0; step < 60; step++) {
            double middle = (in + out) / 2;
            if (middle == bound || log(differences, middle) >= needed) out = middle;
            else in = middle;
        }
        return out;
    }

    private BettingEvidence() {}
}
