package dev.ropewalk.statistics;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The mean of several tasks' means, each task counting alike however many questions it has, or by a weight of its own, and the spread of it:
 * within each task questions are drawn anew with replacement, those that share a document together. Efron and Tibshirani 1993, An Introduction
 * to the Bootstrap, §8.
 */
public record StratifiedAverage(double mean, Interval interval) {

    /** Which document of a task is drawn next. */
    private interface Draw {
        int next(int task, int documents);
    }

    /** @param tasks by task the documents, each with the scores (or differences of scores) of its questions; one of each at least */
    public static StratifiedAverage of(List<List<double[]>> tasks, double level, int resamples, long seed) {
        return of(tasks, alike(tasks), level, resamples, seed);
    }

    /** @param weights one a task, whose sum is 1 */
    public static StratifiedAverage of(
            List<List<double[]>> tasks, List<Double> weights, double level, int resamples, long seed) {
        if (resamples < 1) throw new IllegalArgumentException("resamples must be at least 1, got " + resamples);
        double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
        if (weights.size() != tasks.size() || !(Math.abs(sum - 1) < 1e-9))
            throw new IllegalArgumentException(
                    "need a weight for each of " + tasks.size() + " tasks and a sum of 1, got " + weights);
        SplittableRandom random = new SplittableRandom(seed);
        return of(tasks, weights, level, resamples, (task, documents) -> random.nextInt(0, documents));
    }

    /**
     * The same of values between two bounds. A task whose documents are all alike has no spread to draw from, and what it leaves open is put beside
     * the drawn interval as the squares of distances add: MOVER, Zou and Donner 2008, Statistics in Medicine 27(10).
     */
    public static StratifiedAverage of(
            List<List<double[]>> tasks, double level, int resamples, long seed, double least, double most) {
        return of(tasks, alike(tasks), level, resamples, seed, least, most);
    }

    /** The same by weights, one a task, whose sum is 1. */
    public static StratifiedAverage of(
            List<List<double[]>> tasks,
            List<Double> weights,
            double level,
            int resamples,
            long seed,
            double least,
            double most) {
        StratifiedAverage drawn = of(tasks, weights, level, resamples, seed);
        double below = square(drawn.mean - drawn.interval.lower()), above = square(drawn.interval.upper() - drawn.mean);
        for (int t = 0; t < tasks.size(); t++) {
            Optional<AllEqual> equal = AllEqual.of(
                    tasks.get(t).stream().mapToDouble(Interval::mean).toArray(), least, most);
            if (equal.isEmpty()) continue;
            Interval open = equal.get().interval(level);
            below += square(weights.get(t) * (equal.get().value() - open.lower()));
            above += square(weights.get(t) * (open.upper() - equal.get().value()));
        }
        return new StratifiedAverage(
                drawn.mean,
                new Interval(
                        Math.max(least, drawn.mean - Math.sqrt(below)), Math.min(most, drawn.mean + Math.sqrt(above))));
    }

    private static double square(double distance) {
        return distance * distance;
    }

    /** @param drawn by task the documents' indices, replicate after replicate, as many in each as there are documents */
    public static StratifiedAverage of(List<List<double[]>> tasks, double level, List<int[]> drawn) {
        int[] next = new int[drawn.size()];
        return of(
                tasks,
                alike(tasks),
                level,
                drawn.get(0).length / tasks.get(0).size(),
                (task, documents) -> drawn.get(task)[next[task]++]);
    }

    private static List<Double> alike(List<List<double[]>> tasks) {
        if (tasks.isEmpty()) throw new IllegalArgumentException("an average needs at least 1 task, got none");
        return Collections.nCopies(tasks.size(), 1.0 / tasks.size());
    }

    private static StratifiedAverage of(
            List<List<double[]>> tasks, List<Double> weights, double level, int resamples, Draw draw) {
        double mean = 0;
        double[] replicates = new double[resamples];
        for (int t = 0; t < tasks.size(); t++) {
            List<double[]> documents = tasks.get(t);
            double weight = weights.get(t);
            mean += weight
                    * Interval.mean(
                            documents.stream().flatMapToDouble(Arrays::stream).toArray());
            double[] sums = documents.stream()
                    .mapToDouble(scores -> Arrays.stream(scores).sum())
                    .toArray();
            for (int r = 0; r < replicates.length; r++) {
                double sum = 0, questions = 0;
                for (int i = 0; i < sums.length; i++) {
                    int document = draw.next(t, sums.length);
                    sum += sums[document];
                    questions += documents.get(document).length;
                }
                replicates[r] += weight * sum / questions;
            }
        }
        Arrays.sort(replicates);
        return new StratifiedAverage(mean, Quantile.middle(replicates, level));
    }
}
