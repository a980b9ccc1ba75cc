package dev.ropewalk.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Ranks over several columns, on the average: 1 is the best of a column, equals share the mean of their places, and who has no score in a column
 * has no rank in it. Demšar 2006, Journal of Machine Learning Research 7, §3.2.
 *
 * @param means one a row; NaN for a row without any score
 * @param wins columns in which nothing scored better, one a row
 */
public record MeanRanks(double[] means, int[] wins) {

    /** @param scores by row and column, more is better; NaN where there is none */
    public static MeanRanks of(double[][] scores) {
        int rows = scores.length, columns = rows == 0 ? 0 : scores[0].length;
        double[] sums = new double[rows];
        int[] wins = new int[rows], ranked = new int[rows];
        for (int c = 0; c < columns; c++)
            for (int r = 0; r < rows; r++) {
                double own = scores[r][c];
                if (Double.isNaN(own)) continue;
                int column = c;
                double[] others = IntStream.range(0, rows)
                        .mapToDouble(row -> scores[row][column])
                        .toArray();
                long better = Arrays.stream(others).filter(other -> other > own).count();
                long equal = Arrays.stream(others).filter(other -> other == own).count();
                sums[r] += better + (equal + 1) / 2.0;
                ranked[r]++;
                if (better == 0) wins[r]++;
            }
        return new MeanRanks(
                IntStream.range(0, rows).mapToDouble(r -> sums[r] / ranked[r]).toArray(), wins);
    }
}
