package dev.ropewalk.tasks;

import dev.ropewalk.results.Metric;
import dev.ropewalk.tasks.language.Facts;
import dev.ropewalk.tasks.language.StoryLanguage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Key-value retrieval in the bundled model's language, after Liu et al. 2023, arXiv 2307.03172: names have codes of three digits, told here and there
 * in a story, and one code is asked for. The pair that is asked for stands at depths evenly from 0 to 1, the others anywhere. Greedy decoding of
 * 4 tokens; the first number of the answer must be the code.
 *
 * @param pairs names with a code
 * @param depths places of the pair that is asked for, 0 and 1 among them
 * @param trials samples a depth
 */
record StoryCodes(int pairs, int depths, int trials) implements StoryTask {

    static final TaskCard CARD = new TaskCard(
            "kv/stories@1",
            "Codes in stories",
            "Names have codes in a story of the bundled model's language; the answer must be the one asked for.",
            "after Liu et al. 2023, arXiv 2307.03172",
            Metric.ACCURACY,
            List.of(
                    TaskParameter.integer("pairs", 1, StoryLanguage.names().size(), "names with a code")
                            .orElse(8),
                    TaskParameter.depths(11),
                    TaskParameter.trials(1000, 10)),
            given -> new StoryCodes(given.integer("pairs"), given.integer("depths"), given.integer("trials")));

    StoryCodes {
        CARD.within("pairs", pairs);
        CARD.within("depths", depths);
        CARD.within("trials", trials);
    }

    @Override
    public TaskCard card() {
        return CARD;
    }

    @Override
    public SortedMap<String, Object> parameters() {
        return new TreeMap<>(Map.of("pairs", pairs, "depths", depths, "trials", trials));
    }

    @Override
    public int size() {
        return depths * trials;
    }

    @Override
    public Task ofSize(int samples) {
        return new StoryCodes(pairs, depths, (samples + depths - 1) / depths);
    }

    @Override
    public int newTokens() {
        return 4;
    }

    @Override
    public Verdict verdict(List<String> answers, String answer) {
        return Generated.scored("passkey", List.of(number(answers.get(0))), number(answer));
    }

    /** A digit is a word here: between two digits a blank says nothing. */
    private static String number(String answer) {
        return Wording.STORIES.read(answer);
    }

    @Override
    public Source source(Pieces pieces, int longest) {
        return new Source(StoryLanguage.NAME, (random, length, ordinal) -> {
            double depth = (double) (ordinal / trials) / (depths - 1);
            Iterator<Map.Entry<String, String>> codes =
                    Facts.codes(pairs, random).entrySet().iterator();
            Map.Entry<String, String> asked = codes.next();
            List<String> others = new ArrayList<>();
            codes.forEachRemaining(other -> others.add(Facts.code(other.getKey(), other.getValue())));
            long story = random.nextLong();
            return Draft.of(0, tokens -> {
                SplittableRandom draws = new SplittableRandom(story);
                List<String> around = StoryLanguage.among(StoryLanguage.sentences(tokens, draws), others, draws);
                return question(around, asked.getKey(), asked.getValue(), depth);
            });
        });
    }

    private static WrittenSample question(List<String> around, String asked, String code, double depth) {
        int boundary = boundary(around, depth);
        String fact = Facts.code(asked, code);
        WrittenSample.Text text = new WrittenSample.Text();
        for (String sentence : around.subList(0, boundary)) text.add(sentence).add(" ");
        text.add(fact, 0, fact.lastIndexOf(code)).here().add(fact, fact.lastIndexOf(code), fact.length());
        for (String sentence : around.subList(boundary, around.size()))
            text.add(" ").add(sentence);
        return text.add(" " + Facts.codeAsked(asked))
                .begin()
                .add(" " + Facts.codeOf(asked))
                .asking(List.of(code), depth);
    }

    /** Sentences before the one that is asked for: the place between two that is nearest the depth, in tokens. */
    private static int boundary(List<String> sentences, double depth) {
        double left = depth * sentences.stream().mapToInt(StoryLanguage::tokens).sum();
        int boundary = 0;
        for (; boundary < sentences.size(); boundary++) {
            int next = StoryLanguage.tokens(sentences.get(boundary));
            if (left < next / 2.0) break;
            left -= next;
        }
        return boundary;
    }
}
