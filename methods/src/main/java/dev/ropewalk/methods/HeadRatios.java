package dev.ropewalk.methods;

import java.util.Map;

/**
 * How many times more slowly than a spectrum says each head of a layer turns: head {@code h} of {@code H} by
 * {@code min + (max - min) (H-1-h) / H}, so that the largest itself is never reached.
 *
 * @param fromLayer layers before it turn as the spectrum says
 */
public record HeadRatios(double min, double max, int fromLayer) {

    /** Every head as the spectrum says. */
    public static final HeadRatios ONE = new HeadRatios(1, 1, 0);

    public HeadRatios {
        if (!(min >= 1 && max >= min && max < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException(
                    "ratios of heads must be finite, the smallest at least 1 and no more than the largest, got " + min
                            + " and " + max);
        if (fromLayer < 0) throw new IllegalArgumentException("a layer must not be negative, got " + fromLayer);
    }

    /** Whether heads differ in no layer. */
    public boolean isOne() {
        return max == 1;
    }

    /** In a layer where they hold. @param heads query heads, of which each has a key head of its own */
    public double at(int head, int heads) {
        return min + (max - min) * (heads - 1 - head) / heads;
    }

    /** By how little a pair is slowed somewhere. */
    double least() {
        return fromLayer > 0 ? 1 : min;
    }

    /** {@code from layer 2 on head h of H turns 1.2 + 0.6 (H-1-h)/H times more slowly}. */
    public String words() {
        return (fromLayer == 0 ? "in every layer" : "from layer " + fromLayer + " on") + " head h of H turns "
                + Json.rounded(min) + " + " + Json.rounded(max - min) + " (H-1-h)/H times more slowly";
    }

    Map<String, Object> describe() {
        return Map.of("min", min, "max", max, "fromLayer", fromLayer);
    }
}
