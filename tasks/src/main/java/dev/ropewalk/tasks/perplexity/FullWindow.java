package dev.ropewalk.tasks.perplexity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Full windows of a stream of documents, starts 0, S, 2S … below N - L without the last of them, all L - 1 targets of each: a token is
 * counted again by every window it lies in, and early ones in a window have little before them. LongLoRA (Chen et al. 2023, arXiv
 * 2309.12307), LCEG (commit 2ce672d) and ChunkLlama (commit 2add4d7).
 *
 * @param stride S, tokens from one window's start to the next, at least 1
 */
public record FullWindow(int stride) implements Protocol {

    /** What LCEG's script has for e. */
    private static final double E = 2.71828;

    public FullWindow {
        if (stride < 1) throw new IllegalArgumentException("fullwindow: stride must be at least 1, got " + stride);
    }

    @Override
    public String name() {
        return "fullwindow";
    }

    @Override
    public int leastWindow() {
        return 2;
    }

    @Override
    public boolean joinsDocuments() {
        return true;
    }

    @Override
    public Mean mean() {
        return Mean.WINDOW;
    }

    /** @param front makes no difference: what stands before a document is part of the stream */
    @Override
    public List<Window> windows(int tokens, int window, int front) {
        Protocol.check(this, tokens, window);
        List<Window> windows = new ArrayList<>();
        for (int start = 0; start + stride < tokens - window; start += stride)
            windows.add(new Window(start, window, 0, window - 1));
        return List.copyOf(windows);
    }

    /**
     * Tokens of the first documents of a stream in which each begins with the same id.
     *
     * @param documents how many; all there are where there are not more
     */
    public static int firstDocuments(int[] stream, int documents) {
        int seen = 0;
        for (int at = 0; at < stream.length; at++) if (stream[at] == stream[0] && seen++ == documents) return at;
        return stream.length;
    }

    /** The perplexity LCEG prints: windows are averaged in batches first, so those of a last small batch weigh more, and e is 2.71828. */
    public static double asReleased(List<double[]> nll, int batch) {
        if (batch < 1 || nll.isEmpty())
            throw new IllegalArgumentException(
                    "need a batch of at least 1 and a window, got " + batch + " and " + nll.size());
        double sum = 0;
        int batches = 0;
        for (int from = 0; from < nll.size(); from += batch, batches++)
            sum += nll.subList(from, Math.min(nll.size(), from + batch)).stream()
                    .mapToDouble(window -> Arrays.stream(window).average().orElseThrow())
                    .average()
                    .orElseThrow();
        return Math.pow(E, sum / batches);
    }
}
