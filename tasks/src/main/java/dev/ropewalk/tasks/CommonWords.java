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
 * RULER's common words: a numbered list in which ten words stand more often than all others; they are asked for. A solved short list stands
 * in front. scripts/data/synthetic/common_words_extraction.py of NVIDIA/RULER at c3f5e3b; see {@link Ruler}. Words of the example are not
 * words of the list; where the vocabulary comes to its end, pairs of words go on, upstream a second word file.
 */
record CommonWords(int samples) implements Generated {

    private static final int COMMON = 10;
    private static final int SHORT = 4096; // below, upstream repeats words less often

    static final TaskCard CARD = new TaskCard(
                    "ruler/cwe@1",
                    "RULER common words",
                    "A numbered list in which ten words are the most frequent; the share of them in the answer.",
                    Ruler.SOURCE,
                    Metric.SCORE,
                    List.of(Ruler.SAMPLES),
                    given -> new CommonWords(given.integer("samples")))
            .of(Material.WORDS);

    CommonWords {
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
        return new CommonWords(samples);
    }

    @Override
    public int newTokens() {
        return 120;
    }

    @Override
    public Verdict verdict(List<String> answers, String answer) {
        return Generated.scored(Ruler.ALL, answers, answer);
    }

    @Override
    public Source source(Pieces pieces, int longest) {
        return Source.seeded((random, length, ordinal) -> {
            boolean small = length < SHORT;
            Set<String> taken = new LinkedHashSet<>();
            Words example = new Words(small ? 3 : 10, small ? 1 : 3, taken, random);
            Words asked = new Words(small ? 6 : 30, small ? 1 : 3, taken, random);
            return Draft.of(1, uncommon -> {
                WrittenSample.Text text = example.write(new WrittenSample.Text(), small ? 10 : 30);
                text.add(" " + numbered(example.common) + "\n");
                return asked.write(text, uncommon).asking(asked.common, null);
            });
        });
    }

    private static String numbered(List<String> words) {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < words.size(); i++)
            list.append(i == 0 ? "" : " ").append(i + 1).append(". ").append(words.get(i));
        return list.toString();
    }

    /** Words of one list: the common ones, and others as they are needed. */
    private static final class Words {

        final List<String> common = new ArrayList<>();
        private final List<String> others = new ArrayList<>();
        private final int often;
        private final int seldom;
        private final Set<String> taken;
        private final SplittableRandom random;
        private final long order;

        Words(int often, int seldom, Set<String> taken, SplittableRandom random) {
            this.often = often;
            this.seldom = seldom;
            this.taken = taken;
            order = random.nextLong();
            while (common.size() < COMMON) common.add(Wonderwords.another(taken, random));
            this.random = random.split();
        }

        WrittenSample.Text write(WrittenSample.Text text, int uncommon) {
            while (others.size() < uncommon) others.add(Wonderwords.another(taken, random));
            List<String> words = new ArrayList<>();
            for (String word : common) words.addAll(Collections.nCopies(often, word));
            for (String word : others.subList(0, uncommon)) words.addAll(Collections.nCopies(seldom, word));
            return text.add("Below is a numbered list of words. In these words, some appear more often than others."
                            + " Memorize the ones that appear most often.\n")
                    .add(numbered(Draws.shuffled(words, new SplittableRandom(order))))
                    .add("\nQuestion: What are the 10 most common words in the above list?")
                    .begin()
                    .add(" Answer: The top 10 words that" + " appear most often in the list are:");
        }
    }
}
