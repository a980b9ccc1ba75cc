package dev.ropewalk.methods;

import java.util.List;
import java.util.Set;

/**
 * What the checkpoint itself asks for: its {@link RopeScaling}, as Hugging Face transformers 5 (modeling_rope_utils.py) reads it. Nothing
 * else is added, and parameters there are none.
 *
 * <p>{@code llama_4_scaling_beta}, which Ministral 3 has, is a temperature beside any type (modeling_ministral3.py).
 *
 * <p>transformers lets {@code dynamic} and {@code longrope} follow the length at hand; here they follow the target length, fixed for the
 * request.
 */
public record Native() implements ContextMethod {

    static final MethodCard CARD = new MethodCard(
            "native",
            "Native",
            "The rope scaling the checkpoint's own config.json asks for.",
            "Hugging Face transformers, modeling_rope_utils.py",
            true,
            List.of(),
            settings -> new Native());

    /**
     * The plan transformers would follow.
     *
     * @throws IllegalArgumentException naming the entry of the dictionary, what was given and what is allowed
     */
    @Override
    public ContextPlan plan(Rope rope, int targetLength) {
        return plan(rope, targetLength, new ScalingEntries(rope));
    }

    /**
     * Entries of a checkpoint's rope scaling that decide nothing.
     *
     * @throws IllegalArgumentException where there is no plan
     */
    public static Set<String> unread(Rope rope) {
        ScalingEntries entries = new ScalingEntries(rope);
        plan(rope, rope.trainedLength(), entries);
        return entries.unread();
    }

    private static ContextPlan plan(Rope rope, int targetLength, ScalingEntries entries) {
        Rope trained = rope.withTrainedLength(entries.originalLength());
        double beta = entries.positiveOrZero("llama_4_scaling_beta", 0);
        return (switch (rope.scaling().type()) {
                    case "default" -> ContextPlan.plain(rope, targetLength);
                    case "linear" -> new PositionInterpolation(entries.factor()).plan(rope, targetLength);
                    case "dynamic" ->
                        new DynamicNtk(entries.factor(), "frozen")
                                .plan(rope.withTrainedLength(entries.maxLength()), targetLength);
                    case "yarn" -> yarn(entries).plan(trained, targetLength);
                    case "llama3" -> llama3(entries).plan(trained, targetLength);
                    case "longrope", "su" -> longRope(entries, rope.pairs()).plan(trained, targetLength);
                    case "proportional" -> proportional(entries, rope, targetLength);
                    default ->
                        throw new IllegalArgumentException(
                                "rope type '" + rope.scaling().type()
                                        + "' is not supported, supported: default, linear, dynamic, yarn, llama3, longrope, proportional");
                })
                .withRope(rope)
                .withTemperature(
                        beta == 0
                                ? LogitTemperature.ONE
                                : new LogitTemperature.LogFloor(beta, trained.trainedLength(), 0));
    }

    /** Mscale counts only together with mscale_all_dim. */
    private static Yarn yarn(ScalingEntries entries) {
        double factor = entries.factor();
        double mscale = entries.positiveOrZero("mscale", 0), allDim = entries.positiveOrZero("mscale_all_dim", 0);
        double automatic =
                mscale > 0 && allDim > 0 ? magnitude(factor, mscale) / magnitude(factor, allDim) : magnitude(factor, 1);
        return new Yarn(
                factor,
                entries.ramp("beta_fast", "beta_slow", entries.flag("truncate", true)),
                entries.positive("attention_factor", automatic));
    }

    private static double magnitude(double factor, double mscale) {
        return factor <= 1 ? 1 : 0.1 * mscale * StrictMath.log(factor) + 1;
    }

    private static Llama3 llama3(ScalingEntries entries) {
        double low = entries.required("low_freq_factor"), high = entries.required("high_freq_factor");
        if (!(high > low))
            throw new IllegalArgumentException(
                    "rope scaling: high_freq_factor must be above low_freq_factor " + low + ", got " + high);
        return new Llama3(entries.factor(), low, high);
    }

    /** A part that is more than all is all, and a factor slows every pair that turns. */
    private static ContextPlan proportional(ScalingEntries entries, Rope rope, int targetLength) {
        double factor = entries.positive("factor", 1);
        ContextPlan part =
                new Proportional(Math.min(1, entries.positive("partial_rotary_factor", 1))).plan(rope, targetLength);
        return part.withSpectrum(part.spectrum().times(pair -> 1 / factor));
    }

    private static LongRope longRope(ScalingEntries entries, int pairs) {
        int original = entries.originalLength();
        double stretch = entries.positive("factor", (double) entries.maxLength() / original);
        return new LongRope(
                entries.list("short_factor", pairs),
                entries.list("long_factor", pairs),
                entries.positive("attention_factor", LongRope.attentionFactor(stretch, original)));
    }
}
