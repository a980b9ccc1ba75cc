package dev.ropewalk.tasks.metric;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a right answer is, as far as a metric may know it.
 *
 * @param answers at least one
 * @param classes the labels an answer may name; null where the task has none
 * @param task the benchmark's name of the task ({@code coursera}), empty where the metric does not ask
 */
public record Reference(List<String> answers, @Nullable List<String> classes, String task) {

    public Reference {
        if (answers.isEmpty())
            throw new IllegalArgumentException("a reference needs at least one right answer, got none");
        answers = List.copyOf(answers);
        classes = classes == null ? null : List.copyOf(classes);
    }

    public static Reference of(String... answers) {
        return new Reference(List.of(answers), null, "");
    }

    /** For metrics that compare with one right answer only. */
    String answer() {
        if (answers.size() != 1)
            throw new IllegalArgumentException("this metric takes one right answer, got " + answers.size());
        return answers.get(0);
    }
}
