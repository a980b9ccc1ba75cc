package dev.ropewalk.evaluator.task;

import dev.ropewalk.decoder.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The language of the bundled reference model: a word is a token, a digit is a word. Its sentences have six tokens ({@code NAME was at the
 * PLACE .}) or seven ({@code the ADJ NOUN VERB the NOUN .} and {@code the ADJ NAME likes the NOUN .}), so almost any budget is met exactly.
 * One document is about few things: it draws 8 nouns, 6 verbs and 8 adjectives, and a name keeps its place and its adjective. That is what
 * a longer context helps to predict.
 */
final class StoryLanguage {

    private static final Map<String, List<String>> WORDS = words();
    private static final String FRAME = "was at the likes . the pass key is remember it what ? 0 1 2 3 4 5 6 7 8 9";
    private static final int SHORT = 6;
    private static final int LONG = 7;

    /** Whether every word of the language is one token of this tokenizer. A tokenizer of pieces knows all words too, but cuts them. */
    static boolean spokenBy(Tokenizer tokenizer) {
        return Stream.concat(Stream.of(List.of(FRAME.split(" "))), WORDS.values().stream())
                .allMatch(words -> tokenizer.knows(String.join(" ", words))
                        && tokenizer.encodePlain(String.join(" ", words)).length == words.size());
    }

    /** The largest number of tokens, at most this, that whole sentences can have. */
    static int largest(int tokens) {
        int size = Math.max(0, tokens);
        while (!divisible(size)) size--;
        return size;
    }

    /** Sentences of one document that have {@link #largest largest(tokens)} tokens together. */
    static List<String> sentences(int tokens, SplittableRandom random) {
        StoryLanguage document = new StoryLanguage(random);
        List<String> sentences = new ArrayList<>();
        for (int left = largest(tokens); left > 0; ) {
            boolean wantsLong = random.nextInt(3) > 0; // three kinds, equally likely while there is room
            boolean isLong = wantsLong ? divisible(left - LONG) : !divisible(left - SHORT);
            sentences.add(isLong ? document.longSentence() : document.shortSentence());
            left -= isLong ? LONG : SHORT;
        }
        return sentences;
    }

    /** A word is a token. */
    static int tokens(String sentence) {
        return sentence.split(" ").length;
    }

    /** {@code 4 8 1 5 2}. */
    static String digits(String number) {
        return String.join(" ", number.split(""));
    }

    /** 6a + 7b = size has a solution exactly when b = size mod 6 sevens fit. */
    private static boolean divisible(int size) {
        return size >= 0 && LONG * (size % SHORT) <= size;
    }

    private final SplittableRandom random;
    private final List<String> nouns;
    private final List<String> verbs;
    private final List<String> adjectives;
    private final Map<String, String> placeOf = new HashMap<>();
    private final Map<String, String> adjectiveOf = new HashMap<>();

    private StoryLanguage(SplittableRandom random) {
        this.random = random;
        nouns = draw("nouns", 8);
        verbs = draw("verbs", 6);
        adjectives = draw("adjectives", 8);
    }

    private String shortSentence() {
        String name = any(list("names"));
        return name + " was at the " + placeOf.computeIfAbsent(name, n -> any(list("places"))) + " .";
    }

    private String longSentence() {
        if (random.nextBoolean())
            return "the " + any(adjectives) + " " + any(nouns) + " " + any(verbs) + " the " + any(nouns) + " .";
        String name = any(list("names"));
        return "the " + adjectiveOf.computeIfAbsent(name, n -> any(adjectives)) + " " + name + " likes the "
                + any(nouns) + " .";
    }

    private String any(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }

    private List<String> draw(String kind, int count) {
        List<String> left = new ArrayList<>(list(kind));
        for (int i = 0; i < count; i++) Collections.swap(left, i, i + random.nextInt(left.size() - i));
        return List.copyOf(left.subList(0, count));
    }

    private static List<String> list(String kind) {
        List<String> words = WORDS.get(kind);
        if (words == null) throw new IllegalStateException("story-language.txt has no " + kind);
        return words;
    }

    private static Map<String, List<String>> words() {
        try (InputStream file = StoryLanguage.class.getResourceAsStream("story-language.txt")) {
            if (file == null) throw new IllegalStateException("story-language.txt is missing");
            Map<String, List<String>> words = new HashMap<>();
            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> {
                        List<String> parts = Arrays.asList(line.split(" "));
                        words.put(parts.get(0), List.copyOf(parts.subList(1, parts.size())));
                    });
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
