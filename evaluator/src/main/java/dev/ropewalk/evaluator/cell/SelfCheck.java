package dev.ropewalk.evaluator.cell;

import dev.ropewalk.decoder.Context;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.Prompt;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.forecast.CostForecast;
import dev.ropewalk.methods.AttentionBand;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.PositionMap;
import dev.ropewalk.methods.Reach;
import dev.ropewalk.methods.Resolution;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/**
 * Did it apply? Before a configuration is measured it proves on one prompt that it does something where it should, and nothing where it
 * promises to be plain RoPE: a setting that silently reached no layer would otherwise be published as a result.
 *
 * <p>How much is something has a scale, that of the logits: those of a random model may spread over a hundredth, others over ten thousand.
 * It is their spread, and what rounding alone makes of them; both are taken from the model and prompt at hand.
 *
 * <p>One is made for a loaded model, and shared by all that measure with it.
 */
final class SelfCheck {

    /** A difference this small a share of the logits' spread is equality, one this large is none; between them rounding is measured. */
    private static final double CLEARLY_SAME = 1e-6, CLEARLY_DIFFERENT = 1e-3;

    /** Two orders of summing part by so many times as much as two others. */
    private static final double ORDERS = 8;

    /** Prompts whose plain reading is kept: the methods of a suite are asked the same, and plain RoPE answers each of them the same. */
    private static final int KEPT = 16;

    private record Reading(ContextPlan plan, Prompt prompt, float[] lastLogits) {

        boolean isOf(ContextPlan asked, Prompt other) {
            return plan.equals(asked) && prompt.shared() == other.shared() && Arrays.equals(prompt.ids(), other.ids());
        }
    }

    private final Deque<Reading> plainly = new ArrayDeque<>(); // the last first; guarded by itself

    /**
     * Reads the prompt under the plan last, so that a sample that begins like it goes on from there; only where that leaves a doubt, once more.
     *
     * @param decoder of the same weights, numbers and device each time
     * @return why the plan must not be measured, in one sentence; empty when all is well
     */
    Optional<String> refusal(Decoder decoder, Resolution resolution, Prompt prompt) {
        int length = prompt.ids().length;
        ContextPlan plan = resolution.planAt(length);
        Optional<String> unserved = decoder.refusal(plan);
        if (unserved.isPresent()) return unserved;
        Resolution plain = Configuration.of("rope").resolve(plan.rope(), length);
        if (plan.actsLike(plain.plan())) return Optional.empty();
        boolean promisesPlain = length <= plan.explain().largestContextEqualToPlain();
        float[] wanted = plainly(decoder, plain, prompt);
        double difference = largestDifference(wanted, lastLogits(decoder, resolution, prompt));
        if (!Double.isFinite(difference)) return Optional.empty(); // the samples will fail, and be counted
        double spread = spread(wanted);
        if (promisesPlain ? difference <= CLEARLY_SAME * spread : difference > CLEARLY_DIFFERENT * spread)
            return Optional.empty();
        Dtype dtype = Dtype.parse(decoder.dtype());
        boolean narrow = dtype != Dtype.FLOAT32;
        double unit =
                largestDifference(wanted, new float[wanted.length]) * (promisesPlain ? dtype : Dtype.FLOAT32).unit();
        double rounding = !promisesPlain && narrow // proves less: a different rounding passes for a different plan
                ? unit
                : Math.max(unit, largestDifference(wanted, plainly(decoder, inTwoBands(plain), prompt)));
        boolean same = difference <= ORDERS * rounding;
        if (same == promisesPlain) return Optional.empty();
        return Optional.of(String.format(
                Locale.ROOT,
                "the plan %s plain RoPE at %d tokens, but its logits differ by %s%.1e;"
                        + " they spread over %.1e, and rounding alone makes up to %.1e",
                promisesPlain ? "promises" : "should differ from",
                length,
                promisesPlain ? "" : "only ",
                difference,
                spread,
                ORDERS * rounding));
    }

    private float[] plainly(Decoder decoder, Resolution plain, Prompt prompt) {
        synchronized (plainly) {
            for (Reading reading : plainly) if (reading.isOf(plain.plan(), prompt)) return reading.lastLogits();
        }
        Reading reading = new Reading(plain.plan(), prompt, lastLogits(decoder, plain, prompt));
        synchronized (plainly) {
            plainly.addFirst(reading);
            if (plainly.size() > KEPT) plainly.removeLast();
        }
        return reading.lastLogits();
    }

    /** Plain RoPE, but that near and far keys are summed apart: what parts the two is rounding. */
    private static Resolution inTwoBands(Resolution plain) {
        int near = Math.max(1, plain.plan().targetLength() / 2);
        PositionMap own = new PositionMap.Identity();
        ContextPlan plan = plain.plan()
                .withBands(
                        new AttentionBand("near", new Reach.Distance(0, near), own, own),
                        new AttentionBand("far", new Reach.Distance(near, Reach.UNBOUNDED), own, own));
        return new Resolution(plain.exact(), plain.choices(), (rope, length) -> plan, plan);
    }

    /**
     * What the proof takes on a prompt of so many tokens.
     *
     * @param own seconds of reading it under the plan
     * @param plainly seconds of plain RoPE, once a prompt; both are 0 where there is nothing to prove
     */
    record Seconds(double own, double plainly) {

        static Seconds of(CostForecast forecast, Resolution resolution, int length) {
            ContextPlan plan = resolution.planAt(length);
            ContextPlan plain =
                    Configuration.of("rope").resolve(plan.rope(), length).plan();
            return plan.actsLike(plain)
                    ? new Seconds(0, 0)
                    : new Seconds(
                            forecast.time(plan, 1, length, 0).seconds(),
                            forecast.time(plain, 1, length, 0).seconds());
        }
    }

    private static float[] lastLogits(Decoder decoder, Resolution resolution, Prompt prompt) {
        try (Context context = decoder.read(prompt, resolution, 0)) {
            return context.lastLogits()[0];
        }
    }

    private static double spread(float[] logits) {
        double low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            low = Math.min(low, logit);
            high = Math.max(high, logit);
        }
        return high - low;
    }

    private static double largestDifference(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((double) a[i] - b[i])); // NaN wins
        return largest;
    }
}
