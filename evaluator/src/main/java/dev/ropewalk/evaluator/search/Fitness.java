package dev.ropewalk.evaluator.search;

import dev.ropewalk.results.Metric;
import dev.ropewalk.tasks.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** By what candidates are told apart, more being better: nats of every question, which tell sooner than right and wrong. */
public enum Fitness {
    /** Log-probability of the right answer's tokens: DPE's search looks for needles, which are found or not; this says how nearly. */
    ANSWER_LOG_PROBABILITY("nats an answer"),
    /** Of a token, the last k of each document behind all of their context: LongRoPE's. */
    PERPLEXITY_LAST_K("nats a token");

    private final String unit;

    Fitness(String unit) {
        this.unit = unit;
    }

    public String unit() {
        return unit;
    }

    /** As a space writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Fitness named(String word) {
        return Arrays.stream(values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("fitness.of must be "
                        + Arrays.stream(values()).map(Fitness::word).collect(Collectors.joining(" or ")) + ", got '"
                        + word + "'"));
    }

    /** @throws IllegalArgumentException where it cannot be read from what one of them stores */
    void check(List<Task> tasks) {
        for (Task task : tasks)
            if (this == PERPLEXITY_LAST_K ? !task.name().startsWith("ppl/lastk-") : task.metric() == Metric.PERPLEXITY)
                throw new IllegalArgumentException("fitness.tasks: " + word() + " is read from "
                        + (this == PERPLEXITY_LAST_K ? "ppl/lastk" : "tasks that are answered") + ", got "
                        + task.name());
        if (this == PERPLEXITY_LAST_K && tasks.size() > 1)
            throw new IllegalArgumentException(
                    "fitness.tasks: perplexities of different protocols have no mean, name one task, got "
                            + tasks.stream().map(Task::name).collect(Collectors.joining(", ")));
    }
}
