package dev.ropewalk.tasks.metric;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** A task's number in percent, rounded as the benchmarks do it; they do it differently. */
public final class Percent {

    /** As Python's {@code round}: the binary value, half to even. NaN and infinities stay. */
    public static double rounded(double value, int decimals) {
        return Double.isFinite(value)
                ? new BigDecimal(value)
                        .setScale(decimals, RoundingMode.HALF_EVEN)
                        .doubleValue()
                : value;
    }

    /** LongBench/eval.py, scorer, THUDM/LongBench 2e00731: two decimals. */
    public static double longBench(List<Double> scores) {
        double sum = 0;
        for (double score : scores) sum += score;
        return rounded(100 * sum / scores.size(), 2);
    }

    /** The same, scorer_e: numpy's mean and round, which multiplies by 100 first. NaN of no scores. */
    public static double longBenchE(List<Double> scores) {
        return Math.rint(100 * (pairwiseSum(scores) / scores.size()) * 100) / 100;
    }

    /** scripts/eval/synthetic/constants.py, NVIDIA/RULER c3f5e3b: divided before multiplied. */
    public static double ruler(List<Double> scores) {
        double sum = 0;
        for (double score : scores) sum += score;
        return rounded(sum / scores.size() * 100, 2);
    }

    /** As numpy adds doubles: in eight lanes up to 128 of them, beyond that each half by itself. */
    private static double pairwiseSum(List<Double> terms) {
        int n = terms.size();
        if (n > 128) {
            int half = n / 2 - n / 2 % 8;
            return pairwiseSum(terms.subList(0, half)) + pairwiseSum(terms.subList(half, n));
        }
        double sum = 0;
        int i = 0;
        if (n >= 8) {
            double[] lanes = new double[8];
            for (; i < n - n % 8; i++) lanes[i % 8] += terms.get(i);
            sum = lanes[0] + lanes[1] + (lanes[2] + lanes[3]) + (lanes[4] + lanes[5] + (lanes[6] + lanes[7]));
        }
        for (; i < n; i++) sum += terms.get(i);
        return sum;
    }

    private Percent() {}
}
