package dev.ropewalk.tasks.perplexity;

import java.util.List;

/**
 * A published meaning of "perplexity with a window of L tokens". The same model on the same text has a different number under each, so a
 * number is nothing without its protocol's name.
 */
public sealed interface Protocol permits Press, EqualWindows, Truncated, FullWindow, Disjoint, SecondHalf, LastTokens {

    /** {@code press}, {@code yarn} … */
    String name();

    /** The smallest L there is a rule for. */
    int leastWindow();

    /** Whether documents are joined to one stream whose windows cross their borders. */
    boolean joinsDocuments();

    /** What the mean is taken over. */
    Mean mean();

    /**
     * The windows of one document, or of one stream.
     *
     * @param tokens it has, at least 1
     * @param window L, tokens that the model sees at once
     * @param front tokens that stand before a text (BOS), 0 where the model wants none
     * @return in the order of the text
     * @throws IllegalArgumentException where the rule has no window for such numbers
     */
    List<Window> windows(int tokens, int window, int front);

    /** For implementations. */
    static void check(Protocol protocol, int tokens, int window) {
        if (tokens < 1) throw new IllegalArgumentException("a text has at least 1 token, got " + tokens);
        if (window < protocol.leastWindow())
            throw new IllegalArgumentException(protocol.name() + " needs windows of at least " + protocol.leastWindow()
                    + " tokens, got " + window);
    }

    /** For implementations: {@code front} where a rule knows what to do with 0 or 1 only. */
    static void checkFront(Protocol protocol, int front, int least, int most) {
        if (front < least || front > most)
            throw new IllegalArgumentException(protocol.name() + " needs "
                    + (least == most ? String.valueOf(least) : least + " to " + most)
                    + " tokens in front of a text, got " + front);
    }
}
