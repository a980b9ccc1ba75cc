package dev.ropewalk.tasks.dataset;

import dev.ropewalk.decoder.text.Tokenizer;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The needle in a haystack as LCEG released it, to reproduce its figures. gkamradt's test, changed in LCEG 2ce672d,
 * needle/needle_in_haystack.py, with the tokens of "." as the ends of sentences. Where a tokenizer puts something in front of a text, that
 * stands written in the result, and counts as the end of a sentence: a reason to prefer a needle of one's own.
 *
 * @param text what is hidden
 * @param buffer tokens kept for question and answer; upstream 200
 */
public record Needle(String text, int buffer) {

    public Needle {
        if (text.isBlank()) throw new IllegalArgumentException("a needle needs a text, got '" + text + "'");
        if (buffer < 0) throw new IllegalArgumentException("buffer must be at least 0, got " + buffer);
    }

    /**
     * @param haystack at least {@code length} tokens
     * @param length tokens of haystack, needle and buffer
     * @param depth 0..100: after which share of the tokens the needle is wanted; it goes back to the end of a sentence
     */
    public String in(String haystack, int length, double depth, Tokenizer tokenizer) {
        if (!(depth >= 0 && depth <= 100))
            throw new IllegalArgumentException("depth must be from 0 to 100, got " + depth);
        int[] all = encoded(haystack, tokenizer), needle = encoded(text, tokenizer);
        int room = length - buffer - needle.length;
        if (room < 1)
            throw new IllegalArgumentException("no room for the haystack: of " + length + " tokens " + needle.length
                    + " are the needle's and " + buffer + " are kept");
        int[] context = all.length > length ? encoded(tokenizer.decodeAll(Arrays.copyOf(all, length)), tokenizer) : all;
        int[] hay = Arrays.copyOf(context, Math.min(context.length, room));
        int at = hay.length;
        if (depth < 100) {
            int[] stops = encoded(".", tokenizer);
            at = (int) (hay.length * (depth / 100));
            while (at > 0 && !contains(stops, hay[at - 1])) at--;
        }
        int[] ids = new int[hay.length + needle.length];
        System.arraycopy(hay, 0, ids, 0, at);
        System.arraycopy(needle, 0, ids, at, needle.length);
        System.arraycopy(hay, at, ids, at + needle.length, hay.length - at);
        return tokenizer.decodeAll(ids);
    }

    /** As upstream's: a begin token that is written in the text does not keep the tokenizer from putting another in front. */
    private static int[] encoded(String text, Tokenizer tokenizer) {
        int[] prefix = tokenizer.prefix(), plain = tokenizer.encodePlain(text);
        int[] ids = Arrays.copyOf(prefix, prefix.length + plain.length);
        System.arraycopy(plain, 0, ids, prefix.length, plain.length);
        return ids;
    }

    private static boolean contains(int[] ids, int id) {
        return Arrays.stream(ids).anyMatch(other -> other == id);
    }

    /** Evenly from one to another, rounded half to even: upstream's lengths, and its linear depths from 0 to 100. */
    public static int[] evenly(int from, int to, int count) {
        return points(from, to, count).mapToInt(point -> (int) Math.rint(point)).toArray();
    }

    /** Depths dense at both ends: 100 / (1 + exp(-0.1 (x - 50))) to three decimals at even x, but 0 and 100 themselves. */
    public static double[] sigmoid(int count) {
        return points(0, 100, count)
                .map(x ->
                        x == 0 || x == 100 ? x : Math.rint(1000 * (100 / (1 + StrictMath.exp(-0.1 * (x - 50))))) / 1000)
                .toArray();
    }

    /** As numpy's linspace computes them. */
    private static DoubleStream points(int from, int to, int count) {
        if (count < 2) throw new IllegalArgumentException("a grid needs at least 2 points, got " + count);
        double step = (double) (to - from) / (count - 1);
        return IntStream.range(0, count).mapToDouble(i -> i == count - 1 ? to : i * step + from);
    }
}
