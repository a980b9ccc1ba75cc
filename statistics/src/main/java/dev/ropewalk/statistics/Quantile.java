package dev.ropewalk.statistics;

/** Between order statistics, linearly, at (n - 1) q: numpy's {@code linear}, type 7 of Hyndman and Fan 1996, The American Statistician 50(4). */
final class Quantile {

    /** @param sorted ascending, at least one */
    static double of(double[] sorted, double q) {
        double at = (sorted.length - 1) * q;
        int below = (int) Math.floor(at), above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /** From (1 - level) / 2 to (1 + level) / 2. */
    static Interval middle(double[] sorted, double level) {
        double tail = Interval.tail(level);
        return new Interval(of(sorted, tail), of(sorted, 1 - tail));
    }

    private Quantile() {}
}
