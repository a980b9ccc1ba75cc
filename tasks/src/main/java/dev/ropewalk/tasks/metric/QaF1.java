package dev.ropewalk.tasks.metric;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Words shared with the right answer: lower-cased, ASCII punctuation deleted, then articles, F1 over the words counted with their repetitions.
 * No common word scores 0, also where both sides are empty. LongBench/metrics.py, qa_f1_score, THUDM/LongBench 2e00731; the largest over all
 * right answers as in its eval.py. The normalisation is SQuAD's, Rajpurkar et al. 2016, arXiv 1606.05250.
 */
record QaF1() implements Scorer {

    @Override
    public Score read(String prediction, Reference reference) {
        String normalized = normalized(prediction);
        List<String> words = PythonText.split(normalized);
        double best = 0;
        for (String answer : reference.answers())
            best = Math.max(best, f1(words, PythonText.split(normalized(answer))));
        return Score.of(best, normalized);
    }

    static String normalized(String text) {
        return withoutArticles(withoutPunctuation(PythonText.lower(text)));
    }

    /** Deletes the 32 ASCII signs of Python's {@code string.punctuation}. */
    static String withoutPunctuation(String text) {
        return text.replaceAll("[!-/:-@\\[-`{-~]", "");
    }

    /** With one blank between words. */
    static String withoutArticles(String text) {
        String kept =
                PythonText.WORD.matcher(text).replaceAll(word -> word.group().matches("a|an|the") ? " " : word.group());
        return String.join(" ", PythonText.split(kept));
    }

    static double f1(List<String> words, List<String> right) {
        Map<String, Integer> left = new HashMap<>();
        for (String word : right) left.merge(word, 1, Integer::sum);
        int same = 0;
        for (String word : words) if (left.merge(word, -1, Integer::sum) >= 0) same++;
        if (same == 0) return 0;
        double precision = (double) same / words.size(), recall = (double) same / right.size();
        return 2 * precision * recall / (precision + recall);
    }
}
