package dev.ropewalk.tasks.metric;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Cuts Chinese text into words as {@code jieba.cut(text, cut_all=False)} does: within runs of Chinese characters, ASCII letters, digits and
 * some signs along the likeliest path through the dictionary's words; runs of single characters left over are cut by a hidden Markov model.
 * Joined, the words are the text. fxsjy/jieba 0.42.1, jieba/__init__.py and finalseg/__init__.py, with its dictionary and probabilities.
 */
final class Jieba {

    private static final Pattern NUMBER_OR_WORD = Pattern.compile("[a-zA-Z0-9]+(?:\\.[0-9]+)?%?");

    /** As by default: with the hidden Markov model. */
    static List<String> cut(String text) {
        return cut(text, true);
    }

    /** @param unknownWords whether the hidden Markov model looks for words that are not in the dictionary */
    static List<String> cut(String text, boolean unknownWords) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < text.length(); ) {
            int from = i;
            while (i < text.length() && (isChinese(text.charAt(i)) || isLatin(text.charAt(i)))) i++;
            if (i > from) cutRun(text.substring(from, i), unknownWords, words);
            else {
                i += text.startsWith("\r\n", i) ? 2 : Character.charCount(text.codePointAt(i));
                words.add(text.substring(from, i));
            }
        }
        return words;
    }

    private static boolean isChinese(char c) {
        return c >= '\u4e00' && c <= '\u9fd5';
    }

    private static boolean isLatin(char c) {
        return isLetterOrDigit(c) || "+#&._%-".indexOf(c) >= 0;
    }

    private static boolean isLetterOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    /** Single characters in a row are held back: without the model only letters and digits, which stay together. */
    private static void cutRun(String run, boolean unknownWords, List<String> words) {
        int[] ends = Dictionary.KEPT.likeliestPath(run);
        int held = 0;
        for (int i = 0; i < run.length(); i = ends[i]) {
            boolean single = ends[i] == i + 1;
            if (single && (unknownWords || isLetterOrDigit(run.charAt(i)))) continue;
            release(run.substring(held, i), unknownWords, words);
            words.add(run.substring(i, ends[i]));
            held = ends[i];
        }
        release(run.substring(held), unknownWords, words);
    }

    private static void release(String held, boolean unknownWords, List<String> words) {
        if (held.isEmpty()) return;
        if (!unknownWords) words.add(held);
        else if (held.length() == 1 || Dictionary.KEPT.frequency(held) > 0)
            for (char c : held.toCharArray()) words.add(String.valueOf(c));
        else recognize(held, words);
    }

    private static void recognize(String held, List<String> words) {
        for (int i = 0; i < held.length(); ) {
            int from = i;
            boolean chinese = isChinese(held.charAt(i));
            while (i < held.length() && isChinese(held.charAt(i)) == chinese) i++;
            String part = held.substring(from, i);
            if (chinese) HiddenMarkovModel.KEPT.cut(part, words);
            else {
                int written = 0;
                for (Matcher found = NUMBER_OR_WORD.matcher(part); found.find(); written = found.end()) {
                    if (found.start() > written) words.add(part.substring(written, found.start()));
                    words.add(found.group());
                }
                if (written < part.length()) words.add(part.substring(written));
            }
        }
    }

    /** Words and how often they were seen; read at the first cut, some 20 MB. */
    private static final class Dictionary {

        static final Dictionary KEPT = new Dictionary();

        /** In the order of UTF-16, so that words with a common beginning stand together. */
        private final String[] words;

        private final int[] frequencies;
        private final double logTotal;

        private Dictionary() {
            List<String> lines = lines("dictionary.txt.gz");
            words = new String[lines.size()];
            frequencies = new int[words.length];
            long total = 0;
            for (int i = 0; i < words.length; i++) {
                String line = lines.get(i);
                int blank = line.indexOf(' ');
                words[i] = line.substring(0, blank);
                frequencies[i] = Integer.parseInt(line, blank + 1, line.length(), 10);
                total += frequencies[i];
            }
            logTotal = Math.log(total);
        }

        /** 0 for words that are not in it. */
        int frequency(String word) {
            int at = firstFrom(word, 0, words.length);
            return at < words.length && words[at].equals(word) ? frequencies[at] : 0;
        }

        /** Of paths as likely the one whose earlier words are longer. @return (run) where the word that begins at a character ends */
        int[] likeliestPath(String run) {
            int n = run.length();
            int[] ends = new int[n];
            double[] best = new double[n + 1];
            for (int i = n - 1; i >= 0; i--) {
                best[i] = Double.NEGATIVE_INFINITY;
                int from = 0, to = words.length;
                for (int end = i + 1; end <= n; end++) {
                    String word = run.substring(i, end);
                    from = firstFrom(word, from, to);
                    to = firstFrom(word + Character.MAX_VALUE, from, to);
                    if (from == to) break; // no word begins so
                    if (words[from].equals(word) && frequencies[from] > 0)
                        extend(i, end, frequencies[from], ends, best);
                }
                if (ends[i] == 0) extend(i, i + 1, 1, ends, best);
            }
            return ends;
        }

        private void extend(int i, int end, int frequency, int[] ends, double[] best) {
            double logProbability = Math.log(frequency) - logTotal + best[end];
            if (logProbability < best[i]) return;
            best[i] = logProbability;
            ends[i] = end;
        }

        /** The first of a range of words that is not before a given one. */
        private int firstFrom(String word, int from, int to) {
            while (from < to) {
                int middle = (from + to) >>> 1;
                if (words[middle].compareTo(word) < 0) from = middle + 1;
                else to = middle;
            }
            return from;
        }
    }

    /** Characters as the Beginning, Middle or End of a word, or a word by themSelves; Viterbi's path, logarithms of probabilities. */
    private static final class HiddenMarkovModel {

        static final HiddenMarkovModel KEPT = new HiddenMarkovModel();

        private static final int B = 0, E = 1, M = 2, S = 3;
        private static final double NEVER = -3.14e100;
        private static final double[] START = {-0.26268660809250016, NEVER, NEVER, -1.4652633398537678};

        /** [from][to] */
        private static final double[][] STEP = {
            {NEVER, -0.510825623765990, -0.916290731874155, NEVER},
            {-0.5897149736854513, NEVER, NEVER, -0.8085250474669937},
            {NEVER, -0.33344856811948514, -1.2603623820268226, NEVER},
            {-0.7211965654669841, NEVER, NEVER, -0.6658631448798212}
        };

        /** [state] what may stand before it. */
        private static final int[][] BEFORE = {{E, S}, {B, M}, {B, M}, {E, S}};

        /** [state][character - 4E00] */
        private final double[][] emission = new double[4]['\u9fd5' - '\u4e00' + 1];

        private HiddenMarkovModel() {
            for (double[] state : emission) Arrays.fill(state, NEVER);
            for (String line : lines("emissions.txt.gz"))
                emission["BEMS".indexOf(line.charAt(0))][line.charAt(2) - '\u4e00'] =
                        Double.parseDouble(line.substring(4));
        }

        void cut(String part, List<String> words) {
            String states = states(part);
            int from = 0;
            for (int i = 0; i < part.length(); i++)
                if (states.charAt(i) == 'E' || states.charAt(i) == 'S') {
                    words.add(part.substring(from, i + 1));
                    from = i + 1;
                }
        }

        private String states(String part) {
            int n = part.length();
            double[][] best = new double[n][4];
            int[][] came = new int[n][4];
            for (int t = 0; t < n; t++)
                for (int state = 0; state < 4; state++) {
                    double emitted = emission[state][part.charAt(t) - '\u4e00'];
                    if (t == 0) {
                        best[t][state] = START[state] + emitted;
                        continue;
                    }
                    best[t][state] = Double.NEGATIVE_INFINITY;
                    for (int before :
                            BEFORE[state]) { // of two as likely the later letter wins, as in Python's max of pairs
                        double candidate = best[t - 1][before] + STEP[before][state] + emitted;
                        if (candidate < best[t][state]) continue;
                        best[t][state] = candidate;
                        came[t][state] = before;
                    }
                }
            char[] states = new char[n];
            for (int t = n - 1, state = best[n - 1][S] >= best[n - 1][E] ? S : E; t >= 0; state = came[t--][state])
                states[t] = "BEMS".charAt(state);
            return new String(states);
        }
    }

    private static List<String> lines(String resource) {
        InputStream packed = Objects.requireNonNull(Jieba.class.getResourceAsStream(resource), resource);
        try (Stream<String> lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.UTF_8))
                .lines()) {
            return lines.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Jieba() {}
}
