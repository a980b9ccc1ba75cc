package dev.ropewalk.tasks.perplexity;

import java.util.ArrayList;
import java.util.List;

/**
 * A window slides over each document; its first place scores all it holds, every later one only what is new. Each token counts once, with
 * at least L - S tokens before it where the text has them. Press, Smith and Lewis 2021, arXiv 2108.12409, appendix B; Chen et al. 2023, arXiv
 * 2306.15595 (S = 256). The papers do not say whether a BOS stands before each window: {@code front} does.
 *
 * @param stride S, tokens from one window's start to the next, at least 1
 */
public record Press(int stride) implements Protocol {

    public Press {
        if (stride < 1) throw new IllegalArgumentException("press: stride must be at least 1, got " + stride);
    }

    @Override
    public String name() {
        return "press";
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
        return Mean.TOKEN;
    }

    @Override
    public List<Window> windows(int tokens, int window, int front) {
        Protocol.check(this, tokens, window);
        Protocol.checkFront(this, front, 0, window - 1);
        return sliding(tokens, window - front, stride, front);
    }

    /**
     * Starts 0, S, 2S … up to the window that reaches the end, each scoring what no earlier one did. Where S is more than a window holds,
     * the tokens between two windows are scored by neither.
     *
     * @param held tokens of the document in a window
     */
    static List<Window> sliding(int tokens, int held, int stride, int front) {
        List<Window> windows = new ArrayList<>();
        int done = 0;
        for (int start = 0; done < tokens && start < tokens; start += stride) {
            int end = Math.min(tokens, start + held), scored = Math.min(end - done, front + end - start - 1);
            if (scored > 0) windows.add(new Window(start, end - start, front, scored));
            done = end;
        }
        return List.copyOf(windows);
    }
}
