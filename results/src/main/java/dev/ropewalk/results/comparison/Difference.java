package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Metric;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.statistics.PairedBootstrap;
import dev.ropewalk.statistics.PairedOutcomes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What two configurations' answers to the same questions tell of each other. Only questions that both answered count; those of one alone are
 * named, and {@link #bounds} tells how far they could move the difference.
 *
 * @param questions that both answered
 * @param difference mean of A less mean of B; for perplexities nats a token, where less is better, for likelihoods nats
 * @param interval null where it cannot be given: one question, one document
 * @param p two-sided; null with the interval
 * @param outcomes null unless every answer is right or wrong
 * @param onlyA questions that A got better, by id; of right and wrong answers those that A alone got right
 * @param unmatched questions that one of the two alone answered
 * @param bounds of the difference whatever their answers would have been; null where there are none or values have no bounds
 */
public record Difference(
        String a,
        String b,
        Procedure procedure,
        int questions,
        int documents,
        double difference,
        @Nullable Interval interval,
        @Nullable Double p,
        int draws,
        @Nullable PairedOutcomes outcomes,
        List<String> onlyA,
        List<String> onlyB,
        List<String> unmatched,
        @Nullable Interval bounds) {

    static final int RESAMPLES = PairedBootstrap.RESAMPLES;

    /** How a difference is judged; which, follows from what was measured, never from the numbers. */
    public enum Procedure {
        RIGHT_OR_WRONG("exact McNemar test, Newcombe's paired interval"),
        GRADED("sign flips, BCa interval of " + RESAMPLES + " paired resamples"),
        DOCUMENTS("Student's t over documents"),
        PERPLEXITY("Student's t of nats a token over documents"),
        AVERAGE("sign flips, percentile interval of " + RESAMPLES + " resamples within each task; tasks count alike"),
        SEQUENTIAL("anytime-valid test and interval, as one of the two stopped early");

        private final String words;

        Procedure(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /**
     * @param a one a task
     * @param b the same tasks in the same order
     * @throws IllegalArgumentException one sentence: why the two cannot be compared
     */
    static Difference of(List<Series> a, List<Series> b, double level, long seed) {
        Pairing pairing = new Pairing(a, b);
        Pairing.Test test = pairing.test(seed);
        int better = a.get(0).metric() == Metric.PERPLEXITY ? -1 : 1;
        return new Difference(
                a.get(0).label(),
                b.get(0).label(),
                pairing.procedure(),
                pairing.questions(),
                pairing.documents(),
                pairing.difference(),
                pairing.interval(level, seed),
                test.p(),
                test.draws(),
                pairing.outcomes(),
                pairing.questions(better),
                pairing.questions(-better),
                pairing.unmatched(),
                pairing.bounds());
    }
}
