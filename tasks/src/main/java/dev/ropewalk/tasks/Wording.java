package dev.ropewalk.tasks;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.tasks.language.Facts;
import dev.ropewalk.tasks.language.StoryLanguage;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** The words of a passkey prompt: filler sentences, the needle among them, the question at the end. */
enum Wording {

    /**
     * Mohtashami and Jaggi 2023, arXiv 2305.16300, as YaRN, ChunkLlama and LongLM use it: five lines. Theirs cut the filler by characters, here
     * sentences stay whole.
     */
    ENGLISH(
            "english",
            """
            There is an important info hidden inside a lot of irrelevant text. Find it and memorize them. \
            I will quiz you about the important information there.
            """,
            "\nThe pass key is ",
            "%1$s. Remember it. %1$s is the pass key.\n",
            "\nWhat is the pass key?",
            " The pass key is") {

        private static final List<String> UNIT = List.of(
                "The grass is green.",
                "The sky is blue.",
                "The sun is yellow.",
                "Here we go.",
                "There and back again.");

        @Override
        List<String> filler(int tokens, Pieces pieces, SplittableRandom random) {
            int shortest = UNIT.stream()
                    .mapToInt(sentence -> tokens(sentence, pieces))
                    .min()
                    .orElseThrow();
            return Stream.iterate(0, i -> (i + 1) % UNIT.size())
                    .limit(tokens / Math.max(1, shortest - 1)
                            + 1) // more than can fit: whoever asks measures the whole and cuts
                    .map(UNIT::get)
                    .toList();
        }

        @Override
        String written(String key) {
            return key;
        }

        @Override
        String read(String answer) {
            return answer;
        }
    },

    /** The same in the language of the bundled model. */
    STORIES(
            StoryLanguage.NAME,
            "",
            " " + Facts.KEY + " ",
            Facts.KEY_TWICE + " ",
            " " + Facts.KEY_ASKED,
            " " + Facts.KEY) {

        @Override
        List<String> filler(int tokens, Pieces pieces, SplittableRandom random) {
            return StoryLanguage.sentences(tokens, random);
        }

        @Override
        int tokens(String sentence, Pieces pieces) {
            return StoryLanguage.tokens(sentence);
        }

        @Override
        String written(String key) {
            return StoryLanguage.digits(key);
        }

        /** A digit is a word here, and words are told apart by blanks: between two digits a blank says nothing. */
        @Override
        String read(String answer) {
            return answer.replaceAll("(?<=\\d) (?=\\d)", "");
        }
    };

    private final String data;
    private final String opening;
    private final String needle;
    private final String restOfNeedle;
    private final String question;
    private final String begun;

    Wording(String data, String opening, String needle, String restOfNeedle, String question, String begun) {
        this.data = data;
        this.opening = opening;
        this.needle = needle;
        this.restOfNeedle = restOfNeedle;
        this.question = question;
        this.begun = begun;
    }

    static Wording of(Tokenizer tokenizer) {
        return StoryLanguage.spokenBy(tokenizer) ? STORIES : ENGLISH;
    }

    /** For the identity of a cell: another text is another number. */
    String data() {
        return data;
    }

    /** Filler that takes at least as many sentences as the tokens can hold. */
    abstract List<String> filler(int tokens, Pieces pieces, SplittableRandom random);

    /** The key as it stands in the prompt. */
    abstract String written(String key);

    /** An answer with the key, if it holds one, as a plain number. */
    abstract String read(String answer);

    /** The prompt up to the key, with the filler sentences before the needle. */
    String beforeKey(List<String> before) {
        return opening + String.join(" ", before) + needle;
    }

    /** Up to the question mark. */
    String asked(List<String> before, List<String> after, String key) {
        return beforeKey(before)
                + String.format(Locale.ROOT, restOfNeedle, written(key))
                + String.join(" ", after)
                + question;
    }

    /** How the answer begins. */
    String begun() {
        return begun;
    }

    /** Tokens of a sentence on its own. */
    int tokens(String sentence, Pieces pieces) {
        return pieces.count(sentence);
    }
}
