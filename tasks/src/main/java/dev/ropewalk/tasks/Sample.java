package dev.ropewalk.tasks;

import dev.ropewalk.decoder.Prompt;
import dev.ropewalk.results.Scoring;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One prompt of a cell.
 *
 * @param text the prompt without what the tokenizer puts around it; null where it was cut from ids
 * @param answers what is right, as people read it: one text, several that are all asked for, or several of which one is enough, as the task
 *     says; empty where nothing is to be answered
 * @param answer ids of the first answer as a continuation of the prompt, empty where its likelihood is not asked for
 * @param depth 0..1: where in the prompt the answer was asked to stand, null where it has no place
 * @param needles indices in {@code ids} of the first token of each place where an answer stands, empty where there are none
 * @param lostTokens cut out of the prompt to make it fit
 * @param unasked why this prompt, given as it would have to be, is not put to a model, in one sentence: mostly that it does not fit; null
 *     where it is
 * @param question its own id where it was published, else null
 * @param cluster what it shares with other samples of its cell, such as a document; null where every sample stands alone
 * @param scoring by which its answer is scored, where the task's name and the answers do not say it
 */
public record Sample(
        int ordinal,
        @Nullable String text,
        int[] ids,
        List<String> answers,
        int[] answer,
        @Nullable Double depth,
        List<Integer> needles,
        int lostTokens,
        @Nullable String unasked,
        @Nullable String question,
        @Nullable String cluster,
        @Nullable Scoring scoring) {

    public Sample {
        if (ids.length == 0 && unasked == null)
            throw new IllegalArgumentException("sample " + ordinal + " has an empty prompt");
        for (int needle : needles)
            if (needle < 0 || needle >= ids.length)
                throw new IllegalArgumentException(
                        "sample " + ordinal + " has " + ids.length + " tokens, a needle cannot stand at " + needle);
        if (lostTokens < 0)
            throw new IllegalArgumentException("sample " + ordinal + " cannot have lost " + lostTokens + " tokens");
        answers = List.copyOf(answers);
        needles = List.copyOf(needles);
    }

    /** One that is asked. */
    Sample(
            int ordinal,
            @Nullable String text,
            int[] ids,
            List<String> answers,
            int[] answer,
            @Nullable Double depth,
            List<Integer> needles,
            int lostTokens) {
        this(ordinal, text, ids, answers, answer, depth, needles, lostTokens, null, null, null, null);
    }

    /** One that is asked, of a prompt that was made to fit. */
    Sample(
            int ordinal,
            @Nullable String text,
            int[] ids,
            List<String> answers,
            int[] answer,
            @Nullable Double depth,
            List<Integer> needles) {
        this(ordinal, text, ids, answers, answer, depth, needles, 0);
    }

    /** A question that cannot be put: a fact about it, and no failure of who would have been asked. @param ids what would have been fed */
    static Sample unasked(
            int ordinal, @Nullable String text, int[] ids, List<String> answers, @Nullable Double depth, String why) {
        return new Sample(ordinal, text, ids, answers, new int[0], depth, List.of(), 0, why, null, null, null);
    }

    /** The same, as a collection knows it. */
    Sample about(@Nullable String question, @Nullable String cluster) {
        return new Sample(
                ordinal, text, ids, answers, answer, depth, needles, lostTokens, unasked, question, cluster, scoring);
    }

    /** The same, with what its answer is scored by. */
    Sample scoredBy(Scoring scoring) {
        return new Sample(
                ordinal, text, ids, answers, answer, depth, needles, lostTokens, unasked, question, cluster, scoring);
    }

    /** The prompt, of which other samples of the cell may share all that stands before the first needle. */
    public Prompt prompt() {
        return new Prompt(ids, needles.isEmpty() ? 0 : Collections.min(needles));
    }
}
