package dev.ropewalk.methods;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that a method may know of a checkpoint: the geometry of its rotary position embedding.
 *
 * @param rotaryDim channels of a head that are rotated, {@code D}; even, at least 2 (equal to the head dimension unless rotary is partial)
 * @param base {@code b}; pair {@code m} turns by {@code theta_m = b^(-2m/D)} radians a token; above 1
 * @param trainedLength {@code L}, tokens the model was trained on; at least 1
 * @param scaling what the checkpoint's config.json asks for beyond this, {@link RopeScaling#NONE} if nothing
 * @param others layers that turn otherwise; mostly none
 */
public record Rope(int rotaryDim, double base, int trainedLength, RopeScaling scaling, List<Other> others) {

    /**
     * Layers with a rope of their own, or with none.
     *
     * @param rope of as many channels and the same trained length; empty for layers that are not rotated
     */
    public record Other(Layers layers, Optional<Rope> rope) {

        /** {@code layers 0 to 2 turn by base 10000}. */
        @Override
        public String toString() {
            boolean one = layers.numbers().size() == 1;
            return layers
                    + rope.map(own -> (one ? " turns by " : " turn by ") + own.turning())
                            .orElse(one ? " is not rotated" : " are not rotated");
        }
    }

    public Rope {
        if (rotaryDim < 2 || rotaryDim % 2 != 0)
            throw new IllegalArgumentException("rotary dimension must be even and at least 2, got " + rotaryDim);
        if (!(base > 1 && base < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("rope base must be a finite number above 1, got " + base);
        if (trainedLength < 1)
            throw new IllegalArgumentException("trained length must be at least 1, got " + trainedLength);
        others = List.copyOf(others);
        Set<Integer> known = new HashSet<>();
        for (Other other : others) {
            for (int layer : other.layers().numbers())
                if (!known.add(layer)) throw new IllegalArgumentException("layer " + layer + " has two ropes");
            Rope own = other.rope().orElse(null);
            if (own != null
                    && (own.rotaryDim != rotaryDim || own.trainedLength != trainedLength || !own.others.isEmpty()))
                throw new IllegalArgumentException("the rope of " + other.layers() + " must have rotary dimension "
                        + rotaryDim + ", trained length " + trainedLength + " and no others, got " + own);
        }
    }

    public Rope(int rotaryDim, double base, int trainedLength, RopeScaling scaling) {
        this(rotaryDim, base, trainedLength, scaling, List.of());
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

    /** {@code base 1000000 with rope type linear}. */
    public String turning() {
        return "base " + CanonicalJson.number(base)
                + (scaling.type().equals(RopeScaling.NONE.type()) ? "" : " with rope type " + scaling.type());
    }

    /** This geometry with another trained length, for a model that is run as if it had been trained on fewer or more tokens. */
    public Rope withTrainedLength(int length) {
        return new Rope(
                rotaryDim,
                base,
                length,
                scaling,
                others.stream()
                        .map(other -> new Other(other.layers(), other.rope().map(own -> own.withTrainedLength(length))))
                        .toList());
    }

    /** This geometry for all layers but those given. */
    public Rope withOthers(List<Other> given) {
        return new Rope(rotaryDim, base, trainedLength, scaling, given);
    }
}
