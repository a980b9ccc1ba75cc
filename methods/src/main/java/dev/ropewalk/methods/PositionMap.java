package dev.ropewalk.methods;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The position a token pretends to have inside one band: a function of its true position alone. May be fractional. Beside the position itself a
 * map tells its shape, by which a plan is explained without going through all pairs.
 *
 * <p>Of most maps the position is the same for every rotary pair. One {@link ByPair} has a position for each part of them, and none of its own:
 * whoever may meet one asks {@link #ofPair} first.
 */
public sealed interface PositionMap {

    /**
     * The pretended position.
     *
     * @param token true position, from 0
     */
    double at(int token);

    /** What rotary pair {@code m} goes by. */
    default PositionMap ofPair(int m) {
        return this;
    }

    /** A map for each of so many parts of the pairs, of equal size, the fastest pairs first; one alone where all are the same. */
    static PositionMap byPair(int pairs, List<PositionMap> parts) {
        if (pairs % parts.size() != 0)
            throw new IllegalArgumentException(
                    pairs + " rotary pairs must be cut into equal parts, got " + parts.size() + " parts");
        return parts.stream().distinct().count() == 1 ? parts.get(0) : new ByPair(pairs / parts.size(), parts);
    }

    /**
     * The distance between neighbouring positions this map can give, 1 unless positions are fractional. All positions are
     * {@code offset + step * integer}.
     */
    default double step() {
        return 1;
    }

    /** Tokens after which the steps between neighbours repeat themselves, from {@link #settled} on. No position falls over a period. */
    int period();

    /** First token from which on steps repeat themselves. */
    default int settled() {
        return 0;
    }

    /** Whether positions start again after each period; else they keep growing, at least until settled. */
    default boolean returns() {
        return at(period()) == at(0);
    }

    /** First of the neighbours up to {@code token} that are all moved by as much as it is: among them true distances are kept. */
    int rigidFrom(int token);

    /** First of the neighbours up to {@code token} over which positions neither fall back nor leave one out. */
    int risingFrom(int token);

    /** Kind and numbers, as JSON holds them. */
    Map<String, Object> describe();

    /**
     * As papers write it: {@code ⌊i/5⌋ + 816}.
     *
     * @param token the letter of the token's true position, {@code i} of a query, {@code j} of a key
     */
    String formula(char token);

    /** The token itself. */
    record Identity() implements PositionMap {
        @Override
        public double at(int token) {
            return token;
        }

        @Override
        public int period() {
            return 1;
        }

        @Override
        public int rigidFrom(int token) {
            return 0;
        }

        @Override
        public int risingFrom(int token) {
            return 0;
        }

        @Override
        public String formula(char token) {
            return String.valueOf(token);
        }

        @Override
        public Map<String, Object> describe() {
            return Map.of("kind", "identity");
        }
    }

    /** {@code floor(p / group) + shift}: {@code group} neighbours share one position. */
    record Grouped(int group, double shift) implements PositionMap {
        public Grouped {
            if (group < 1) throw new IllegalArgumentException("group must be at least 1, got " + group);
            if (!Double.isFinite(shift)) throw new IllegalArgumentException("shift must be finite, got " + shift);
        }

        @Override
        public double at(int token) {
            int shared = token / group;
            return shared + shift;
        }

        @Override
        public int period() {
            return group;
        }

        @Override
        public int rigidFrom(int token) {
            if (group == 1) return 0;
            return token > 0 && token % group == 0 ? token - 1 : token;
        }

        @Override
        public int risingFrom(int token) {
            return 0;
        }

        @Override
        public String formula(char token) {
            String shared = group == 1 ? String.valueOf(token) : "⌊" + token + "/" + group + "⌋";
            return shift == 0 ? shared : shared + (shift < 0 ? " - " : " + ") + Json.rounded(Math.abs(shift));
        }

        @Override
        public Map<String, Object> describe() {
            return Map.of("kind", "grouped", "group", group, "shift", shift);
        }
    }

    /** {@code p mod chunk}: the place inside the token's chunk. */
    record InChunk(int chunk) implements PositionMap {
        public InChunk {
            if (chunk < 1) throw new IllegalArgumentException("chunk must be at least 1, got " + chunk);
        }

        @Override
        public double at(int token) {
            return token % chunk;
        }

        @Override
        public int period() {
            return chunk;
        }

        @Override
        public int rigidFrom(int token) {
            return token - token % chunk;
        }

        @Override
        public int risingFrom(int token) {
            return token - token % chunk;
        }

        @Override
        public String formula(char token) {
            return token + " mod " + chunk;
        }

        @Override
        public Map<String, Object> describe() {
            return Map.of("kind", "in-chunk", "chunk", chunk);
        }
    }

    /** {@code min(chunk + p mod chunk, cap)}: as far ahead as if the token's chunk followed directly on the keys' chunk. */
    record NextChunk(int chunk, int cap) implements PositionMap {
        public NextChunk {
            if (chunk < 1) throw new IllegalArgumentException("chunk must be at least 1, got " + chunk);
            if (cap < chunk)
                throw new IllegalArgumentException("cap must be at least the chunk " + chunk + ", got " + cap);
        }

        @Override
        public double at(int token) {
            return Math.min((long) chunk + token % chunk, cap);
        }

        @Override
        public int period() {
            return chunk;
        }

        @Override
        public int rigidFrom(int token) {
            return (long) chunk + token % chunk > cap ? token : token - token % chunk;
        }

        @Override
        public int risingFrom(int token) {
            return token - token % chunk;
        }

        @Override
        public String formula(char token) {
            return "min(" + chunk + " + " + token + " mod " + chunk + ", " + cap + ")";
        }

        @Override
        public Map<String, Object> describe() {
            return Map.of("kind", "next-chunk", "chunk", chunk, "cap", cap);
        }
    }

    /** {@code (p + ahead) / divisor}, a fraction: neighbours lie {@code 1/divisor} apart. */
    record Divided(double divisor, double ahead) implements PositionMap {
        public Divided {
            if (!(divisor >= 1 && divisor < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("divisor must be finite and at least 1, got " + divisor);
            if (!Double.isFinite(ahead)) throw new IllegalArgumentException("ahead must be finite, got " + ahead);
        }

        @Override
        public double at(int token) {
            return (token + ahead) / divisor;
        }

        @Override
        public double step() {
            return 1 / divisor;
        }

        @Override
        public int period() {
            return 1;
        }

        @Override
        public int rigidFrom(int token) {
            return divisor == 1 ? 0 : token;
        }

        @Override
        public int risingFrom(int token) {
            return 0;
        }

        @Override
        public String formula(char token) {
            String moved = ahead == 0
                    ? String.valueOf(token)
                    : "(" + token + (ahead < 0 ? " - " : " + ") + Json.rounded(Math.abs(ahead)) + ")";
            return moved + "/" + Json.rounded(divisor);
        }

        @Override
        public Map<String, Object> describe() {
            return Map.of("kind", "divided", "divisor", divisor, "ahead", ahead);
        }
    }

    /** {@code min(p, cap)}: the token itself until it would lie too far ahead. */
    record Capped(int cap) implements PositionMap {
        public Capped {
            if (cap < 1) throw new IllegalArgumentException("cap must be at least 1, got " + cap);
        }

        @Override
        public double at(int token) {
            return Math.min(token, cap);
        }

        @Override
        public int period() {
            return 1;
        }

        @Override
        public int settled() {
            return cap;
        }

        @Override
        public int rigidFrom(int token) {
            return token <= cap ? 0 : token;
        }

        @Override
        public int risingFrom(int token) {
            return 0;
        }

        @Override
        public String formula(char token) {
            return "min(" + token + ", " + cap + ")";
        }

        @Override
        public Map<String, Object> describe() {
            return Map.of("kind", "capped", "cap", cap);
        }
    }

    /**
     * {@code p mod chunk + floor(p / chunk) * chunk / group}: tokens of the own chunk count singly, those of earlier chunks in groups.
     *
     * @param group divides the chunk
     */
    record PastGrouped(int chunk, int group) implements PositionMap {
        public PastGrouped {
            if (group < 1) throw new IllegalArgumentException("group must be at least 1, got " + group);
            if (chunk < 1 || chunk % group != 0)
                throw new IllegalArgumentException("chunk must be a multiple of the group " + group + ", got " + chunk);
        }

        @Override
        public double at(int token) {
            return token % chunk + token / chunk * (chunk / group);
        }

        @Override
        public int period() {
            return chunk;
        }

        @Override
        public int rigidFrom(int token) {
            return group == 1 ? 0 : token - token % chunk;
        }

        @Override
        public int risingFrom(int token) {
            return rigidFrom(token);
        }

        @Override
        public String formula(char token) {
            return token + " mod " + chunk + " + ⌊" + token + "/" + chunk + "⌋ · " + chunk / group;
        }

        @Override
        public Map<String, Object> describe() {
            return Map.of("kind", "past-grouped", "chunk", chunk, "group", group);
        }
    }

    /**
     * {@code floor(p * to / of) + shift}: the positions up to {@code of} scaled to those up to {@code to}.
     *
     * @param to more than {@code of} stretches, and leaves positions out
     */
    record Scaled(int to, int of, double shift) implements PositionMap {
        public Scaled {
            if (to < 1) throw new IllegalArgumentException("positions must be scaled to at least 1, got " + to);
            if (of < 1) throw new IllegalArgumentException("at least 1 position must be scaled, got " + of);
            if (!Double.isFinite(shift)) throw new IllegalArgumentException("shift must be finite, got " + shift);
        }

        private long scaled(long token) {
            return token * to / of;
        }

        @Override
        public double at(int token) {
            return scaled(token) + shift;
        }

        @Override
        public int period() {
            int a = to, b = of;
            while (b != 0) {
                int rest = a % b;
                a = b;
                b = rest;
            }
            return of / a;
        }

        @Override
        public int rigidFrom(int token) {
            if (to == of) return 0;
            int from = token;
            while (from > 0 && scaled(from) - scaled(from - 1L) == 1) from--;
            return from;
        }

        @Override
        public int risingFrom(int token) {
            return to <= of ? 0 : rigidFrom(token);
        }

        @Override
        public String formula(char token) {
            String scaled = "⌊" + token + " · " + to + "/" + of + "⌋";
            return shift == 0 ? scaled : scaled + (shift < 0 ? " - " : " + ") + Json.rounded(Math.abs(shift));
        }

        @Override
        public Map<String, Object> describe() {
            return Map.of("kind", "scaled", "to", to, "of", of, "shift", shift);
        }
    }

    /** The same position for every token. */
    record Fixed(double position) implements PositionMap {
        public Fixed {
            if (!Double.isFinite(position))
                throw new IllegalArgumentException("a position must be finite, got " + position);
        }

        @Override
        public double at(int token) {
            return position;
        }

        @Override
        public int period() {
            return 1;
        }

        @Override
        public int rigidFrom(int token) {
            return token;
        }

        @Override
        public int risingFrom(int token) {
            return 0;
        }

        @Override
        public String formula(char token) {
            return Json.rounded(position);
        }

        @Override
        public Map<String, Object> describe() {
            return Map.of("kind", "fixed", "position", position);
        }
    }

    /**
     * Another map for each part of the rotary pairs.
     *
     * @param size pairs in a part
     * @param parts the fastest pairs first
     */
    record ByPair(int size, List<PositionMap> parts) implements PositionMap {
        public ByPair {
            parts = List.copyOf(parts);
            if (size < 1) throw new IllegalArgumentException("a part must hold at least 1 rotary pair, got " + size);
            if (parts.size() < 2) throw new IllegalArgumentException("parts must be at least 2, got " + parts.size());
        }

        @Override
        public PositionMap ofPair(int m) {
            return parts.get(m / size);
        }

        @Override
        public double at(int token) {
            throw none();
        }

        @Override
        public double step() {
            return parts.stream().mapToDouble(PositionMap::step).min().orElse(1);
        }

        @Override
        public int period() {
            throw none();
        }

        @Override
        public int rigidFrom(int token) {
            throw none();
        }

        @Override
        public int risingFrom(int token) {
            throw none();
        }

        private static IllegalStateException none() {
            return new IllegalStateException("positions differ by rotary pair: one must be named");
        }

        @Override
        public String formula(char token) {
            return IntStream.range(0, parts.size())
                    .mapToObj(part -> parts.get(part).formula(token) + " for pairs " + part * size + " to "
                            + ((part + 1) * size - 1))
                    .collect(Collectors.joining("; "));
        }

        @Override
        public Map<String, Object> describe() {
            return Map.of(
                    "kind",
                    "by-pair",
                    "size",
                    size,
                    "parts",
                    parts.stream().map(PositionMap::describe).toList());
        }
    }
}
