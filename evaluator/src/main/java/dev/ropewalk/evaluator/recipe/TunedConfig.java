package dev.ropewalk.evaluator.recipe;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.methods.Rope;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What config.json of a model says once it has learned to read longer texts under a method, in the words of transformers 5.23.0
 * (modeling_rope_utils.py), which computes the same wherever it has words for it. For the entropy of Entropy-ABF, YaRN's ramp in turns and heads in which no pair turns it
 * has none: then the length it was trained on before stays, by which these methods go.
 *
 * @param changes fields that take the place of the model's own
 * @param complete whether nothing but config.json is needed to run the model as it learned
 */
record TunedConfig(Map<String, @Nullable Object> changes, boolean complete) {

    /**
     * The parent's own, for a method that has no words in it, and of a parent that has a rope dictionary for each kind of layer or entries beside one: there a method
     * takes the place of all of them (decision 70), and the same method by its name does so again.
     */
    static final TunedConfig BY_NAME = new TunedConfig(Map.of(), false);

    /** What can be learned under: the one form of attention that training has, and a name for the spectrum in config.json. */
    private static final List<String> METHODS =
            List.of("rope", "pi", "ntk-by-parts", "yarn", "abf", "entropy-abf", "proportional");

    private static final String SCALING = "rope_scaling",
            PARAMETERS = "rope_parameters",
            PART = "partial_rotary_factor",
            ORIGINAL = "original_max_position_embeddings",
            DUAL = "dual_chunk_attention_config";

    /**
     * @param parent config.json of the model that learned
     * @param learned for its rope and the target length
     * @throws IllegalArgumentException one sentence, when it is of a method that cannot be learned under
     */
    static TunedConfig of(Map<String, ?> parent, Rope rope, Resolution learned, int targetLength) {
        Configuration exact = learned.exact();
        Map<String, Object> given = exact.parameters();
        return switch (exact.method()) {
            case "rope" -> spelled(parent, rope.base(), Map.of(), targetLength);
            case "pi" ->
                spelled(
                        parent,
                        rope.base(),
                        Map.of("rope_type", "linear", "factor", number(given, "factor")),
                        targetLength);
            case "ntk-by-parts", "yarn" ->
                Objects.equals(given.get("ramp"), "index")
                        ? spelled(parent, rope.base(), yarn(rope, given), targetLength)
                        : BY_NAME;
            case "abf" -> spelled(parent, number(given, "base"), Map.of(), targetLength);
            case "entropy-abf" ->
                new TunedConfig(
                        spelled(parent, number(given, "base"), Map.of(), rope.trainedLength())
                                .changes(),
                        false);
            case "proportional" ->
                number(given, "fraction") > 0 && turnsWhole(parent, rope)
                        ? spelled(
                                parent,
                                rope.base(),
                                Map.of("rope_type", "proportional", PART, number(given, "fraction")),
                                targetLength)
                        : BY_NAME; // a part of 0, or of a part of a head, has no words
            default ->
                throw new IllegalArgumentException("configuration must be one of " + String.join(", ", METHODS)
                        + " to be learned under, got " + exact.method());
        };
    }

    private static Map<String, Object> yarn(Rope rope, Map<String, Object> given) {
        return Map.of(
                "rope_type",
                "yarn",
                "factor",
                number(given, "factor"),
                ORIGINAL,
                rope.trainedLength(),
                "beta_fast",
                number(given, "betaFast"),
                "beta_slow",
                number(given, "betaSlow"),
                "attention_factor",
                given.containsKey("attentionFactor") ? number(given, "attentionFactor") : 1.0);
    }

    /** In the parent's spelling: the dictionary of transformers 5, or the one before it with the base beside it. */
    private static TunedConfig spelled(
            Map<String, ?> parent, double base, Map<String, Object> scaling, int longestLength) {
        Map<String, Object> dictionary = new TreeMap<>(scaling); // the same bytes every time
        boolean old = parent.get(SCALING) != null || !(parent.get(PARAMETERS) instanceof Map);
        if (parent.get(old ? SCALING : PARAMETERS) instanceof Map<?, ?> before && before.get(PART) != null)
            dictionary.putIfAbsent(PART, Objects.requireNonNull(before.get(PART)));
        if (!old || !dictionary.isEmpty()) {
            dictionary.putIfAbsent("rope_type", "default");
            dictionary.put("rope_theta", base);
        }
        Map<String, @Nullable Object> changes = new TreeMap<>();
        changes.put(old ? SCALING : PARAMETERS, dictionary.isEmpty() ? null : dictionary);
        if (old) changes.put(parent.containsKey("rotary_emb_base") ? "rotary_emb_base" : "rope_theta", base);
        changes.put("max_position_embeddings", longestLength);
        if (parent.get(ORIGINAL) != null) changes.put(ORIGINAL, scaling.getOrDefault(ORIGINAL, longestLength));
        if (parent.get(DUAL) != null)
            changes.put(DUAL, null); // what its parent was trained on says nothing of this one
        return new TunedConfig(changes, true);
    }

    /** Whether all channels of a head turn, as the type proportional takes it. */
    private static boolean turnsWhole(Map<String, ?> parent, Rope rope) {
        if (parent.get("head_dim") instanceof Number head) return head.intValue() == rope.rotaryDim();
        return parent.get("hidden_size") instanceof Number hidden
                && parent.get("num_attention_heads") instanceof Number heads
                && hidden.intValue() == heads.intValue() * rope.rotaryDim();
    }

    private static double number(Map<String, Object> given, String name) {
        return ((Number) Objects.requireNonNull(given.get(name))).doubleValue();
    }
}
