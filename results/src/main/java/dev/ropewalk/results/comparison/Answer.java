package dev.ropewalk.results.comparison;

import org.jspecify.annotations.Nullable;

/**
 * What became of one question.
 *
 * @param question the same for whoever was asked it: seed and number, or the data set's own id
 * @param cluster the document it shares with other questions; null where it stands alone
 * @param prompt SHA-256 of what was fed
 * @param value 0..1, or for perplexities nats a token, for likelihoods the logarithm of the right answer's probability; null where there is none
 * @param text SHA-256 of what was answered; empty where nothing was
 */
record Answer(
        String question,
        @Nullable String cluster,
        String prompt,
        @Nullable Double value,
        String text) {

    /** As one of several seeds, which number their questions alike. */
    Answer ofSeed(long seed) {
        return new Answer(seed + ":" + question, cluster == null ? null : seed + ":" + cluster, prompt, value, text);
    }

    /** Of one of several seeds: which. */
    String seed() {
        return question.substring(0, question.indexOf(':'));
    }
}
