package dev.ropewalk.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.ropewalk.decoder.attention.KeyValueCache;
import dev.ropewalk.decoder.model.Chunks;
import dev.ropewalk.decoder.model.ForwardPass;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.LengthPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Prompts in one KV cache under one plan, and what follows them token by token. Where the plan follows the length ({@link LengthPolicy}), a
 * reading holds a single prompt, so that no sequence is told of another's length.
 */
final class Sequences implements AutoCloseable {

    private final ForwardPass model;
    private final Chunks chunks;
    private final Kept kept;
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
    Sequences(
            ForwardPass model,
            Chunks chunks,
            Kept kept,
            List<int[]> prompts,
            IntFunction<ContextPlan> planAt,
            int room) {
        this(model, chunks, kept, prompts, chunks.of(longest(prompts), prompts.size()), planAt, room, false);
    }

    /** Of one prompt, which begins with what was kept and is kept in turn. */
    Sequences(ForwardPass model, Chunks chunks, Kept kept, Prompt prompt, IntFunction<ContextPlan> planAt, int room) {
        this(model, chunks, kept, List.of(prompt.ids()), passes(prompt, chunks), planAt, room, true);
    }

    /** @param keeps whether it may be kept: where the plan follows the length, it may not */
    private Sequences(
            ForwardPass model,
            Chunks chunks,
            Kept kept,
            List<int[]> prompts,
            int[] passes,
            IntFunction<ContextPlan> planAt,
            int room,
            boolean keeps) {
        this.model = model;
        this.chunks = chunks;
        this.kept = kept;
        this.planAt = planAt;
        this.room = room;
        lengths = prompts.stream().mapToInt(ids -> ids.length).toArray();
        texts = prompts.stream()
                .map(ids -> Arrays.copyOf(ids, ids.length + room))
                .toArray(int[][]::new);
        plan = planAt.apply(longest(prompts));
        this.passes = passes;
        this.keeps = keeps && plan.lengthPolicy() == LengthPolicy.FROZEN;
        seconds = new double[passes.length];
        owner = model.owner();
        try {
            cache = this.keeps ? kept.take().map(this::cacheAfter).orElseGet(this::cache) : cache();
            last = readAll(owner, prompts, passes, known, seconds);
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
    }

    /** An empty one; what was kept makes room for it. */
    private KeyValueCache cache() {
        kept.close();
        return model.cache(
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
            model.read(owner, sequences, plan, cache, begin, passes[at], (hidden, start) -> {
                for (int s = 0; s < ends.length; s++) {
                    int place = sequences.get(s).length - 1 - start;
                    if (place < 0 || place >= hidden.getShape().get(1)) continue;
                    ends[s] = ForwardPass.rows(hidden, s, place, place + 1).duplicate();
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
            return model.head().logits(scratch, last);
        }
    }

    /** Likelihood of one continuation for each prompt; the cache is left as it was. */
    List<Context.Likelihood> likelihood(List<int[]> continuations) {
        double[] sum = new double[lengths.length];
        long[] rank;
        try (NDManager scratch = owner.newSubManager()) {
            rank = model.head().rank(scratch, last, column(continuations, 0));
        }
        for (int at = 0; at < longest(continuations); at++) {
            try (NDManager scratch = owner.newSubManager()) {
                double[] nll = model.head()
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
                long[] best = model.head().best(scratch, at == 0 ? last : step(scratch, tokens, at - 1));
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
        for (int at = 0; at < longest(continuations); at++) {
            try (NDManager scratch = owner.newSubManager()) {
                float[][] rows = model.head().logits(scratch, hiddenBefore(scratch, continuations, at));
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
            int[] anew = chunks.of(places[0] + 1, 1);
            return readAll(scratch, text, anew, 0, new double[anew.length]);
        }
        long[] ids = Arrays.stream(tokens).asLongStream().toArray();
        return model.run(scratch, ids, ids.length, model.passOfOne(scratch, plan, places), cache)
                .squeeze(1);
    }

    /** Token {@code at} of each continuation, 0 behind its end. */
    private static int[] column(List<int[]> continuations, int at) {
        return continuations.stream()
                .mapToInt(ids -> at < ids.length ? ids[at] : 0)
                .toArray();
    }

    /** The passes of a prompt: those of its shared part, then those of the rest. */
    private static int[] passes(Prompt prompt, Chunks chunks) {
        return IntStream.concat(
                        Arrays.stream(chunks.of(prompt.shared())),
                        Arrays.stream(chunks.of(prompt.ids().length - prompt.shared())))
                .toArray();
    }

    static int longest(List<int[]> sequences) {
        return sequences.stream()
                .mapToInt(ids -> ids.length)
                .max()
                .orElseThrow(() -> new IllegalArgumentException("no sequence was given"));
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
            kept.keep(new Prefix(Arrays.copyOf(texts[0], lengths[0]), passes, seconds, plan, cache, owner));
        } else {
            owner.close();
        }
    }
}
