package dev.ropewalk.methods;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** Radians a token by which each rotary pair turns, fastest first: finite, not negative, at least one pair. Immutable. */
public final class RotarySpectrum {

    private final double[] speeds;

    private RotarySpectrum(double[] speeds) {
        if (speeds.length == 0) throw new IllegalArgumentException("a spectrum needs at least one pair");
        for (double speed : speeds)
            if (!(speed >= 0 && speed < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("a pair's speed must be finite and not negative, got " + speed);
        this.speeds = speeds;
    }

    /**
     * A spectrum of so many pairs.
     *
     * @param speed pair index {@code m} to radians a token
     */
    public static RotarySpectrum of(int pairs, IntToDoubleFunction speed) {
        double[] speeds = new double[pairs];
        Arrays.setAll(speeds, speed);
        return new RotarySpectrum(speeds);
    }

    /** {@code base^(-2m/rotaryDim)}. */
    public static RotarySpectrum ofBase(int rotaryDim, double base) {
        return of(rotaryDim / 2, m -> speed(rotaryDim, base, m));
    }

    static double speed(int rotaryDim, double base, int pair) {
        return StrictMath.pow(base, -2.0 * pair / rotaryDim);
    }

    /** This spectrum with each pair's speed multiplied. */
    RotarySpectrum times(IntToDoubleFunction factor) {
        return of(pairs(), m -> speeds[m] * factor.applyAsDouble(m));
    }

    public int pairs() {
        return speeds.length;
    }

    /** Radians a token of pair {@code m}. */
    public double speed(int m) {
        return speeds[m];
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
        return other instanceof RotarySpectrum that && Arrays.equals(speeds, that.speeds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(speeds);
    }

    @Override
    public String toString() {
        return "RotarySpectrum" + Arrays.toString(speeds);
    }
}
