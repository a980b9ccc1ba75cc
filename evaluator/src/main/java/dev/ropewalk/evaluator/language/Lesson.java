package dev.ropewalk.evaluator.language;

import dev.ropewalk.decoder.TrainingSample;
import dev.ropewalk.evaluator.language.Document.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What one training document teaches. Facts stand in a story, questions and answers at the end; where whole sentences do not meet the number of
 * tokens, the document ends within one more. Answers count in full; what only tells a fact cannot be foretold and does not count; the story
 * between counts a little, so that the answers lead.
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
                    List.of(new Part(Facts.KEY_ASKED + " " + Facts.KEY, 0), new Part(key, ANSWER), END),
                    tokens,
                    random);
        }
    },

    /** Up to 24 names with a code each, of which up to six are asked for. */
    KEY_VALUE {
        private static final int FACT = 9; // tokens
        private static final int ASKED = 13;

        @Override
        TrainingSample write(int tokens, SplittableRandom random) {
            int most = Math.min(24, (tokens - 30) / FACT), count = random.nextInt(2, most + 1);
            int room = (tokens - 1 - count * FACT) / ASKED,
                    asked = random.nextInt(1, Math.min(Math.min(6, count), room) + 1);
            Map<String, String> codes = Facts.codes(count, random);
            List<List<Part>> facts = new ArrayList<>();
            codes.forEach((name, code) -> facts.add(List.of(new Part(Facts.code(name, code), 0))));
            List<Part> questions = new ArrayList<>();
            for (Map.Entry<String, String> fact : Words.draw(List.copyOf(codes.entrySet()), asked, random)) {
                questions.add(new Part(Facts.codeAsked(fact.getKey()) + " " + Facts.IT_IS, 0));
                questions.add(new Part(fact.getValue(), ANSWER));
                questions.add(END);
            }
            return told(facts, questions, tokens, random);
        }
    },

    /** Up to three chains of two to five names, told in turn; some or all are asked for. */
    VARIABLE_TRACKING {
        @Override
        TrainingSample write(int tokens, SplittableRandom random) {
            int count = 1 + random.nextInt(tokens < 120 ? 1 : tokens < 200 ? 2 : 3);
            int length = random.nextInt(tokens < 120 ? 2 : 3, 6), asked = 1 + random.nextInt(count);
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

    /** Nothing but a story, of which everything counts. */
    STORY {
        @Override
        TrainingSample write(int tokens, SplittableRandom random) {
            Document document = new Document(tokens);
            goOn(document, Story.ofAnyCast(random), 3 * ELSE);
            return document.sample();
        }
    },

    /** Any words, and the same words again. */
    COPY {
        @Override
        TrainingSample write(int tokens, SplittableRandom random) {
            int length = random.nextInt(8, (tokens - 2) / 2 + 1);
            List<String> words = Stream.generate(() -> Words.any(Words.LISTED, random))
                    .limit(length)
                    .toList();
            Document document = new Document(tokens);
            document.add(new Part(String.join(" ", words) + " " + words.get(0), 0));
            document.add(new Part(String.join(" ", words.subList(1, length)), ANSWER / 2));
            goOn(document, Story.ofAnyCast(random), ELSE);
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
        List<List<Part>> sentences = story.sentences(document.left() - known).stream()
                .map(sentence -> List.of(new Part(sentence, ELSE)))
                .toList();
        StoryLanguage.among(sentences, facts, random).forEach(document::add);
        document.add(questions);
        goOn(document, story, ELSE);
        return document.sample();
    }

    /** To the last token: with whole sentences and the beginning of one. */
    private static void goOn(Document document, Story story, float weight) {
        for (String sentence : story.sentences(document.left() + Story.LONG)) document.add(new Part(sentence, weight));
    }
}
