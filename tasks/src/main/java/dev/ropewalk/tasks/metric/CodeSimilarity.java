package dev.ropewalk.tasks.metric;

/**
 * How much the first line of code resembles the right one, in steps of a hundredth: lines with a backtick, a hash or two slashes anywhere are
 * passed over, a blank line is not. LongBench/metrics.py, code_sim_score, THUDM/LongBench 2e00731, with fuzzywuzzy 0.18.0, whose number depends
 * on what is installed beside it: a likeness in code points, times 100, rounded half to even; equal texts 100 before empty ones 0.
 */
enum CodeSimilarity implements Scorer {
    /** Python's difflib, as LongBench's requirements.txt leaves it: its published numbers. Twice the blocks in common by both lengths. */
    DIFFLIB {
        @Override
        double likeness(int[] line, int[] right) {
            return 2.0 * MatchingBlocks.size(line, right) / (line.length + right.length);
        }
    },
    /** With python-Levenshtein 0.27.5 installed: one minus insertions and deletions by both lengths. */
    LEVENSHTEIN {
        @Override
        double likeness(int[] line, int[] right) {
            int both = line.length + right.length;
            double distance = both - 2 * CommonSubsequence.length(line, right);
            return 1 - distance / both;
        }
    };

    /** 0..1, of two that are not empty. */
    abstract double likeness(int[] line, int[] right);

    @Override
    public Score read(String prediction, Reference reference) {
        String line = firstLineOfCode(prediction);
        double best = 0;
        for (String answer : reference.answers()) best = Math.max(best, ratio(line, answer) / 100);
        return Score.of(best, line);
    }

    private static String firstLineOfCode(String prediction) {
        return PythonText.linesAfterBlankOnes(prediction).stream()
                .filter(line -> !line.contains("`") && !line.contains("#") && !line.contains("//"))
                .findFirst()
                .orElse("");
    }

    /** 0..100, whole. */
    private double ratio(String line, String right) {
        if (line.equals(right)) return 100;
        if (line.isEmpty() || right.isEmpty()) return 0;
        return Math.rint(
                100 * likeness(line.codePoints().toArray(), right.codePoints().toArray()));
    }
}
