package dev.ropewalk.tasks.metric;

import org.jspecify.annotations.Nullable;

/**
 * L-Eval's exact match. Where the right answer is made of the letters A to D alone: 1 for the same text, a quarter for an answer all of whose
 * characters are among its letters, the empty one included. Else: equal as numbers where Python's {@code float} reads both; where it does not,
 * whether the right answer stands in the answer, case and blanks apart. Evaluation/em.py, exact_match_score, OpenLMLab/LEval cd34b05.
 */
record LevalExactMatch() implements Scorer {

    @Override
    public Score read(String prediction, Reference reference) {
        double best = 0;
        for (String answer : reference.answers()) best = Math.max(best, match(prediction, answer));
        return Score.of(best, prediction);
    }

    static double match(String prediction, String answer) {
        String right = normalized(answer);
        if (right.matches("[A-D]*")) {
            String written = normalized(prediction);
            if (written.equals(right)) return 1;
            return written.codePoints().allMatch(c -> right.indexOf(c) >= 0) ? 0.25 : 0;
        }
        @Nullable Double number = PythonText.number(prediction), rightNumber = PythonText.number(answer);
        if (number != null && rightNumber != null) return number.doubleValue() == rightNumber.doubleValue() ? 1 : 0;
        return withoutBlanks(prediction).contains(withoutBlanks(answer)) ? 1 : 0;
    }

    /** SQuAD's normalisation with the case kept. */
    private static String normalized(String text) {
        return QaF1.withoutArticles(QaF1.withoutPunctuation(text));
    }

    private static String withoutBlanks(String text) {
        return PythonText.lower(text).replace(" ", "");
    }
}
