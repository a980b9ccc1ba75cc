package dev.ropewalk.methods;

import org.jspecify.annotations.Nullable;

/** Where a plan tells true distances. */
final class Truth {

    /** Tokens up to which the plan is plain RoPE: 0 if never, {@link Reach#UNBOUNDED} if always. */
    static int contextEqualToPlain(ContextPlan plan) {
        if (!plan.turnsAsTrained()) return 0;
        int neutral = plan.temperature().neutralContext();
        for (ContextPlan form : plan.forms())
            neutral = Math.min(neutral, form.rotaryTemperature().neutralContext());
        return Math.min(neutral, firstUntrueRow(plan));
    }

    /** Largest distance up to which every pair within the target length is visible and told the truth. */
    static int exactWithin(ContextPlan plan) {
        int nearest = plan.targetLength();
        for (int query = 0; query < plan.targetLength(); query++) nearest = nearestUntrue(plan, query, nearest);
        return nearest - 1;
    }

    /** Queries after which a band only repeats itself. */
    static int horizon(AttentionBand band) {
        long period = common(
                common(band.reach().period(), band.query().period()), band.key().period());
        long settled = (long) band.reach().settled()
                + band.query().settled()
                + band.key().settled();
        return (int) Math.min(Reach.UNBOUNDED, settled + 2 * period);
    }

    private static int firstUntrueRow(ContextPlan plan) {
        int end = plan.bands().stream().mapToInt(Truth::horizon).max().orElse(0);
        for (int query = 0; query < end; query++) if (nearestUntrue(plan, query, query + 1) <= query) return query;
        return Reach.UNBOUNDED;
    }

    /** The smallest distance below {@code limit} at which this query's key is masked or moved against it; {@code limit} if none is. */
    private static int nearestUntrue(ContextPlan plan, int query, int limit) {
        int key = query, end = Math.max(-1, query - limit);
        while (key > end) {
            AttentionBand band = owner(plan, query, key);
            if (band == null) return query - key;
            double moved = band.query().at(query) - query;
            int from = Math.max(end + 1, band.reach().from(query));
            while (key >= from) {
                if (Math.abs(band.key().at(key) - key - moved) >= DistanceSurvey.SAME) return query - key;
                key = band.key().rigidFrom(key) - 1;
            }
            key = from - 1;
        }
        return limit;
    }

    private static @Nullable AttentionBand owner(ContextPlan plan, int query, int key) {
        for (AttentionBand band : plan.bands()) if (band.owns(query, key)) return band;
        return null;
    }

    /** Least common multiple, as far as it matters. */
    private static long common(long a, long b) {
        long x = a, y = b;
        while (y != 0) {
            long rest = x % y;
            x = y;
            y = rest;
        }
        return Math.min(Reach.UNBOUNDED, a / x * b);
    }

    private Truth() {}
}
