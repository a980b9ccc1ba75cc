package dev.ropewalk.tasks.perplexity;

import java.util.ArrayList;
import java.util.List;

/**
 * Blocks of L tokens, each scored once, behind the one token before them; the first block has the prefix token there, and the last one, which
 * is shorter, is filled up to the left with tokens that are not scored again. The sum is divided by words or bytes of the text, which do not
 * depend on the tokenizer. {@code loglikelihood_rolling} of lm-evaluation-harness, commit 4e7e0d4.
 *
 * @param mean {@link Mean#WORD}, {@link Mean#BYTE} or {@link Mean#TOKEN}
 */
public record Disjoint(Mean mean) implements Protocol {

    public Disjoint {
        if (mean == Mean.WINDOW)
            throw new IllegalArgumentException("disjoint: the mean is per word, byte or token, got window");
    }

    @Override
    public String name() {
        return "disjoint";
    }

    @Override
    public int leastWindow() {
        return 1;
    }

    @Override
    public boolean joinsDocuments() {
        return false;
    }

    /** The last token of a window is a target only, so the model sees L of its L + 1. */
    @Override
    public List<Window> windows(int tokens, int window, int front) {
        Protocol.check(this, tokens, window);
        Protocol.checkFront(this, front, 1, 1);
        List<Window> windows = new ArrayList<>();
        int done = Math.min(window, tokens);
        windows.add(new Window(0, done, front, done));
        while (done < tokens) {
            int scored = Math.min(window, tokens - done);
            done += scored;
            windows.add(new Window(done - window - 1, window + 1, 0, scored));
        }
        return List.copyOf(windows);
    }
}
