package dev.ropewalk.methods;

/**
 * How the layers of a plan turn that a checkpoint rotates otherwise than the rest, or not at all: then no pair turns, and nothing multiplies
 * the rotated part of their logits.
 *
 * @param trained the spectrum they were trained with
 * @param spectrum radians a token of each rotary pair
 * @param rotaryTemperature multiplies the rotated part of a logit
 */
public record LayerRotation(
        Layers layers, RotarySpectrum trained, RotarySpectrum spectrum, LogitTemperature rotaryTemperature) {

    /** What a method makes of them for a length: of their own base, whatever else their rope asks for. */
    static LayerRotation of(Rope.Other other, ContextMethod method, Rope rest, int targetLength) {
        return other.rope()
                .map(own -> {
                    ContextPlan plan = method.plan(own, targetLength);
                    return new LayerRotation(
                            other.layers(), own.trainedSpectrum(), plan.spectrum(), plan.rotaryTemperature());
                })
                .orElseGet(() -> {
                    RotarySpectrum still = RotarySpectrum.of(rest.pairs(), pair -> 0);
                    return new LayerRotation(other.layers(), still, still, LogitTemperature.ONE);
                });
    }

    /** Whether they turn at all. */
    public boolean turns() {
        return trained.speed(0) > 0;
    }

    /** {@code layers 0 to 2 turn by a spectrum of their own, which is the trained one}. */
    @Override
    public String toString() {
        boolean one = layers.numbers().size() == 1;
        if (!turns()) return layers + (one ? " is not rotated" : " are not rotated");
        int slowest = spectrum.pairs() - 1;
        return layers + (one ? " turns" : " turn") + " by a spectrum of " + (one ? "its" : "their") + " own"
                + (isTrained()
                        ? ", which is the trained one"
                        : ", whose slowest pair turns once in " + Json.rounded(spectrum.wavelength(slowest))
                                + " tokens, trained in " + Json.rounded(trained.wavelength(slowest)));
    }

    boolean isTrained() {
        return spectrum.equals(trained);
    }
}
