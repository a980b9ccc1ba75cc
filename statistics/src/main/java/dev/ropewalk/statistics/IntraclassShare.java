package dev.ropewalk.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How much of the variance of single values lies between their groups, such as the seeds they were drawn under: the intraclass correlation of a
 * one-way analysis of variance. Fisher 1925, Statistical Methods for Research Workers, section 38; where groups differ in size with the size that
 * stands for all of them, Donner 1986, International Statistical Review 54(1).
 */
public final class IntraclassShare {

    /**
     * 0 to 1, where an estimate below 0 is 0: groups then differ less than chance would have them.
     *
     * @param groups values of each, none without
     * @return empty with fewer than two groups, with one value in each, or where all values are alike and there is no variance to share
     */
    public static OptionalDouble between(List<double[]> groups) {
        double all = 0, sum = 0, sizes = 0;
        for (double[] group : groups) {
            if (group.length == 0) throw new IllegalArgumentException("every group needs at least 1 value, got none");
            all += group.length;
            sizes += (double) group.length * group.length;
            sum += Arrays.stream(group).sum();
        }
        int k = groups.size();
        if (k < 2 || all == k) return OptionalDouble.empty();
        double mean = sum / all, between = 0, within = 0;
        for (double[] group : groups) {
            double own = Interval.mean(group);
            between += group.length * (own - mean) * (own - mean);
            for (double value : group) within += (value - own) * (value - own);
        }
        between /= k - 1;
        within /= all - k;
        double size = (all - sizes / all) / (k - 1);
        double whole = between + (size - 1) * within;
        return whole > 0 ? OptionalDouble.of(Math.max(0, (between - within) / whole)) : OptionalDouble.empty();
    }

    private IntraclassShare() {}
}
