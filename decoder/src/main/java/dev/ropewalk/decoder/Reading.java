package dev.ropewalk.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.LengthPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Prompts in one KV cache under one plan, and what follows them token by token. Where the plan follows the length ({@link LengthPolicy}), a
 * reading holds a single prompt, so that no sequence is told of another's length.
 */
final class Reading implements AutoCloseable {

    private final Decoder decoder;
    private final IntFunction<ContextPlan> planAt;
    private final int[][] texts;
    private final int[] lengths;
    private final int room;
    private final NDManager owner;
    private final int[] passes;
    private final double[] seconds;
    private final NDArray last;
    private final boolean keeps;
    private int known;
    private ContextPlan plan;
    private KeyValueCache cache;
    private boolean closed;

    /**
     * @param planAt the plan for a context of so many tokens
     * @param room tokens that may follow each prompt
     */
    Reading(Decoder decoder, List<int[]> prompts, IntFunction<ContextPlan> planAt, int room) {
        this(decoder, prompts, decoder.chunksOf(prompts), planAt, room, false);
    }

    /** Of one prompt, which begins with what the decoder kept and is kept by it in turn. */
    Reading(Decoder decoder, Prompt prompt, IntFunction<ContextPlan> planAt, int room) {
        this(decoder, List.of(prompt.ids()), decoder.chunksOf(prompt), planAt, room, true);
    }

    /** @param keeps whether the decoder may keep it: where the plan follows the length, it may not */
    private Reading(
            Decoder decoder,
            List<int[]> prompts,
            int[] passes,
            IntFunction<ContextPlan> planAt,
            int room,
            boolean keeps) {
        this.decoder = decoder;
        this.planAt = planAt;
        this.room = room;
        lengths = prompts.stream().mapToInt(ids -> ids.length).toArray();
        texts = prompts.stream()
                .map(ids -> Arrays.copyOf(ids, ids.length + room))
                .toArray(int[][]::new);
        plan = planAt.apply(Decoder.longest(prompts));
        this.passes = passes;
        this.keeps = keeps && plan.lengthPolicy() == LengthPolicy.FROZEN;
        seconds = new double[passes.length];
        owner = decoder.manager().newSubManager();
        try {
            cache = this.keeps ? decoder.takeKept().map(this::cacheAfter).orElseGet(this::cache) : cache();
            last = readAll(owner, prompts, passes, known, seconds);
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
    }

    private KeyValueCache cache() {
        return decoder.cache(
                owner, plan, lengths.length, Arrays.stream(lengths).max().orElseThrow() + room);
    }

    /** The cache of a prompt that begins like the one before it, or an empty one. */
    private KeyValueCache cacheAfter(Prefix before) {
        try (before) {
            int[] prompt = Arrays.copyOf(texts[0], lengths[0]);
            known = before.passesOf(prompt, passes, plan);
            if (known > 0) {
                System.arraycopy(before.seconds(), 0, seconds, 0, known);
                int tokens = Arrays.stream(passes).limit(known).sum();
                return before.cache().moved(owner, plan, lengths[0] + room, tokens);
            }
        }
        return cache();
    }

    /** What the passes took that were made for an earlier prompt. */
    double secondsSpared() {
        return Arrays.stream(seconds).limit(known).sum();
    }

    /**
     * Reads whole texts.
     *
     * @param known passes that the cache holds already
     * @param seconds takes what each of the others took
     * @return the hidden state of each one's last token, (sequences, hidden), owned by {@code owner}
     */
    private NDArray readAll(NDManager owner, List<int[]> sequences, int[] passes, int known, double[] seconds) {
        NDArray[] ends = new NDArray[sequences.size()];
        int begin = Arrays.stream(passes).limit(known).sum();
        for (int at = known; at < passes.length; begin += passes[at++]) {
            long clock = System.nanoTime();
            decoder.readPass(owner, sequences, plan, cache, begin, passes[at], (hidden, start) -> {
                for (int s = 0; s < ends.length; s++) {
                    int place = sequences.get(s).length - 1 - start;
                    if (place < 0 || place >= hidden.getShape().get(1)) continue;
                    ends[s] = Decoder.rows(hidden, s, place, place + 1).duplicate();
                    ends[s].attach(owner);
                }
            });
            seconds[at] = (System.nanoTime() - clock) / 1e9;
        }
        NDArray together = NDArrays.concat(new NDList(ends));
        together.attach(owner);
        return together;
    }

    float[][] lastLogits() {
        try (NDManager scratch = owner.newSubManager()) {
            return decoder.head().logits(scratch, last);
        }
    }

    /** Likelihood of one continuation for each prompt; the cache is left as it was. */
    List<Context.Likelihood> likelihood(List<int[]> continuations) {
        double[] sum = new double[lengths.length];
        long[] rank;
        try (NDManager scratch = owner.newSubManager()) {
            rank = decoder.head().rank(scratch, last, column(continuations, 0));
        }
        for (int at = 0; at < Decoder.longest(continuations); at++) {
            try (NDManager scratch = owner.newSubManager()) {
                double[] nll = decoder.head()
                        .negativeLogLikelihood(
                                scratch, hiddenBefore(scratch, continuations, at), column(continuations, at));
                for (int s = 0; s < sum.length; s++) if (at < continuations.get(s).length) sum[s] -= nll[s];
            }
        }
        List<Context.Likelihood> likelihoods = new ArrayList<>();
        for (int s = 0; s < sum.length; s++) likelihoods.add(new Context.Likelihood(sum[s], Math.toIntExact(rank[s])));
        return likelihoods;
    }

    List<int[]> generate(int maxNewTokens, Set<Integer> stopIds) {
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
        List<int[]> continuations = new ArrayList<>();
        for (int s = 0; s < counts.length; s++) continuations.add(Arrays.copyOf(generated[s], counts[s]));
        return continuations;
    }

    /** Logits from which each token of one given continuation a prompt would have been chosen. @return (prompts, tokens, vocabulary) */
    List<float[][]> logitsAlong(List<int[]> continuations) {
        List<float[][]> logits = new ArrayList<>();
        continuations.forEach(ids -> logits.add(new float[ids.length][]));
        for (int at = 0; at < Decoder.longest(continuations); at++) {
            try (NDManager scratch = owner.newSubManager()) {
                float[][] rows = decoder.head().logits(scratch, hiddenBefore(scratch, continuations, at));
                for (int s = 0; s < rows.length; s++) if (at < continuations.get(s).length) logits.get(s)[at] = rows[s];
            }
        }
        return logits;
    }

    private NDArray hiddenBefore(NDManager scratch, List<int[]> continuations, int at) {
        return at == 0 ? last : step(scratch, column(continuations, at - 1), at - 1);
    }

    /** Feeds one token a sequence, {@code ahead} tokens behind its prompt. @return (sequences, hidden) */
    private NDArray step(NDManager scratch, int[] tokens, int ahead) {
        int[] places = Arrays.stream(lengths).map(n -> n + ahead).toArray();
        for (int s = 0; s < places.length; s++) texts[s][places[s]] = tokens[s];
        ContextPlan next = planAt.apply(Arrays.stream(places).max().orElseThrow() + 1);
        boolean changed = !next.actsLike(plan);
        plan = next;
        if (changed && next.lengthPolicy() == LengthPolicy.RECOMPUTE) {
            cache.close();
            cache = cache();
            List<int[]> text = List.of(Arrays.copyOf(texts[0], places[0] + 1));
            int[] anew = decoder.chunksOf(text);
            return readAll(scratch, text, anew, 0, new double[anew.length]);
        }
        long[] ids = Arrays.stream(tokens).asLongStream().toArray();
        return decoder.forward(scratch, ids, ids.length, decoder.passOfOne(scratch, plan, places), cache)
                .squeeze(1);
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

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        if (keeps) {
            last.close();
            decoder.keep(new Prefix(Arrays.copyOf(texts[0], lengths[0]), passes, seconds, plan, cache, owner));
        } else {
            owner.close();
        }
    }
}
