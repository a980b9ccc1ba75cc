package dev.ropewalk.decoder;

import dev.ropewalk.decoder.model.Chunks;
import dev.ropewalk.decoder.model.ForwardPass;
import dev.ropewalk.methods.ContextPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;

/** A batch of prompts that a {@link Decoder} has read, to be continued. Close it before the decoder. */
public final class Context implements AutoCloseable {

    /**
     * How likely a text would have been as the continuation of one prompt.
     *
     * @param logProbability sum over its tokens, nats
     * @param firstTokenRank 1 when its first token was the model's first choice
     */
    public record Likelihood(double logProbability, int firstTokenRank) {}

    /** Prompts read together, and their places in the batch. */
    private record Part(List<Integer> places, Sequences sequences) {}

    private final int room;
    private final List<Part> parts = new ArrayList<>();
    private final double prefillSeconds;
    private double decodeSeconds;

    Context(
            ForwardPass model,
            Chunks chunks,
            Kept kept,
            List<int[]> prompts,
            IntFunction<ContextPlan> planAt,
            int room) {
        this.room = notNegative(room);
        long begin = System.nanoTime();
        try {
            for (List<Integer> places : alike(prompts, planAt, room))
                parts.add(new Part(places, new Sequences(model, chunks, kept, pick(prompts, places), planAt, room)));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        prefillSeconds = secondsSince(begin);
    }

    /** Of one prompt, which is kept for the next. */
    Context(ForwardPass model, Chunks chunks, Kept kept, Prompt prompt, IntFunction<ContextPlan> planAt, int room) {
        this.room = notNegative(room);
        long begin = System.nanoTime();
        Sequences one = new Sequences(model, chunks, kept, prompt, planAt, room);
        parts.add(new Part(List.of(0), one));
        prefillSeconds = secondsSince(begin) + one.secondsSpared();
    }

    private static int notNegative(int room) {
        if (room < 0) throw new IllegalArgumentException("room must not be negative, got " + room);
        return room;
    }

    /**
     * Which prompts can be read together, as places in the list: those that one plan rules from the prompt to the end of its room. The others
     * stand alone, because their plan follows their own length.
     */
    static List<List<Integer>> alike(List<int[]> prompts, IntFunction<ContextPlan> planAt, int room) {
        List<List<Integer>> groups = new ArrayList<>();
        List<Integer> leaders = new ArrayList<>();
        for (int place = 0; place < prompts.size(); place++) {
            ContextPlan plan = planAt.apply(prompts.get(place).length);
            boolean settled = plan.actsLike(planAt.apply(prompts.get(place).length + room));
            List<Integer> joined = null;
            for (int group = 0; settled && joined == null && group < groups.size(); group++)
                if (leaders.get(group) >= 0 && plan.actsLike(planAt.apply(prompts.get(leaders.get(group)).length)))
                    joined = groups.get(group);
            if (joined == null) {
                joined = new ArrayList<>();
                groups.add(joined);
                leaders.add(settled ? place : -1);
            }
            joined.add(place);
        }
        return groups;
    }

    /** Seconds it took to read the prompts, the whole batch. A pass that was made for an earlier prompt counts with what it took then. */
    public double prefillSeconds() {
        return prefillSeconds;
    }

    /** Seconds spent in {@link #generate}, the whole batch. */
    public double decodeSeconds() {
        return decodeSeconds;
    }

    /** Logits after each prompt. @return (prompts, vocabulary) */
    public float[][] lastLogits() {
        return each(part -> List.of(part.sequences().lastLogits())).toArray(float[][]::new);
    }

    /** Likelihood of one continuation, of at most {@code room} tokens, for each prompt; it can still be continued otherwise. */
    public List<Likelihood> likelihood(List<int[]> continuations) {
        int longest = Sequences.longest(continuations);
        if (longest > room)
            throw new IllegalArgumentException("a continuation has " + longest + " tokens, there is room for " + room);
        return each(part -> part.sequences().likelihood(pick(continuations, part.places())));
    }

    /**
     * Greedy continuations, one for each prompt; a sequence ends before a stop id or after {@code maxNewTokens}, at most {@code room}. The
     * stop id itself is not returned.
     */
    public List<int[]> generate(int maxNewTokens, Set<Integer> stopIds) {
        if (maxNewTokens > room)
            throw new IllegalArgumentException(maxNewTokens + " new tokens were asked for, there is room for " + room);
        long begin = System.nanoTime();
        List<int[]> continuations = each(part -> part.sequences().generate(maxNewTokens, stopIds));
        decodeSeconds += secondsSince(begin);
        return continuations;
    }

    /** Logits from which each token of one given continuation a prompt would have been chosen. @return (prompts, tokens, vocabulary) */
    public List<float[][]> logitsAlong(List<int[]> continuations) {
        return each(part -> part.sequences().logitsAlong(pick(continuations, part.places())));
    }

    static List<int[]> pick(List<int[]> batch, List<Integer> places) {
        return places.stream().map(batch::get).toList();
    }

    /** What each part has for its prompts, in the order of the batch. */
    private <T> List<T> each(Function<Part, List<T>> answers) {
        SortedMap<Integer, T> inOrder = new TreeMap<>();
        for (Part part : parts) {
            List<T> answer = answers.apply(part);
            for (int i = 0; i < answer.size(); i++) inOrder.put(part.places().get(i), answer.get(i));
        }
        return List.copyOf(inOrder.values());
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    @Override
    public void close() {
        parts.forEach(part -> part.sequences().close());
    }
}
