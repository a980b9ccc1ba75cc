package dev.ropewalk.methods;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Which distances a plan tells, over all pairs. Works with stretches of keys over which positions rise without a gap, never pair by pair.
 */
final class DistanceSurvey {

    /** Distances closer than this are one distance. */
    static final double SAME = 1e-7;

    /** Every distance told to a query of the target length, once, in rising order. */
    static double[] distances(ContextPlan plan) {
        double[] all = plan.bands().stream()
                .flatMapToDouble(band -> DoubleStream.of(distances(band, plan.targetLength())))
                .sorted()
                .toArray();
        int kept = 0;
        for (double distance : all) if (kept == 0 || distance - all[kept - 1] >= SAME) all[kept++] = distance;
        return Arrays.copyOf(all, kept);
    }

    /** The largest distance told to any query of the target length, of keys that lie within a sliding window. */
    static double largest(ContextPlan plan, int window) {
        double largest = 0;
        for (AttentionBand band : plan.bands())
            for (int query = 0; query < plan.targetLength(); query++)
                largest = Math.max(largest, largest(band, query, window));
        return largest;
    }

    /** Tokens up to which every distance stays below {@code limit}, {@link Reach#UNBOUNDED} if it always does. */
    static int contextBelow(ContextPlan plan, int limit) {
        return plan.bands().stream()
                .mapToInt(band -> firstReaching(band, limit))
                .min()
                .orElse(Reach.UNBOUNDED);
    }

    /** A band's distances lie {@code step} apart; each stretch of keys covers a run of them, and a difference array counts the runs. */
    private static double[] distances(AttentionBand band, int tokens) {
        double step = Math.min(band.query().step(), band.key().step());
        double low = extreme(band.query(), 0, tokens, -1) - extreme(band.key(), 0, tokens, 1);
        double high = extreme(band.query(), 0, tokens, 1) - extreme(band.key(), 0, tokens, -1);
        int[] change = new int[(int) Math.round((high - low) / step) + 2];
        for (int query = 0; query < tokens; query++) {
            double from = band.query().at(query) - low;
            int last = band.reach().to(query) - 1;
            int first = firstNew(band.key(), band.reach().from(query), last + 1);
            while (last >= first) {
                int start = Math.max(first, band.key().risingFrom(last));
                change[(int) ((from - band.key().at(last)) / step + 0.5)]++;
                change[(int) ((from - band.key().at(start)) / step + 0.5) + 1]--;
                last = start - 1;
            }
        }
        return covered(change, low, step);
    }

    private static double[] covered(int[] change, double low, double step) {
        double[] distances = new double[change.length];
        int open = 0, count = 0;
        for (int at = 0; at < change.length; at++) {
            open += change[at];
            if (open > 0) distances[count++] = low + at * step;
        }
        return Arrays.copyOf(distances, count);
    }

    /** First query that is told of a distance of at least {@code limit}; {@link Reach#UNBOUNDED} if none is. */
    private static int firstReaching(AttentionBand band, int limit) {
        boolean growing =
                band.reach().from(Reach.UNBOUNDED - 1) == 0 && !band.query().returns();
        return growing ? searched(band, limit) : scanned(band, limit, 0, lasting(band));
    }

    /** Where a band keeps its first keys while its query moves on, the largest distance never falls from one period to the next. */
    private static int searched(AttentionBand band, int limit) {
        PositionMap query = band.query();
        int stride = query.risingFrom(Reach.UNBOUNDED - 1) == 0 ? 1 : query.period();
        long below = -1, reaching = Reach.UNBOUNDED / stride;
        while (reaching - below > 1) {
            long middle = (below + reaching) / 2;
            if (scanned(band, limit, middle * stride, (middle + 1) * stride) < Reach.UNBOUNDED) reaching = middle;
            else below = middle;
        }
        return scanned(band, limit, reaching * stride, (reaching + 1) * stride);
    }

    private static int scanned(AttentionBand band, int limit, long from, long to) {
        int end = (int) Math.min(to, Reach.UNBOUNDED);
        for (int query = (int) from; query < end; query++)
            if (largest(band, query, Reach.UNBOUNDED) >= limit) return query;
        return Reach.UNBOUNDED;
    }

    /** A band that does not keep its first keys, or whose query stands, repeats itself once it has taken its shape, unless its positions part. */
    private static int lasting(AttentionBand band) {
        return growth(band.query()) > growth(band.key()) + SAME ? Reach.UNBOUNDED : Truth.horizon(band);
    }

    /** Positions a token, in the long run. */
    private static double growth(PositionMap map) {
        return (map.at(map.settled() + map.period()) - map.at(map.settled())) / map.period();
    }

    private static double largest(AttentionBand band, int query, int window) {
        int from = Math.max(band.reach().from(query), query - window + 1);
        int to = band.reach().to(query);
        return from < to ? band.query().at(query) - extreme(band.key(), from, to, -1) : Double.NEGATIVE_INFINITY;
    }

    /**
     * Smallest (sign -1) or largest (sign 1) position of the tokens {@code from <= token < to}; there is at least one. The first period holds
     * the smallest and the last the largest, as no position falls over a period.
     */
    private static double extreme(PositionMap map, int from, int to, int sign) {
        int first = sign < 0 ? from : Math.max(from, to - map.period());
        int end = sign < 0 ? (int) Math.min(to, (long) from + map.period()) : to;
        double found = Double.NEGATIVE_INFINITY;
        for (int last = end - 1; last >= first; ) {
            int start = Math.max(first, map.risingFrom(last));
            found = Math.max(found, sign * map.at(sign < 0 ? start : last));
            last = start - 1;
        }
        return sign * found;
    }

    /** The token from which on no position is left out: two periods hold a whole one. */
    private static int firstNew(PositionMap map, int from, int to) {
        return map.returns() ? (int) Math.max(from, to - 2L * map.period()) : from;
    }

    private DistanceSurvey() {}
}
