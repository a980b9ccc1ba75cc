package dev.ropewalk.tasks.metric;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What two sequences have in common by Ratcliff and Obershelp (Dr. Dobb's Journal, July 1988) as CPython 3.11's Lib/difflib.py counts it: the
 * longest common block, of several as long the one that begins first in x and then in y, and the same on both sides of it. In a y of 200
 * numbers and more, one that makes up over a hundredth of it begins no block ({@code autojunk}), though it may lengthen one. The count is
 * neither symmetric nor the longest common subsequence.
 */
final class MatchingBlocks {

    private static final int LONG = 200;
    private static final int[] NOWHERE = {};

    private final int[] x;
    private final int[] y;

    /** Where in y a block may begin that begins at i in x, ascending. */
    private final int[][] places;

    private MatchingBlocks(int[] x, int[] y) {
        this.x = x;
        this.y = y;
        Map<Integer, int[]> ofNumber = IntStream.range(0, y.length)
                .boxed()
                .collect(Collectors.groupingBy(
                        j -> y[j],
                        Collectors.collectingAndThen(
                                Collectors.toList(),
                                at -> at.stream().mapToInt(j -> j).toArray())));
        if (y.length >= LONG) ofNumber.values().removeIf(at -> at.length > y.length / 100 + 1);
        places = Arrays.stream(x)
                .mapToObj(number -> ofNumber.getOrDefault(number, NOWHERE))
                .toArray(int[][]::new);
    }

    private record Range(int fromX, int toX, int fromY, int toY) {}

    private record Block(int inX, int inY, int size) {}

    /** How many numbers lie in the blocks. */
    static int size(int[] x, int[] y) {
        MatchingBlocks blocks = new MatchingBlocks(x, y);
        Deque<Range> left = new ArrayDeque<>(List.of(new Range(0, x.length, 0, y.length)));
        int size = 0;
        while (!left.isEmpty()) {
            Range range = left.pop();
            Block longest = blocks.longest(range);
            if (longest.size == 0) continue;
            size += longest.size;
            left.push(new Range(range.fromX, longest.inX, range.fromY, longest.inY));
            left.push(new Range(longest.inX + longest.size, range.toX, longest.inY + longest.size, range.toY));
        }
        return size;
    }

    private Block longest(Range range) {
        int inX = range.fromX, inY = range.fromY, size = 0;
        int[] before = new int[range.toY - range.fromY + 1],
                ending = before.clone(); // at 1: of the block that ends at fromY
        int[] filled = NOWHERE;
        for (int i = range.fromX; i < range.toX; i++) {
            for (int j : places[i]) {
                if (j < range.fromY) continue;
                if (j >= range.toY) break;
                int length = ending[j - range.fromY + 1] = before[j - range.fromY] + 1;
                if (length > size) {
                    size = length;
                    inX = i - length + 1;
                    inY = j - length + 1;
                }
            }
            for (int j : filled) if (j >= range.fromY && j < range.toY) before[j - range.fromY + 1] = 0;
            filled = places[i];
            int[] empty = before;
            before = ending;
            ending = empty;
        }
        while (inX > range.fromX && inY > range.fromY && x[inX - 1] == y[inY - 1]) {
            inX--;
            inY--;
            size++;
        }
        while (inX + size < range.toX && inY + size < range.toY && x[inX + size] == y[inY + size]) size++;
        return new Block(inX, inY, size);
    }
}
