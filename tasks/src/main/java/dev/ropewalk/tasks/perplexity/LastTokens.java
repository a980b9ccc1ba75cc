package dev.ropewalk.tasks.perplexity;

import java.util.List;

/**
 * The last k of a document's first {@code longest} tokens are scored, whatever the window: for L the model sees the L tokens that end there,
 * BOS included. Every length answers for the same tokens, so a difference is what context did. Ours, task {@code ppl/lastk-K@1}.
 *
 * @param k tokens scored, at least 1
 * @param longest the longest window of a comparison
 */
public record LastTokens(int k, int longest) implements Protocol {

    public LastTokens {
        if (k < 1 || longest <= k)
            throw new IllegalArgumentException("lastk: need 1 <= k < longest, got " + k + " and " + longest);
    }

    @Override
    public String name() {
        return "lastk";
    }

    @Override
    public int leastWindow() {
        return k + 1;
    }

    @Override
    public boolean joinsDocuments() {
        return false;
    }

    @Override
    public Mean mean() {
        return Mean.TOKEN;
    }

    @Override
    public List<Window> windows(int tokens, int window, int front) {
        Protocol.check(this, tokens, window);
        Protocol.checkFront(this, front, 0, window - k);
        if (window > longest || tokens < longest)
            throw new IllegalArgumentException("lastk-" + k + " up to " + longest
                    + " needs windows of at most, and documents of at least, as many tokens, got " + window + " and "
                    + tokens);
        return List.of(new Window(longest - window + front, window - front, front, k));
    }
}
