package dev.ropewalk.evaluator;

import dev.ropewalk.decoder.Context;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Resolution;
import java.util.List;
import java.util.Optional;

/**
 * Did it apply? Before a configuration is measured it proves on one prompt that it does something where it should, and nothing where it
 * promises to be plain RoPE: a setting that silently reached no layer would otherwise be published as a result.
 */
final class SelfCheck {

    private static final double SAME = 1e-3;
    private static final double DIFFERENT = 1e-4;

    /** @return why the plan must not be measured, in one sentence; empty when all is well */
    static Optional<String> refusal(Decoder decoder, Resolution resolution, int[] prompt) {
        ContextPlan plan = resolution.planAt(prompt.length);
        Resolution plain = Configuration.of("rope").resolve(plan.rope(), prompt.length);
        if (plan.actsLike(plain.plan())) return Optional.empty();
        boolean promisesPlain = prompt.length <= plan.explain().largestContextEqualToPlain();
        double difference =
                largestDifference(lastLogits(decoder, resolution, prompt), lastLogits(decoder, plain, prompt));
        if (Double.isNaN(difference)) return Optional.empty(); // not finite: the samples will fail, and be counted
        if (promisesPlain && difference > SAME)
            return Optional.of("the plan promises plain RoPE at " + prompt.length + " tokens, but its logits differ by "
                    + difference);
        if (!promisesPlain && difference <= DIFFERENT)
            return Optional.of("the plan should differ from plain RoPE at " + prompt.length
                    + " tokens, but its logits differ by only " + difference);
        return Optional.empty();
    }

    /** Seconds that the proof takes on a prompt of so many tokens. */
    static double seconds(Decoder decoder, Resolution resolution, int length) {
        ContextPlan plan = resolution.planAt(length);
        ContextPlan plain =
                Configuration.of("rope").resolve(plan.rope(), length).plan();
        return plan.actsLike(plain)
                ? 0
                : decoder.time(plan, 1, length, 0).seconds()
                        + decoder.time(plain, 1, length, 0).seconds();
    }

    private static float[] lastLogits(Decoder decoder, Resolution resolution, int[] prompt) {
        try (Context context = decoder.read(List.of(prompt), resolution, 0)) {
            return context.lastLogits()[0];
        }
    }

    private static double largestDifference(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((double) a[i] - b[i])); // NaN wins
        return largest;
    }

    private SelfCheck() {}
}
