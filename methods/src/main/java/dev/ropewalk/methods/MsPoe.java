package dev.ropewalk.methods;

import java.util.List;

/**
 * Ms-PoE, multi-scale positional encoding: {@link PositionInterpolation} with a ratio for each head, so that some heads look closely and others
 * far. Zhang et al. 2024, arXiv 2403.04797; code VITA-Group/Ms-PoE, with heads in their own order.
 *
 * <p>The paper sorts heads by how they attend to the prompt at hand; that depends on content, and is left out. Where query heads share a key head
 * the release turns the key by the ratio of one of them, and positions are no longer relative; such a model is refused.
 *
 * @param minRatio of the last head
 * @param maxRatio that the first head comes near
 * @param fromLayer first layer that is changed
 */
record MsPoe(double minRatio, double maxRatio, int fromLayer) implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
                    "ms-poe",
                    "Ms-PoE",
                    "Each head is interpolated by a ratio of its own, in all but the first layers.",
                    "Zhang et al. 2024, arXiv 2403.04797",
                    true,
                    List.of(
                            Parameter.number("minRatio", 1, 1e9, "how many times more slowly the last head turns")
                                    .orElse(1.2),
                            Parameter.number("maxRatio", 1, 1e9, "the ratio that the first head comes near")
                                    .orElse(1.8),
                            Parameter.integer("fromLayer", 0, 1 << 16, "first layer that is changed")
                                    .orElse(2)),
                    settings -> new MsPoe(
                            settings.number("minRatio"), settings.number("maxRatio"), settings.integer("fromLayer")))
            .except(
                    MethodLaw.PLAIN_WITHIN_THE_TRAINED_LENGTH,
                    "heads are interpolated whatever the length: it is meant for what lies in the middle of a text")
            .differing(
                    "The paper sorts heads by how they attend to the prompt; here they stand in their own order, as with the code's head_type normal.",
                    "The code indexes the ratios by the sorted list of heads itself, which is the inverse of a ranking.",
                    "The code turns keys that several query heads share by the ratio of one of them; here a model with such keys is refused.");

    MsPoe {
        if (!(minRatio >= 1 && maxRatio >= minRatio && maxRatio < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("ms-poe: maxRatio must be at least minRatio, and that at least 1, got "
                    + maxRatio + " and " + minRatio);
        if (fromLayer < 0)
            throw new IllegalArgumentException("ms-poe: fromLayer must not be negative, got " + fromLayer);
    }

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        return ContextPlan.plain(rope, targetLength)
                .withSpectrum(rope.trainedSpectrum().slowed(new HeadRatios(minRatio, maxRatio, fromLayer)));
    }
}
