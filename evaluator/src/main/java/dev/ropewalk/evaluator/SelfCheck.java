package dev.ropewalk.evaluator;

import dev.ropewalk.decoder.Context;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.Dtype;
import dev.ropewalk.decoder.Prompt;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Resolution;
import java.util.Optional;

/**
 * Did it apply? Before a configuration is measured it proves on one prompt that it does something where it should, and nothing where it
 * promises to be plain RoPE: a setting that silently reached no layer would otherwise be published as a result.
 */
final class SelfCheck {

    private static final double SAME = 1e-3;

    /**
     * The same in bfloat16, as a share of the largest logit. Bands that are computed apart round their sum otherwise, and in bfloat16 that may
     * turn a product to the next number, 2^-8 away, in every layer.
     */
    private static final double SAME_IN_BFLOAT16 = 0x1p-4;

    /** In bfloat16 it proves less: a different rounding passes for a different plan. */
    private static final double DIFFERENT = 1e-4;

    /**
     * Reads the prompt under the plan last, so that a sample that begins like it goes on from there.
     *
     * @return why the plan must not be measured, in one sentence; empty when all is well
     */
    static Optional<String> refusal(Decoder decoder, Resolution resolution, Prompt prompt) {
        int length = prompt.ids().length;
        ContextPlan plan = resolution.planAt(length);
        Resolution plain = Configuration.of("rope").resolve(plan.rope(), length);
        if (plan.actsLike(plain.plan())) return Optional.empty();
        boolean promisesPlain = length <= plan.explain().largestContextEqualToPlain();
        float[] wanted = lastLogits(decoder, plain, prompt);
        double difference = largestDifference(wanted, lastLogits(decoder, resolution, prompt));
        if (Double.isNaN(difference)) return Optional.empty(); // not finite: the samples will fail, and be counted
        if (promisesPlain && difference > same(decoder, wanted))
            return Optional.of(
                    "the plan promises plain RoPE at " + length + " tokens, but its logits differ by " + difference);
        if (!promisesPlain && difference <= DIFFERENT)
            return Optional.of("the plan should differ from plain RoPE at " + length
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

    private static float[] lastLogits(Decoder decoder, Resolution resolution, Prompt prompt) {
        try (Context context = decoder.read(prompt, resolution, 0)) {
            return context.lastLogits()[0];
        }
    }

    private static double same(Decoder decoder, float[] logits) {
        return decoder.dtype().equals(Dtype.BFLOAT16.word())
                ? SAME_IN_BFLOAT16 * largestDifference(logits, new float[logits.length])
                : SAME;
    }

    private static double largestDifference(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((double) a[i] - b[i])); // NaN wins
        return largest;
    }

    private SelfCheck() {}
}
