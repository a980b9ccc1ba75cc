package dev.ropewalk.tasks.perplexity;

import java.util.List;

/**
 * One window a document, its beginning behind a BOS, all of it scored; the mean is over documents. What the tables of YaRN show (Peng et al.
 * 2023, arXiv 2309.00071): eval/perplexity.py of jquesnelle/yarn, commit 995db5b, asked to truncate. A longer window scores other tokens, so
 * a curve over L mixes what context does with what the text says later.
 */
public record Truncated() implements Protocol {

    @Override
    public String name() {
        return "truncated";
    }

    @Override
    public int leastWindow() {
        return 2;
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
        int held = Math.min(tokens, window - front);
        return List.of(new Window(0, held, front, held));
    }
}
