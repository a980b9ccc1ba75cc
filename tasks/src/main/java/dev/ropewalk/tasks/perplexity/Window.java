package dev.ropewalk.tasks.perplexity;

import java.util.Arrays;

/**
 * One forward pass of a protocol: tokens of a text behind what stands in front of them, of which the last are scored.
 *
 * @param start index in the text of the first token fed
 * @param tokens how many of the text are fed, the last target included; at least 1
 * @param front how many tokens stand before them (BOS); 0 for none
 * @param scored targets; at least 1, and fewer than are fed, because the first has nothing that predicts it
 */
public record Window(int start, int tokens, int front, int scored) {

    public Window {
        if (start < 0 || tokens < 1 || front < 0)
            throw new IllegalArgumentException("a window needs start >= 0, tokens >= 1 and front >= 0, got " + start
                    + ", " + tokens + ", " + front);
        if (scored < 1 || scored >= front + tokens)
            throw new IllegalArgumentException("a window of " + (front + tokens) + " tokens scores 1 to "
                    + (front + tokens - 1) + " of them, got " + scored);
    }

    /** Tokens fed. */
    public int length() {
        return front + tokens;
    }

    /** Index in what is fed of the first target. */
    public int firstScored() {
        return length() - scored;
    }

    /** The same of a text that begins elsewhere. */
    public Window moved(int by) {
        return new Window(start + by, tokens, front, scored);
    }

    /**
     * What is fed.
     *
     * @param text its ids, without anything in front
     * @param prefix the ids in front, as many as {@link #front}
     */
    public int[] ids(int[] text, int[] prefix) {
        if (front > 0 && prefix.length != front)
            throw new IllegalArgumentException(
                    "a window with " + front + " tokens in front needs as many, got " + prefix.length);
        if (text.length < start + tokens)
            throw new IllegalArgumentException(
                    "a window up to token " + (start + tokens) + " does not lie in a text of " + text.length);
        int[] ids = Arrays.copyOf(Arrays.copyOf(prefix, front), length());
        System.arraycopy(text, start, ids, front, tokens);
        return ids;
    }
}
