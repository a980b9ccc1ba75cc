package dev.ropewalk.web.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What takes long to compute of plans, and is asked for again: computed in turn, kept while it is among those that were asked for last.
 *
 * @param <K> what it is computed of
 * @param <V> that comes of it
 */
public final class RememberedPlans<K, V> {

    private final Plans plans;
    private final Function<K, V> work;
    private final Map<K, V> known;

    /** @param most that are kept */
    public RememberedPlans(Plans plans, int most, Function<K, V> work) {
        this.plans = plans;
        this.work = work;
        known = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    public V of(K asked) {
        synchronized (known) {
            V before = known.get(asked);
            if (before != null) return before;
        }
        V computed = plans.inTurn(() -> work.apply(asked));
        synchronized (known) {
            known.put(asked, computed);
        }
        return computed;
    }
}
