package dev.ropewalk.results;

import dev.ropewalk.statistics.AllEqual;
import dev.ropewalk.statistics.ClusteredMean;
import dev.ropewalk.statistics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The interval of a mean of scores in 0..1, wherever it is shown. Where every sample stands alone it is Wilson's if each is right or wrong, else
 * Student's; where samples share documents it is over documents. Of scores that are all alike it is what {@link AllEqual} leaves open, documents
 * that are all right or all wrong counting as a trial each.
 */
public final class ScoreInterval {

    /** @param documents the scores of each; empty for one document that several samples share, which says nothing of others */
    public static Optional<Interval> of(Metric metric, List<double[]> documents, double level) {
        double[] scores = documents.stream().flatMapToDouble(Arrays::stream).toArray();
        int n = documents.size();
        boolean alone = n == scores.length;
        if (!alone && n < 2) return Optional.empty();
        boolean binary = metric == Metric.ACCURACY && Arrays.stream(scores).allMatch(score -> score == 0 || score == 1);
        long right = Arrays.stream(scores).filter(score -> score == 1).count();
        if (binary && alone) return Optional.of(Interval.wilson(right, n, level));
        if (binary && right == scores.length) return Optional.of(Interval.wilson(n, n, level));
        if (binary && right == 0) return Optional.of(Interval.wilson(0, n, level));
        if (alone)
            return Optional.of(AllEqual.of(scores, 0, 1)
                    .map(all -> all.interval(level))
                    .orElseGet(() -> share(Interval.student(scores, level))));
        ClusteredMean mean = mean(documents, level);
        return AllEqual.of(mean, 0, 1)
                .map(all -> all.interval(level))
                .or(() -> mean.interval().map(ScoreInterval::share));
    }

    /** Of all questions, with the error of documents. */
    public static ClusteredMean mean(List<double[]> documents, double level) {
        List<Integer> of = new ArrayList<>();
        for (int d = 0; d < documents.size(); d++) for (double value : documents.get(d)) of.add(d);
        return ClusteredMean.of(
                documents.stream().flatMapToDouble(Arrays::stream).toArray(), of, level);
    }

    private static Interval share(Interval interval) {
        return new Interval(Math.max(0, Math.min(1, interval.lower())), Math.min(1, Math.max(0, interval.upper())));
    }

    private ScoreInterval() {}
}
