package dev.ropewalk.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.ropewalk.methods.ContextPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/** A batch of prompts in the KV cache of a {@link Decoder}. Close it before the decoder. */
public final class Context implements AutoCloseable {

    /**
     * How likely a text would have been as the continuation of one prompt.
     *
     * @param logProbability sum over its tokens, nats
     * @param firstTokenRank 1 when its first token was the model's first choice
     */
    public record Likelihood(double logProbability, int firstTokenRank) {}

    private final Decoder decoder;
    private final IntFunction<ContextPlan> planAt;
    private final int[] lengths;
    private final int room;
    private final NDManager owner;
    private final KeyValueCache cache;
    private final NDArray last;
    private final double prefillSeconds;
    private double decodeSeconds;

    Context(Decoder decoder, List<int[]> prompts, ContextPlan plan, IntFunction<ContextPlan> planAt, int room) {
        if (room < 0) throw new IllegalArgumentException("room must not be negative, got " + room);
        this.decoder = decoder;
        this.planAt = planAt;
        this.room = room;
        lengths = prompts.stream().mapToInt(ids -> ids.length).toArray();
        long begin = System.nanoTime();
        owner = decoder.manager().newSubManager();
        try {
            cache = decoder.cache(owner, plan, lengths.length, Decoder.longest(prompts) + room);
            NDArray[] ends = new NDArray[lengths.length];
            decoder.readAll(owner, prompts, plan, cache, Decoder.chunksOf(prompts), (hidden, start) -> {
                for (int s = 0; s < lengths.length; s++) {
                    int place = lengths[s] - 1 - start;
                    if (place < 0 || place >= hidden.getShape().get(1)) continue;
                    ends[s] = Decoder.rows(hidden, s, place, place + 1).duplicate();
                    ends[s].attach(owner);
                }
            });
            last = NDArrays.concat(new NDList(ends));
            last.attach(owner);
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
        prefillSeconds = secondsSince(begin);
    }

    /** Seconds it took to read the prompts, the whole batch. */
    public double prefillSeconds() {
        return prefillSeconds;
    }

    /** Seconds spent in {@link #generate}, the whole batch. */
    public double decodeSeconds() {
        return decodeSeconds;
    }

    /** Logits after each prompt. @return (prompts, vocabulary) */
    public float[][] lastLogits() {
        try (NDManager scratch = owner.newSubManager()) {
            return decoder.head().logits(scratch, last);
        }
    }

    /** Likelihood of one continuation, of at most {@code room} tokens, for each prompt; the cache is left as it was. */
    public List<Likelihood> likelihood(List<int[]> continuations) {
        int longest = Decoder.longest(continuations);
        if (longest > room)
            throw new IllegalArgumentException("a continuation has " + longest + " tokens, there is room for " + room);
        double[] sum = new double[lengths.length];
        long[] rank;
        try (NDManager scratch = owner.newSubManager()) {
            rank = decoder.head().rank(scratch, last, column(continuations, 0));
        }
        for (int at = 0; at < longest; at++) {
            int[] targets = column(continuations, at);
            try (NDManager scratch = owner.newSubManager()) {
                NDArray hidden = at == 0 ? last : step(scratch, column(continuations, at - 1), at - 1);
                double[] nll = decoder.head().negativeLogLikelihood(scratch, hidden, targets);
                for (int s = 0; s < sum.length; s++) if (at < continuations.get(s).length) sum[s] -= nll[s];
            }
        }
        List<Likelihood> likelihoods = new ArrayList<>();
        for (int s = 0; s < sum.length; s++) likelihoods.add(new Likelihood(sum[s], Math.toIntExact(rank[s])));
        return likelihoods;
    }

    /**
     * Greedy continuations, one for each prompt; a sequence ends before a stop id or after {@code maxNewTokens}, at most {@code room}. The
     * stop id itself is not returned.
     */
    public List<int[]> generate(int maxNewTokens, Set<Integer> stopIds) {
        if (maxNewTokens > room)
            throw new IllegalArgumentException(maxNewTokens + " new tokens were asked for, there is room for " + room);
        long begin = System.nanoTime();
        int[][] generated = new int[lengths.length][maxNewTokens];
        int[] counts = new int[lengths.length];
        boolean[] ended = new boolean[lengths.length];
        int[] tokens = new int[lengths.length];
        for (int at = 0; at < maxNewTokens && !allTrue(ended); at++) {
            try (NDManager scratch = owner.newSubManager()) {
                long[] best = decoder.head().best(scratch, at == 0 ? last : step(scratch, tokens, at - 1));
                for (int s = 0; s < tokens.length; s++) {
                    tokens[s] = Math.toIntExact(best[s]);
                    ended[s] |= stopIds.contains(tokens[s]);
                    if (!ended[s]) generated[s][counts[s]++] = tokens[s];
                }
            }
        }
        decodeSeconds += secondsSince(begin);
        List<int[]> continuations = new ArrayList<>();
        for (int s = 0; s < counts.length; s++) continuations.add(Arrays.copyOf(generated[s], counts[s]));
        return continuations;
    }

    /** Logits from which each token of one given continuation a prompt would have been chosen. @return (prompts, tokens, vocabulary) */
    List<float[][]> logitsAlong(List<int[]> continuations) {
        int longest = Decoder.longest(continuations);
        List<float[][]> logits = new ArrayList<>();
        continuations.forEach(ids -> logits.add(new float[ids.length][]));
        for (int at = 0; at < longest; at++) {
            try (NDManager scratch = owner.newSubManager()) {
                float[][] rows = decoder.head()
                        .logits(scratch, at == 0 ? last : step(scratch, column(continuations, at - 1), at - 1));
                for (int s = 0; s < rows.length; s++) if (at < continuations.get(s).length) logits.get(s)[at] = rows[s];
            }
        }
        return logits;
    }

    /** Feeds one token a sequence, {@code ahead} tokens behind its prompt. @return (sequences, hidden) */
    private NDArray step(NDManager scratch, int[] tokens, int ahead) {
        int[] places = Arrays.stream(lengths).map(n -> n + ahead).toArray();
        long[] ids = Arrays.stream(tokens).asLongStream().toArray();
        int longest = Arrays.stream(places).max().orElseThrow() + 1;
        Pass pass = Pass.ofOne(scratch, planAt.apply(longest), decoder.layers(), places);
        return decoder.forward(scratch, ids, ids.length, pass, cache).squeeze(1);
    }

    /** Token {@code at} of each continuation, 0 behind its end. */
    private static int[] column(List<int[]> continuations, int at) {
        return continuations.stream()
                .mapToInt(ids -> at < ids.length ? ids[at] : 0)
                .toArray();
    }

    private static boolean allTrue(boolean[] flags) {
        for (boolean flag : flags) if (!flag) return false;
        return true;
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    @Override
    public void close() {
        cache.close();
        owner.close();
    }
}
