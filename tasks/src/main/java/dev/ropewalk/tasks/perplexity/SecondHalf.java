package dev.ropewalk.tasks.perplexity;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Blocks of L tokens of a stream, the second half of each scored; what is left at the end is dropped. Where the model wants a BOS it replaces
 * the first token of every block. tools/perplexity of llama.cpp.
 */
public record SecondHalf() implements Protocol {

    @Override
    public String name() {
        return "secondhalf";
    }

    @Override
    public int leastWindow() {
        return 3;
    }

    @Override
    public boolean joinsDocuments() {
        return true;
    }

    @Override
    public Mean mean() {
        return Mean.TOKEN;
    }

    /** @param tokens at least two blocks, as llama.cpp asks */
    @Override
    public List<Window> windows(int tokens, int window, int front) {
        Protocol.check(this, tokens, window);
        Protocol.checkFront(this, front, 0, 1);
        if (tokens < 2L * window)
            throw new IllegalArgumentException(
                    "secondhalf needs at least two windows of text, " + 2L * window + " tokens, got " + tokens);
        return IntStream.range(0, tokens / window)
                .mapToObj(block -> new Window(block * window + front, window - front, front, window - window / 2 - 1))
                .toList();
    }

    /** What llama.cpp prints behind +/-: one standard deviation of the perplexity if tokens were independent, which they are not. */
    public static double plusMinus(List<double[]> nll) {
        double[] tokens = nll.stream().flatMapToDouble(DoubleStream::of).toArray();
        if (tokens.length < 2) throw new IllegalArgumentException("+/- needs at least 2 tokens, got " + tokens.length);
        double mean = DoubleStream.of(tokens).average().orElseThrow();
        double squares = DoubleStream.of(tokens).map(x -> x * x).average().orElseThrow();
        return Math.exp(mean) * Math.sqrt((squares - mean * mean) / (tokens.length - 1));
    }
}
