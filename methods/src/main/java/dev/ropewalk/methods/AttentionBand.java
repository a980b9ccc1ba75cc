package dev.ropewalk.methods;

import java.util.Map;

/**
 * One band of a plan: which keys a query sees through it, and the positions both pretend to have there. The key map depends on the key
 * alone, so a rotated key can be cached.
 *
 * @param name for people: {@code causal}, {@code near}, {@code far}, {@code intra} …
 */
public record AttentionBand(String name, Reach reach, PositionMap query, PositionMap key) {

    public AttentionBand {
        boolean oneStands = query instanceof PositionMap.Fixed || key instanceof PositionMap.Fixed;
        if (query.step() != key.step() && !oneStands)
            throw new IllegalArgumentException("query and key positions of a band must step alike, got steps "
                    + query.step() + " and " + key.step());
    }

    /** Every earlier token at its true distance. */
    public static final AttentionBand CAUSAL = new AttentionBand(
            "causal", new Reach.Distance(0, Reach.UNBOUNDED), new PositionMap.Identity(), new PositionMap.Identity());

    /** The nearest keys, the query's own among them, at their true distance. @param count how many, at least 1 */
    static AttentionBand nearest(String name, int count) {
        PositionMap own = new PositionMap.Identity();
        return new AttentionBand(name, new Reach.Distance(0, count), own, own);
    }

    /** The band as one rotary pair is told of it. */
    AttentionBand ofPair(int m) {
        return new AttentionBand(name, reach, query.ofPair(m), key.ofPair(m));
    }

    /** {@code delta} as rotary pair {@code m} is told of it. */
    public double distance(int query, int key, int m) {
        return this.query.ofPair(m).at(query) - this.key.ofPair(m).at(key);
    }

    /**
     * {@code delta}, the distance the model is told. Meaningful for {@code from(i) <= j < to(i)}.
     *
     * @throws IllegalStateException where rotary pairs are told different ones
     */
    public double distance(int query, int key) {
        return this.query.at(query) - this.key.at(key);
    }

    /** Kind and numbers, as JSON holds them, without the name. */
    public Map<String, Object> describe() {
        return Map.of("reach", reach.describe(), "query", query.describe(), "key", key.describe());
    }

    boolean owns(int query, int key) {
        return reach.from(query) <= key && key < reach.to(query);
    }
}
