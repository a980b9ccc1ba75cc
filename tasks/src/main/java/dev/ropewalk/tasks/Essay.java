package dev.ropewalk.tasks;

import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.tasks.dataset.Texts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Prose to hide things in: words with one blank between, repeated from the start where there are too few.
 *
 * @param words index of the first character of each word
 * @param sentences index of the first word of each sentence
 * @param data what it was made of
 */
record Essay(String text, int[] words, int[] sentences, String data) {

    private static final Pattern END = Pattern.compile(".*[.!?\u2026][\"'\u201d\u2019)\\]]*");
    private static final Pattern ABBREVIATION =
            Pattern.compile("(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|No|vs|cf|e\\.g|i\\.e)\\.");

    /** @param folder its {@code .txt} files in the order of their names; null for generated prose, always the same */
    static Essay of(@Nullable String folder, int words) {
        if (folder == null) return of(Prose.words(words, new SplittableRandom(0)), words, Prose.NAME);
        String whole = Texts.inFolder(Path.of(folder)).joined();
        if (whole.isBlank())
            throw new IllegalArgumentException("folder " + folder + " must hold .txt files with words in them");
        return of(whole, words, Fingerprint.of(whole));
    }

    private static Essay of(String source, int count, String data) {
        List<String> read = Arrays.stream(source.split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
        StringBuilder text = new StringBuilder();
        int[] words = new int[count], sentences = new int[count];
        int begun = 0;
        for (int i = 0; i < count; i++) {
            String word = read.get(i % read.size());
            if (i == 0 || i % read.size() == 0 || ends(read.get((i - 1) % read.size()), word)) sentences[begun++] = i;
            if (i > 0) text.append(' ');
            words[i] = text.length();
            text.append(word);
        }
        return new Essay(text.toString(), words, Arrays.copyOf(sentences, begun), data);
    }

    private static boolean ends(String word, String next) {
        return END.matcher(word).matches()
                && !ABBREVIATION.matcher(word).matches()
                && !Character.isLowerCase(next.codePointAt(0));
    }

    int size() {
        return words.length;
    }

    /** Sentences of which the first so many words hold at least the beginning. */
    int sentencesIn(int count) {
        int at = Arrays.binarySearch(sentences, count);
        return at >= 0 ? at : -at - 1;
    }

    /** Index of the word with which a sentence begins; the end of the words for the sentence after the last. @param of words in all */
    int wordOf(int sentence, int of) {
        return sentence < sentences.length ? Math.min(sentences[sentence], of) : of;
    }

    /** Of the places between sentences, the first and the last included, the one nearest to a word. @param of words in all */
    int nearestBreak(double word, int of) {
        int at = Arrays.binarySearch(sentences, (int) Math.ceil(word));
        if (at >= 0) return wordOf(at, of);
        int above = wordOf(-at - 1, of), below = sentences[Math.max(0, -at - 2)];
        return above - word < word - below ? above : below;
    }

    /** Words as text. @param to behind the last */
    WrittenSample.Text write(WrittenSample.Text text, int from, int to) {
        return from == to ? text : text.add(this.text, words[from], to == size() ? this.text.length() : words[to] - 1);
    }
}
