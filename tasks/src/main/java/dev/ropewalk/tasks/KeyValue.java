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
 * Key-value retrieval: a JSON object of random UUIDs, the value of one of its keys is asked for; the pair stands at depths evenly from the
 * first to the last. Two published prompts and scores, see {@link Form}.
 *
 * @param pairs how many; 0 for as many as fit
 * @param queryAware whether the key stands before the object too
 * @param demos other pairs of the object shown as solved examples
 */
record KeyValue(Form form, int pairs, boolean queryAware, int demos, int depths, int trials) implements Generated {

    enum Form {
        /** Liu et al. 2023, arXiv 2307.03172; prompting.py and evaluate_kv_responses.py of lost-in-the-middle at 29b8a6d. */
        LOST_IN_THE_MIDDLE("kv/lost-in-the-middle@1"),
        /** Yen et al. 2024, arXiv 2410.02694; data.py (json_kv) and utils.py of HELMET at 4526dfb: object first, answers normalised. */
        HELMET("kv/helmet@1");

        private final String task;

        Form(String task) {
            this.task = task;
        }
    }

    private static final TaskParameter PAIRS = TaskParameter.integer(
                    "pairs", 0, 1 << 20, "how many; 0 for as many as fit")
            .orElse(0);
    private static final TaskParameter DEMOS = TaskParameter.integer(
                    "demos", 0, 100, "other pairs of the object shown as solved examples")
            .orElse(2);
    private static final TaskParameter DEPTHS = TaskParameter.depths(5);
    private static final TaskParameter TRIALS = TaskParameter.trials(1000, 4);

    static final List<TaskCard> CARDS = List.of(
            new TaskCard(
                    Form.LOST_IN_THE_MIDDLE.task,
                    "Key-value retrieval of lost-in-the-middle",
                    "A JSON object of random UUIDs; the answer must contain the value of the key asked for.",
                    "Liu et al. 2023, arXiv 2307.03172; lost-in-the-middle 29b8a6d",
                    Metric.ACCURACY,
                    List.of(
                            PAIRS,
                            TaskParameter.flag("queryAware", "whether the key stands before the object, too"),
                            DEPTHS,
                            TRIALS),
                    given -> new KeyValue(
                            Form.LOST_IN_THE_MIDDLE,
                            given.integer("pairs"),
                            given.flag("queryAware"),
                            0,
                            given.integer("depths"),
                            given.integer("trials"))),
            new TaskCard(
                    Form.HELMET.task,
                    "Key-value retrieval of HELMET",
                    "The same with solved examples; the answer, normalised, must contain the value.",
                    "Yen et al. 2024, arXiv 2410.02694; HELMET 4526dfb",
                    Metric.ACCURACY,
                    List.of(DEMOS, DEPTHS.orElse(6), TRIALS),
                    given -> new KeyValue(
                            Form.HELMET,
                            0,
                            false,
                            given.integer("demos"),
                            given.integer("depths"),
                            given.integer("trials"))));

    private static final String EXTRACT =
            "Extract the value corresponding to the specified key in the JSON object below.\n\n";

    private static final String VALUE = "\nCorresponding value:";

    KeyValue {
        PAIRS.within(form.task, pairs);
        DEMOS.within(form.task, demos);
        DEPTHS.within(form.task, depths);
        TRIALS.within(form.task, trials);
    }

    @Override
    public TaskCard card() {
        return CARDS.get(form.ordinal());
    }

    @Override
    public SortedMap<String, Object> parameters() {
        SortedMap<String, Object> parameters = new TreeMap<>(Map.of("depths", depths, "trials", trials));
        if (form == Form.HELMET) parameters.put("demos", demos);
        else {
            parameters.put("pairs", pairs);
            parameters.put("queryAware", Boolean.toString(queryAware));
        }
        return parameters;
    }

    @Override
    public int size() {
        return depths * trials;
    }

    @Override
    public Task ofSize(int samples) {
        return new KeyValue(form, pairs, queryAware, demos, depths, (samples + depths - 1) / depths);
    }

    @Override
    public int newTokens() {
        return 100;
    }

    @Override
    public Verdict verdict(List<String> answers, String answer) {
        return Generated.scored(form == Form.HELMET ? "helmet_substring_exact_match" : "key_value", answers, answer);
    }

    private record Pair(String key, String value) {}

    @Override
    public Source source(Pieces pieces, int longest) {
        return Source.seeded((random, length, ordinal) -> {
            double depth = (double) (ordinal / trials) / (depths - 1);
            Set<String> taken = new HashSet<>();
            SplittableRandom others = random.split();
            Pair asked = pair(taken, random);
            List<Pair> drawn = new ArrayList<>();
            long shown = random.nextLong();
            int least = pairs > 0 ? pairs : 1 + demos;
            return new Draft(least, pairs > 0 ? pairs : Draft.ANY, null, count -> {
                while (drawn.size() < count - 1) drawn.add(pair(taken, others));
                List<Pair> around = drawn.subList(0, count - 1);
                List<Pair> solved = Draws.ascending(demos, around.size(), new SplittableRandom(shown)).stream()
                        .map(around::get)
                        .toList();
                return question(asked, around, solved, depth);
            });
        });
    }

    private static Pair pair(Set<String> taken, SplittableRandom random) {
        return new Pair(uuid(taken, random), uuid(taken, random));
    }

    private static String uuid(Set<String> taken, SplittableRandom random) {
        String drawn;
        do drawn = Draws.uuid(random);
        while (!taken.add(drawn));
        return drawn;
    }

    private WrittenSample question(Pair asked, List<Pair> others, List<Pair> solved, double depth) {
        WrittenSample.Text text = new WrittenSample.Text();
        if (form == Form.LOST_IN_THE_MIDDLE) text.add(EXTRACT);
        if (queryAware) text.add("Key: \"" + asked.key + "\"\n\n");
        text.add("JSON data:\n{");
        int gold = (int) Math.rint(depth * others.size());
        for (int i = 0; i <= others.size(); i++) {
            Pair pair = i == gold ? asked : others.get(i < gold ? i : i - 1);
            text.add((i == 0 ? "\"" : ",\n \"") + pair.key + "\": \"");
            if (i == gold) text.here();
            text.add(pair.value + "\"");
        }
        text.add("}\n\n");
        if (form == Form.LOST_IN_THE_MIDDLE) text.add("Key: \"" + asked.key + "\"");
        else {
            text.add(EXTRACT);
            for (Pair pair : solved) text.add("Key: " + pair.key + VALUE + " " + pair.value + "\n\n");
            text.add("Key: " + asked.key);
        }
        return text.begin().add(VALUE).asking(List.of(asked.value), depth);
    }
}
