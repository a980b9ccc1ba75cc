package dev.ropewalk.decoder;

import java.util.List;
import java.util.Set;

/** A batch of prompts in the KV cache of a {@link Decoder}. Close it before the decoder. */
public final class Context implements AutoCloseable {

    /**
     * How likely a text would have been as the continuation of one prompt.
     *
     * @param logProbability sum over its tokens, nats
     * @param firstTokenRank 1 when its first token was the model's first choice
     */
    public record Likelihood(double logProbability, int firstTokenRank) {}

    /** Seconds it took to read the prompts, the whole batch. */
    public double prefillSeconds() {
        throw new UnsupportedOperationException();
    }

    /** Seconds spent in {@link #generate}, the whole batch. */
    public double decodeSeconds() {
        throw new UnsupportedOperationException();
    }

    /** Logits after each prompt. @return (prompts, vocabulary) */
    public float[][] lastLogits() {
        throw new UnsupportedOperationException();
    }

    /** Likelihood of one continuation for each prompt; the cache is left as it was. */
    public List<Likelihood> likelihood(List<int[]> continuations) {
        throw new UnsupportedOperationException();
    }

    /**
     * Greedy continuations, one for each prompt; a sequence ends before a stop id or after {@code maxNewTokens}. The stop id itself is not
     * returned. Callable once.
     */
    public List<int[]> generate(int maxNewTokens, Set<Integer> stopIds) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
