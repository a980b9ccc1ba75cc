package dev.ropewalk.tasks.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One document while it is written. Its sentences have six tokens ({@code NAME was at the PLACE .}) or seven ({@code the ADJ NAME likes the NOUN .}
 * and {@code the ADJ NOUN VERB the NOUN .}), so every budget from 30 is met exactly. It is about few things: it draws 8 nouns, 6 verbs, 8
 * adjectives and its cast, and a name keeps its place, its adjective and what it likes. The first is what a short context helps to foretell;
 * the last is worth the more the longer a context reaches back, because what was said of a name can be foretold only when it comes again.
 */
final class Story {

    private static final int SHORT = 6;
    static final int LONG = 7;
    private static final int[] CASTS = {4, 8, 15, 30, 60};

    /** A sentence up to its last word, that word, and whether it was told before of the same name, so that it can be foretold. */
    record Sentence(String before, String last, boolean told) {

        @Override
        public String toString() {
            return before + " " + last + " .";
        }
    }

    /** What somebody likes, and how somebody is. */
    private record Liking(String adjective, String noun) {}

    private final SplittableRandom random;
    private final List<String> nouns;
    private final List<String> verbs;
    private final List<String> adjectives;
    private final List<String> cast;
    private final Map<String, String> placeOf = new LinkedHashMap<>();
    private final Map<String, Liking> likingOf = new LinkedHashMap<>();

    /** @param cast how many names occur */
    Story(int cast, SplittableRandom random) {
        this.random = random;
        nouns = Words.draw(Words.NOUNS, 8, random);
        verbs = Words.draw(Words.VERBS, 6, random);
        adjectives = Words.draw(Words.ADJECTIVES, 8, random);
        this.cast = Words.draw(Words.NAMES, cast, random);
    }

    /** To learn from: a small cast comes back within the trained length, a large one is what is read later. */
    static Story ofAnyCast(SplittableRandom random) {
        return new Story(CASTS[random.nextInt(CASTS.length)], random);
    }

    /** The largest number of tokens, at most this, that whole sentences can have: at most five fewer. */
    static int largest(int tokens) {
        int size = Math.max(0, tokens);
        while (!divisible(size)) size--;
        return size;
    }

    /** 6a + 7b = size has a solution exactly when b = size mod 6 sevens fit. */
    private static boolean divisible(int size) {
        return size >= 0 && LONG * (size % SHORT) <= size;
    }

    /** The next sentences, of {@link #largest largest(tokens)} tokens together. */
    List<String> sentences(int tokens) {
        List<String> sentences = new ArrayList<>();
        for (int left = largest(tokens); left > 0; ) {
            boolean wantsLong = random.nextInt(3) > 0; // three kinds, equally likely while there is room
            boolean isLong = wantsLong ? divisible(left - LONG) : !divisible(left - SHORT);
            sentences.add((isLong ? longSentence() : shortSentence()).toString());
            left -= isLong ? LONG : SHORT;
        }
        return sentences;
    }

    /**
     * The next sentences, each kind as likely as another, as long as they have room. Where a document must not be met exactly, this is the better
     * story: short budgets are met by one kind alone, and places that are always so many tokens apart teach to count, not to look.
     */
    List<Sentence> freely(int tokens) {
        List<Sentence> sentences = new ArrayList<>();
        for (int left = tokens; ; ) {
            boolean isLong = random.nextInt(3) > 0;
            Sentence next = isLong ? longSentence() : shortSentence();
            left -= isLong ? LONG : SHORT;
            if (left < 0) return sentences;
            sentences.add(next);
        }
    }

    /** Where the names were of whom that was said so far, in its order. */
    Map<String, String> places() {
        return placeOf;
    }

    private Sentence shortSentence() {
        String name = Words.any(cast, random);
        boolean told = placeOf.containsKey(name);
        String place = placeOf.computeIfAbsent(name, n -> Words.any(Words.PLACES, random));
        return new Sentence(Facts.placeOf(name), place, told);
    }

    private Sentence longSentence() {
        if (random.nextBoolean())
            return new Sentence(
                    "the " + Words.any(adjectives, random) + " " + Words.any(nouns, random) + " "
                            + Words.any(verbs, random) + " the",
                    Words.any(nouns, random),
                    false);
        String name = Words.any(cast, random);
        boolean told = likingOf.containsKey(name);
        Liking liking = likingOf.computeIfAbsent(
                name, n -> new Liking(Words.any(adjectives, random), Words.any(Words.NOUNS, random)));
        return new Sentence("the " + liking.adjective + " " + name + " likes the", liking.noun, told);
    }
}
