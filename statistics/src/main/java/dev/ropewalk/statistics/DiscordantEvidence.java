package dev.ropewalk.statistics;

import org.apache.commons.numbers.gamma.LogBeta;

/**
 * Evidence that two configurations differ, which may be looked at after every question: after d questions on which they differed, of which
 * A alone got k right, {@code E = 2^d / ((d + 1) C(d, k))}. Without a difference its expectation is 1 whenever one stops, so it reaches
 * 1 / alpha with a chance of alpha at most (Ville 1939). It is the likelihood ratio of a coin of unknown bias, all biases alike, to a fair
 * one: Robbins 1970, The Annals of Mathematical Statistics 41(5); Ramdas et al. 2023, Statistical Science 38(4).
 */
public record DiscordantEvidence(long onlyA, long onlyB) {

    public DiscordantEvidence {
        if (onlyA < 0 || onlyB < 0)
            throw new IllegalArgumentException("counts must be 0 or more, got " + onlyA + " and " + onlyB);
    }

    /** Natural logarithm of E: {@code d ln 2 + ln B(k + 1, d - k + 1)}, as {@code 1 / ((d + 1) C(d, k))} is Euler's beta integral. */
    public double log() {
        return (onlyA + onlyB) * Math.log(2) + LogBeta.value(onlyA + 1.0, onlyB + 1.0);
    }

    public boolean reaches(double alpha) {
        if (!(alpha > 0 && alpha < 1)) throw new IllegalArgumentException("alpha lies between 0 and 1, got " + alpha);
        return log() >= -Math.log(alpha);
    }
}
