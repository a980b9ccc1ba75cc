package dev.ropewalk.tasks.metric;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Key-value retrieval as HELMET scores it: each number is the larger one of the whole answer and of what is parsed out of it; punctuation is
 * deleted on both sides, so hyphens do not matter. Yen et al. 2024, arXiv 2410.02694; utils.py, calculate_metrics and parse_output, with
 * data.py, load_json_kv, princeton-nlp/HELMET 4526dfb.
 *
 * @param substring 1 if the right value stands in the answer
 * @param exact 1 if it is the answer
 * @param f1 0..1, over words
 * @param parsed the line after "corresponding value:", else the first line
 */
record HelmetValue(double substring, double exact, double f1, String parsed) {

    private static final String PREFIX = "(?iud)corresponding value:";
    private static final List<Pattern> LINES =
            List.of(Pattern.compile(PREFIX + "(.*)(?:\n|$)"), Pattern.compile("(?d)^(.*)(?:\n|$)"));

    /** Answers that earn nothing for a word in common. */
    private static final Set<String> WHOLE = Set.of("yes", "no", "noanswer");

    static HelmetValue of(String prediction, String answer) {
        String parsed = parsed(prediction);
        String right = QaF1.normalized(answer), whole = QaF1.normalized(prediction), part = QaF1.normalized(parsed);
        return new HelmetValue(
                whole.contains(right) || part.contains(right) ? 1 : 0,
                whole.equals(right) || part.equals(right) ? 1 : 0,
                Math.max(f1(whole, right), f1(part, right)),
                parsed);
    }

    private static double f1(String written, String right) {
        if (!written.equals(right) && (WHOLE.contains(written) || WHOLE.contains(right))) return 0;
        return QaF1.f1(PythonText.split(written), PythonText.split(right));
    }

    private static String parsed(String prediction) {
        for (Pattern line : LINES) {
            Matcher found = line.matcher(prediction);
            if (found.find())
                return PythonText.strip(PythonText.strip(found.group(1)).replaceFirst("^" + PREFIX, ""));
        }
        throw new IllegalStateException("every text has a first line");
    }
}
