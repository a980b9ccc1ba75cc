package dev.ropewalk.evaluator.task;

import dev.ropewalk.decoder.Prompt;
import org.jspecify.annotations.Nullable;

/**
 * One prompt of a cell.
 *
 * @param ids the prompt
 * @param expected the right answer as people read it, null where there is none
 * @param answer ids of the right answer as a continuation of the prompt, empty where there is none
 * @param depth 0..1: where in the prompt the answer was asked to stand, null where it has no place
 * @param answerIndex index in {@code ids} of the first token of the answer, -1 where it has no place
 */
public record Sample(
        int ordinal,
        int[] ids,
        @Nullable String expected,
        int[] answer,
        @Nullable Double depth,
        int answerIndex) {

    /** The prompt, of which other samples of the cell may share all that stands before the answer. */
    public Prompt prompt() {
        return new Prompt(ids, Math.max(0, answerIndex));
    }
}
