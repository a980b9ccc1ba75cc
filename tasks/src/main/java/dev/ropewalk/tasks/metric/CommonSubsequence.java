package dev.ropewalk.tasks.metric;

import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Longest common subsequences of two sequences of numbers, by the textbook's table, of which two rows of lengths and one bit a cell are kept:
 * answers of ten thousand words fit into memory. Wagner and Fischer 1974.
 */
final class CommonSubsequence {

    static int length(int[] x, int[] y) {
        return length(x, y, new BitSet[0]);
    }

    /** The numbers of one of them. Of several as long, the one read off from the ends, going back in y where both ways are as good. */
    static BitSet members(int[] x, int[] y) {
        BitSet[] shorterInX =
                IntStream.range(0, x.length).mapToObj(i -> new BitSet(y.length)).toArray(BitSet[]::new);
        length(x, y, shorterInX);
        BitSet members = new BitSet();
        for (int i = x.length - 1, j = y.length - 1; i >= 0 && j >= 0; )
            if (x[i] == y[j]) {
                members.set(x[i]);
                i--;
                j--;
            } else if (shorterInX[i].get(j)) i--;
            else j--;
        return members;
    }

    /** @param shorterInX if not empty: at [i], j is set where leaving out x[i] leaves a longer one than leaving out y[j] */
    private static int length(int[] x, int[] y, BitSet[] shorterInX) {
        int[] before = new int[y.length + 1], longest = before.clone(); // at j: with the first j of y
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < y.length; j++) {
                longest[j + 1] = x[i] == y[j] ? before[j] + 1 : Math.max(before[j + 1], longest[j]);
                if (shorterInX.length > 0 && before[j + 1] > longest[j]) shorterInX[i].set(j);
            }
            int[] done = before;
            before = longest;
            longest = done;
        }
        return before[y.length];
    }

    private CommonSubsequence() {}
}
