package dev.ropewalk.tasks;

import dev.ropewalk.results.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Needle in a haystack: Kamradt 2023 (needlehaystack), with the prompt for base models of LCEG at 2ce672d. One needle is his sentence about
 * San Francisco, several are ingredients of the perfect pizza, the first at the depth, the others evenly behind it, as his multi-needle
 * test has them. Ours: needles stand between sentences of the text, whatever the tokenizer; the haystack grows by words to the end of the
 * budget without his buffer; an answer is right when it contains what was hidden, in any case and with any blanks, and no model judges.
 *
 * @param depths evenly from 0 to 1
 * @param distractors sentences of the same form about other cities, or other dishes, anywhere in the text: ours
 * @param trials samples a depth; with several needles each draws its own, one needle is the same in all, so that only the depth differs
 * @param folder {@code .txt} files; null for generated prose
 */
record Needles(
        int needles,
        int distractors,
        int depths,
        int trials,
        @Nullable String folder) implements Generated {

    private static final String HIDDEN = "eat a sandwich and sit in Dolores Park on a sunny day";
    private static final List<String> INGREDIENTS = List.of(
            "Figs",
            "Walnuts",
            "Anchovies",
            "Capers",
            "Leeks",
            "Pears",
            "Olives",
            "Radishes",
            "Shallots",
            "Chestnuts",
            "Dates",
            "Artichokes",
            "Lentils",
            "Plums",
            "Cashews",
            "Beetroots");

    private static final String BEST = "The best thing to do in ";
    private static final String OF_DISH = " are one of the secret ingredients needed to build the perfect ";
    private static final List<String> CITIES = List.of(
            "Lisbon", "Chicago", "Vienna", "Nairobi", "Kyoto", "Dublin", "Lima", "Oslo", "Hanoi", "Quebec", "Tunis",
            "Bergen", "Seville", "Denver", "Zagreb", "Perth");
    private static final List<String> PASTIMES = List.of(
            "ride a tram up the hill and count the chimneys",
            "rent a rowing boat and feed the ducks at dusk",
            "buy roasted nuts and listen to the organ in the square",
            "borrow a bicycle and follow the old canal to the mill",
            "climb the lighthouse and wave at the ferries");
    private static final List<String> DISHES = List.of(
            "omelette",
            "stew",
            "pudding",
            "sandwich",
            "curry",
            "pancake",
            "salad",
            "pie",
            "soup",
            "risotto",
            "goulash",
            "trifle",
            "quiche",
            "chowder",
            "strudel",
            "dumpling");
    private static final List<String> FOODS =
            List.of("Onions", "Carrots", "Almonds", "Cherries", "Parsnips", "Mushrooms", "Raisins", "Turnips");

    static final TaskCard CARD = new TaskCard(
                    "niah@1",
                    "Needle in a haystack",
                    "A sentence, or several, stand in prose and are asked for; the share of them in the answer.",
                    "Kamradt 2023, needlehaystack; prompt of LCEG 2ce672d",
                    Metric.ACCURACY,
                    List.of(
                            TaskParameter.integer("needles", 1, INGREDIENTS.size(), "sentences that are hidden")
                                    .orElse(1),
                            TaskParameter.integer(
                                            "distractors", 0, CITIES.size(), "sentences of the same form about others")
                                    .orElse(0),
                            TaskParameter.depths(10),
                            TaskParameter.trials(1000, 1),
                            TaskParameter.folder("generated prose")),
                    given -> new Needles(
                            given.integer("needles"),
                            given.integer("distractors"),
                            given.integer("depths"),
                            given.integer("trials"),
                            given.path("folder")))
            .or(Metric.SCORE)
            .except(TaskLaw.SEEDED, "one needle is the same in every sample, so that only its depth differs");

    Needles {
        CARD.within("needles", needles);
        CARD.within("distractors", distractors);
        CARD.within("depths", depths);
        CARD.within("trials", trials);
        CARD.parameter("folder").filled(CARD.name(), folder);
    }

    @Override
    public TaskCard card() {
        return CARD;
    }

    @Override
    public Metric metric() {
        return needles == 1 ? Metric.ACCURACY : Metric.SCORE;
    }

    @Override
    public SortedMap<String, Object> parameters() {
        SortedMap<String, Object> parameters =
                new TreeMap<>(Map.of("needles", needles, "depths", depths, "trials", trials));
        if (distractors > 0) parameters.put("distractors", distractors);
        if (folder != null) parameters.put("folder", folder);
        return parameters;
    }

    @Override
    public int size() {
        return depths * trials;
    }

    @Override
    public Task ofSize(int samples) {
        return new Needles(needles, distractors, depths, (samples + depths - 1) / depths, folder);
    }

    @Override
    public int newTokens() {
        return 50;
    }

    @Override
    public Verdict verdict(List<String> answers, String answer) {
        return Generated.scored(Ruler.ALL, answers, answer.replaceAll("\\s+", " "));
    }

    @Override
    public Source source(Pieces pieces, int longest) {
        Essay essay = Essay.of(folder, longest);
        return new Source(essay.data(), (random, length, ordinal) -> {
            double depth = (double) (ordinal / trials) / (depths - 1);
            List<String> hidden = needles == 1
                    ? List.of(HIDDEN)
                    : Draws.shuffled(INGREDIENTS, random).subList(0, needles);
            List<Told> others = others(random);
            return new Draft(1, essay.size(), null, words -> question(essay, words, hidden, others, depth));
        });
    }

    /** A sentence and where in the text it was asked to stand; @param hidden what of it is asked for, null for nothing */
    private record Told(
            double depth, String sentence, @Nullable String hidden) {}

    private List<Told> others(SplittableRandom random) {
        List<Told> others = new ArrayList<>();
        if (distractors == 0) return others;
        List<String> about = Draws.shuffled(needles == 1 ? CITIES : DISHES, random);
        for (int i = 0; i < distractors; i++)
            others.add(new Told(
                    random.nextDouble(),
                    needles == 1
                            ? BEST + about.get(i) + " is " + PASTIMES.get(random.nextInt(PASTIMES.size())) + "."
                            : FOODS.get(random.nextInt(FOODS.size())) + OF_DISH + about.get(i) + ".",
                    null));
        return others;
    }

    private static WrittenSample question(
            Essay essay, int words, List<String> hidden, List<Told> others, double depth) {
        boolean one = hidden.size() == 1;
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < hidden.size(); i++)
            told.add(new Told(
                    depth + (1 - depth) * i / hidden.size(),
                    one ? BEST + "San Francisco is " + HIDDEN + "." : hidden.get(i) + OF_DISH + "pizza.",
                    hidden.get(i)));
        told.addAll(others);
        told.sort(Comparator.comparingDouble(Told::depth));
        WrittenSample.Text text = new WrittenSample.Text().add("<|im_start|> This is a very long story book: <book> ");
        int from = 0;
        for (Told next : told) {
            int to = Math.max(from, essay.nearestBreak(next.depth * words, words));
            essay.write(text, from, to).add("\n");
            int at = next.hidden == null ? 0 : next.sentence.indexOf(next.hidden);
            text.add(next.sentence, 0, at);
            if (next.hidden != null) text.here();
            text.add(next.sentence, at, next.sentence.length()).add("\n");
            from = to;
        }
        return essay.write(text, from, words)
                .add(" </book>.\n Based on the content of the book, Question: ")
                .add(
                        one
                                ? "What is the best thing to do in San Francisco?"
                                : "What are the secret ingredients needed to build the perfect pizza?")
                .begin()
                .add("\nAnswer:")
                .asking(hidden, depth);
    }
}
