package dev.ropewalk.tasks;

import dev.ropewalk.results.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A needle that shares no word with the question: somebody lives where a sight is seen, and asked is who has been to the city it stands in, or, with two
 * hops, to the country. Only who knows where sights stand finds it; matching words does not. After Modarressi et al. 2025, arXiv 2502.05167 (NoLiMa);
 * sights, sentences, names and haystack are ours, and so is the rule that the first of all names that an answer holds must be the one.
 *
 * @param hops 1 asks for the city, 2 for the country
 * @param distractors sentences about other people: every first one repeats the question's words and denies them, every second one tells of
 *     another sight
 * @param folder {@code .txt} files; null for generated prose
 */
record NoLima(
        int hops,
        int distractors,
        int depths,
        int trials,
        @Nullable String folder) implements Generated {

    static final TaskCard CARD = new TaskCard(
            "nolima/own@1",
            "Needle without its words",
            "Who sees a sight is told in prose; who has been to its city or country is asked, and the first name must be right.",
            "after Modarressi et al. 2025, arXiv 2502.05167",
            Metric.ACCURACY,
            List.of(
                    TaskParameter.integer("hops", 1, 2, "1 asks for the city of a sight, 2 for its country")
                            .orElse(1),
                    TaskParameter.integer("distractors", 0, 16, "sentences about other people")
                            .orElse(0),
                    TaskParameter.depths(5),
                    TaskParameter.trials(1000, 4),
                    TaskParameter.folder("generated prose")),
            given -> new NoLima(
                    given.integer("hops"),
                    given.integer("distractors"),
                    given.integer("depths"),
                    given.integer("trials"),
                    given.path("folder")));

    /** What everybody may know; no sight's name holds a word of its city's or country's. */
    record Sight(String name, String city, String country) {}

    static final List<Sight> SIGHTS = List.of(
            new Sight("Eiffel Tower", "Paris", "France"),
            new Sight("Colosseum", "Rome", "Italy"),
            new Sight("Brandenburg Gate", "Berlin", "Germany"),
            new Sight("Sagrada Familia", "Barcelona", "Spain"),
            new Sight("Acropolis", "Athens", "Greece"),
            new Sight("Hagia Sophia", "Istanbul", "Turkey"),
            new Sight("Taj Mahal", "Agra", "India"),
            new Sight("Forbidden City", "Beijing", "China"),
            new Sight("Buckingham Palace", "London", "England"),
            new Sight("Rijksmuseum", "Amsterdam", "Holland"),
            new Sight("Charles Bridge", "Prague", "Czechia"),
            new Sight("Little Mermaid", "Copenhagen", "Denmark"),
            new Sight("Petronas Towers", "Kuala Lumpur", "Malaysia"),
            new Sight("Machu Picchu", "Cusco", "Peru"),
            new Sight("Golden Gate Bridge", "San Francisco", "America"),
            new Sight("Table Mountain", "Cape Town", "South Africa"));

    static final List<String> NAMES = List.of(
            ("Aldous Benita Caspar Delphine Edgar Fiona Gideon Hester Ignatius Noreen Kasimir Leonie Mortimer Nerys Osbert"
                            + " Philippa Quentin Rowena Sigmund Tabitha Ulric Verena Wendell Thelma Yorick Edna")
                    .split(" "));

    private static final Pattern NAME =
            Pattern.compile("\\b(" + String.join("|", NAMES) + ")\\b", Pattern.CASE_INSENSITIVE);

    NoLima {
        CARD.within("hops", hops);
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
    public SortedMap<String, Object> parameters() {
        SortedMap<String, Object> parameters =
                new TreeMap<>(Map.of("hops", hops, "distractors", distractors, "depths", depths, "trials", trials));
        if (folder != null) parameters.put("folder", folder);
        return parameters;
    }

    @Override
    public int size() {
        return depths * trials;
    }

    @Override
    public Task ofSize(int samples) {
        return new NoLima(hops, distractors, depths, (samples + depths - 1) / depths, folder);
    }

    @Override
    public int newTokens() {
        return 24;
    }

    @Override
    public Verdict verdict(List<String> answers, String answer) {
        String right = answers.get(0);
        Matcher first = NAME.matcher(answer);
        if (!first.find()) return new Verdict(0, false, "the answer names nobody of the text");
        return Verdict.of(first.group().equalsIgnoreCase(right) ? 1 : 0, answer.contains(right));
    }

    static String needle(String name, Sight sight) {
        return "From the kitchen of " + name + " one sees the " + sight.name + " every morning.";
    }

    static String question(String place) {
        return "Which person in this book has been to " + place + "?";
    }

    private static String denied(String name, String place) {
        return "No person in this book has been to " + place + " less often than " + name + ", who never was there.";
    }

    private String place(Sight sight) {
        return hops == 1 ? sight.city : sight.country;
    }

    @Override
    public Source source(Pieces pieces, int longest) {
        Essay essay = Essay.of(folder, longest);
        return new Source(essay.data(), (random, length, ordinal) -> {
            double depth = (double) (ordinal / trials) / (depths - 1);
            List<Sight> sights = Draws.shuffled(SIGHTS, random);
            List<String> names = Draws.shuffled(NAMES, random);
            Sight asked = sights.get(0);
            List<Sentence> others = new ArrayList<>();
            for (int i = 1; i <= distractors; i++) {
                String told = i % 2 == 1
                        ? denied(names.get(i), place(asked))
                        : needle(names.get(i), sights.get(1 + i / 2 % (sights.size() - 1)));
                others.add(new Sentence(told, random.nextDouble(), Optional.empty()));
            }
            Sentence needle = new Sentence(needle(names.get(0), asked), depth, Optional.of(names.get(0)));
            List<Sentence> told = Stream.concat(others.stream(), Stream.of(needle))
                    .sorted((a, b) -> Double.compare(a.depth, b.depth))
                    .collect(Collectors.toList());
            return new Draft(1, essay.size(), null, words -> question(essay, words, told, needle, place(asked)));
        });
    }

    /** @param name of the needle; empty for others */
    private record Sentence(String text, double depth, Optional<String> name) {}

    private static WrittenSample question(Essay essay, int words, List<Sentence> told, Sentence needle, String place) {
        WrittenSample.Text text = new WrittenSample.Text().add("Below is a book. A question follows it.\n\n");
        int from = 0;
        for (Sentence sentence : told) {
            int to = Math.max(from, essay.nearestBreak(sentence.depth * words, words));
            essay.write(text, from, to).add(to > from ? "\n" : "");
            sentence.name.ifPresentOrElse(
                    name -> text.add(sentence.text, 0, sentence.text.indexOf(name))
                            .here()
                            .add(sentence.text, sentence.text.indexOf(name), sentence.text.length()),
                    () -> text.add(sentence.text));
            text.add("\n");
            from = to;
        }
        return essay.write(text, from, words)
                .add("\n\nQuestion: " + question(place) + " Answer with a name alone.")
                .begin()
                .add("\nAnswer:")
                .asking(List.of(needle.name.orElseThrow()), needle.depth);
    }
}
