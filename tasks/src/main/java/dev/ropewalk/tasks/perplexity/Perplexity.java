package dev.ropewalk.tasks.perplexity;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the likelihoods of windows come to. A window with a number that is not finite is counted and makes the whole value null: left out, it
 * would reward a method for failing.
 *
 * @param sum over the finite windows, nats: of their tokens, or of their means
 * @param terms what {@code sum} is divided by
 * @param windows all of them
 * @param nonFiniteWindows those with a likelihood that is not a finite number
 */
public record Perplexity(double sum, long terms, int windows, int nonFiniteWindows) {

    /**
     * @param nll for each window the negative log-likelihood of each of its targets, nats
     * @param text what the targets are tokens of; asked only for words and bytes
     */
    public static Perplexity of(Mean mean, List<double[]> nll, Supplier<String> text) {
        double sum = 0;
        long terms = 0;
        int broken = 0;
        for (double[] window : nll) {
            double of = Arrays.stream(window).sum();
            if (!Double.isFinite(of)) {
                broken++;
                continue;
            }
            sum += mean == Mean.WINDOW ? of / window.length : of;
            terms += mean == Mean.WINDOW ? 1 : window.length;
        }
        if (mean == Mean.WORD) terms = Mean.words(text.get());
        if (mean == Mean.BYTE) terms = Mean.bytes(text.get());
        return new Perplexity(sum, terms, nll.size(), broken);
    }

    /** Of two texts together. */
    public Perplexity plus(Perplexity other) {
        return new Perplexity(
                sum + other.sum,
                terms + other.terms,
                windows + other.windows,
                nonFiniteWindows + other.nonFiniteWindows);
    }

    /** Nats; null where a window is not finite or nothing was scored. */
    public @Nullable Double mean() {
        return nonFiniteWindows > 0 ? null : meanOfFiniteWindows();
    }

    /** {@code exp} of the mean; null where that is. */
    public @Nullable Double value() {
        Double mean = mean();
        return mean == null ? null : Math.exp(mean);
    }

    /** To be shown beside a value that is null, and compared with nothing. */
    public @Nullable Double valueOfFiniteWindows() {
        Double mean = meanOfFiniteWindows();
        return mean == null ? null : Math.exp(mean);
    }

    private @Nullable Double meanOfFiniteWindows() {
        return terms == 0 ? null : sum / terms;
    }
}
