package dev.ropewalk.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The mean of scores whose questions share documents. What was drawn independently is the document, so the error is that of documents: the
 * sandwich estimate with the correction G / (G - 1) and Student's quantile with G - 1 degrees of freedom. Liang and Zeger 1986, Biometrika
 * 73(1); Cameron and Miller 2015, Journal of Human Resources 50(2).
 *
 * @param mean over all questions
 * @param clusters documents
 * @param standardError CR1; empty with one cluster, which says nothing of other documents
 * @param interval around the mean; empty with one cluster
 */
public record ClusteredMean(double mean, int clusters, Optional<Double> standardError, Optional<Interval> interval) {

    /** Below so many clusters intervals are rough, and whoever shows one says so. */
    public static final int FEW = 20;

    /** @param cluster of each value, compared by equality */
    public static ClusteredMean of(double[] values, List<?> cluster, double level) {
        double tail = Interval.tail(level);
        double mean = Interval.mean(values);
        List<double[]> groups = groups(values, cluster);
        int n = groups.size();
        if (n < 2) return new ClusteredMean(mean, n, Optional.empty(), Optional.empty());
        double squares = 0;
        for (double[] group : groups) {
            double residual = Arrays.stream(group).map(value -> value - mean).sum();
            squares += residual * residual;
        }
        double error = Math.sqrt(squares * n / (n - 1)) / values.length;
        return new ClusteredMean(
                mean, n, Optional.of(error), Optional.of(Interval.student(mean, error, n - 1, 1 - 2 * tail)));
    }

    /** Two-sided, that the mean is 0: Student's t with G - 1 degrees of freedom, so that it is below 5 % just where the 95 % interval leaves out 0. */
    public OptionalDouble p() {
        if (standardError.isEmpty()) return OptionalDouble.empty();
        if (standardError.get() == 0) return OptionalDouble.of(mean == 0 ? 1 : 0);
        double t = Math.abs(mean) / standardError.get();
        return OptionalDouble.of(Math.min(1, 2 * TDistribution.of(clusters - 1).survivalProbability(t)));
    }

    public boolean fewClusters() {
        return clusters < FEW;
    }

    /** Percentile interval over documents drawn anew with replacement, all questions of each. */
    public static Interval bootstrap(double[] values, List<?> cluster, double level, int resamples, long seed) {
        if (resamples < 1) throw new IllegalArgumentException("resamples must be at least 1, got " + resamples);
        int groups = groups(values, cluster).size();
        SplittableRandom random = new SplittableRandom(seed);
        int[][] drawn = new int[resamples][groups];
        for (int[] one : drawn) for (int i = 0; i < groups; i++) one[i] = random.nextInt(groups);
        return bootstrap(values, cluster, level, drawn);
    }

    /** @param resamples clusters by their index in the order of their first question */
    public static Interval bootstrap(double[] values, List<?> cluster, double level, int[][] resamples) {
        List<double[]> groups = groups(values, cluster);
        double[] replicates = new double[resamples.length];
        for (int r = 0; r < resamples.length; r++) {
            double sum = 0, questions = 0;
            for (int drawn : resamples[r]) {
                for (double value : groups.get(drawn)) sum += value;
                questions += groups.get(drawn).length;
            }
            replicates[r] = sum / questions;
        }
        Arrays.sort(replicates);
        return Quantile.middle(replicates, level);
    }

    private static List<double[]> groups(double[] values, List<?> cluster) {
        if (values.length != cluster.size() || values.length == 0)
            throw new IllegalArgumentException(
                    "need a cluster for each value, at least 1, got " + values.length + " and " + cluster.size());
        Map<Object, List<Double>> groups = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++)
            groups.computeIfAbsent(cluster.get(i), name -> new ArrayList<>()).add(values[i]);
        return groups.values().stream()
                .map(group -> group.stream().mapToDouble(Double::doubleValue).toArray())
                .toList();
    }
}
