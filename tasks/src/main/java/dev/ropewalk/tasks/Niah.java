package dev.ropewalk.tasks;

import dev.ropewalk.results.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * RULER's eight needle tasks: sentences that give a key a value, hidden in filler, in prose or among more of their kind.
 * scripts/data/synthetic/niah.py and synthetic.yaml of NVIDIA/RULER at c3f5e3b; see {@link Ruler}. Keys and values of a sample all differ,
 * upstream they may not; prose grows by words to the end of the budget, upstream by 500 words.
 *
 * @param folder for those in prose: {@code .txt} files; null for generated prose
 */
record Niah(Kind kind, int samples, @Nullable String folder) implements Generated {

    enum Kind {
        SINGLE_1(Hay.NOISE, Thing.WORDS, Thing.NUMBERS, 1, 1, 1, "The number of a key among lines that say nothing"),
        SINGLE_2(Hay.ESSAY, Thing.WORDS, Thing.NUMBERS, 1, 1, 1, "The number of a key in prose"),
        SINGLE_3(Hay.ESSAY, Thing.WORDS, Thing.UUIDS, 1, 1, 1, "The UUID of a key in prose"),
        MULTIKEY_1(Hay.ESSAY, Thing.WORDS, Thing.NUMBERS, 4, 1, 1, "The number of one of four keys in prose"),
        MULTIKEY_2(Hay.NEEDLES, Thing.WORDS, Thing.NUMBERS, 1, 1, 1, "The number of one key among nothing but others"),
        MULTIKEY_3(Hay.NEEDLES, Thing.UUIDS, Thing.UUIDS, 1, 1, 1, "The UUID of one UUID among nothing but others"),
        MULTIVALUE(Hay.ESSAY, Thing.WORDS, Thing.NUMBERS, 1, 4, 1, "All four numbers of a key in prose"),
        MULTIQUERY(Hay.ESSAY, Thing.WORDS, Thing.NUMBERS, 4, 1, 4, "The numbers of all four keys in prose");

        private final Hay hay;
        private final Thing key;
        private final Thing value;
        private final int keys;
        private final int values;
        private final int queries;
        private final String asked;

        Kind(Hay hay, Thing key, Thing value, int keys, int values, int queries, String asked) {
            this.asked = asked;
            this.hay = hay;
            this.key = key;
            this.value = value;
            this.keys = keys;
            this.values = values;
            this.queries = queries;
        }

        private boolean inProse() {
            return hay == Hay.ESSAY;
        }

        private Metric metric() {
            return values * queries == 1 ? Metric.ACCURACY : Metric.SCORE;
        }

        private TaskCard card() {
            return new TaskCard(
                            task(),
                            "RULER " + lower(),
                            asked + "; the share of what is asked for in the answer.",
                            Ruler.SOURCE,
                            metric(),
                            inProse() ? List.of(Ruler.SAMPLES, FOLDER) : List.of(Ruler.SAMPLES),
                            given -> new Niah(this, given.integer("samples"), inProse() ? given.path("folder") : null))
                    .of(
                            key == Thing.WORDS
                                    ? new Material[] {Material.OWN, Material.WORDS}
                                    : new Material[] {Material.OWN});
        }

        private String task() {
            return "ruler/" + lower() + "@1";
        }

        private String lower() {
            return "niah_" + name().toLowerCase(Locale.ROOT);
        }
    }

    private enum Hay {
        NOISE,
        ESSAY,
        NEEDLES
    }

    private enum Thing {
        WORDS(Wonderwords::pair),
        NUMBERS(random -> Integer.toString(random.nextInt(1_000_000, 10_000_000))),
        UUIDS(Draws::uuid);

        private final Function<SplittableRandom, String> draw;

        Thing(Function<SplittableRandom, String> draw) {
            this.draw = draw;
        }

        String another(Set<String> taken, SplittableRandom random) {
            String drawn;
            do drawn = draw.apply(random);
            while (!taken.add(drawn));
            return drawn;
        }

        /** {@code number} or {@code numbers}. */
        String noun(boolean plural) {
            String plurals = name().toLowerCase(Locale.ROOT);
            return plural ? plurals : plurals.substring(0, plurals.length() - 1);
        }
    }

    private static final int DEPTHS = 40; // round(linspace(0, 100, 40)) percent

    private static final TaskParameter FOLDER = TaskParameter.folder("generated prose");

    static final List<TaskCard> CARDS =
            Arrays.stream(Kind.values()).map(Kind::card).toList();

    Niah {
        Ruler.SAMPLES.within(kind.task(), samples);
        FOLDER.filled(kind.task(), folder);
    }

    @Override
    public TaskCard card() {
        return CARDS.get(kind.ordinal());
    }

    @Override
    public SortedMap<String, Object> parameters() {
        SortedMap<String, Object> parameters = new TreeMap<>(Map.of("samples", samples));
        if (folder != null) parameters.put("folder", folder);
        return parameters;
    }

    @Override
    public int size() {
        return samples;
    }

    @Override
    public Task ofSize(int samples) {
        return new Niah(kind, samples, folder);
    }

    @Override
    public int newTokens() {
        return 128;
    }

    @Override
    public Verdict verdict(List<String> answers, String answer) {
        return Generated.scored(Ruler.ALL, answers, answer);
    }

    @Override
    public Source source(Pieces pieces, int longest) {
        if (!kind.inProse()) return Source.seeded((random, length, ordinal) -> lines(new Asked("", random), random));
        Essay essay = Essay.of(folder, longest);
        return new Source(
                essay.data(), (random, length, ordinal) -> prose(new Asked(essay.text(), random), essay, random));
    }

    /** {@code value} of {@code key}, as it stands in the text. */
    private record Needle(String key, String value) {}

    /** Needles and a question about some of them. */
    private final class Asked {

        final Set<String> keys = new LinkedHashSet<>();
        final Set<String> values = new LinkedHashSet<>();
        final List<Needle> needles;
        private final List<String> queries;
        final List<String> answers;

        /** @param around text in which no value may stand by chance */
        Asked(String around, SplittableRandom random) {
            List<Needle> hidden = new ArrayList<>();
            for (int i = 0; i < kind.keys; i++) {
                String key = kind.key.another(keys, random);
                for (int j = 0; j < kind.values; j++) {
                    String value = kind.value.another(values, random);
                    while (around.contains(value)) value = kind.value.another(values, random);
                    hidden.add(new Needle(key, value));
                }
            }
            needles = Draws.shuffled(hidden, random);
            queries = Draws.shuffled(List.copyOf(keys), random).subList(0, kind.queries);
            answers = queries.stream()
                    .flatMap(query -> hidden.stream()
                            .filter(needle -> needle.key.equals(query))
                            .map(Needle::value))
                    .toList();
        }

        WrittenSample.Text opening() {
            boolean one = answers.size() == 1;
            String things = kind.value.noun(!one);
            return new WrittenSample.Text()
                    .add(one ? "A special magic " + things + " is" : "Some special magic " + things + " are")
                    .add(" hidden within the following text. Make sure to memorize it. I will quiz you about the ")
                    .add(things + " afterwards.\n");
        }

        void write(WrittenSample.Text text, Needle needle) {
            text.add("One of the special magic " + kind.value.noun(true) + " for " + needle.key + " is: ");
            if (queries.contains(needle.key)) text.here();
            text.add(needle.value + ".");
        }

        WrittenSample closing(WrittenSample.Text text, @Nullable Double depth) {
            boolean one = answers.size() == 1;
            String things =
                    "special magic " + kind.value.noun(!one) + " for " + listed() + " mentioned in the provided text";
            return text.add(one ? "\nWhat is the " : "\nWhat are all the ")
                    .add(things + "?")
                    .begin()
                    .add(" The " + things + (one ? " is" : " are"))
                    .asking(answers, one ? depth : null);
        }

        private String listed() {
            int last = queries.size() - 1;
            return last == 0
                    ? queries.get(0)
                    : String.join(", ", queries.subList(0, last)) + ", and " + queries.get(last);
        }
    }

    /** Lines of noise or of other needles, and the needles before lines drawn at random. */
    private Draft lines(Asked asked, SplittableRandom random) {
        SplittableRandom others = random.split();
        long places = random.nextLong();
        List<Needle> lines = new ArrayList<>();
        return Draft.of(asked.needles.size(), count -> {
            while (kind.hay == Hay.NEEDLES && lines.size() < count)
                lines.add(new Needle(kind.key.another(asked.keys, others), kind.value.another(asked.values, others)));
            List<Integer> before = Draws.ascending(asked.needles.size(), count, new SplittableRandom(places));
            WrittenSample.Text text = asked.opening();
            for (int line = 0, next = 0; line < count; line++) {
                if (line > 0) text.add("\n");
                if (next < before.size() && before.get(next) == line) {
                    asked.write(text, asked.needles.get(next++));
                    text.add("\n");
                }
                if (kind.hay == Hay.NOISE) text.add(Ruler.NOISE);
                else asked.write(text, lines.get(line));
            }
            return asked.closing(text, (double) before.get(0) / count);
        });
    }

    /** Words of an essay and the needles between its sentences, at different depths. */
    private Draft prose(Asked asked, Essay essay, SplittableRandom random) {
        List<Double> depths = Draws.ascending(asked.needles.size(), DEPTHS, random).stream()
                .map(i -> Math.rint(100.0 * i / (DEPTHS - 1)) / 100)
                .toList();
        return new Draft(1, essay.size(), null, count -> {
            int sentences = essay.sentencesIn(count), from = 0;
            WrittenSample.Text text = asked.opening();
            for (int i = 0; i < depths.size(); i++) {
                int to = essay.wordOf((int) (sentences * depths.get(i)), count);
                essay.write(text, from, to).add(to > from ? " " : "");
                asked.write(text, asked.needles.get(i));
                text.add(i + 1 < depths.size() || to < count ? " " : "");
                from = to;
            }
            return asked.closing(essay.write(text, from, count), depths.get(0));
        });
    }
}
