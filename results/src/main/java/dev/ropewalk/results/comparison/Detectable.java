package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Metric;
import dev.ropewalk.statistics.Power;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What so many questions to each of two configurations can tell, known before any is asked: the smallest difference that a paired test finds in four of
 * five cases under the best of circumstances, all questions on which the two part going one way.
 *
 * @param documents that the questions share; as many as questions where each stands alone
 */
public record Detectable(String task, Metric metric, int questions, int documents) {

    private static final double ALPHA = 0.05, POWER = 0.8;

    /** Of shares, 0..1; null where nothing can be said before, or no difference is told at all. */
    public @Nullable Double least() {
        double least = Power.leastDetectable(documents, ALPHA, POWER);
        return metric == Metric.PERPLEXITY || least > 1 ? null : (Double) least;
    }

    /** Without the task: {@code 22 questions tell differences of 29 points and more, ten points would take 78 at least}. */
    public String words() {
        if (metric == Metric.PERPLEXITY)
            return questions + (questions == 1 ? " document tells" : " documents tell")
                    + " differences by how alike the texts are, which is known afterwards";
        String asked = questions
                + (metric == Metric.SCORE ? " graded" : "")
                + (questions == 1 ? " question" : " questions")
                + (documents < questions ? " over " + documents + (documents == 1 ? " document" : " documents") : "");
        Double least = least();
        if (least == null) return asked + (questions == 1 ? " tells" : " tell") + " no difference at all";
        int points = (int) Math.ceil(100 * least);
        return asked + " tell differences of " + points + " points and more"
                + (metric == Metric.SCORE ? ", less where grades vary little" : "")
                + (points <= 10
                        ? ""
                        : ", ten points would take " + (int) Math.ceil(Power.pairedQuestions(0.1, 0.1, ALPHA, POWER))
                                + " at least");
    }

    public Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("task", task);
        json.put("metric", metric.word());
        json.put("questions", questions);
        json.put("documents", documents);
        json.put("leastDetectable", least());
        json.put("words", words());
        return json;
    }
}
