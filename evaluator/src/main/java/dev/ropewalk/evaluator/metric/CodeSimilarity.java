package dev.ropewalk.evaluator.metric;

/**
 * How much the first line of code resembles the right one, in steps of a hundredth: lines with a backtick, a hash or two slashes anywhere are
 * passed over, a blank line is not. LongBench/metrics.py, code_sim_score, THUDM/LongBench 2e00731, with fuzzywuzzy 0.18.0 on
 * python-Levenshtein 0.27.5: one minus insertions and deletions by both lengths in code points, times 100, rounded half to even; equal texts
 * 100 before empty ones 0.
 */
record CodeSimilarity() implements Scorer {

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
    private static double ratio(String line, String right) {
        if (line.equals(right)) return 100;
        if (line.isEmpty() || right.isEmpty()) return 0;
        int[] x = line.codePoints().toArray(), y = right.codePoints().toArray();
        int both = x.length + y.length;
        double distance = both - 2 * CommonSubsequence.length(x, y);
        return Math.rint(100 * (1 - distance / both));
    }
}
