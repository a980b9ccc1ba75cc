package dev.ropewalk.web.door;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * So many a minute for each of many: a bucket that holds that many, and fills up again evenly (Turner 1986, "New directions in communications", the leaky bucket as
 * a meter). In this process alone; of those who have not been here for longest nothing is remembered.
 */
final class Allowance {

    private static final int MOST = 10_000;
    private static final double MINUTE = Duration.ofMinutes(1).toNanos();

    private record Bucket(double left, long at) {}

    private final int each;
    private final LongSupplier nanos;

    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, .75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST;
        }
    };

    Allowance(int each, LongSupplier nanos) {
        this.each = each;
        this.nanos = nanos;
    }

    /** Takes one. @return seconds until there is one; 0 where there was */
    synchronized int take(String whose) {
        int wait = wait(whose);
        if (wait == 0) {
            Bucket now = now(whose);
            buckets.put(whose, new Bucket(now.left() - 1, now.at()));
        }
        return wait;
    }

    /** Takes none. @return seconds until there is one; 0 where there is */
    synchronized int wait(String whose) {
        double missing = 1 - now(whose).left();
        return missing <= 0 ? 0 : (int) Math.ceil(missing / each * 60 - 1e-6);
    }

    private Bucket now(String whose) {
        long at = nanos.getAsLong();
        Bucket before = buckets.get(whose);
        return before == null
                ? new Bucket(each, at)
                : new Bucket(Math.min(each, before.left() + (at - before.at()) / MINUTE * each), at);
    }
}
