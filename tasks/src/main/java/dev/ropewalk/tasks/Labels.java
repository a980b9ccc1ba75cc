package dev.ropewalk.tasks;

import dev.ropewalk.results.Metric;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Many classes from examples alone: notes are about things, which things go together nobody says, and each note bears the made-up label of its class.
 * The label of one more note is asked for, about two things of a class that were never in one note; one of them at least was in another. After Bertsch et al. 2024, arXiv 2405.00200, and
 * the many-shot classifications of HELMET, Yen et al. 2024, arXiv 2410.02694, whose texts and labels a model may know; ours are drawn. Examples come
 * in rounds of all classes, so that a longer prompt has more of each. Greedy decoding of 12 tokens; the first word must be the label.
 *
 * @param classes labels, each with four things of its own
 */
record Labels(int classes, int samples) implements Generated {

    static final TaskCard CARD = new TaskCard(
                    "icl/labels@1",
                    "Made-up labels",
                    "Notes with made-up labels of many classes, as many as fit; the first word of the answer must be the label of one more.",
                    "after Bertsch et al. 2024, arXiv 2405.00200",
                    Metric.ACCURACY,
                    List.of(TaskParameter.integer("classes", 2, 400, "labels").orElse(24), TaskParameter.samples(50)),
                    given -> new Labels(given.integer("classes"), given.integer("samples")))
            .of(Material.OWN, Material.WORDS);

    private static final int THINGS = 4; // of a class
    private static final int SYLLABLES = 3;
    private static final List<String> NOTES = List.of(
            "The A stood beside the B.",
            "Somebody had left the A on the B.",
            "We looked for the A and found the B.",
            "There was an old drawing of the A and the B.",
            "Nobody moved the A before the B was sold.");

    Labels {
        CARD.within("classes", classes);
        CARD.within("samples", samples);
    }

    @Override
    public TaskCard card() {
        return CARD;
    }

    @Override
    public SortedMap<String, Object> parameters() {
        return new TreeMap<>(Map.of("classes", classes, "samples", samples));
    }

    @Override
    public int size() {
        return samples;
    }

    @Override
    public Task ofSize(int samples) {
        return new Labels(classes, samples);
    }

    @Override
    public int newTokens() {
        return 12;
    }

    @Override
    public Verdict verdict(List<String> answers, String answer) {
        String right = answers.get(0), first = answer.strip().split("[^a-zA-Z]+", 2)[0];
        return Verdict.of(first.equalsIgnoreCase(right) ? 1 : 0, answer.contains(right));
    }

    /** @param things of which the first two stand in no note together but in the last */
    private record Kind(String label, List<String> things) {}

    @Override
    public Source source(Pieces pieces, int longest) {
        return Source.seeded((random, length, ordinal) -> {
            Set<String> taken = new HashSet<>();
            List<Kind> kinds = new ArrayList<>();
            while (kinds.size() < classes) {
                String label = Draws.word(SYLLABLES, taken, random);
                List<String> things = new ArrayList<>();
                while (things.size() < THINGS) things.add(Wonderwords.thing(taken, random));
                kinds.add(new Kind(label, things));
            }
            Kind asked = kinds.get(random.nextInt(classes));
            String question = note(Draws.shuffled(asked.things.subList(0, 2), random), random);
            SplittableRandom others = random.split();
            List<String> shown = new ArrayList<>();
            return Draft.of(classes, count -> {
                for (int round = shown.size() / classes; shown.size() < count; round++)
                    for (Kind kind : Draws.shuffled(kinds, others))
                        shown.add("Note: " + note(pair(kind, round, others), others) + "\nLabel: " + kind.label);
                return new WrittenSample.Text()
                        .add("Each note below bears the label of its kind. What a kind is nobody says:"
                                + " find it out, and write the label of the last note.\n\n")
                        .add(String.join("\n\n", shown.subList(0, count)))
                        .add("\n\nNote: " + question)
                        .begin()
                        .add("\nLabel:")
                        .asking(List.of(asked.label), null);
            });
        });
    }

    private static String note(List<String> two, SplittableRandom random) {
        return NOTES.get(random.nextInt(NOTES.size()))
                .replaceFirst("(?<=[Tt]he )A", two.get(0))
                .replaceFirst("(?<=the )B", two.get(1));
    }

    /** Two things of a kind, never its first two together: the first round shows one of these, the second the other. */
    private static List<String> pair(Kind kind, int round, SplittableRandom random) {
        if (round < 2) return Draws.shuffled(List.of(kind.things.get(round), kind.things.get(round + 2)), random);
        while (true) {
            List<String> two = Draws.shuffled(kind.things, random).subList(0, 2);
            if (!two.containsAll(kind.things.subList(0, 2))) return two;
        }
    }
}
