package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Metric;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.statistics.PairedOutcomes;
import dev.ropewalk.statistics.Power;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would tell the leader of a column from one that is tied with it: so many questions in all, if the two go on to differ as they did so far, in four
 * of five cases. It is asked at the level that Holm's adjustment asks of the first of all pairs, so it is rather too many than too few.
 *
 * @param leader the best score of those that nothing stands above
 * @param difference of the leader to it, above 0 where the leader is better: of shares, or nats a token
 * @param questions that both answered
 * @param wanted in all; null where nothing can be said: they scored alike, or stopped early, or have no interval
 */
public record Settling(
        int length,
        String leader,
        String tied,
        double difference,
        int questions,
        @Nullable Long wanted) {

    private static final double POWER = 0.8;

    /** Beyond that many nobody asks: it is as good as never. */
    private static final double NEVER = 1e7;

    /** Of one column: the leader against everybody whom it is tied with, the closest to be told first. */
    static List<Settling> of(
            Matrix.Source source, List<Matrix.Line> lines, int column, Significance significance, double level) {
        Matrix.Line leader = lines.stream()
                .filter(line -> rank(line, column) == 1)
                .min((a, b) -> Double.compare(badness(source, a, column), badness(source, b, column)))
                .orElse(null);
        if (leader == null) return List.of();
        List<Settling> all = new ArrayList<>();
        int n = significance.labels().size();
        double alpha = (1 - level) / Math.max(1, n * (n - 1) / 2);
        for (Matrix.Line other : lines)
            if (significance.tiedWith(leader.label()).contains(other.label()))
                all.add(of(source, leader, other, alpha, level));
        all.sort((a, b) -> Long.compare(
                a.wanted == null ? Long.MAX_VALUE : a.wanted, b.wanted == null ? Long.MAX_VALUE : b.wanted));
        return List.copyOf(all);
    }

    private static int rank(Matrix.Line line, int column) {
        Matrix.Entry entry = line.entries().get(column);
        return entry == null || entry.rank() == null ? 0 : entry.rank();
    }

    private static double badness(Matrix.Source source, Matrix.Line line, int column) {
        Matrix.Entry entry = line.entries().get(column);
        double score = entry == null ? Double.NaN : entry.score();
        return Matrix.metric(List.of(source)) == Metric.PERPLEXITY ? score : -score;
    }

    private static Settling of(
            Matrix.Source source, Matrix.Line leader, Matrix.Line other, double alpha, double level) {
        int length = source.column().length();
        try {
            Pairing pairing = new Pairing(source.of(leader.configuration()), source.of(other.configuration()));
            double better = (pairing.metric() == Metric.PERPLEXITY ? -1 : 1) * pairing.difference();
            return new Settling(
                    length,
                    leader.label(),
                    other.label(),
                    better,
                    pairing.questions(),
                    wanted(pairing, Math.abs(better), alpha, level));
        } catch (IllegalArgumentException e) { // no question that both answered
            return new Settling(length, leader.label(), other.label(), 0, 0, null);
        }
    }

    private static @Nullable Long wanted(Pairing pairing, double difference, double alpha, double level) {
        if (difference == 0 || pairing.procedure() == Difference.Procedure.SEQUENTIAL) return null;
        double questions;
        PairedOutcomes outcomes = pairing.outcomes();
        if (pairing.procedure() == Difference.Procedure.RIGHT_OR_WRONG && outcomes != null) {
            double psi = (double) (outcomes.onlyA() + outcomes.onlyB()) / pairing.questions();
            questions = Power.pairedQuestions(difference, psi, alpha, POWER);
        } else {
            Interval interval = pairing.interval(level, Comparison.SEED);
            if (interval == null) return null;
            double reach = (interval.upper() - interval.lower()) / 2;
            questions = Power.questions(pairing.questions(), reach, level, difference, alpha, POWER);
        }
        return questions > NEVER ? null : (Long) Math.max(pairing.questions() + 1L, (long) Math.ceil(questions));
    }
}
