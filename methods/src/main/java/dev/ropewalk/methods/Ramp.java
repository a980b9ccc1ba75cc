package dev.ropewalk.methods;

/**
 * How much of each rotary pair is interpolated: 0 leaves it as trained, 1 slows it by the whole factor, between is a blend. Pairs that turn
 * often within the trained length tell neighbours apart and are left; pairs that turn less than once or so would see unknown angles and are
 * slowed. Peng et al. 2023, arXiv 2309.00071, section 3.2.
 */
sealed interface Ramp {

    double share(Rope rope, int pair);

    /** The trained spectrum, slowed by {@code factor} as far as this ramp goes. */
    default RotarySpectrum slow(Rope rope, double factor) {
        return rope.trainedSpectrum().times(m -> 1 - share(rope, m) * (1 - 1 / factor));
    }

    /**
     * The ramp of one of two shapes.
     *
     * @param shape {@code index} or {@code turns}
     * @throws IllegalArgumentException where the bounds are out of order
     */
    static Ramp of(String shape, double betaFast, double betaSlow) {
        return shape.equals("turns") ? new InTurns(betaFast, betaSlow) : new InIndex(betaFast, betaSlow, true);
    }

    private static void check(double betaFast, double betaSlow) {
        if (!(betaFast > betaSlow && betaSlow > 0 && betaFast < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException(
                    "betaFast must be above betaSlow, and that above 0, got " + betaFast + " and " + betaSlow);
    }

    private static double clamp(double value, double low, double high) {
        return Math.max(low, Math.min(high, value));
    }

    /**
     * As the paper has it: linear in the number of turns a pair makes within the trained length.
     *
     * @param betaFast turns from which on a pair is left alone
     * @param betaSlow turns up to which it is slowed by the whole factor
     */
    record InTurns(double betaFast, double betaSlow) implements Ramp {
        public InTurns {
            check(betaFast, betaSlow);
        }

        @Override
        public double share(Rope rope, int pair) {
            double turns = rope.trainedLength() / (2 * Math.PI / rope.trainedSpeed(pair));
            return clamp((betaFast - turns) / (betaFast - betaSlow), 0, 1);
        }
    }

    /**
     * As the authors' code and every published checkpoint have it: linear in the pair's index between the two that turn {@code betaFast} and
     * {@code betaSlow} times. Speeds differ from the paper's by up to 1.73 times at factor 4.
     *
     * @param rounded whether the two indices are rounded outwards; transformers' {@code truncate}
     */
    record InIndex(double betaFast, double betaSlow, boolean rounded) implements Ramp {
        public InIndex {
            check(betaFast, betaSlow);
        }

        @Override
        public double share(Rope rope, int pair) {
            double low = index(rope, betaFast), high = index(rope, betaSlow);
            low = clamp(rounded ? Math.floor(low) : low, 0, rope.rotaryDim() - 1);
            high = clamp(rounded ? Math.ceil(high) : high, 0, rope.rotaryDim() - 1);
            if (low == high) high += 0.001;
            return clamp((pair - low) / (high - low), 0, 1);
        }

        /** The fractional index of the pair that turns so many times within the trained length. */
        private static double index(Rope rope, double turns) {
            return rope.rotaryDim()
                    * StrictMath.log(rope.trainedLength() / (2 * Math.PI * turns))
                    / (2 * StrictMath.log(rope.base()));
        }
    }
}
