package dev.ropewalk.tasks.perplexity;

import java.util.Arrays;
import java.util.List;

/**
 * Mean negative log-likelihood by place in the text, from one pass over each: it shows where a method breaks, and whether it does so at once.
 * LM-Infinite, figure 3 (Han et al. 2023, arXiv 2308.16137); YaRN, appendix A.2.
 */
public final class PositionBuckets {

    /**
     * @param size tokens in a bucket: bucket b holds the tokens b * size to (b + 1) * size - 1 of each text, BOS not counted
     * @param first the token of each text that {@code nll[text][0]} belongs to: 0 behind a BOS, else 1
     * @param nll for each text
     * @return nats, from the beginning of the texts to the end of the longest; NaN where no token lies
     */
    public static double[] means(int size, int first, List<double[]> nll) {
        if (size < 1 || first < 0)
            throw new IllegalArgumentException(
                    "need buckets of at least 1 token and a first token >= 0, got " + size + " and " + first);
        int end = first + nll.stream().mapToInt(text -> text.length).max().orElse(0);
        double[] sums = new double[(end + size - 1) / size];
        long[] counts = new long[sums.length];
        for (double[] text : nll)
            for (int at = 0; at < text.length; at++) {
                sums[(first + at) / size] += text[at];
                counts[(first + at) / size]++;
            }
        Arrays.setAll(sums, bucket -> counts[bucket] == 0 ? Double.NaN : sums[bucket] / counts[bucket]);
        return sums;
    }

    private PositionBuckets() {}
}
