package dev.ropewalk.tasks;

import dev.ropewalk.results.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Passkey retrieval as papers on longer contexts had it, beside our own {@link Passkey}: each with its keys, places, new tokens and score.
 * Ours in all of them: whole sentences (theirs cut by characters) and an exact token budget.
 *
 * @param depths evenly from the end to the start; 1 for a place drawn for each sample
 * @param trials samples a depth
 * @param keys numbers hidden, of which one is asked for
 * @param folder for filler that is prose: {@code .txt} files; null for generated prose
 */
record PublishedPasskey(
        Form form,
        int depths,
        int trials,
        int keys,
        @Nullable String folder) implements Generated {

    enum Form {
        /** Chen et al. 2023, arXiv 2306.15595: 32 distances from the end, ten samples each; new tokens are ours. */
        PI("passkey/pi@1", 10_000, 99_999, 8),
        /** Peng et al. 2023, arXiv 2309.00071; eval/passkey.py at 995db5b: keys of one to five digits, the first number of an answer. */
        YARN("passkey/yarn@1", 1, 50_000, 10),
        /** eval/passkey_hard.py there: several keys in prose; an answer need only begin with the key. Its decoding, digits only, is left out. */
        YARN_HARD("passkey/yarn-hard@1", 1, 50_000, 10),
        /** An et al. 2024, arXiv 2402.17463: as many tokens as the key has are compared, so what follows it does not count. */
        CHUNK_LLAMA("passkey/chunkllama@1", 1, 49_999, 6),
        /** Jin et al. 2024, arXiv 2401.01325: filler by lines, the question ends in a blank; its script scores nothing, the score is ours. */
        LONG_LM("passkey/longlm@1", 10_000, 99_999, 5);

        private final String task;
        private final int smallest;
        private final int largest;
        private final int newTokens;

        Form(String task, int smallest, int largest, int newTokens) {
            this.task = task;
            this.smallest = smallest;
            this.largest = largest;
            this.newTokens = newTokens;
        }
    }

    private static final TaskParameter DEPTHS = TaskParameter.depths(32);
    private static final TaskParameter TRIALS = TaskParameter.trials(100_000, 10);
    private static final TaskParameter SAMPLES = TaskParameter.samples(20);
    private static final TaskParameter KEYS = TaskParameter.integer(
                    "keys", 1, 1000, "how many are hidden, of which one is asked for")
            .orElse(1);
    private static final TaskParameter FOLDER = TaskParameter.folder("generated prose");

    static final List<TaskCard> CARDS = List.of(
            new TaskCard(
                    Form.PI.task,
                    "Passkey of Position Interpolation",
                    "A five-digit key at places evenly from the end to the beginning; the first number must be it.",
                    "Chen et al. 2023, arXiv 2306.15595",
                    Metric.ACCURACY,
                    List.of(DEPTHS, TRIALS),
                    given -> new PublishedPasskey(Form.PI, given.integer("depths"), given.integer("trials"), 1, null)),
            anywhere(
                    Form.YARN,
                    "Passkey of YaRN",
                    "A key of one to five digits anywhere; the first number written must be it.",
                    "Peng et al. 2023, arXiv 2309.00071; eval/passkey.py at 995db5b",
                    SAMPLES),
            new TaskCard(
                    Form.YARN_HARD.task,
                    "Hard passkey of YaRN",
                    "Numbered keys in prose, one of which is asked for; what is written must begin with it.",
                    "Peng et al. 2023, arXiv 2309.00071; eval/passkey_hard.py at 995db5b",
                    Metric.ACCURACY,
                    List.of(SAMPLES, KEYS, FOLDER),
                    given -> new PublishedPasskey(
                            Form.YARN_HARD, 1, given.integer("samples"), given.integer("keys"), given.path("folder"))),
            anywhere(
                    Form.CHUNK_LLAMA,
                    "Passkey of ChunkLlama",
                    "A key of one to five digits anywhere; what is written must begin with it.",
                    "An et al. 2024, arXiv 2402.17463",
                    SAMPLES.orElse(50)),
            anywhere(
                    Form.LONG_LM,
                    "Passkey of SelfExtend",
                    "A five-digit key anywhere among lines; the first number written must be it.",
                    "Jin et al. 2024, arXiv 2401.01325",
                    SAMPLES));

    private static TaskCard anywhere(Form form, String title, String idea, String source, TaskParameter samples) {
        return new TaskCard(
                form.task,
                title,
                idea,
                source,
                Metric.ACCURACY,
                List.of(samples),
                given -> new PublishedPasskey(form, 1, given.integer("samples"), 1, null));
    }

    PublishedPasskey {
        if (form == Form.PI) DEPTHS.within(form.task, depths);
        (depths == 1 ? SAMPLES : TRIALS).within(form.task, trials);
        KEYS.within(form.task, keys);
        FOLDER.filled(form.task, folder);
    }

    @Override
    public TaskCard card() {
        return CARDS.get(form.ordinal());
    }

    @Override
    public SortedMap<String, Object> parameters() {
        SortedMap<String, Object> parameters = new TreeMap<>();
        if (form == Form.PI) parameters.putAll(Map.of("depths", depths, "trials", trials));
        else parameters.put("samples", trials);
        if (form == Form.YARN_HARD) parameters.put("keys", keys);
        if (folder != null) parameters.put("folder", folder);
        return parameters;
    }

    @Override
    public int size() {
        return depths * trials;
    }

    @Override
    public Task ofSize(int samples) {
        return new PublishedPasskey(form, depths, (samples + depths - 1) / depths, keys, folder);
    }

    @Override
    public int newTokens() {
        return form.newTokens;
    }

    @Override
    public Verdict verdict(List<String> answers, String answer) {
        String key = answers.get(0);
        return switch (form) {
            case PI, LONG_LM -> Generated.scored("passkey", answers, answer);
            case YARN -> Generated.scored("passkey_yarn", answers, answer);
            case YARN_HARD -> Generated.scored("passkey_yarn_hard", answers, answer);
            case CHUNK_LLAMA -> Verdict.of(answer.strip().startsWith(key) ? 1 : 0, answer.contains(key));
        };
    }

    @Override
    public Source source(Pieces pieces, int longest) {
        if (form != Form.YARN_HARD)
            return Source.seeded((random, length, ordinal) -> {
                double place = place(random, ordinal);
                String key = Integer.toString(random.nextInt(form.smallest, form.largest + 1));
                return Draft.of(0, units -> filled(units, (int) Math.rint(place * units), key, place));
            });
        Essay essay = Essay.of(folder, longest);
        return new Source(essay.data(), (random, length, ordinal) -> {
            List<Double> places = new ArrayList<>();
            List<Integer> numbers = new ArrayList<>();
            while (numbers.size() < keys) {
                int number = random.nextInt(form.smallest, form.largest + 1);
                if (!numbers.contains(number)) numbers.add(number);
                if (places.size() < numbers.size()) places.add(random.nextDouble());
            }
            List<Double> ascending = places.stream().sorted().toList();
            int asked = random.nextInt(keys);
            return new Draft(1, essay.size(), null, words -> hard(essay, words, ascending, numbers, asked));
        });
    }

    private double place(SplittableRandom random, int ordinal) {
        return depths == 1 ? random.nextDouble() : 1 - (double) (ordinal / trials) / (depths - 1);
    }

    private static final String TASK = "There is an important info hidden inside a lot of irrelevant text."
            + " Find it and memorize %s. I will quiz you about the important information there.\n";

    private WrittenSample filled(int units, int before, String key, double depth) {
        boolean lines = form == Form.LONG_LM;
        WrittenSample.Text text = new WrittenSample.Text().add(String.format(Locale.ROOT, TASK, lines ? "it" : "them"));
        filler(text, before, lines);
        text.add("The pass key is ").here().add(key + ". Remember it. " + key + " is the pass key.\n");
        filler(text, units - before, lines);
        return text.add("What is the pass key?")
                .begin()
                .add(" The pass key is" + (lines ? " " : ""))
                .asking(List.of(key), depth);
    }

    /** Sentences from the first, all on one line; or lines of five. */
    private static void filler(WrittenSample.Text text, int units, boolean lines) {
        for (int i = 0; i < units; i++) {
            if (i > 0) text.add(lines ? "\n" : " ");
            text.add(lines ? Ruler.NOISE : SENTENCES.get(i % SENTENCES.size()));
        }
        if (!lines || units > 0) text.add("\n");
    }

    private static final List<String> SENTENCES = List.of(Ruler.NOISE.split("(?<=\\.) "));

    private WrittenSample hard(Essay essay, int words, List<Double> places, List<Integer> numbers, int asked) {
        WrittenSample.Text text = new WrittenSample.Text().add(String.format(Locale.ROOT, TASK, "them"));
        int from = 0;
        for (int i = 0; i < places.size(); i++) {
            int to = Math.max(from, essay.nearestBreak(places.get(i) * words, words));
            String nth = nth(i + 1);
            essay.write(text, from, to).add("\nThe " + nth + " pass key is ");
            if (i == asked) text.here();
            text.add(numbers.get(i) + ". Remember it. " + numbers.get(i) + " is the " + nth + " pass key.\n");
            from = to;
        }
        String nth = nth(asked + 1);
        return essay.write(text, from, words)
                .add("\nWhat is the " + nth + " pass key?")
                .begin()
                .add(" The " + nth + " pass key is")
                .asking(List.of(Integer.toString(numbers.get(asked))), places.get(asked));
    }

    /** {@code 1st}, {@code 2nd}, {@code 11th}. */
    private static String nth(int number) {
        int last = number % 10, teens = number % 100;
        return number
                + (teens >= 11 && teens <= 13 ? "th" : last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th");
    }
}
