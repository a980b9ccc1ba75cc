package dev.ropewalk.decoder.attention;

/**
 * How the last token of some texts attends, for each layer and head: (layers, heads) each, means over the texts. A model that reads further
 * than it was trained spreads its attention; methods that sharpen logits mean to hold the entropy level (Zhang et al. 2024, arXiv
 * 2401.07004, whose script takes the entropy of the mean row of head 0). Sinks: Xiao et al. 2023, arXiv 2309.17453.
 *
 * @param tokens n, of each text
 * @param texts how many
 * @param entropy {@code -sum p ln p} of each text's row, nats; 0 to ln n
 * @param entropyOfMean of the texts' mean row; never below {@code entropy}
 * @param sinks share of the weight on the first {@value #SINKS} tokens
 * @param recent share on the last {@value #RECENT}
 * @param neverTrained share on keys at a relative position that training never had: their told distance turns some rotary pair further than
 *     any within the trained length did, unless that pair went full circle there. Under the trained spectrum that is a told distance of the
 *     trained length or more; masked keys have no weight
 */
public record AttentionProbe(
        int tokens,
        int texts,
        double[][] entropy,
        double[][] entropyOfMean,
        double[][] sinks,
        double[][] recent,
        double[][] neverTrained) {

    /** Tokens at the beginning that draw attention whatever they say. */
    public static final int SINKS = 4;

    /** Tokens at the end, the last one's own among them. */
    public static final int RECENT = 256;
}
