package dev.ropewalk.methods;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * Radians a token by which each rotary pair turns, fastest first: finite, not negative, at least one pair. Heads may turn more slowly than that, each
 * by a ratio of its own. Immutable.
 */
public final class RotarySpectrum {

    private final double[] speeds;
    private final HeadRatios heads;

    private RotarySpectrum(double[] speeds, HeadRatios heads) {
        if (speeds.length == 0) throw new IllegalArgumentException("a spectrum needs at least one pair");
        for (double speed : speeds)
            if (!(speed >= 0 && speed < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("a pair's speed must be finite and not negative, got " + speed);
        this.speeds = speeds;
        this.heads = heads.isOne() ? HeadRatios.ONE : heads;
    }

    /**
     * A spectrum of so many pairs.
     *
     * @param speed pair index {@code m} to radians a token
     */
    public static RotarySpectrum of(int pairs, IntToDoubleFunction speed) {
        double[] speeds = new double[pairs];
        Arrays.setAll(speeds, speed);
        return new RotarySpectrum(speeds, HeadRatios.ONE);
    }

    /** {@code base^(-2m/rotaryDim)}. */
    public static RotarySpectrum ofBase(int rotaryDim, double base) {
        return of(rotaryDim / 2, m -> speed(rotaryDim, base, m));
    }

    static double speed(int rotaryDim, double base, int pair) {
        return StrictMath.pow(base, -2.0 * pair / rotaryDim);
    }

    /** This spectrum with each pair's speed multiplied, for all heads alike. */
    RotarySpectrum times(IntToDoubleFunction factor) {
        return of(pairs(), m -> speeds[m] * factor.applyAsDouble(m));
    }

    /** These speeds, from which heads part by their ratios. */
    RotarySpectrum slowed(HeadRatios ratios) {
        return new RotarySpectrum(speeds, ratios);
    }

    /** The spectrum of one layer, whose heads may still differ. */
    RotarySpectrum in(int layer) {
        if (heads.fromLayer() == 0) return this;
        return slowed(layer < heads.fromLayer() ? HeadRatios.ONE : new HeadRatios(heads.min(), heads.max(), 0));
    }

    /** How heads turn more slowly than this. */
    public HeadRatios heads() {
        return heads;
    }

    public int pairs() {
        return speeds.length;
    }

    /** Radians a token of pair {@code m}; where heads part, before their ratios. */
    public double speed(int m) {
        return speeds[m];
    }

    /** Radians a token of pair {@code m} in the head and layer where it turns fastest. */
    public double fastest(int m) {
        return speeds[m] / heads.least();
    }

    /** Radians a token of pair {@code m} in one head of a layer where ratios hold. */
    public double speed(int m, int head, int of) {
        return heads.isOne() ? speeds[m] : speeds[m] / heads.at(head, of);
    }

    /** Tokens a full turn of pair {@code m} takes; infinite for a pair that does not turn. */
    public double wavelength(int m) {
        return 2 * Math.PI / speeds[m];
    }

    public double[] toArray() {
        return speeds.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RotarySpectrum that && Arrays.equals(speeds, that.speeds) && heads.equals(that.heads);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(speeds) + heads.hashCode();
    }

    @Override
    public String toString() {
        return "RotarySpectrum" + Arrays.toString(speeds) + (heads.isOne() ? "" : ", " + heads.words());
    }
}
