package dev.ropewalk.tasks.language;

import dev.ropewalk.decoder.training.TrainingSample;
import dev.ropewalk.tasks.conversation.Conversation.Turn;
import dev.ropewalk.tasks.language.Document.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What one training document teaches. Facts stand in a story, questions and answers at the end; where whole sentences do not meet the number of
 * tokens, the document ends within one more. What can be foretold counts in full: answers, and what is told again, which counts half where it is
 * but copied; what only tells a fact cannot be foretold and does not count; the rest of the story between counts a little, so that the answers lead.
 */
enum Lesson {

    /** A five-digit key, told twice: that the second is the first counts half. */
    PASSKEY {
        @Override
        TrainingSample write(int tokens, SplittableRandom random) {
            String key = StoryLanguage.number(5, random), fact = Facts.key(key);
            int again = fact.lastIndexOf(key);
            return told(
                    List.of(List.of(
                            new Part(fact.substring(0, again - 1), 0),
                            new Part(key, ANSWER / 2),
                            new Part(fact.substring(again + key.length() + 1), 0))),
                    List.of(new Part(Facts.KEY_ASKED, 0), new Part(Facts.KEY, ELSE), new Part(key, ANSWER), END),
                    tokens,
                    random);
        }
    },

    /**
     * Two to 24 names with a code each, most of which are told again and again: what is told again counts. Some are asked for in the end. There
     * is room left beside the names, in short documents for half of what is told: among few, looking for the right one pays sooner.
     */
    KEY_VALUE {
        private static final int[] NAMES = {2, 3, 4, 6, 8, 12, 16, 24};
        private static final int FACT = 9; // tokens
        private static final int ASKED = 16;
        private static final int LEFT = 30;

        @Override
        TrainingSample write(int tokens, SplittableRandom random) {
            int asked = tokens < 100 ? 1 : random.nextInt(1, 4);
            int room = (tokens - 1 - asked * ASKED) / FACT;
            int count = Math.min(NAMES[random.nextInt(NAMES.length)], Math.min(room, (tokens - LEFT) / FACT));
            int told = random.nextInt(10) < 3 ? count : random.nextInt(count, room + 1);
            List<Map.Entry<String, String>> codes =
                    List.copyOf(Facts.codes(count, random).entrySet());
            List<Map.Entry<String, String>> order = new ArrayList<>(codes);
            while (order.size() < told) order.add(Words.any(codes, random));
            Set<String> known = new HashSet<>();
            List<List<Part>> facts = new ArrayList<>();
            for (Map.Entry<String, String> code : Words.draw(order, told, random))
                facts.add(List.of(
                        new Part(Facts.codeOf(code.getKey()), 0),
                        new Part(code.getValue(), known.add(code.getKey()) ? 0 : ANSWER),
                        END));
            List<Part> questions = new ArrayList<>();
            for (Map.Entry<String, String> code : Words.draw(codes, Math.min(asked, count), random)) {
                questions.add(new Part(Facts.codeAsked(code.getKey()), 0));
                questions.add(new Part(Facts.codeOf(code.getKey()), ELSE));
                questions.add(new Part(code.getValue(), ANSWER));
                questions.add(END);
            }
            return told(facts, questions, tokens, random);
        }
    },

    /**
     * One to three chains of two to six names, told in turn, some of which are asked for. A single chain could be answered by the order in which
     * names are told; of several only the one that was asked for has the right names.
     */
    VARIABLE_TRACKING {
        private static final int MOST = 3;
        private static final int LONGEST = 6;
        private static final int FACT = 8; // tokens of a name; the number of a chain needs two more
        private static final int ASKED = 9; // and a token a name

        @Override
        TrainingSample write(int tokens, SplittableRandom random) {
            int longest = Math.min(LONGEST, (tokens - 1 - 2 - ASKED) / (FACT + 1));
            int length = random.nextInt(2, longest + 1), told = 2 + FACT * length, answered = ASKED + length;
            int count = 1 + random.nextInt(Math.min(MOST, (tokens - 1 - answered) / told));
            int asked = 1 + random.nextInt(Math.min(count, (tokens - 1 - count * told) / answered));
            List<String> names = Words.draw(Words.NAMES, count * length, random);
            List<List<List<Part>>> chains = new ArrayList<>();
            List<Part> questions = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                List<String> chain = names.subList(i * length, (i + 1) * length);
                String number = StoryLanguage.number(5, random);
                chains.add(Facts.chain(chain, number).stream()
                        .map(fact -> List.of(new Part(fact, 0)))
                        .toList());
                if (i < asked) {
                    questions.add(new Part(Facts.chainAsked(number), 0));
                    questions.add(new Part(String.join(" ", chain) + " .", ANSWER));
                }
            }
            return told(StoryLanguage.inTurn(chains, random), questions, tokens, random);
        }
    },

    /** Nothing but a story. */
    STORY {
        @Override
        TrainingSample write(int tokens, SplittableRandom random) {
            Document document = new Document(tokens);
            goOn(document, Story.ofAnyCast(random));
            return document.sample();
        }
    },

    /** Any words, and the same words again until the document is full. */
    COPY {
        @Override
        TrainingSample write(int tokens, SplittableRandom random) {
            List<String> words = Stream.generate(() -> Words.any(Words.LISTED, random))
                    .limit(random.nextInt(4, (tokens - 2) / 2 + 1))
                    .toList();
            Document document = new Document(tokens);
            document.add(new Part(String.join(" ", words) + " " + words.get(0), 0));
            document.add(new Part(String.join(" ", words.subList(1, words.size())), ANSWER / 2));
            while (document.left() > 0) document.add(new Part(String.join(" ", words), ANSWER / 2));
            return document.sample();
        }
    },

    /** A conversation as models are tuned on, whose answers count: here their form is learned, so that tuning is about length alone. */
    CONVERSATION {
        @Override
        TrainingSample write(int tokens, SplittableRandom random) {
            Document document = new Document(tokens);
            Dialogue dialogue = new Dialogue(random);
            for (int from = 0; document.left() > 0; from = dialogue.turns().size()) {
                dialogue.anyRound(Math.max(Dialogue.LEAST_ROUND, document.left()));
                for (Turn turn : dialogue.turns().subList(from, dialogue.turns().size()))
                    document.add(new Part(turn.text(), turn.answer() ? ANSWER : 0));
            }
            return document.sample();
        }
    };

    /** Tokens with which every lesson has room. */
    static final int LEAST = 48;

    private static final float ANSWER = 1;
    private static final float ELSE = 0.1f;
    private static final Part END = new Part(".", ELSE);

    /** @param tokens at least {@link #LEAST} */
    abstract TrainingSample write(int tokens, SplittableRandom random);

    private static TrainingSample told(
            List<List<Part>> facts, List<Part> questions, int tokens, SplittableRandom random) {
        Document document = new Document(tokens);
        Story story = Story.ofAnyCast(random);
        int known = facts.stream().mapToInt(Part::tokens).sum() + Part.tokens(questions);
        List<List<Part>> sentences = story.freely(document.left() - known).stream()
                .map(Lesson::counted)
                .toList();
        StoryLanguage.among(sentences, facts, random).forEach(document::add);
        document.add(questions);
        goOn(document, story);
        return document.sample();
    }

    /** To the last token: with whole sentences and the beginning of one. */
    private static void goOn(Document document, Story story) {
        for (Story.Sentence sentence : story.freely(document.left() + Story.LONG)) document.add(counted(sentence));
    }

    private static List<Part> counted(Story.Sentence sentence) {
        return List.of(
                new Part(sentence.before(), ELSE), new Part(sentence.last(), sentence.told() ? ANSWER : ELSE), END);
    }
}
