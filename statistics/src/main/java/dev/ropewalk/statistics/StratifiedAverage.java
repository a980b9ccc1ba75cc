package dev.ropewalk.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The mean of several tasks' means, each task counting alike however many questions it has, and the spread of it: questions are drawn anew
 * within each task. Efron and Tibshirani 1993, An Introduction to the Bootstrap, §8.
 */
public record StratifiedAverage(double mean, Interval interval) {

    /** @param tasks scores (or differences of scores) by task, at least one task of at least one question */
    public static StratifiedAverage of(List<double[]> tasks, double level, int resamples, long seed) {
        if (resamples < 1) throw new IllegalArgumentException("resamples must be at least 1, got " + resamples);
        SplittableRandom random = new SplittableRandom(seed);
        double[] replicates = new double[resamples];
        for (double[] task : tasks)
            for (int r = 0; r < resamples; r++) {
                double sum = 0;
                for (int i = 0; i < task.length; i++) sum += task[random.nextInt(task.length)];
                replicates[r] += sum / task.length / tasks.size();
            }
        return of(tasks, replicates, level);
    }

    /** @param resamples by task, one list of indices a replicate */
    public static StratifiedAverage of(List<double[]> tasks, double level, List<int[][]> resamples) {
        double[] replicates = new double[resamples.get(0).length];
        for (int t = 0; t < tasks.size(); t++)
            for (int r = 0; r < replicates.length; r++) {
                double sum = 0;
                for (int index : resamples.get(t)[r]) sum += tasks.get(t)[index];
                replicates[r] += sum / resamples.get(t)[r].length / tasks.size();
            }
        return of(tasks, replicates, level);
    }

    private static StratifiedAverage of(List<double[]> tasks, double[] replicates, double level) {
        if (tasks.isEmpty()) throw new IllegalArgumentException("an average needs at least 1 task, got none");
        double mean = tasks.stream().mapToDouble(Interval::mean).average().orElseThrow();
        Arrays.sort(replicates);
        return new StratifiedAverage(mean, Quantile.middle(replicates, level));
    }
}
