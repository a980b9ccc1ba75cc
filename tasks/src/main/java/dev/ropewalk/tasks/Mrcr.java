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
 * Many rounds of one conversation, in which the same thing is asked for several times, each time answered otherwise; the text of one of these answers
 * is to be repeated, behind a string that nobody could know. Vodrahalli et al. 2024, arXiv 2409.12640; the string, the numbers of alike requests and
 * the score are those of OpenAI's MRCR (2025). Requests, kinds and texts are ours, and texts are short, so that a reply has room in few tokens.
 *
 * @param needles alike requests; published are 2, 4 and 8
 */
record Mrcr(int needles, int samples) implements Generated {

    static final TaskCard CARD = new TaskCard(
            "mrcr@1",
            "One of several alike",
            "A conversation asks for the same thing again and again; one of the replies must be repeated behind a given string, as like it as difflib finds.",
            "Vodrahalli et al. 2024, arXiv 2409.12640; score of OpenAI's MRCR",
            Metric.SCORE,
            List.of(
                    TaskParameter.integer("needles", 2, 8, "requests that are alike")
                            .orElse(2),
                    TaskParameter.samples(20)),
            given -> new Mrcr(given.integer("needles"), given.integer("samples")));

    private static final List<String> KINDS =
            List.of("poem", "riddle", "letter", "story", "speech", "song", "report", "recipe");
    private static final List<String> TOPICS = List.of(
            "rivers",
            "clocks",
            "bridges",
            "owls",
            "lanterns",
            "harbours",
            "apples",
            "snow",
            "engines",
            "maps",
            "violins",
            "glaciers",
            "markets",
            "foxes",
            "towers",
            "gardens");
    private static final int REPLY = 16; // words, up to the end of a sentence
    private static final int STRING = 10;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxy";

    Mrcr {
        CARD.within("needles", needles);
        CARD.within("samples", samples);
    }

    @Override
    public TaskCard card() {
        return CARD;
    }

    @Override
    public SortedMap<String, Object> parameters() {
        return new TreeMap<>(Map.of("needles", needles, "samples", samples));
    }

    @Override
    public int size() {
        return samples;
    }

    @Override
    public Task ofSize(int samples) {
        return new Mrcr(needles, samples);
    }

    @Override
    public int newTokens() {
        return 128;
    }

    /** Up to the next request, which a base model writes by itself. @param answers the string, and the reply */
    @Override
    public Verdict verdict(List<String> answers, String answer) {
        String written = answer.strip(), string = answers.get(0), reply = answers.get(1);
        if (!written.startsWith(string)) return Verdict.of(0, answer.contains(reply));
        String rest = written.substring(string.length()).strip();
        int next = rest.indexOf("\nUser:");
        return Generated.scored(
                "difflib_ratio",
                List.of(reply),
                next < 0 ? rest : rest.substring(0, next).strip());
    }

    private record Request(String kind, String topic) {

        String asked() {
            return "Write a " + kind + " about " + topic + ".";
        }
    }

    @Override
    public Source source(Pieces pieces, int longest) {
        return Source.seeded((random, length, ordinal) -> {
            Request alike = request(random);
            String string = string(random);
            int asked = random.nextInt(needles);
            long places = random.nextLong();
            SplittableRandom others = random.split();
            Set<String> taken = new HashSet<>();
            List<String> replies = new ArrayList<>();
            while (replies.size() < needles) replies.add(reply(taken, random));
            List<Request> rounds = new ArrayList<>();
            List<String> answers = new ArrayList<>();
            return Draft.of(0, count -> {
                while (rounds.size() < count) {
                    rounds.add(other(alike, others));
                    answers.add(reply(taken, others));
                }
                List<Integer> at = Draws.ascending(needles, count + needles, new SplittableRandom(places));
                WrittenSample.Text text = new WrittenSample.Text();
                for (int round = 0, needle = 0; round < count + needles; round++) {
                    boolean here = needle < needles && at.get(needle) == round;
                    Request request = here ? alike : rounds.get(round - needle);
                    text.add("User: " + request.asked() + "\nAssistant: ");
                    if (here && needle == asked) text.here();
                    text.add(here ? replies.get(needle) : answers.get(round - needle))
                            .add("\n\n");
                    if (here) needle++;
                }
                return text.add("User: Write " + string + " and then repeat, word for word, your " + nth(asked + 1)
                                + " "
                                + alike.kind + " about " + alike.topic
                                + ", counted from the first. Write nothing else.")
                        .begin()
                        .add("\nAssistant:")
                        .asking(List.of(string, replies.get(asked)), null);
            });
        });
    }

    private static String nth(int number) {
        return number + (number == 1 ? "st" : number == 2 ? "nd" : number == 3 ? "rd" : "th");
    }

    private static Request request(SplittableRandom random) {
        return new Request(KINDS.get(random.nextInt(KINDS.size())), TOPICS.get(random.nextInt(TOPICS.size())));
    }

    /** Every second one shares the kind or the topic with those that are alike, and none shares both. */
    private static Request other(Request alike, SplittableRandom random) {
        while (true) {
            Request drawn = request(random);
            Request other = switch (random.nextInt(4)) {
                case 0 -> new Request(alike.kind, drawn.topic);
                case 1 -> new Request(drawn.kind, alike.topic);
                default -> drawn;
            };
            if (!other.equals(alike)) return other;
        }
    }

    private static String reply(Set<String> taken, SplittableRandom random) {
        String reply;
        do reply = Prose.words(REPLY, random);
        while (!taken.add(reply));
        return reply;
    }

    private static String string(SplittableRandom random) {
        StringBuilder string = new StringBuilder();
        while (string.length() < STRING) string.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        return string.toString();
    }
}
