package dev.ropewalk.statistics;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * The exact test of paired right and wrong answers, two-sided: only questions on which the two differ count, and without a difference each of
 * them is a fair coin. McNemar 1947, Psychometrika 12(2); mid-p by Fagerland, Lydersen and Laake 2013, BMC Medical Research Methodology 13:91.
 *
 * @param onlyA questions that A alone got right
 * @param onlyB questions that B alone got right
 */
public record McNemar(long onlyA, long onlyB) {

    public McNemar {
        if (onlyA < 0 || onlyB < 0 || onlyA + onlyB > Integer.MAX_VALUE)
            throw new IllegalArgumentException(
                    "need counts from 0 to 2147483647 in all, got " + onlyA + " and " + onlyB);
    }

    /** min(1, 2 P(X <= the smaller count)). */
    public double exactP() {
        return Math.min(1, Math.exp(logTail() + Math.log(2)));
    }

    /** The exact p-value less the probability of just these counts. */
    public double midP() {
        return Math.exp(logMidP());
    }

    /** Of the exact p-value, also where it is too small for a double. */
    public double log10ExactP() {
        return Math.min(0, (logTail() + Math.log(2)) / Math.log(10));
    }

    public double log10MidP() {
        return logMidP() / Math.log(10);
    }

    private long fewer() {
        return Math.min(onlyA, onlyB);
    }

    private double logProbability() {
        return BinomialDistribution.of((int) (onlyA + onlyB), 0.5).logProbability((int) fewer());
    }

    /** {@code P(X <= k) / P(X = k)}: each term is the one above it times j / (n - j + 1). */
    private double tailOverProbability() {
        double sum = 1, term = 1, n = (double) onlyA + onlyB;
        for (long j = fewer(); j > 0 && term > sum * 1e-18; j--) {
            term *= j / (n - j + 1);
            sum += term;
        }
        return sum;
    }

    private double logTail() {
        return logProbability() + Math.log(tailOverProbability());
    }

    private double logMidP() {
        return onlyA == onlyB ? 0 : logProbability() + Math.log(2 * tailOverProbability() - 1);
    }
}
