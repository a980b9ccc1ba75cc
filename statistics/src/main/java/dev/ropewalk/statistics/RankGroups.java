package dev.ropewalk.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What may stand in place of ranks 1, 2, 3 when not every difference is certain: one stands above another only where the test of the two says
 * so. A rank is one more than the number of those that stand above.
 */
public final class RankGroups {

    /** Whether the first stands above the second. */
    @FunctionalInterface
    public interface Above {
        boolean test(int one, int other);
    }

    /** The rank of each of n: 1 for all that none stands above. */
    public static int[] ranks(int n, Above above) {
        return IntStream.range(0, n)
                .map(one -> 1
                        + (int) IntStream.range(0, n)
                                .filter(other -> other != one && above.test(other, one))
                                .count())
                .toArray();
    }

    /** With whom each of n is tied: neither stands above the other. */
    public static List<List<Integer>> ties(int n, Above above) {
        List<List<Integer>> ties = new ArrayList<>();
        for (int one = 0; one < n; one++) {
            List<Integer> tied = new ArrayList<>();
            for (int other = 0; other < n; other++)
                if (other != one && !above.test(one, other) && !above.test(other, one)) tied.add(other);
            ties.add(List.copyOf(tied));
        }
        return List.copyOf(ties);
    }

    private RankGroups() {}
}
