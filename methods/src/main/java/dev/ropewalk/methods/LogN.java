package dev.ropewalk.methods;

import java.util.List;

/**
 * Log-n attention: queries beyond the trained length are scaled by {@code ln(i+1) / ln L}, so that attention does not spread as keys grow in
 * number. Su 2021, kexue.fm/archives/8823; used by Qwen 1 and ReRoPE.
 */
record LogN() implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
            "logn",
            "Log-n attention",
            "Queries beyond the trained length are scaled by the logarithm of their position.",
            "Su 2021, kexue.fm/archives/8823",
            true,
            List.of(),
            settings -> new LogN());

    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        return ContextPlan.plain(rope, targetLength)
                .withTemperature(new LogitTemperature.LogPosition(rope.trainedLength(), 0));
    }
}
