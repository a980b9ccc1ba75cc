package dev.ropewalk.web.sample;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Prompts, which are not stored: a task makes them anew (decision 68). Implemented where tasks and tokenizers are. */
public interface Prompts {

    /**
     * Which one.
     *
     * @param document the suite of a run that has the cell
     * @param place of the cell in that run
     * @param sha256 of the prompt, as it is stored
     */
    record Asked(String document, int place, int ordinal, String sha256) {}

    /**
     * @param place in the prompt, from 0
     * @param role {@code needle} where an answer stands, {@code end} of the last two sentences, after which the answer is written; else {@code plain}
     */
    record Token(int place, int id, String text, String role) {}

    /**
     * Tokens one after the other.
     *
     * @param from place of the first
     * @param to place of the last
     * @param tokens empty where they are folded
     * @param text of those that are folded; null where they are not, or are too many to be shown
     */
    record Stretch(
            int from, int to, List<Token> tokens, @Nullable String text) {}

    /** @param tokens how many */
    record Prompt(int tokens, List<Stretch> stretches) {}

    /**
     * @param late asked now and then, the first time before anything is made; once true, there is no prompt
     * @throws IllegalArgumentException why it cannot be shown, half a sentence
     */
    Optional<Prompt> of(Asked asked, BooleanSupplier late);
}
