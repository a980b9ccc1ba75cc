package dev.ropewalk.evaluator.metric;

import java.util.function.BiPredicate;

/**
 * Which right answers stand in the answer, case apart. Before that the answer, and not the right ones, has its control characters U+0000 to
 * U+001F turned into newlines. scripts/eval/evaluate.py, postprocess_pred, and scripts/eval/synthetic/constants.py, NVIDIA/RULER c3f5e3b.
 */
enum StringMatch implements Scorer {
    /** The share of right answers found; RULER's for all tasks but question answering. */
    ALL(String::contains) {
        @Override
        double value(int found, int answers) {
            return (double) found / answers;
        }
    },
    /** 1 if any is found; RULER's for question answering. */
    PART(String::contains) {
        @Override
        double value(int found, int answers) {
            return found > 0 ? 1 : 0;
        }
    },
    /**
     * The share found with no letter, digit or underscore directly before or after: our own column beside RULER's, which finds 1234567 in
     * 91234567. Chinese characters are letters.
     */
    ALL_STRICT(StringMatch::containsWord) {
        @Override
        double value(int found, int answers) {
            return (double) found / answers;
        }
    };

    private final BiPredicate<String, String> contains;

    StringMatch(BiPredicate<String, String> contains) {
        this.contains = contains;
    }

    abstract double value(int found, int answers);

    @Override
    public Score read(String prediction, Reference reference) {
        String cleaned = cleaned(prediction), lower = PythonText.lower(cleaned);
        int found = 0;
        for (String answer : reference.answers()) if (contains.test(lower, PythonText.lower(answer))) found++;
        return Score.of(value(found, reference.answers().size()), cleaned);
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
