package dev.ropewalk.tasks.metric;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The share of the answer's numbers that are, as text, the right one; none at all scores 0. Numbers are runs of Unicode's decimal digits, so a
 * full-width 7 is one of them and not equal to 7. LongBench/metrics.py, count_score, retrieval_score and retrieval_zh_score,
 * THUDM/LongBench 2e00731.
 */
enum NumberShare implements Scorer {
    COUNT("(?s)(.*)"),
    RETRIEVAL("Paragraph (\\p{Nd}+)"),
    CHINESE_RETRIEVAL("段落(\\p{Nd}+)");

    /** Where a right answer holds its number: the first place that fits. */
    private final Pattern gold;

    NumberShare(String gold) {
        this.gold = Pattern.compile(gold);
    }

    @Override
    public Score read(String prediction, Reference reference) {
        List<String> numbers = PythonText.numbers(prediction);
        double best = 0;
        for (String answer : reference.answers()) {
            Matcher found = gold.matcher(answer);
            if (!found.find())
                throw new IllegalArgumentException("a right answer must hold '"
                        + gold.pattern().replace("(\\p{Nd}+)", "N") + "', got '" + answer + "'");
            String right = found.group(1);
            long equal = numbers.stream().filter(right::equals).count();
            if (!numbers.isEmpty()) best = Math.max(best, (double) equal / numbers.size());
        }
        return Score.of(best, String.join(" ", numbers));
    }
}
