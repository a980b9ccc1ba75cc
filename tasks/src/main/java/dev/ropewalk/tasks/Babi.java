package dev.ropewalk.tasks;

import dev.ropewalk.results.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a house, told sentence by sentence in a long text about something else, and a question that takes one, two or three of the
 * sentences. After Kuratov et al. 2024, arXiv 2406.10149 (BABILong); {@link BabiWorld} tells, and the first word of an answer that is a person,
 * a place or a thing, whatever is asked for, must be the right one.
 *
 * @param facts sentences at least
 * @param folder {@code .txt} files; null for generated prose
 */
record Babi(
        BabiWorld.Kind kind,
        int facts,
        int samples,
        @Nullable String folder) implements Generated {

    private static final TaskParameter SAMPLES = TaskParameter.samples(50);
    private static final TaskParameter FOLDER = TaskParameter.folder("generated prose");

    static final List<TaskCard> CARDS =
            Arrays.stream(BabiWorld.Kind.values()).map(Babi::card).toList();

    private static String task(BabiWorld.Kind kind) {
        return "babi/" + kind.name().toLowerCase(Locale.ROOT) + "@1";
    }

    /** Rooms lie beside one another in a row, of which there are no more. */
    private static TaskParameter facts(BabiWorld.Kind kind) {
        int most = kind == BabiWorld.Kind.QA4 ? BabiWorld.PLACES.size() - 1 : 60;
        return TaskParameter.integer("facts", 2, most, "sentences that matter, at least")
                .orElse(8);
    }

    private static TaskCard card(BabiWorld.Kind kind) {
        String asked = switch (kind) {
            case QA1 -> "where somebody is";
            case QA2 -> "where a thing is that people carry";
            case QA3 -> "where a thing was before";
            case QA4 -> "which room lies on one side of another";
            case QA5 -> "who gave what to whom";
        };
        return new TaskCard(
                task(kind),
                "Facts in long text, " + (kind.ordinal() + 1),
                "Sentences about a house in long prose; " + asked
                        + " is asked for, and the first word that could be it must be.",
                "after Kuratov et al. 2024, arXiv 2406.10149, and Weston et al. 2015, arXiv 1502.05698",
                Metric.ACCURACY,
                List.of(facts(kind), SAMPLES, FOLDER),
                given -> new Babi(kind, given.integer("facts"), given.integer("samples"), given.path("folder")));
    }

    Babi {
        facts(kind).within(task(kind), facts);
        SAMPLES.within(task(kind), samples);
        FOLDER.filled(task(kind), folder);
    }

    @Override
    public TaskCard card() {
        return CARDS.get(kind.ordinal());
    }

    @Override
    public SortedMap<String, Object> parameters() {
        SortedMap<String, Object> parameters = new TreeMap<>(Map.of("facts", facts, "samples", samples));
        if (folder != null) parameters.put("folder", folder);
        return parameters;
    }

    @Override
    public int size() {
        return samples;
    }

    @Override
    public Task ofSize(int samples) {
        return new Babi(kind, facts, samples, folder);
    }

    @Override
    public int newTokens() {
        return 12;
    }

    @Override
    public Verdict verdict(List<String> answers, String answer) {
        String right = answers.get(0);
        Matcher first = BabiWorld.candidates(right).matcher(answer);
        if (!first.find()) return new Verdict(0, false, "the answer names nothing that could be meant");
        return Verdict.of(first.group().equalsIgnoreCase(right) ? 1 : 0, answer.contains(right));
    }

    @Override
    public Source source(Pieces pieces, int longest) {
        Essay essay = Essay.of(folder, longest);
        return new Source(essay.data(), (random, length, ordinal) -> {
            BabiWorld.Told told = BabiWorld.tell(kind, facts, random);
            double[] depths = depths(told.facts().size(), random);
            return new Draft(1, essay.size(), null, words -> question(essay, words, told, depths));
        });
    }

    private static double[] depths(int count, SplittableRandom random) {
        return random.doubles(count).sorted().toArray();
    }

    private static WrittenSample question(Essay essay, int words, BabiWorld.Told told, double[] depths) {
        WrittenSample.Text text = new WrittenSample.Text()
                .add(
                        "In the text below stand sentences about people in a house. What they tell happens in the order in which"
                                + " they stand. The rest of the text does not matter.\n\n");
        int from = 0;
        for (int i = 0; i < depths.length; i++) {
            String fact = told.facts().get(i);
            int to = Math.max(from, essay.nearestBreak(depths[i] * words, words));
            essay.write(text, from, to).add(to > from ? " " : "");
            if (i == told.named()) text.add(fact, 0, told.place()).here().add(fact, told.place(), fact.length());
            else text.add(fact);
            text.add(i + 1 < depths.length || to < words ? " " : "");
            from = to;
        }
        return essay.write(text, from, words)
                .add("\n\nQuestion: " + told.question() + " Answer with one word.")
                .begin()
                .add("\nAnswer:")
                .asking(List.of(told.answer()), null);
    }
}
