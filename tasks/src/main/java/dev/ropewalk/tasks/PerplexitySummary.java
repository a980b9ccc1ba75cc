package dev.ropewalk.tasks;

import dev.ropewalk.statistics.Interval;
import java.util.List;
import java.util.Objects;

/**
 * The perplexity of a cell from its documents: {@code exp} of all their sums over all their terms, with an interval over documents, whose
 * tokens are not independent. One document that failed leaves no perplexity.
 */
final class PerplexitySummary {

    private PerplexitySummary() {}

    static Summary of(List<Outcome> outcomes) {
        List<Outcome> scored = outcomes.stream()
                .filter(o -> o.status() == Outcome.Status.SCORED)
                .toList();
        int failures = (int) outcomes.stream()
                .filter(o -> o.status() == Outcome.Status.FAILED)
                .count();
        int unscored = outcomes.size() - scored.size() - failures;
        if (failures > 0 || scored.isEmpty())
            return new Summary(
                    null,
                    null,
                    failures,
                    unscored,
                    null,
                    failures > 0
                            ? failures + " of " + outcomes.size() + " documents failed, so there is no perplexity"
                            : "no document was scored");
        double[] sums = scored.stream()
                .mapToDouble(o -> Objects.requireNonNull(o.nllSum()))
                .toArray();
        long[] terms = scored.stream()
                .mapToLong(o -> Objects.requireNonNull(o.nllTokens()))
                .toArray();
        double sum = 0;
        long all = 0;
        for (int i = 0; i < sums.length; i++) {
            sum += sums[i];
            all += terms[i];
        }
        double mean = sum / all, score = Math.exp(mean);
        if (!Double.isFinite(score))
            return new Summary(
                    null,
                    null,
                    0,
                    unscored,
                    null,
                    "the perplexity is above every number, mean negative log-likelihood " + mean);
        return new Summary(score, sums.length < 2 ? null : interval(sums, terms, mean), 0, unscored, null, null);
    }

    /**
     * Student's interval over documents for a mean whose documents may weigh differently: each stands for the mean plus its own residual,
     * scaled by how many documents there are, which gives the cluster-robust standard error, and plain means where all weigh the same.
     */
    private static Interval interval(double[] sums, long[] terms, double mean) {
        double all = 0;
        for (long term : terms) all += term;
        double[] values = new double[sums.length];
        for (int i = 0; i < values.length; i++) values[i] = mean + values.length * (sums[i] - mean * terms[i]) / all;
        return Interval.student(values, 0.95).map(Math::exp);
    }
}
