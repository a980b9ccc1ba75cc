package dev.ropewalk.tasks.metric;

import java.util.Arrays;
import java.util.List;

/**
 * ROUGE-1 (Lin 2004) as Google's package {@code rouge_score} 0.1.2 computes it: F1 over runs of ASCII letters and digits, lower-cased, those
 * longer than three characters stemmed if asked. needle/needle_in_haystack.py, Leooyii/LCEG 2ce672d, scores an answer against the whole needle
 * with ten times this.
 */
final class Rouge1 {

    static double f1(String prediction, String answer, boolean stemmed) {
        return QaF1.f1(words(prediction, stemmed), words(answer, stemmed));
    }

    private static List<String> words(String text, boolean stemmed) {
        return Arrays.stream(PythonText.lower(text).split("[^a-z0-9]+"))
                .filter(word -> !word.isEmpty())
                .map(word -> stemmed && word.length() > 3 ? PorterStemmer.stem(word) : word)
                .toList();
    }

    private Rouge1() {}
}
