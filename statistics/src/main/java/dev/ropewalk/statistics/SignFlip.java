package dev.ropewalk.statistics;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Test of paired graded scores: without a difference each pair's is as likely to have the other sign, so p is the share of all choices of
 * signs whose sum is at least as far out as the one that was seen, ties counted. Fisher 1935, The Design of Experiments, §21; Pitman 1937.
 *
 * <p>All choices are counted wherever that can be done: over whole multiples of one fraction (scores are shares) by one pass over the sums,
 * otherwise, up to {@value #HALVES} pairs, by the sums of two halves; beyond that a seeded draw stands for them, and says so.
 *
 * @param twoSided share with |sum| at least that seen
 * @param greater share with a sum at least that seen
 * @param draws 0 where all choices were counted, else how many were drawn: p is then (1 + count) / (1 + draws), Phipson and Smyth 2010
 */
public record SignFlip(double twoSided, double greater, int draws) {

    private static final int HALVES = 40, DRAWS = 100_000;

    /** Pairs times sums of multiples: what one pass over the sums may cost, less where halves would do. */
    private static final long MOST_STEPS = 1L << 28, FEW_STEPS = 1L << 22;

    private static final int LARGEST_DENOMINATOR = 10_000;

    /** Sums that are equal as fractions differ as doubles by no more than this share of the largest sum. */
    private static final double TIE = 1e-12;

    /** @param differences score of A less that of B, one a pair; at least one, all finite */
    public static SignFlip of(double[] differences, long seed) {
        if (differences.length == 0)
            throw new IllegalArgumentException("a paired test needs at least 1 pair, got none");
        for (double difference : differences)
            if (!Double.isFinite(difference))
                throw new IllegalArgumentException("differences must be finite, got " + difference);
        if (!Double.isFinite(largest(differences)))
            throw new IllegalArgumentException("the sum of all differences must be finite, they are too large");
        double[] changing =
                Arrays.stream(differences).filter(difference -> difference != 0).toArray();
        long[] multiples = multiples(changing);
        if (multiples.length == changing.length) return counted(multiples);
        return changing.length <= HALVES ? halves(changing) : drawn(changing, seed);
    }

    /** Over given choices of signs, each of as many 1 and -1 as there are pairs. */
    public static SignFlip of(double[] differences, int[][] signs) {
        double seen = sum(differences), tie = TIE * largest(differences);
        int far = 0, greater = 0;
        for (int[] choice : signs) {
            if (choice.length != differences.length)
                throw new IllegalArgumentException(
                        "signs must be one a pair, " + differences.length + ", got " + choice.length);
            double sum = 0;
            for (int i = 0; i < choice.length; i++) sum += choice[i] * differences[i];
            if (Math.abs(sum) >= Math.abs(seen) - tie) far++;
            if (sum >= seen - tie) greater++;
        }
        return new SignFlip((1.0 + far) / (1 + signs.length), (1.0 + greater) / (1 + signs.length), signs.length);
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).sum();
    }

    /** The values as multiples of one fraction 1/d; empty where there is none with few enough sums. */
    private static long[] multiples(double[] values) {
        BigInteger common = BigInteger.ONE;
        for (double value : values) {
            long denominator = denominator(Math.abs(value));
            if (denominator == 0) return new long[0];
            BigInteger d = BigInteger.valueOf(denominator);
            common = common.multiply(d).divide(common.gcd(d));
            if (common.bitLength() > 40) return new long[0];
        }
        double scale = common.doubleValue();
        long steps = values.length > HALVES ? MOST_STEPS : FEW_STEPS;
        if (largest(values) * scale * values.length > steps) return new long[0];
        return Arrays.stream(values)
                .mapToLong(value -> Math.round(value * scale))
                .toArray();
    }

    /** The smallest d for which the value is a multiple of 1/d as far as a double tells; 0 if none is small. */
    private static long denominator(double value) {
        for (int d = 1; d <= LARGEST_DENOMINATOR; d++)
            if (Math.abs(value * d - Math.rint(value * d)) <= 4 * Math.ulp(value * d)) return d;
        return 0;
    }

    /** How likely each sum of the sizes that keep their sign is, pair by pair; the whole sum is twice that less all of them. */
    private static SignFlip counted(long[] multiples) {
        long seen = Arrays.stream(multiples).sum();
        int all = Math.toIntExact(Arrays.stream(multiples).map(Math::abs).sum());
        double[] probability = new double[all + 1];
        probability[0] = 1;
        int reach = 0;
        for (long multiple : multiples) {
            int step = (int) Math.abs(multiple);
            reach += step;
            for (int at = reach; at >= 0; at--)
                probability[at] = (probability[at] + (at < step ? 0 : probability[at - step])) / 2;
        }
        double far = 0, greater = 0;
        for (int at = 0; at <= all; at++) {
            long sum = 2L * at - all;
            if (Math.abs(sum) >= Math.abs(seen)) far += probability[at];
            if (sum >= seen) greater += probability[at];
        }
        return new SignFlip(Math.min(1, far), Math.min(1, greater), 0);
    }

    /** All sums of the first half against all sums of the second, in order. */
    private static SignFlip halves(double[] differences) {
        int middle = differences.length / 2;
        double[] first = sums(Arrays.copyOf(differences, middle)),
                second = sums(Arrays.copyOfRange(differences, middle, differences.length));
        double seen = sum(differences), tie = TIE * largest(differences), all = (double) first.length * second.length;
        double far = seen == 0 || Math.abs(seen) <= tie
                ? all
                : 2.0 * atLeast(first, second, Math.abs(seen) - tie); // the distribution is symmetric
        return new SignFlip(Math.min(1, far / all), atLeast(first, second, seen - tie) / all, 0);
    }

    /** In order: with each value those that it lowers and those that it raises are merged. */
    private static double[] sums(double[] values) {
        double[] sums = {0};
        for (double value : values) {
            double size = Math.abs(value);
            double[] both = new double[2 * sums.length];
            for (int low = 0, high = 0; high < sums.length; )
                both[low + high] = low < sums.length && sums[low] - size <= sums[high] + size
                        ? sums[low++] - size
                        : sums[high++] + size;
            sums = both;
        }
        return sums;
    }

    private static double atLeast(double[] first, double[] second, double bound) {
        double count = 0;
        int from = second.length;
        for (double one : first) {
            while (from > 0 && one + second[from - 1] >= bound) from--;
            count += second.length - from;
        }
        return count;
    }

    private static SignFlip drawn(double[] differences, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] eights = eights(differences);
        double seen = sum(differences), tie = TIE * largest(differences);
        int far = 0, greater = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            double sum = 0;
            long bits = 0;
            for (int i = 0; i < eights.length; i++) {
                if ((i & 7) == 0) bits = random.nextLong();
                sum += eights[i][(int) (bits & 0xff)];
                bits >>>= 8;
            }
            if (Math.abs(sum) >= Math.abs(seen) - tie) far++;
            if (sum >= seen - tie) greater++;
        }
        return new SignFlip((1.0 + far) / (1 + DRAWS), (1.0 + greater) / (1 + DRAWS), DRAWS);
    }

    /** Of each eight values the sums under all choices of signs; a bit that is set turns a sign. */
    private static double[][] eights(double[] values) {
        double[][] eights = new double[(values.length + 7) / 8][256];
        for (int e = 0; e < eights.length; e++)
            for (int choice = 0; choice < 256; choice++)
                for (int i = 8 * e; i < Math.min(values.length, 8 * e + 8); i++)
                    eights[e][choice] += (choice >> (i & 7) & 1) == 0 ? values[i] : -values[i];
        return eights;
    }
}
