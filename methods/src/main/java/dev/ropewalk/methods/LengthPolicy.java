package dev.ropewalk.methods;

/**
 * What becomes of a plan that was made for one length when the text grows past it. It matters only where spectrum or temperature depend on
 * the length: no policy that keeps a key-value cache equals a fresh prefill there, because the cached keys and values of every layer but the
 * first were computed from hidden states of the earlier spectrum (transformers #25104). So the semantics has a name and travels with a result.
 *
 * <p>A prompt is always read under the plan of its own length, or, {@link #FROZEN}, of the whole budget.
 */
public enum LengthPolicy {
    /** One plan, made for the whole budget of prompt and new tokens, kept until the end. What every plan without a length in it does. */
    FROZEN("frozen"),

    /** When the plan changes, all tokens so far are read again under the new one. Equal to a fresh prefill at every token. */
    RECOMPUTE("recompute"),

    /** Keys are cached without rotation and turned by the plan of the current length. What YaRN's paper asks of dynamic scaling. */
    RE_ROTATE("re-rotate"),

    /** Cached keys keep the rotation of the length at which they were stored. What transformers does for dynamic scaling. */
    STALE("stale");

    private final String word;

    LengthPolicy(String word) {
        this.word = word;
    }

    /** As in parameters and JSON. */
    @Override
    public String toString() {
        return word;
    }
}
