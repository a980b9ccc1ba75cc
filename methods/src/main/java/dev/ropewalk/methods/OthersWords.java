package dev.ropewalk.methods;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resolved configuration in the words of another program, where the very same method exists there (decision 67).
 *
 * @param program and what its words are put into
 * @param words as that program takes them; null where it has none
 * @param sentence why there are none, or what is to be known of them; empty where nothing is
 */
public record OthersWords(String program, @Nullable String words, String sentence) {

    private static final String TRANSFORMERS = "transformers 5, config.json", VLLM = "vLLM", LLAMA_CPP = "llama.cpp";

    /** Of transformers, vLLM and llama.cpp, in this order. */
    public static List<OthersWords> of(Resolution resolution) {
        ContextMethod method = bare(resolution.method());
        ContextPlan plan = resolution.plan();
        if (method instanceof Native)
            return nowhere("The checkpoint's own config.json asks for it: leave that as it is.");
        Double base = base(method, plan);
        if (base != null) return ofBase(base, plan);
        if (method instanceof PositionInterpolation pi) return interpolated(pi.factor(), plan);
        if (method instanceof Yarn yarn) return blended(yarn.factor(), yarn.ramp(), yarn.attentionFactor(), plan);
        if (method instanceof NtkByParts parts) return blended(parts.factor(), parts.ramp(), 1, plan);
        if (method instanceof Llama3 llama)
            return llama3(llama.factor(), llama.lowFreqFactor(), llama.highFreqFactor(), plan);
        if (method instanceof LongRope rope)
            return rope.factor() == null
                    ? longRope(rope, plan)
                    : nowhere("It has no words for factors that grow with the text.");
        if (method instanceof DynamicNtk dynamic && plan.lengthPolicy() == LengthPolicy.STALE)
            return dynamic(dynamic.factor(), plan);
        if (method instanceof LlamaCppSelfExtend grouped)
            return List.of(
                    none(TRANSFORMERS, "It has no words for grouped positions."),
                    none(VLLM, "It has no words for grouped positions."),
                    new OthersWords(
                            LLAMA_CPP,
                            "--grp-attn-n " + grouped.group() + " --grp-attn-w " + grouped.window() + " --ctx-size "
                                    + plan.targetLength(),
                            "Of its completion tool, not its server; it regroups its cache between batches, so its results depend on the batch size."));
        return nowhere("It has no words for this method.");
    }

    /** What a composition that only names a spectrum is. */
    private static ContextMethod bare(ContextMethod method) {
        return method instanceof Compose compose
                        && compose.bands() instanceof PlainRope
                        && compose.temperature() instanceof PlainRope
                ? compose.spectrum()
                : method;
    }

    /** The rope base that is all there is to the plan; null where there is more to it. */
    private static @Nullable Double base(ContextMethod method, ContextPlan plan) {
        Rope rope = plan.rope();
        double base;
        if (method instanceof PlainRope) base = rope.base();
        else if (method instanceof Abf abf) base = abf.base();
        else if (method instanceof NtkAware ntk) base = NtkAware.base(rope, ntk.factor());
        else if (method instanceof DynamicNtk dynamic && plan.lengthPolicy() == LengthPolicy.FROZEN)
            base = NtkAware.base(rope, dynamic.stretch(rope, plan.targetLength()));
        else return null;
        return RotarySpectrum.ofBase(rope.rotaryDim(), base).equals(plan.spectrum()) ? base : null;
    }

    private static List<OthersWords> ofBase(double base, ContextPlan plan) {
        String entries = entries("default", base);
        return List.of(
                transformers(entries, ""),
                vllm(entries, plan, true, ""),
                new OthersWords(
                        LLAMA_CPP,
                        "--rope-scaling none --rope-freq-base " + CanonicalJson.number(base) + context(plan),
                        ""));
    }

    private static List<OthersWords> interpolated(double factor, ContextPlan plan) {
        String entries = entries("linear", plan.rope().base()) + number("factor", factor);
        return List.of(
                transformers(entries, ""),
                vllm(entries, plan, false, ""),
                new OthersWords(
                        LLAMA_CPP,
                        "--rope-scaling linear --rope-scale " + CanonicalJson.number(factor) + " --rope-freq-base "
                                + CanonicalJson.number(plan.rope().base()) + context(plan),
                        ""));
    }

    /** YaRN, and with attention factor 1 NTK-by-parts. Over turns it is Llama 3's blend, which brings no factor. */
    private static List<OthersWords> blended(double factor, Ramp ramp, double attentionFactor, ContextPlan plan) {
        if (ramp instanceof Ramp.InTurns turns)
            return attentionFactor == 1
                    ? llama3(factor, turns.betaSlow(), turns.betaFast(), plan)
                    : nowhere("It blends over the pairs' indices; this ramp is in their turns.");
        Ramp.InIndex index = (Ramp.InIndex) ramp;
        String entries = entries("yarn", plan.rope().base())
                + number("factor", factor)
                + length(plan)
                + number("beta_fast", index.betaFast())
                + number("beta_slow", index.betaSlow());
        double usual = 0.1 * StrictMath.log(Math.max(1, factor)) + 1, besides = attentionFactor / usual;
        String most = "Its factor on cos and sin is this one times 0.1 ln factor + 1.";
        return List.of(
                transformers(entries + number("attention_factor", attentionFactor), ""),
                vllm(
                        besides == 1 ? entries : entries + number("attn_factor", besides),
                        plan,
                        false,
                        besides == 1 ? "" : most),
                new OthersWords(
                        LLAMA_CPP,
                        "--rope-scaling yarn --rope-scale " + CanonicalJson.number(factor) + " --rope-freq-base "
                                + CanonicalJson.number(plan.rope().base()) + " --yarn-orig-ctx "
                                + plan.rope().trainedLength() + " --yarn-beta-fast "
                                + CanonicalJson.number(index.betaFast()) + " --yarn-beta-slow "
                                + CanonicalJson.number(index.betaSlow())
                                + (besides == 1 ? "" : " --yarn-attn-factor " + CanonicalJson.number(besides))
                                + context(plan),
                        besides == 1 ? "" : most));
    }

    private static List<OthersWords> llama3(double factor, double low, double high, ContextPlan plan) {
        String entries = entries("llama3", plan.rope().base())
                + number("factor", factor)
                + number("low_freq_factor", low)
                + number("high_freq_factor", high)
                + length(plan);
        return List.of(
                transformers(entries, ""),
                vllm(entries, plan, true, ""),
                none(
                        LLAMA_CPP,
                        "It has no flags for this blend; it reads the one that the converted checkpoint brings."));
    }

    private static List<OthersWords> longRope(LongRope rope, ContextPlan plan) {
        String entries = entries("longrope", plan.rope().base())
                + ", \"short_factor\": " + CanonicalJson.of(rope.shortFactor())
                + ", \"long_factor\": " + CanonicalJson.of(rope.longFactor())
                + length(plan)
                + number("attention_factor", rope.attentionFactor());
        return List.of(
                transformers(entries, ""),
                none(
                        VLLM,
                        "It takes the long list for all of a request that may grow past the trained length, and an attention factor of its own."),
                none(
                        LLAMA_CPP,
                        "It has no flags for lists of factors; it reads those that the converted checkpoint brings."));
    }

    private static List<OthersWords> dynamic(double factor, ContextPlan plan) {
        return List.of(
                transformers(
                        entries("dynamic", plan.rope().base()) + number("factor", factor),
                        "max_position_embeddings must stay " + plan.rope().trainedLength()
                                + "; its tables remember longer texts that it read before."),
                none(VLLM, "Its dynamic takes one base whatever the length: the policy static-max."),
                none(LLAMA_CPP, "It has no base that follows the length."));
    }

    private static OthersWords transformers(String entries, String sentence) {
        return new OthersWords(TRANSFORMERS, "{\"rope_parameters\": {" + entries + "}}", sentence);
    }

    /** @param longer whether it has to be told that the model may be asked for so many tokens, which it does not take from a factor */
    private static OthersWords vllm(String entries, ContextPlan plan, boolean longer, String sentence) {
        int tokens = plan.targetLength();
        return new OthersWords(
                VLLM,
                "--hf-overrides '{\"rope_parameters\": {" + entries + "}"
                        + (longer
                                ? ", \"max_position_embeddings\": "
                                        + Math.max(tokens, plan.rope().trainedLength())
                                : "")
                        + "}' --max-model-len " + tokens,
                sentence);
    }

    private static List<OthersWords> nowhere(String sentence) {
        return List.of(none(TRANSFORMERS, sentence), none(VLLM, sentence), none(LLAMA_CPP, sentence));
    }

    private static OthersWords none(String program, String sentence) {
        return new OthersWords(program, null, sentence);
    }

    private static String entries(String type, double base) {
        return "\"rope_type\": \"" + type + "\"" + number("rope_theta", base);
    }

    private static String length(ContextPlan plan) {
        return ", \"original_max_position_embeddings\": " + plan.rope().trainedLength();
    }

    /** With a point, by which these programs know a number that need not be whole. */
    private static String number(String name, double value) {
        String text = CanonicalJson.number(value);
        return ", \"" + name + "\": " + (text.matches("-?[0-9]+") ? text + ".0" : text);
    }

    private static String context(ContextPlan plan) {
        return " --ctx-size " + plan.targetLength();
    }
}
