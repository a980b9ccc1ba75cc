package dev.ropewalk.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The mean of several tasks' means, each task counting alike however many questions it has, and the spread of it: within each task questions
 * are drawn anew with replacement, those that share a document together. Efron and Tibshirani 1993, An Introduction to the Bootstrap, §8.
 */
public record StratifiedAverage(double mean, Interval interval) {

    /** @param tasks by task the documents, each with the scores (or differences of scores) of its questions; one of each at least */
    public static StratifiedAverage of(List<List<double[]>> tasks, double level, int resamples, long seed) {
        if (resamples < 1) throw new IllegalArgumentException("resamples must be at least 1, got " + resamples);
        SplittableRandom random = new SplittableRandom(seed);
        return of(
                tasks,
                level,
                tasks.stream()
                        .map(documents -> random.ints((long) resamples * documents.size(), 0, documents.size())
                                .toArray())
                        .toList());
    }

    /**
     * The same of values between two bounds. A task whose documents are all alike has no spread to draw from, and what it leaves open is put beside
     * the drawn interval as the squares of distances add: MOVER, Zou and Donner 2008, Statistics in Medicine 27(10).
     */
    public static StratifiedAverage of(
            List<List<double[]>> tasks, double level, int resamples, long seed, double least, double most) {
        StratifiedAverage drawn = of(tasks, level, resamples, seed);
        double below = square(drawn.mean - drawn.interval.lower()), above = square(drawn.interval.upper() - drawn.mean);
        for (List<double[]> documents : tasks) {
            Optional<AllEqual> equal =
                    AllEqual.of(documents.stream().mapToDouble(Interval::mean).toArray(), least, most);
            if (equal.isEmpty()) continue;
            Interval open = equal.get().interval(level);
            below += square((equal.get().value() - open.lower()) / tasks.size());
            above += square((open.upper() - equal.get().value()) / tasks.size());
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
        if (tasks.isEmpty()) throw new IllegalArgumentException("an average needs at least 1 task, got none");
        double mean = 0;
        double[] replicates = new double[drawn.get(0).length / tasks.get(0).size()];
        for (int t = 0; t < tasks.size(); t++) {
            List<double[]> documents = tasks.get(t);
            mean += Interval.mean(
                            documents.stream().flatMapToDouble(Arrays::stream).toArray())
                    / tasks.size();
            double[] sums = documents.stream()
                    .mapToDouble(scores -> Arrays.stream(scores).sum())
                    .toArray();
            for (int r = 0; r < replicates.length; r++) {
                double sum = 0, questions = 0;
                for (int i = 0; i < sums.length; i++) {
                    int document = drawn.get(t)[r * sums.length + i];
                    sum += sums[document];
                    questions += documents.get(document).length;
                }
                replicates[r] += sum / questions / tasks.size();
            }
        }
        Arrays.sort(replicates);
        return new StratifiedAverage(mean, Quantile.middle(replicates, level));
    }
}
