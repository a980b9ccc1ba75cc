package dev.ropewalk.methods;

/**
 * All that a method may know of a checkpoint: the geometry of its rotary position embedding.
 *
 * @param rotaryDim channels of a head that are rotated, {@code D}; even, at least 2 (equal to the head dimension unless rotary is partial)
 * @param base {@code b}; pair {@code m} turns by {@code theta_m = b^(-2m/D)} radians a token; above 1
 * @param trainedLength {@code L}, tokens the model was trained on; at least 1
 * @param scaling what the checkpoint's config.json asks for beyond this, {@link RopeScaling#NONE} if nothing
 */
public record Rope(int rotaryDim, double base, int trainedLength, RopeScaling scaling) {

    public Rope {
        if (rotaryDim < 2 || rotaryDim % 2 != 0)
            throw new IllegalArgumentException("rotary dimension must be even and at least 2, got " + rotaryDim);
        if (!(base > 1 && base < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("rope base must be a finite number above 1, got " + base);
        if (trainedLength < 1)
            throw new IllegalArgumentException("trained length must be at least 1, got " + trainedLength);
    }

    public Rope(int rotaryDim, double base, int trainedLength) {
        this(rotaryDim, base, trainedLength, RopeScaling.NONE);
    }

    /** Pairs of rotated channels, {@code D/2}. */
    public int pairs() {
        return rotaryDim / 2;
    }

    /** The spectrum the model was trained with: {@code b^(-2m/D)}. */
    public RotarySpectrum trainedSpectrum() {
        return RotarySpectrum.ofBase(rotaryDim, base);
    }

    /** Radians a token of one of its pairs. */
    double trainedSpeed(int pair) {
        return RotarySpectrum.speed(rotaryDim, base, pair);
    }

    /** This geometry with another trained length, for a model that is run as if it had been trained on fewer or more tokens. */
    public Rope withTrainedLength(int length) {
        return new Rope(rotaryDim, base, length, scaling);
    }
}
