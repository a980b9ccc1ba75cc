package dev.ropewalk.tasks.language;

import dev.ropewalk.decoder.text.Tokenizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/** The language of the bundled reference model: a word is a token, a digit is a word. {@link Story} has its sentences, {@link Facts} the others. */
public final class StoryLanguage {

    /** With the version of words and sentences: part of the identity of every number that stories were made for. */
    public static final String NAME = "stories@2";

    /** Whether every word of the language is one token of this tokenizer. A tokenizer of pieces knows all words too, but cuts them. */
    public static boolean spokenBy(Tokenizer tokenizer) {
        String all = String.join(" ", Words.SPOKEN);
        return tokenizer.knows(all) && tokenizer.encodePlain(all).length == Words.SPOKEN.size();
    }

    /**
     * Sentences of one story in which every name may occur: what was said of one can be foretold when it comes again, and with so many that
     * goes on for thousands of tokens. They have so many tokens together, or up to five fewer where less than 30 cannot be made of whole ones.
     */
    public static List<String> sentences(int tokens, SplittableRandom random) {
        return new Story(Words.NAMES.size(), random).sentences(tokens);
    }

    /** All that can be spoken of. */
    public static List<String> names() {
        return Words.NAMES;
    }

    /** A word is a token. */
    public static int tokens(String sentence) {
        return sentence.split(" ").length;
    }

    /** {@code 4 8 1 5 2}. */
    public static String digits(String number) {
        return String.join(" ", number.split(""));
    }

    /** A number of so many digits, the first not 0, as {@link #digits} writes it. @param digits 1 to 9 */
    public static String number(int digits, SplittableRandom random) {
        int least = (int) StrictMath.pow(10, digits - 1);
        return digits(Integer.toString(random.nextInt(least, 10 * least)));
    }

    /** Facts in their order among sentences in theirs: each stands at any of the places between sentences, before them and behind. */
    public static <T> List<T> among(List<T> sentences, List<T> facts, SplittableRandom random) {
        int[] places =
                random.ints(facts.size(), 0, sentences.size() + 1).sorted().toArray();
        List<T> text = new ArrayList<>();
        for (int i = 0, next = 0; i <= sentences.size(); i++) {
            while (next < places.length && places[next] == i) text.add(facts.get(next++));
            if (i < sentences.size()) text.add(sentences.get(i));
        }
        return text;
    }

    /** All things of all rows: those of a row in their order, the rows in turn as chance has it. */
    public static <T> List<T> inTurn(List<List<T>> rows, SplittableRandom random) {
        List<Iterator<T>> turns = new ArrayList<>();
        for (List<T> row : rows) turns.addAll(Collections.nCopies(row.size(), row.iterator()));
        return Words.draw(turns, turns.size(), random).stream()
                .map(Iterator::next)
                .toList();
    }

    private StoryLanguage() {}
}
