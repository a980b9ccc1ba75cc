package dev.ropewalk.evaluator.metric;

import java.util.BitSet;

/** Longest common subsequences of two sequences of numbers, by the textbook's table. Wagner and Fischer 1974. */
final class CommonSubsequence {

    /** @return [i][j] the length of the longest that the first i of x and the first j of y have in common */
    private static int[][] table(int[] x, int[] y) {
        int[][] longest = new int[x.length + 1][y.length + 1];
        for (int i = 1; i <= x.length; i++)
            for (int j = 1; j <= y.length; j++)
                longest[i][j] = x[i - 1] == y[j - 1]
                        ? longest[i - 1][j - 1] + 1
                        : Math.max(longest[i - 1][j], longest[i][j - 1]);
        return longest;
    }

    static int length(int[] x, int[] y) {
        return table(x, y)[x.length][y.length];
    }

    /** The numbers of one of them. Of several as long, the one read off from the ends, going back in y where both ways are as good. */
    static BitSet members(int[] x, int[] y) {
        int[][] longest = table(x, y);
        BitSet members = new BitSet();
        for (int i = x.length, j = y.length; i > 0 && j > 0; )
            if (x[i - 1] == y[j - 1]) {
                members.set(x[i - 1]);
                i--;
                j--;
            } else if (longest[i - 1][j] > longest[i][j - 1]) i--;
            else j--;
        return members;
    }

    private CommonSubsequence() {}
}
