package dev.ropewalk.tasks.metric;

import dev.ropewalk.statistics.GeometricMean;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The number of all answers together that SCROLLS (Shaham et al. 2022, arXiv 2201.03533) and L-Eval print of summaries: the geometric mean of the means of {@link Rouge}'s three, in
 * percent. Its 95 % interval is that of answers drawn anew 10,000 times, always by the same draws.
 */
public final class RougeOfAll {

    private static final double LEVEL = 0.95;
    private static final int RESAMPLES = 10_000;

    /** @param right what is right, answer by answer. @throws IllegalArgumentException where there are none, or not as many as answers */
    public static RougeOfAll of(List<String> answers, List<List<String>> right) {
        if (answers.size() != right.size())
            throw new IllegalArgumentException(
                    "there must be what is right for each answer, got " + answers.size() + " and " + right.size());
        return new RougeOfAll(IntStream.range(0, answers.size())
                .mapToObj(i -> Rouge.of(answers.get(i), right.get(i), false))
                .toList());
    }

    private final GeometricMean mean;

    RougeOfAll(List<Rouge> rows) {
        List<double[]> percents = rows.stream()
                .map(row -> new double[] {100 * row.rouge1(), 100 * row.rouge2(), 100 * row.rougeL()})
                .toList();
        mean = GeometricMean.of(percents, LEVEL, RESAMPLES, 1);
    }

    /** With the means that it is made of. */
    GeometricMean mean() {
        return mean;
    }

    /** For people: {@code 18.21 [17.50, 18.96] (rouge1 27.10, rouge2 9.05, rougeL 24.60)}. */
    public String told() {
        return String.format(
                Locale.ROOT,
                "%.2f [%.2f, %.2f] (rouge1 %.2f, rouge2 %.2f, rougeL %.2f)",
                mean.value(),
                mean.interval().lower(),
                mean.interval().upper(),
                mean.means().get(0),
                mean.means().get(1),
                mean.means().get(2));
    }
}
