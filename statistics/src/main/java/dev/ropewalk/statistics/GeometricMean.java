package dev.ropewalk.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The geometric mean of the means of several columns: a number of all rows together, which no mean of rows is. Its interval is that of rows drawn
 * anew with replacement, each with all of its columns; percentiles. Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13.
 *
 * @param means of the columns
 * @param value 0 where one of the means is
 */
public record GeometricMean(List<Double> means, double value, Interval interval) {

    public GeometricMean {
        means = List.copyOf(means);
    }

    /** @param rows at least one, all with as many columns, each value at least 0 */
    public static GeometricMean of(List<double[]> rows, double level, int resamples, long seed) {
        if (resamples < 1) throw new IllegalArgumentException("resamples must be at least 1, got " + resamples);
        if (rows.isEmpty()) throw new IllegalArgumentException("there must be at least one row, got none");
        int columns = rows.get(0).length;
        for (double[] row : rows) {
            if (row.length != columns || columns == 0)
                throw new IllegalArgumentException(
                        "every row must have the columns of the first, " + columns + ", got " + row.length);
            for (double value : row)
                if (!(value >= 0)) throw new IllegalArgumentException("values must be at least 0, got " + value);
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] replicates = new double[resamples];
        for (int r = 0; r < resamples; r++) {
            double[] sums = new double[columns];
            for (int drawn = 0; drawn < rows.size(); drawn++) add(sums, rows.get(random.nextInt(rows.size())));
            replicates[r] = value(sums, rows.size());
        }
        Arrays.sort(replicates);
        double[] sums = new double[columns];
        for (double[] row : rows) add(sums, row);
        return new GeometricMean(
                Arrays.stream(sums).map(sum -> sum / rows.size()).boxed().toList(),
                value(sums, rows.size()),
                Quantile.middle(replicates, level));
    }

    private static void add(double[] sums, double[] row) {
        for (int i = 0; i < sums.length; i++) sums[i] += row[i];
    }

    private static double value(double[] sums, int rows) {
        double product = 1;
        for (double sum : sums) product *= sum / rows;
        return Math.pow(product, 1.0 / sums.length);
    }
}
