package dev.ropewalk.tasks.perplexity;

import java.util.List;

/**
 * The windows of {@link Press}, each behind a BOS, but the mean is over windows: the first, which scores L - 1 tokens, weighs as much as a
 * later one that scores S. eval/perplexity.py of jquesnelle/yarn, commit 995db5b, without its option to truncate ({@link Truncated}).
 *
 * @param stride S, tokens from one window's start to the next, at least 1
 */
public record EqualWindows(int stride) implements Protocol {

    public EqualWindows {
        if (stride < 1) throw new IllegalArgumentException("yarn: stride must be at least 1, got " + stride);
    }

    @Override
    public String name() {
        return "yarn";
    }

    @Override
    public int leastWindow() {
        return Math.max(2, stride);
    }

    @Override
    public boolean joinsDocuments() {
        return false;
    }

    @Override
    public Mean mean() {
        return Mean.WINDOW;
    }

    @Override
    public List<Window> windows(int tokens, int window, int front) {
        Protocol.check(this, tokens, window);
        Protocol.checkFront(this, front, 1, window - 1);
        return Press.sliding(tokens, window - front, stride, front);
    }
}
