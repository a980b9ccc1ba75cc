package dev.ropewalk.methods;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which keys a band owns: for query {@code i} the keys {@code from(i) <= j < to(i)}, never beyond {@code i}. Both ends never move back as
 * {@code i} grows.
 */
public sealed interface Reach {

    /** No upper bound. */
    int UNBOUNDED = Integer.MAX_VALUE;

    /** First key, from 0. */
    int from(int query);

    /** One past the last key; equal to {@link #from} or below where the band is empty. */
    int to(int query);

    /** Queries after which the band, seen from the query, has taken its lasting shape. */
    int settled();

    /** Queries after which that shape comes back. */
    int period();

    /** Kind and numbers, as JSON holds them; no {@code max} where the band is unbounded. */
    Map<String, Object> describe();

    /** For people: {@code keys 48 or more tokens back}. */
    String words();

    /**
     * Keys at distance {@code min <= i - j < max}.
     *
     * @param max {@link #UNBOUNDED} for all that is further
     */
    record Distance(int min, int max) implements Reach {
        public Distance {
            if (min < 0 || max <= min)
                throw new IllegalArgumentException("need 0 <= min < max, got " + min + ", " + max);
        }

        @Override
        public int from(int query) {
            return Math.max(0, query - max + 1);
        }

        @Override
        public int to(int query) {
            return Math.max(0, query - min + 1);
        }

        @Override
        public int settled() {
            return max == UNBOUNDED ? min : max;
        }

        @Override
        public int period() {
            return 1;
        }

        @Override
        public String words() {
            if (max == UNBOUNDED) return min == 0 ? "every key" : "keys " + min + " or more tokens back";
            return min == max - 1
                    ? "the key " + min + " tokens back"
                    : "keys " + min + " to " + (max - 1) + " tokens back";
        }

        @Override
        public Map<String, Object> describe() {
            Map<String, Object> json = new TreeMap<>(Map.of("kind", "distance", "min", min));
            if (max != UNBOUNDED) json.put("max", max);
            return json;
        }
    }

    /**
     * Keys whose chunk lies {@code min <= i/chunk - j/chunk < max} chunks back; the query's own chunk up to the query.
     *
     * @param chunk tokens in a chunk
     * @param max {@link #UNBOUNDED} for all chunks further back
     */
    record ChunksApart(int chunk, int min, int max) implements Reach {
        public ChunksApart {
            if (chunk < 1) throw new IllegalArgumentException("chunk must be at least 1, got " + chunk);
            if (min < 0 || max <= min)
                throw new IllegalArgumentException("need 0 <= min < max, got " + min + ", " + max);
        }

        @Override
        public int from(int query) {
            return (int) Math.max(0, (query / chunk - (long) max + 1) * chunk);
        }

        @Override
        public int to(int query) {
            return (int) Math.min(query + 1L, Math.max(0, (query / chunk - (long) min + 1) * chunk));
        }

        @Override
        public int settled() {
            return (int) Math.min(UNBOUNDED, (long) (max == UNBOUNDED ? min : max) * chunk);
        }

        @Override
        public int period() {
            return chunk;
        }

        @Override
        public String words() {
            String of = " (chunks of " + chunk + ")";
            if (max == UNBOUNDED) return min == 0 ? "every key" : "keys " + min + " or more chunks back" + of;
            if (max == 1) return "keys of the query's own chunk" + of;
            if (min < max - 1) return "keys " + min + " to " + (max - 1) + " chunks back" + of;
            return "keys " + min + (min == 1 ? " chunk back" : " chunks back") + of;
        }

        @Override
        public Map<String, Object> describe() {
            Map<String, Object> json = new TreeMap<>(Map.of("kind", "chunks-apart", "chunk", chunk, "min", min));
            if (max != UNBOUNDED) json.put("max", max);
            return json;
        }
    }

    /**
     * The first {@code count} keys of the text, as soon as they lie at least {@code beyond} tokens back: what a query keeps of the beginning
     * when all else at that distance is masked.
     */
    record FirstKeys(int count, int beyond) implements Reach {
        public FirstKeys {
            if (count < 1) throw new IllegalArgumentException("count must be at least 1, got " + count);
            if (beyond < 1) throw new IllegalArgumentException("beyond must be at least 1, got " + beyond);
        }

        @Override
        public int from(int query) {
            return 0;
        }

        @Override
        public int to(int query) {
            return Math.min(count, Math.max(0, query - beyond + 1));
        }

        @Override
        public int settled() {
            return (int) Math.min(UNBOUNDED, (long) beyond + count);
        }

        @Override
        public int period() {
            return 1;
        }

        @Override
        public String words() {
            return count == 1
                    ? "the first key, once it lies " + beyond + " or more tokens back"
                    : "the first " + count + " keys, once they lie " + beyond + " or more tokens back";
        }

        @Override
        public Map<String, Object> describe() {
            return Map.of("kind", "first-keys", "count", count, "beyond", beyond);
        }
    }
}
