package dev.ropewalk.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;

/** p-values of many comparisons, adjusted so that each may be held against the level by itself. */
public final class Multiplicity {

    /** Keeps the chance of even one false claim at the level. Holm 1979, Scandinavian Journal of Statistics 6(2). */
    public static double[] holm(double[] p) {
        int[] order = order(p);
        double[] adjusted = new double[p.length];
        double largest = 0;
        for (int rank = 0; rank < p.length; rank++) {
            largest = Math.max(largest, Math.min(1, p[order[rank]] * (p.length - rank)));
            adjusted[order[rank]] = largest;
        }
        return adjusted;
    }

    /** Keeps the share of false claims among all at the level. Benjamini and Hochberg 1995, Journal of the Royal Statistical Society B 57(1). */
    public static double[] benjaminiHochberg(double[] p) {
        int[] order = order(p);
        double[] adjusted = new double[p.length];
        double smallest = 1;
        for (int rank = p.length - 1; rank >= 0; rank--) {
            smallest = Math.min(smallest, p[order[rank]] * p.length / (rank + 1));
            adjusted[order[rank]] = smallest;
        }
        return adjusted;
    }

    private static int[] order(double[] p) {
        for (double value : p)
            if (!(value >= 0 && value <= 1))
                throw new IllegalArgumentException("p-values lie between 0 and 1, got " + value);
        return IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private Multiplicity() {}
}
