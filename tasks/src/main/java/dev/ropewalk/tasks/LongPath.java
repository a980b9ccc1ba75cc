package dev.ropewalk.tasks;

import dev.ropewalk.results.Metric;
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
 * A long answer: from every town one road leads to another, the roads stand in any order, and the whole way from one town to another is to be written,
 * road by road. After the path traversal of Ye et al. 2025, arXiv 2501.05414 (LongProc), where whole answers are right or wrong; here the score is
 * the share of the way that is right up to the first mistake. Towns are made-up words, so that nothing of it can be known.
 *
 * @param steps roads of the way
 */
record LongPath(int steps, int samples) implements Generated {

    static final TaskCard CARD = new TaskCard(
            "longproc/path@1",
            "A way road by road",
            "Roads between made-up towns; the whole way must be written, and the share of it up to the first mistake counts.",
            "after Ye et al. 2025, arXiv 2501.05414",
            Metric.SCORE,
            List.of(TaskParameter.integer("steps", 2, 500, "roads of the way").orElse(16), TaskParameter.samples(20)),
            given -> new LongPath(given.integer("steps"), given.integer("samples")));

    private static final int SYLLABLES = 3;
    private static final int LINE = 20; // tokens of a road, at most

    LongPath {
        CARD.within("steps", steps);
        CARD.within("samples", samples);
    }

    @Override
    public TaskCard card() {
        return CARD;
    }

    @Override
    public SortedMap<String, Object> parameters() {
        return new TreeMap<>(Map.of("steps", steps, "samples", samples));
    }

    @Override
    public int size() {
        return samples;
    }

    @Override
    public Task ofSize(int samples) {
        return new LongPath(steps, samples);
    }

    @Override
    public int newTokens() {
        return LINE * steps;
    }

    @Override
    public Verdict verdict(List<String> answers, String answer) {
        return Verdict.upToTheFirstMistake(answers, answer, answers.stream().anyMatch(answer::contains));
    }

    @Override
    public Source source(Pieces pieces, int longest) {
        return Source.seeded((random, length, ordinal) -> {
            Set<String> taken = new HashSet<>();
            List<String> way = new ArrayList<>();
            while (way.size() <= steps) way.add(Draws.word(SYLLABLES, taken, random));
            List<String> roads = new ArrayList<>();
            for (int i = 0; i < steps; i++) roads.add(road(way.get(i), way.get(i + 1)));
            long order = random.nextLong();
            SplittableRandom others = random.split();
            List<String> noise = new ArrayList<>();
            List<String> ends = new ArrayList<>(List.of(way.get(steps)));
            return Draft.of(0, count -> {
                while (noise.size() < count) {
                    String from = ends.get(ends.size() - 1), to = Draws.word(SYLLABLES, taken, others);
                    noise.add(road(from, to));
                    // now and then another way begins, which nothing leads into
                    ends.add(others.nextInt(steps) > 0 ? to : Draws.word(SYLLABLES, taken, others));
                }
                List<String> all = new ArrayList<>(roads);
                all.addAll(noise.subList(0, count));
                return question(Draws.shuffled(all, new SplittableRandom(order)), roads, way.get(0), way.get(steps));
            });
        });
    }

    private static String road(String from, String to) {
        return "From " + from + " to " + to + ".";
    }

    private static WrittenSample question(List<String> all, List<String> roads, String from, String to) {
        Set<String> asked = new LinkedHashSet<>(roads);
        WrittenSample.Text text = new WrittenSample.Text()
                .add("These are all roads of a country; from every town there is one at most.\n\n");
        for (String road : all) {
            if (asked.contains(road)) text.here();
            text.add(road + "\n");
        }
        return text.add("\nWrite the whole way from " + from + " to " + to
                        + ", one road a line, each as it stands above, in the order in which they are gone.")
                .begin()
                .add("\nThe way:\n")
                .asking(roads, null);
    }
}
