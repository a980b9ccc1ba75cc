package dev.ropewalk.statistics;

import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How many questions tell a difference. Of paired right and wrong answers only those count on which the two differ; their share is psi, and
 * the difference of the two rates is at most that. Miettinen 1968, Biometrics 24(2); Connor 1987, Biometrics 43(1).
 */
public final class Power {

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    /**
     * Questions that both answer, by the normal approximation; the exact test needs a few more.
     *
     * @param difference of the two rates, above 0 and at most {@code psi}
     * @param psi share of questions on which the two differ
     * @param alpha two-sided
     */
    public static double pairedQuestions(double difference, double psi, double alpha, double power) {
        if (!(difference > 0 && difference <= psi && psi <= 1))
            throw new IllegalArgumentException("need 0 < difference <= psi <= 1, got " + difference + ", " + psi);
        double root = (normal(1 - share("alpha", alpha) / 2) * Math.sqrt(psi)
                        + normal(share("power", power)) * Math.sqrt(psi - difference * difference))
                / difference;
        return root * root;
    }

    /** Questions each of two configurations answers if they answer different ones, both right at a rate of {@code rate}. */
    public static double unpairedQuestions(double rate, double difference, double alpha, double power) {
        double z = normal(1 - share("alpha", alpha) / 2) + normal(share("power", power));
        return z * z * 2 * share("rate", rate) * (1 - rate) / (difference * difference);
    }

    /** The smallest difference that so many questions tell; empty if not even one as large as {@code psi}. */
    public static OptionalDouble detectableDifference(int questions, double psi, double alpha, double power) {
        if (questions < 1) throw new IllegalArgumentException("questions must be at least 1, got " + questions);
        if (!(psi > 0 && psi <= 1)) throw new IllegalArgumentException("psi lies above 0 and up to 1, got " + psi);
        if (pairedQuestions(psi, psi, alpha, power) > questions) return OptionalDouble.empty();
        double enough = psi, few = 0; // questions needed fall as the difference grows
        for (int step = 0; step < 200 && few < enough; step++) {
            double middle = (few + enough) / 2;
            if (middle <= few || middle >= enough) break;
            if (pairedQuestions(middle, psi, alpha, power) <= questions) enough = middle;
            else few = middle;
        }
        return OptionalDouble.of(enough);
    }

    /** The smallest difference that is told where an interval of level 1 - {@code alpha} reaches so far to either side, by the normal approximation. */
    public static double detectableDifference(double reach, double alpha, double power) {
        double quantile = normal(1 - share("alpha", alpha) / 2);
        return reach * (quantile + normal(share("power", power))) / quantile;
    }

    /**
     * Questions that would tell a difference where so many gave an interval of a level that reaches so far to either side: its reach falls with the root
     * of their number, by the normal approximation.
     *
     * @param alpha two-sided, of the test that is to tell it
     */
    public static double questions(
            int questions, double reach, double level, double difference, double alpha, double power) {
        if (!(difference > 0)) throw new IllegalArgumentException("difference must be above 0, got " + difference);
        double deviation = reach / normal(1 - (1 - level) / 2);
        double z = normal(1 - share("alpha", alpha) / 2) + normal(share("power", power));
        return questions * Math.pow(z * deviation / difference, 2);
    }

    /**
     * The smallest difference that so many questions tell under the best of circumstances: all questions on which the two differ go one way.
     * Above 1 where not even a difference of 1 is told.
     */
    public static double leastDetectable(int questions, double alpha, double power) {
        if (questions < 1) throw new IllegalArgumentException("questions must be at least 1, got " + questions);
        double few = 0, enough = 1;
        if (pairedQuestions(1, 1, alpha, power) > questions) return Double.POSITIVE_INFINITY;
        for (int step = 0; step < 60; step++) {
            double middle = (few + enough) / 2;
            if (pairedQuestions(middle, middle, alpha, power) <= questions) enough = middle;
            else few = middle;
        }
        return enough;
    }

    /** Chance that the exact test of so many questions ends at or below {@code alpha}. */
    public static double exact(int questions, double difference, double psi, double alpha) {
        return rejected(questions, difference, psi, alpha, false);
    }

    /** The same for the mid-p test. */
    public static double midP(int questions, double difference, double psi, double alpha) {
        return rejected(questions, difference, psi, alpha, true);
    }

    private static double rejected(int questions, double difference, double psi, double alpha, boolean mid) {
        if (!(psi > 0 && psi <= 1 && Math.abs(difference) <= psi))
            throw new IllegalArgumentException(
                    "need |difference| <= psi, 0 < psi <= 1, got " + difference + ", " + psi);
        BinomialDistribution differing = BinomialDistribution.of(questions, psi);
        double power = 0;
        for (int d = 0; d <= questions; d++) {
            double weight = differing.probability(d);
            if (weight < 1e-16) continue;
            BinomialDistribution favoured = BinomialDistribution.of(d, (psi + difference) / (2 * psi));
            int least = leastRejected(d, alpha, mid); // of the one that has fewer
            if (least < 0) continue;
            power += weight * (favoured.cumulativeProbability(least) + favoured.survivalProbability(d - least - 1));
        }
        return power;
    }

    /** The largest smaller count of d that is rejected, -1 if none is; p rises with it. */
    private static int leastRejected(int d, double alpha, boolean mid) {
        int low = -1, high = (d - 1) / 2;
        while (low < high) {
            int middle = (low + high + 1) >> 1;
            McNemar test = new McNemar(middle, d - middle);
            if ((mid ? test.midP() : test.exactP()) <= alpha) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    private static double normal(double probability) {
        return NORMAL.inverseCumulativeProbability(probability);
    }

    private static double share(String name, double value) {
        if (!(value > 0 && value < 1)) throw new IllegalArgumentException(name + " lies between 0 and 1, got " + value);
        return value;
    }

    private Power() {}
}
