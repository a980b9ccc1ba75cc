package dev.ropewalk.tasks.language;

import dev.ropewalk.tasks.conversation.Conversation.Turn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A conversation while it is written, round by round: somebody tells a story with a few facts in it and asks for one told now or at any time
 * before, each as likely as another of its kind, so that answers lie anywhere back to the beginning.
 */
final class Dialogue {

    /** Tokens of a round that has room for a code and any question. */
    static final int LEAST_ROUND = 44;

    private static final int ROUND_WITH_CHAIN = 72;
    private static final int LONGEST_ROUND = 160;
    private static final int LONGEST_CHAIN = 5;

    /** A question that can be answered from now on. */
    private record Asked(String question, String answer) {

        int tokens() {
            return StoryLanguage.tokens(question) + StoryLanguage.tokens(answer);
        }
    }

    private final SplittableRandom random;
    private final Story story;
    private final Deque<String> withoutCode;
    private final Deque<String> withoutNumber;
    private final Set<String> numbers = new HashSet<>();
    private final List<Asked> codes = new ArrayList<>();
    private final List<Asked> chains = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();

    Dialogue(SplittableRandom random) {
        this.random = random;
        story = Story.ofAnyCast(random);
        withoutCode = new ArrayDeque<>(Words.draw(Words.NAMES, Words.NAMES.size(), random));
        withoutNumber = new ArrayDeque<>(Words.draw(Words.NAMES, Words.NAMES.size(), random));
    }

    List<Turn> turns() {
        return turns;
    }

    /** The next round, short or long, such that what is left has room for a last one. @param left {@link #LEAST_ROUND} or more @return tokens, as {@link #round} does */
    int anyRound(int left) {
        return round(
                left < 2 * LEAST_ROUND
                        ? left
                        : random.nextInt(LEAST_ROUND, Math.min(LONGEST_ROUND, left - LEAST_ROUND) + 1));
    }

    /** Adds a question and its answer. @return tokens of both, so many as were asked for or up to five fewer */
    private int round(int tokens) {
        List<List<String>> facts = new ArrayList<>();
        if (!withoutCode.isEmpty()) facts.add(List.of(code()));
        if (tokens >= ROUND_WITH_CHAIN && withoutNumber.size() >= LONGEST_CHAIN && random.nextBoolean())
            facts.add(chain(random.nextInt(2, LONGEST_CHAIN + 1)));
        Asked asked = any();
        int known = asked.tokens()
                + facts.stream()
                        .flatMap(List::stream)
                        .mapToInt(StoryLanguage::tokens)
                        .sum();
        List<String> sentences = story.sentences(tokens - known);
        turns.add(new Turn(
                false,
                String.join(" ", StoryLanguage.among(sentences, StoryLanguage.inTurn(facts, random), random)) + " "
                        + asked.question));
        turns.add(new Turn(true, asked.answer));
        return known + sentences.stream().mapToInt(StoryLanguage::tokens).sum();
    }

    private String code() {
        String name = withoutCode.remove(), code = StoryLanguage.number(3, random);
        codes.add(new Asked(Facts.codeAsked(name), Facts.code(name, code)));
        return Facts.code(name, code);
    }

    private List<String> chain(int length) {
        String number;
        do number = StoryLanguage.number(5, random);
        while (!numbers.add(number));
        List<String> names =
                Stream.generate(withoutNumber::remove).limit(length).toList();
        chains.add(new Asked(Facts.chainAsked(number), String.join(" ", names) + " ."));
        return Facts.chain(names, number);
    }

    private Asked any() {
        List<Asked> places = new ArrayList<>();
        for (Map.Entry<String, String> told : story.places().entrySet())
            places.add(new Asked(Facts.placeAsked(told.getKey()), Facts.placed(told.getKey(), told.getValue())));
        List<List<Asked>> kinds =
                Stream.of(codes, chains, places).filter(kind -> !kind.isEmpty()).toList();
        List<Asked> kind = kinds.get(random.nextInt(kinds.size()));
        return kind.get(random.nextInt(kind.size()));
    }
}
