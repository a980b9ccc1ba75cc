package dev.ropewalk.tasks.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * ROUGE-L (Lin 2004) as the Python package {@code rouge} by pltrdy computes it, which is neither the paper's nor Google's: a sentence ends at
 * every full stop, also inside 3.14; what the longest common subsequences of all pairs of sentences have in common is joined to one set of
 * words; precision and recall are its shares of the sets of words. A text of blanks is one empty word. LongBench/metrics.py, rouge_score,
 * THUDM/LongBench 2e00731, where a text without a sentence scores 0. The package gives up beyond Python's depth of recursion, about 990
 * words, and LongBench then scores 0; here there is no such limit.
 */
enum RougeL implements Scorer {
    /** Releases 1.0.0 and 1.0.1: equal texts score 0.999999995. */
    PACKAGE_1 {
        @Override
        double f(double precision, double recall) {
            return 2.0 * (precision * recall / (precision + recall + 1e-8));
        }
    },
    /** Releases 0.3: weighted by the ratio of precision and recall. */
    PACKAGE_0_3 {
        @Override
        double f(double precision, double recall) {
            double beta = precision / (recall + 1e-12);
            return (1 + beta * beta) * recall * precision / (recall + beta * beta * precision + 1e-12);
        }
    };

    abstract double f(double precision, double recall);

    @Override
    public Score read(String prediction, Reference reference) {
        double best = 0;
        for (String answer : reference.answers()) best = Math.max(best, f(prediction, answer));
        return Score.of(best, PythonText.strip(prediction));
    }

    private double f(String prediction, String answer) {
        Map<String, Integer> vocabulary = new HashMap<>();
        List<int[]> written = sentences(prediction, vocabulary), right = sentences(answer, vocabulary);
        if (written.isEmpty() || right.isEmpty()) return 0;
        BitSet common = new BitSet();
        for (int[] expected : right)
            for (int[] sentence : written) common.or(CommonSubsequence.members(expected, sentence));
        return f((double) common.cardinality() / different(written), (double) common.cardinality() / different(right));
    }

    /** @param vocabulary word to number; grows */
    private static List<int[]> sentences(String text, Map<String, Integer> vocabulary) {
        List<int[]> sentences = new ArrayList<>();
        for (String sentence : text.split("\\.", -1)) {
            if (sentence.isEmpty()) continue;
            List<String> words = PythonText.split(sentence);
            sentences.add((words.isEmpty() ? List.of("") : words)
                    .stream()
                            .mapToInt(word -> vocabulary.computeIfAbsent(word, unseen -> vocabulary.size()))
                            .toArray());
        }
        return sentences;
    }

    private static int different(List<int[]> sentences) {
        return (int) sentences.stream().flatMapToInt(Arrays::stream).distinct().count();
    }
}
