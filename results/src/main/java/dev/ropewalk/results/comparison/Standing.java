package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where one model's configurations stand on a task or a group of tasks: scores by length or by task, rank groups, how far each is of use, what
 * it costs within the trained window and gains beyond it, and quality against cost.
 *
 * @param name of the task or group
 * @param of tasks that the whole group has
 * @param trainedLength 0 where it is not known
 * @param matrices one with lengths across; or one a length with tasks across
 * @param effectiveLengths by every rule that applies; only where lengths stand across, as all that follows
 * @param price against plain RoPE within the trained window, by label
 * @param gain the same beyond it
 * @param costs by label and length
 * @param pareto at each length
 * @param settling what would tell the leader of the longest length from those it is tied with
 */
public record Standing(
        String model,
        String modelId,
        int trainedLength,
        String name,
        List<String> tasks,
        int of,
        Metric metric,
        double level,
        List<Matrix> matrices,
        List<Effective> effectiveLengths,
        Map<String, Change> price,
        Map<String, Change> gain,
        Map<String, Map<Integer, Cost>> costs,
        List<Pareto> pareto,
        List<Settling> settling) {

    /** What stands across. */
    public enum By {
        LENGTH,
        TASK
    }

    /** How it is to be told. */
    record Manner(By by, double level, @Nullable Double threshold, Cost.Axis axis) {}

    /** What it is made of. */
    record Material(
            String model,
            String modelId,
            int trainedLength,
            String name,
            List<String> tasks,
            List<Stratum> strata,
            Map<String, String> labels,
            Map<String, Map<Integer, Cost>> costs) {}

    static Standing of(Material material, Manner manner) {
        List<Integer> lengths = material.strata.stream()
                .map(Stratum::length)
                .distinct()
                .sorted()
                .toList();
        return manner.by == By.LENGTH ? byLength(material, manner, lengths) : byTask(material, manner, lengths);
    }

    private static Standing byTask(Material material, Manner manner, List<Integer> lengths) {
        List<Matrix> matrices = lengths.stream()
                .map(length -> Matrix.of(
                        material.strata.stream()
                                .filter(stratum -> stratum.length() == length)
                                .map(stratum -> new Matrix.Source(
                                        new Matrix.Column(stratum.task(), length, List.of(stratum.task()), 1),
                                        List.of(stratum)))
                                .toList(),
                        material.labels,
                        false,
                        manner.level))
                .toList();
        return new Standing(material, manner, matrices, List.of(), Map.of(), Map.of(), List.of(), List.of());
    }

    private static Standing byLength(Material material, Manner manner, List<Integer> lengths) {
        int of = TaskGroup.size(material.name, material.tasks.size());
        List<Matrix.Source> sources = lengths.stream()
                .map(length -> {
                    List<Stratum> here = material.strata.stream()
                            .filter(stratum -> stratum.length() == length)
                            .toList();
                    List<String> tasks = here.stream().map(Stratum::task).toList();
                    return new Matrix.Source(new Matrix.Column("" + length, length, tasks, of), here);
                })
                .toList();
        boolean known = lengths.get(0) > 0; // imported answers may not say what they were cut to
        Matrix matrix = Matrix.of(sources, material.labels, known, manner.level);
        Metric metric = Matrix.metric(sources);
        List<Comparison.Table> tables = matrix.tables(material.name, metric);
        List<Effective> effective = new ArrayList<>();
        if (known)
            for (Effective.Rule rule : Effective.Rule.values())
                effective.addAll(Effective.of(tables, rule, material.trainedLength, manner.threshold));
        int trained = material.trainedLength;
        return new Standing(
                material,
                manner,
                List.of(matrix),
                effective,
                trained == 0 ? Map.of() : Change.byLabel(material.strata, length -> length <= trained, manner.level),
                trained == 0 ? Map.of() : Change.byLabel(material.strata, length -> length > trained, manner.level),
                IntStream.range(0, lengths.size())
                        .mapToObj(c -> Pareto.of(
                                matrix,
                                c,
                                metric,
                                manner.axis,
                                id -> material.costs.getOrDefault(id, Map.of()).get(lengths.get(c))))
                        .toList(),
                Settling.of(
                        sources.get(sources.size() - 1),
                        matrix.lines(),
                        sources.size() - 1,
                        matrix.tests().get(sources.size() - 1),
                        manner.level));
    }

    private Standing(
            Material material,
            Manner manner,
            List<Matrix> matrices,
            List<Effective> effective,
            Map<String, Change> price,
            Map<String, Change> gain,
            List<Pareto> pareto,
            List<Settling> settling) {
        this(
                material.model,
                material.modelId,
                material.trainedLength,
                material.name,
                material.tasks,
                TaskGroup.size(material.name, material.tasks.size()),
                Matrix.metric(List.of(new Matrix.Source(new Matrix.Column("", 0, List.of(), 0), material.strata))),
                manner.level,
                matrices,
                effective,
                price,
                gain,
                byLabel(material),
                pareto,
                settling);
    }

    private static Map<String, Map<Integer, Cost>> byLabel(Material material) {
        Map<String, Map<Integer, Cost>> costs = new LinkedHashMap<>();
        material.labels.forEach((id, label) -> costs.put(label, material.costs.getOrDefault(id, Map.of())));
        return costs;
    }
}
