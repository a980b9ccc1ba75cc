package dev.ropewalk.tasks;

import dev.ropewalk.results.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * RULER's frequent words: made-up words in random order, the k-th as often as Zeta's distribution with exponent 2 has it, the first of them
 * dots; the next three are asked for. scripts/data/synthetic/freq_words_extraction.py of NVIDIA/RULER at c3f5e3b; see {@link Ruler}. The
 * number of words grows by one, upstream by a 32nd of the length, and begins where no two of the first five are equally frequent.
 */
record FrequentWords(int samples) implements Generated {

    private static final int ASKED = 3;
    private static final int LETTERS = 6;
    private static final double ZETA = Math.PI * Math.PI / 6;
    private static final int LEAST = 74; // words, with which the fourth and the fifth word always differ in number

    static final TaskCard CARD = new TaskCard(
            "ruler/fwe@1",
            "RULER frequent words",
            "Made-up words, of which three are the most frequent; the share of them in the answer.",
            Ruler.SOURCE,
            Metric.SCORE,
            List.of(Ruler.SAMPLES),
            given -> new FrequentWords(given.integer("samples")));

    FrequentWords {
        CARD.within("samples", samples);
    }

    @Override
    public TaskCard card() {
        return CARD;
    }

    @Override
    public SortedMap<String, Object> parameters() {
        return new TreeMap<>(Map.of("samples", samples));
    }

    @Override
    public int size() {
        return samples;
    }

    @Override
    public Task ofSize(int samples) {
        return new FrequentWords(samples);
    }

    @Override
    public int newTokens() {
        return 50;
    }

    @Override
    public Verdict verdict(List<String> answers, String answer) {
        return Generated.scored(Ruler.ALL, answers, answer);
    }

    @Override
    public Source source(Pieces pieces, int longest) {
        return Source.seeded((random, length, ordinal) -> {
            List<String> words = vocabulary(Math.max(5, (length - 50) / 50), random);
            long order = random.nextLong();
            return Draft.of(LEAST, size -> question(words, size, order));
        });
    }

    private static List<String> vocabulary(int size, SplittableRandom random) {
        Set<String> words = new LinkedHashSet<>(List.of("..."));
        while (words.size() < size) {
            StringBuilder word = new StringBuilder();
            while (word.length() < LETTERS) word.append((char) ('a' + random.nextInt(26)));
            words.add(word.toString());
        }
        return List.copyOf(words);
    }

    private static WrittenSample question(List<String> words, int size, long order) {
        List<String> coded = new ArrayList<>();
        for (int k = 1; k <= words.size(); k++)
            coded.addAll(Collections.nCopies((int) (size / ZETA / ((double) k * k)), words.get(k - 1)));
        return new WrittenSample.Text()
                .add("Read the following coded text and track the frequency of each coded word."
                        + " Find the three most frequently appeared coded words. ")
                .add(String.join(" ", Draws.shuffled(coded, new SplittableRandom(order))))
                .add("\nQuestion: Do not provide any explanation. Please ignore the dots '....'."
                        + " What are the three most frequently appeared words in the above coded text?")
                .begin()
                .add(" Answer: According to the coded text above, the three most frequently appeared words are:")
                .asking(words.subList(1, 1 + ASKED), null);
    }
}
