package dev.ropewalk.web.method;

import dev.ropewalk.methods.Rope;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.model.Ropes;
import org.jspecify.annotations.Nullable;

/**
 * The rope and the length that a page is asked for, as its form has them.
 *
 * @param model id of the model whose rope it is; null for one that is described
 * @param rope what plans are made of
 * @param length tokens in the context
 */
record Geometry(@Nullable String model, Rope rope, int length) {

    private static final int TRAINED = 2048, STRETCH = 4, CHANNELS = 128;
    private static final double BASE = 10_000;

    /**
     * What is left open is the model's, or usual.
     *
     * @param longest that the page is made for
     * @throws Refusal in one sentence
     */
    static Geometry of(
            Ropes ropes,
            @Nullable String model,
            @Nullable Integer trainedLength,
            @Nullable Integer length,
            @Nullable Integer rotaryDim,
            @Nullable Double base,
            int longest) {
        boolean known = model != null && !model.isBlank();
        Rope rope;
        try {
            rope = known
                    ? ropes.of(String.valueOf(model))
                    : new Rope(rotaryDim == null ? CHANNELS : rotaryDim, base == null ? BASE : base, TRAINED);
            if (trainedLength != null) rope = rope.withTrainedLength(trainedLength);
        } catch (IllegalArgumentException e) {
            throw Refusal.wrong("rope", e);
        }
        int tokens = length == null ? (int) Math.min(longest, (long) STRETCH * rope.trainedLength()) : length;
        if (tokens < 1 || tokens > longest)
            throw Refusal.wrong("length", "length must be from 1 to " + longest + " tokens, got " + tokens + ".");
        return new Geometry(known ? model : null, rope, tokens);
    }

    /** The rope's channels, where no model brings them. */
    public @Nullable Integer rotaryDim() {
        return model == null ? rope.rotaryDim() : null;
    }

    public @Nullable Double base() {
        return model == null ? rope.base() : null;
    }
}
