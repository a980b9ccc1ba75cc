package dev.ropewalk.statistics;

/**
 * How two configurations answered the same questions.
 *
 * @param onlyA questions that A alone got right
 * @param onlyB questions that B alone got right
 */
public record PairedOutcomes(long bothRight, long onlyA, long onlyB, long bothWrong) {

    public PairedOutcomes {
        if (bothRight < 0 || onlyA < 0 || onlyB < 0 || bothWrong < 0)
            throw new IllegalArgumentException(
                    "counts must be 0 or more, got " + bothRight + ", " + onlyA + ", " + onlyB + ", " + bothWrong);
        if (bothRight + onlyA + onlyB + bothWrong < 1)
            throw new IllegalArgumentException("a difference needs at least 1 question, got none");
    }

    public long questions() {
        return bothRight + onlyA + onlyB + bothWrong;
    }

    /** Share of right answers of A less that of B. */
    public double difference() {
        return (onlyA - onlyB) / (double) questions();
    }

    public McNemar test() {
        return new McNemar(onlyA, onlyB);
    }

    /**
     * Interval of the difference: Wilson's of both shares, joined by their correlation with a correction for continuity. Newcombe 1998,
     * Statistics in Medicine 17(22), method 10.
     */
    public Interval newcombe(double level) {
        long n = questions(), rightA = bothRight + onlyA, rightB = bothRight + onlyB;
        double a = (double) rightA / n, b = (double) rightB / n, difference = difference(), phi = phi();
        Interval ofA = Interval.wilson(rightA, n, level), ofB = Interval.wilson(rightB, n, level);
        double below = distance(a - ofA.lower(), ofB.upper() - b, phi);
        double above = distance(b - ofB.lower(), ofA.upper() - a, phi);
        return new Interval(Math.max(-1, difference - below), Math.min(1, difference + above));
    }

    private static double distance(double one, double other, double phi) {
        return Math.sqrt(Math.max(0, one * one - 2 * phi * one * other + other * other));
    }

    /** The corrected correlation of the two answers; 0 where one of the four sums is 0. */
    double phi() {
        double n = questions();
        double sums = (double) (bothRight + onlyA)
                * (double) (onlyB + bothWrong)
                * (double) (bothRight + onlyB)
                * (double) (onlyA + bothWrong);
        if (sums == 0) return 0;
        double together = (double) bothRight * bothWrong - (double) onlyA * onlyB;
        return (together > 0 ? Math.max(0, together - n / 2) : together) / Math.sqrt(sums);
    }
}
