package dev.ropewalk.evaluator.suite;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Faults;
import dev.ropewalk.results.Metric;
import dev.ropewalk.tasks.Task;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * When cells may stop before all is asked: once the evidence that a configuration differs from the baseline suffices (decision 44); or, in a race of
 * all others for the best mean over tasks and lengths, once another is better (decision 75).
 *
 * @param baseline which all others are held against; in a race it is asked within the trained length alone, where nobody may be much worse
 * @param alpha chance that any comparison of the whole suite is called settled although there is no difference; in a race, that the best one leaves
 * @param least questions that both have answered before anything is settled
 */
public record Stop(Configuration baseline, double alpha, int least, boolean race) {

    /** How much worse than the baseline within the trained length one may be and win a race, share. */
    public static final double PRICE = 0.02;

    private static final double ALPHA = 0.05;
    private static final int LEAST = 10, MOST = 1_000_000;

    public Stop {
        Faults faults = new Faults();
        faults.at("/alpha", () -> {
            if (!(alpha >= 1e-6 && alpha <= 0.5))
                throw new IllegalArgumentException("stop.alpha must be from 0.000001 to 0.5, got " + alpha);
        });
        faults.at("/least", () -> {
            if (least < 1 || least > MOST)
                throw new IllegalArgumentException(
                        "stop.least must be an integer from 1 to " + MOST + ", got " + least);
        });
        faults.end();
    }

    /** What is left out is plain RoPE where it is measured, else what the suite names first; 0.05; 10. */
    static Stop of(
            @Nullable Configuration baseline,
            @Nullable Double alpha,
            @Nullable Integer least,
            boolean race,
            List<Configuration> configurations) {
        Configuration rope = Configuration.of("rope");
        Configuration chosen = baseline != null
                ? baseline
                : configurations.contains(rope) || configurations.isEmpty() ? rope : configurations.get(0);
        return new Stop(chosen, alpha == null ? ALPHA : alpha, least == null ? LEAST : least, race);
    }

    void check(Faults faults, List<Configuration> configurations, List<Task> tasks) {
        if (race)
            faults.at("/tasks", () -> {
                long kinds = tasks.stream()
                        .map(task -> task.metric() == Metric.PERPLEXITY)
                        .distinct()
                        .count();
                if (kinds > 1)
                    throw new IllegalArgumentException(
                            "a race is over the mean of its tasks: they must be perplexities all or none, got "
                                    + tasks.stream().map(Task::name).collect(Collectors.joining(", ")));
            });
        faults.at("/stop/baseline", () -> {
            if (!configurations.contains(baseline))
                throw new IllegalArgumentException(
                        "stop.baseline must be one of the suite's configurations, got " + baseline);
        });
        faults.at("/stop", () -> {
            if (configurations.size() < 2)
                throw new IllegalArgumentException(
                        "stop needs a configuration to hold against its baseline, got " + baseline + " alone");
        });
    }
}
