package dev.ropewalk.methods;

/** The position a token pretends to have inside one band: a function of its true position alone. May be fractional. */
public sealed interface PositionMap {

    /** @param token true position, from 0 */
    double at(int token);

    /**
     * The distance between neighbouring positions this map can give, 1 unless positions are fractional. All positions are
     * {@code offset + step * integer}.
     */
    default double step() {
        return 1;
    }

    /** The token itself. */
    record Identity() implements PositionMap {
        @Override
        public double at(int token) {
            return token;
        }
    }

    /** {@code floor(p / group) + shift}: {@code group} neighbours share one position. */
    record Grouped(int group, double shift) implements PositionMap {
        public Grouped {
            if (group < 1) throw new IllegalArgumentException("group must be at least 1, got " + group);
        }

        @Override
        public double at(int token) {
            return token / group + shift;
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
    }

    /** {@code min(chunk + p mod chunk, cap)}: as far ahead as if the token's chunk followed directly on the keys' chunk. */
    record NextChunk(int chunk, int cap) implements PositionMap {
        public NextChunk {
            if (chunk < 1) throw new IllegalArgumentException("chunk must be at least 1, got " + chunk);
        }

        @Override
        public double at(int token) {
            return Math.min(chunk + token % chunk, cap);
        }
    }

    /** The same position for every token. */
    record Fixed(double position) implements PositionMap {
        @Override
        public double at(int token) {
            return position;
        }
    }
}
