package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Metric;
import dev.ropewalk.statistics.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All pairs of configurations that have a task, or all tasks of a group, at one length. */
public record Pairs(
        String model, String name, List<String> tasks, Metric metric, int length, Significance significance) {

    static Pairs of(Standing.Material material, int length, List<Stratum> strata, double level) {
        Matrix.Source source = new Matrix.Source(
                new Matrix.Column(
                        "" + length, length, strata.stream().map(Stratum::task).toList(), strata.size()),
                strata);
        return new Pairs(
                material.model(),
                material.name(),
                source.column().tasks(),
                Matrix.metric(List.of(source)),
                length,
                Matrix.significance(List.of(source), material.labels(), level, true));
    }

    /** Shares, nats and probabilities unrounded; null where there is none. */
    public Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("model", model);
        json.put("name", name);
        json.put("tasks", tasks);
        json.put("metric", metric.word());
        json.put("length", length);
        json.put("level", significance.level());
        json.put("adjustment", "Holm over all pairs");
        json.put(
                "configurations",
                significance.labels().stream()
                        .map(label -> Map.of(
                                "label",
                                label,
                                "rank",
                                significance.rank(label),
                                "tiedWith",
                                significance.tiedWith(label)))
                        .toList());
        json.put("pairs", significance.pairs().stream().map(Pairs::json).toList());
        return json;
    }

    private static Map<String, @Nullable Object> json(Significance.Pair pair) {
        Interval interval = pair.interval();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("a", pair.a());
        json.put("b", pair.b());
        json.put("difference", pair.difference());
        json.put("lower", interval == null ? null : interval.lower());
        json.put("upper", interval == null ? null : interval.upper());
        json.put("questions", pair.questions());
        json.put("p", pair.p());
        json.put("adjustedP", pair.adjustedP());
        json.put("above", pair.above());
        json.put("reason", pair.reason());
        return json;
    }
}
