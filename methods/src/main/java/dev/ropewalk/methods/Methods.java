package dev.ropewalk.methods;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of all methods. To add one: a file with its idea, and a line here. */
public final class Methods {

    private static final Map<String, MethodCard> BY_NAME = List.of(
                    PlainRope.CARD,
                    Native.CARD,
                    PositionInterpolation.CARD,
                    NtkAware.CARD,
                    DynamicNtk.CARD,
                    NtkByParts.CARD,
                    Yarn.CARD,
                    Abf.CARD,
                    EntropyAbf.CARD,
                    Llama3.CARD,
                    LongRope.CARD,
                    Proportional.CARD,
                    Resonance.CARD,
                    MsPoe.CARD,
                    LogN.CARD,
                    LogFloor.CARD,
                    SelfExtend.CARD,
                    LlamaCppSelfExtend.CARD,
                    DimensionWise.CARD,
                    Lampe.CARD,
                    DualChunkAttention.CARD,
                    ReRope.CARD,
                    LeakyReRope.CARD,
                    ShiftedRope.CARD,
                    LmInfinite.CARD,
                    StreamingLlm.CARD,
                    Compose.CARD)
            .stream()
            .collect(Collectors.toMap(MethodCard::name, card -> card, (a, b) -> a, LinkedHashMap::new));

    /** All cards, in the order people read them: baselines, spectra, temperature, bands, composition. */
    public static List<MethodCard> all() {
        return List.copyOf(BY_NAME.values());
    }

    /**
     * The card of a method, or of the method a preset sets.
     *
     * @throws IllegalArgumentException listing the known names
     */
    public static MethodCard named(String name) {
        MethodCard card = BY_NAME.get(Presets.named(name).map(Preset::method).orElse(name));
        if (card == null)
            throw new IllegalArgumentException(
                    "unknown method '" + name + "', known: " + String.join(", ", BY_NAME.keySet()) + "; presets: "
                            + Presets.all().stream().map(Preset::name).collect(Collectors.joining(", ")));
        return card;
    }

    private Methods() {}
}
