package dev.ropewalk.tasks.metric;

/**
 * Which right answers stand in the answer, case apart. Before that the answer, and not the right ones, has its control characters U+0000 to
 * U+001F turned into newlines. scripts/eval/evaluate.py, postprocess_pred, and scripts/eval/synthetic/constants.py, NVIDIA/RULER c3f5e3b.
 */
enum StringMatch implements Scorer {
    /** The share of right answers found; RULER's for all tasks but question answering. */
    ALL,
    /** 1 if any is found; RULER's for question answering. */
    PART,
    /**
     * The share found with no letter, digit or underscore directly before or after: our own column beside RULER's, which finds 1234567 in
     * 91234567. Chinese characters are letters.
     */
    ALL_STRICT;

    @Override
    public Score read(String prediction, Reference reference) {
        String cleaned = cleaned(prediction), lower = PythonText.lower(cleaned);
        double found = reference.answers().stream()
                .map(PythonText::lower)
                .filter(answer -> this == ALL_STRICT ? containsWord(lower, answer) : lower.contains(answer))
                .count();
        return Score.of(
                this == PART ? Math.min(found, 1) : found / reference.answers().size(), cleaned);
    }

    static String cleaned(String prediction) {
        return PythonText.strip(PythonText.strip(prediction).replaceAll("[\\x00-\\x1f]", "\n"));
    }

    private static boolean containsWord(String text, String part) {
        for (int from = text.indexOf(part);
                from >= 0;
                from = from < text.length() ? text.indexOf(part, from + 1) : -1) {
            int to = from + part.length();
            boolean insideCharacter = from > 0
                    && from < text.length()
                    && Character.isSurrogatePair(text.charAt(from - 1), text.charAt(from));
            if (!insideCharacter
                    && (from == 0 || !PythonText.isWord(text.codePointBefore(from)))
                    && (to == text.length() || !PythonText.isWord(text.codePointAt(to)))) return true;
        }
        return false;
    }
}
