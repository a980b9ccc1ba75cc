package dev.ropewalk.decoder;

import dev.ropewalk.methods.ContextPlan;
import java.util.List;

/** A loaded model that executes any plan. Not thread-safe; close it. */
public final class Decoder implements AutoCloseable {

    /** @throws CheckpointException one sentence that names what is wrong */
    public static Decoder load(Checkpoint checkpoint) {
        throw new UnsupportedOperationException();
    }

    public Checkpoint checkpoint() {
        throw new UnsupportedOperationException();
    }

    /** {@code float32}. */
    public String dtype() {
        throw new UnsupportedOperationException();
    }

    /** {@code cpu}, {@code cuda:0} … */
    public String device() {
        throw new UnsupportedOperationException();
    }

    /**
     * Logits of every position of one sequence.
     *
     * @param ids n ids, at least one
     * @param chunk tokens read at a time, 0 for all at once
     * @return (n, vocabulary)
     */
    public float[][] logits(int[] ids, ContextPlan plan, int chunk) {
        throw new UnsupportedOperationException();
    }

    /**
     * Negative log-likelihood, in nats, of each token but the first, for a batch of sequences of any lengths; the vocabulary is projected in
     * slices, never as a whole.
     *
     * @param from first index scored, at least 1: the result for a sequence of n ids has n - from entries
     */
    public double[][] negativeLogLikelihood(List<int[]> sequences, ContextPlan plan, int from) {
        throw new UnsupportedOperationException();
    }

    /**
     * Reads prompts (of any lengths) into a KV cache, to be continued.
     *
     * @param room tokens that may follow each prompt
     */
    public Context read(List<int[]> prompts, ContextPlan plan, int room) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
