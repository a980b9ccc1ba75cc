package dev.ropewalk.tasks;

import dev.ropewalk.results.Metric;
import dev.ropewalk.tasks.language.Facts;
import dev.ropewalk.tasks.language.StoryLanguage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Variable tracking in the bundled model's language, after RULER's, Hsieh et al. 2024, arXiv 2404.06654: a name has a number, another has what that
 * one has, and so on, told here and there in a story; all names that have the number are asked for. Right are they alone, in their order, up
 * to the full stop. Greedy decoding of one token a name and one for the full stop.
 *
 * @param chains how many there are, of which one is asked for
 * @param hops names of a chain less one
 */
record StoryChains(int chains, int hops, int samples) implements StoryTask {

    static final TaskCard CARD = new TaskCard(
            "vt/stories@2",
            "Chains in stories",
            "Names hand a number on in a story of the bundled model's language; the answer must be all of them in order.",
            "after Hsieh et al. 2024, arXiv 2404.06654",
            Metric.ACCURACY,
            List.of(
                    TaskParameter.integer("chains", 1, 3, "how many there are, of which one is asked for")
                            .orElse(1),
                    TaskParameter.integer("hops", 1, StoryLanguage.names().size() / 3 - 1, "names of a chain less one")
                            .orElse(4),
                    TaskParameter.samples(100)),
            given -> new StoryChains(given.integer("chains"), given.integer("hops"), given.integer("samples")));

    StoryChains {
        CARD.within("chains", chains);
        CARD.within("hops", hops);
        CARD.within("samples", samples);
    }

    @Override
    public TaskCard card() {
        return CARD;
    }

    @Override
    public SortedMap<String, Object> parameters() {
        return new TreeMap<>(Map.of("chains", chains, "hops", hops, "samples", samples));
    }

    @Override
    public int size() {
        return samples;
    }

    @Override
    public Task ofSize(int samples) {
        return new StoryChains(chains, hops, samples);
    }

    @Override
    public int newTokens() {
        return hops + 2;
    }

    /** What stands before the full stop; without one the answer has not ended. */
    @Override
    public Verdict verdict(List<String> answers, String answer) {
        String right = answers.get(0);
        int end = answer.indexOf('.');
        boolean same = end >= 0 && right.equals(answer.substring(0, end).strip().replaceAll("\\s+", " "));
        return Verdict.of(same ? 1 : 0, answer.contains(right));
    }

    @Override
    public Source source(Pieces pieces, int longest) {
        return new Source(StoryLanguage.NAME, (random, length, ordinal) -> {
            List<String> names = Draws.shuffled(StoryLanguage.names(), random);
            Set<String> numbers = new LinkedHashSet<>();
            while (numbers.size() < chains) numbers.add(StoryLanguage.number(5, random));
            List<List<String>> told = new ArrayList<>();
            for (String number : numbers) {
                int from = told.size() * (hops + 1);
                told.add(Facts.chain(names.subList(from, from + hops + 1), number));
            }
            Set<String> wanted = new HashSet<>(told.get(0));
            String asked = Facts.chainAsked(numbers.iterator().next());
            List<String> facts = StoryLanguage.inTurn(told, random);
            String right = String.join(" ", names.subList(0, hops + 1));
            long story = random.nextLong();
            return Draft.of(0, tokens -> {
                SplittableRandom draws = new SplittableRandom(story);
                WrittenSample.Text text = new WrittenSample.Text();
                for (String sentence : StoryLanguage.among(StoryLanguage.sentences(tokens, draws), facts, draws)) {
                    if (wanted.contains(sentence)) text.here();
                    text.add(sentence).add(" ");
                }
                return text.add(asked).asking(List.of(right), null);
            });
        });
    }
}
