package dev.ropewalk.evaluator.task;

import java.util.List;
import java.util.Locale;

/**
 * What RULER's tasks share: Hsieh et al. 2024, arXiv 2404.06654; scripts/eval/evaluate.py and scripts/eval/synthetic/constants.py of
 * NVIDIA/RULER at c3f5e3b. Our samples have its templates and laws, not its random draws.
 */
final class Ruler {

    static final int SAMPLES = 20;

    /** One line of the filler that says nothing. */
    static final String NOISE =
            "The grass is green. The sky is blue. The sun is yellow. Here we go. There and back again.";

    /** string_match_all: the share of the references that the answer contains, in any case. */
    static Verdict all(List<String> references, String answer) {
        String read = read(answer);
        long found = references.stream()
                .filter(reference -> read.contains(lower(reference)))
                .count();
        return Verdict.of((double) found / references.size(), found == references.size());
    }

    /** string_match_part: whether the answer contains any of the references. */
    static Verdict part(List<String> references, String answer) {
        String read = read(answer);
        boolean found = references.stream().anyMatch(reference -> read.contains(lower(reference)));
        return Verdict.of(found ? 1 : 0, found);
    }

    private static String read(String answer) {
        return lower(answer.strip().replaceAll("[\\x00-\\x1f]", "\n").strip());
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static void samples(String task, int samples) {
        Tasks.within(task, "samples", samples, 1, 100_000);
    }

    private Ruler() {}
}
