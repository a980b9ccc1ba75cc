package dev.ropewalk.tasks.metric;

/**
 * How much an answer resembles the right one, as {@code difflib.SequenceMatcher(None, answer, right).ratio()} of CPython 3.11 has it: twice the code
 * points in common blocks by both lengths; 1 for two texts without any. OpenAI's MRCR (2025) scores by it.
 */
final class DifflibRatio implements Scorer {

    @Override
    public Score read(String prediction, Reference reference) {
        int[] written = prediction.codePoints().toArray();
        double best = 0;
        for (String answer : reference.answers()) {
            int[] right = answer.codePoints().toArray();
            int both = written.length + right.length;
            best = Math.max(best, both == 0 ? 1 : 2.0 * MatchingBlocks.size(written, right) / both);
        }
        return Score.of(best, prediction);
    }
}
