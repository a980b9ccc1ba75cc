package dev.ropewalk.decoder.model;

import java.util.Arrays;

/**
 * In what chunks texts are read.
 *
 * @param most tokens of all sequences together that one pass reads
 */
public record Chunks(int most) {

    /** More tokens than any text has: a pass reads all of it. */
    public static final Chunks WHOLE = new Chunks(1 << 30);

    /** No pass reads fewer tokens of a sequence because there are many of them. */
    private static final int LEAST = 64;

    public Chunks {
        if (most < 1) throw new IllegalArgumentException("a pass must read at least 1 token, got " + most);
    }

    /** Most tokens of each of so many sequences. */
    public int each(int sequences) {
        return Math.max(LEAST, most / sequences);
    }

    /** Of so many sequences, the longest of so many tokens: equal chunks, but for the last. */
    public int[] of(int tokens, int sequences) {
        return cut(tokens, each(sequences));
    }

    /** Of one sequence. */
    public int[] of(int tokens) {
        return cut(tokens, most);
    }

    private static int[] cut(int tokens, int size) {
        int[] chunks = new int[(tokens + size - 1) / size];
        Arrays.setAll(chunks, i -> Math.min(size, tokens - i * size));
        return chunks;
    }
}
