package dev.ropewalk.tasks.metric;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * ROUGE (Lin 2004) as Google's package {@code rouge_score} 0.1.2 computes it: F-measures of shared words, of shared pairs of neighbours and of the
 * longest common subsequence. A word is a run of ASCII letters and digits, lower-cased; one longer than three characters is stemmed if asked.
 * SCROLLS and L-Eval score summaries by it; needle/needle_in_haystack.py, Leooyii/LCEG 2ce672d, an answer by ten times the first.
 */
record Rouge(double rouge1, double rouge2, double rougeL) {

    /** The largest of each of the three over all right answers. */
    static Rouge of(String prediction, List<String> answers, boolean stemmed) {
        List<String> written = words(prediction, stemmed);
        Rouge best = new Rouge(0, 0, 0);
        for (String answer : answers) {
            List<String> right = words(answer, stemmed);
            best = new Rouge(
                    Math.max(best.rouge1, QaF1.f1(written, right)),
                    Math.max(best.rouge2, QaF1.f1(pairs(written), pairs(right))),
                    Math.max(best.rougeL, inOrder(written, right)));
        }
        return best;
    }

    private static List<String> words(String text, boolean stemmed) {
        return Arrays.stream(PythonText.lower(text).split("[^a-z0-9]+"))
                .filter(word -> !word.isEmpty())
                .map(word -> stemmed && word.length() > 3 ? PorterStemmer.stem(word) : word)
                .toList();
    }

    private static List<String> pairs(List<String> words) {
        return IntStream.range(1, words.size())
                .mapToObj(i -> words.get(i - 1) + " " + words.get(i))
                .toList();
    }

    private static double inOrder(List<String> written, List<String> right) {
        Map<String, Integer> vocabulary = new HashMap<>();
        double same = CommonSubsequence.length(numbers(written, vocabulary), numbers(right, vocabulary));
        if (same == 0) return 0;
        double precision = same / written.size(), recall = same / right.size();
        return 2 * precision * recall / (precision + recall);
    }

    private static int[] numbers(List<String> words, Map<String, Integer> vocabulary) {
        return words.stream()
                .mapToInt(word -> vocabulary.computeIfAbsent(word, unseen -> vocabulary.size()))
                .toArray();
    }

    Map<String, Object> byName() {
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("rouge1", rouge1);
        parts.put("rouge2", rouge2);
        parts.put("rougeL", rougeL);
        return parts;
    }
}
