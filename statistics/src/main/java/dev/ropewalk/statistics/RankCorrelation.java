package dev.ropewalk.statistics;

import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** How far two orders of the same things agree, from -1 to 1; undefined where one of them is constant. */
public final class RankCorrelation {

    /** Correlation of ranks, ties sharing their mean. Spearman 1904, The American Journal of Psychology 15(1). */
    public static OptionalDouble spearman(double[] x, double[] y) {
        checkLengths(x, y);
        double[] a = ranks(x), b = ranks(y);
        double middle = (x.length + 1) / 2.0, ab = 0, aa = 0, bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - middle) * (b[i] - middle);
            aa += (a[i] - middle) * (a[i] - middle);
            bb += (b[i] - middle) * (b[i] - middle);
        }
        return aa == 0 || bb == 0 ? OptionalDouble.empty() : OptionalDouble.of(ab / Math.sqrt(aa * bb));
    }

    /** Pairs in the same order less pairs in the other, of those tied in neither. Kendall 1945, Biometrika 33(3). */
    public static OptionalDouble kendallTauB(double[] x, double[] y) {
        checkLengths(x, y);
        long agreement = 0, apartInX = 0, apartInY = 0;
        for (int i = 0; i < x.length; i++)
            for (int j = 0; j < i; j++) {
                int a = Double.compare(x[i] + 0.0, x[j] + 0.0), b = Double.compare(y[i] + 0.0, y[j] + 0.0); // -0 is 0
                agreement += (long) a * b;
                apartInX += Math.abs(a);
                apartInY += Math.abs(b);
            }
        return apartInX == 0 || apartInY == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(agreement / Math.sqrt((double) apartInX * apartInY));
    }

    private static double[] ranks(double[] values) {
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = new double[values.length];
        for (int from = 0; from < order.length; ) {
            int to = from + 1;
            while (to < order.length && values[order[to]] == values[order[from]]) to++;
            for (int i = from; i < to; i++) ranks[order[i]] = (from + 1 + to) / 2.0;
            from = to;
        }
        return ranks;
    }

    private static void checkLengths(double[] x, double[] y) {
        if (x.length != y.length || x.length == 0)
            throw new IllegalArgumentException("need as many x as y, at least 1, got " + x.length + " and " + y.length);
        for (int i = 0; i < x.length; i++)
            if (!Double.isFinite(x[i]) || !Double.isFinite(y[i]))
                throw new IllegalArgumentException("x and y must be finite, got " + x[i] + " and " + y[i]);
    }

    private RankCorrelation() {}
}
