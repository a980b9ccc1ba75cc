package dev.ropewalk.evaluator.cell;

import dev.ropewalk.decoder.forecast.CostForecast;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.results.comparison.Detectable;
import dev.ropewalk.tasks.Task;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What measuring cells will take, told before.
 *
 * @param costs of each cell
 * @param bytes most that any of them adds to the process, a batch at a time
 * @param tells differences between configurations that can be told, task by task
 */
record Forecast(List<Cost> costs, long bytes, List<Detectable> tells) {

    /**
     * Of one cell.
     *
     * @param seconds for all its samples and its {@link SelfCheck}
     * @param bytes of keys, values and activations of a batch
     * @param bytesOfOne the same of one prompt
     */
    record Cost(double seconds, long bytes, long bytesOfOne) {}

    /** Costs of cells one after the other: what the proofs of several share is the first one's. */
    static final class Costs {

        private record Place(Task task, int length, long seed) {}

        /** Seeds differ in nothing that is counted. */
        private record Alike(Task task, Configuration configuration, int length) {}

        private record Counted(Cost cost, SelfCheck.Seconds proof) {}

        private final CostForecast forecast;
        private final Map<Alike, Counted> known = new HashMap<>();
        private final Set<Place> readPlainly = new HashSet<>();

        Costs(CostForecast forecast) {
            this.forecast = forecast;
        }

        Cost of(Cell cell) {
            Counted counted = known.computeIfAbsent(
                    new Alike(cell.task(), cell.configuration(), cell.length()), alike -> counted(cell));
            double plainly = counted.proof.plainly();
            Cost cost = counted.cost;
            return plainly > 0 && readPlainly.add(new Place(cell.task(), cell.length(), cell.seed()))
                    ? new Cost(cost.seconds + plainly, cost.bytes, cost.bytesOfOne)
                    : cost;
        }

        private Counted counted(Cell cell) {
            int batch = Math.min(cell.task().size(), cell.batch(forecast.device()));
            SelfCheck.Seconds proof = SelfCheck.Seconds.of(forecast, cell.resolved(), cell.length());
            Cost cost = new Cost(
                    proof.own() + seconds(cell, forecast), bytes(cell, batch, forecast), bytes(cell, 1, forecast));
            return new Counted(cost, proof);
        }
    }

    Forecast {
        costs = List.copyOf(costs);
        tells = List.copyOf(tells);
    }

    /** @param left of all cells of the suite */
    static Forecast of(List<Cell> all, List<Cell> left, CostForecast forecast) {
        List<Cost> costs = left.stream().map(new Costs(forecast)::of).toList();
        return new Forecast(costs, costs.stream().mapToLong(Cost::bytes).max().orElse(0), tells(all, left));
    }

    /** Seeds are pooled. Of one configuration alone nothing is told, nor of tasks that are measured already. */
    private static List<Detectable> tells(List<Cell> all, List<Cell> left) {
        if (all.stream().map(Cell::configuration).distinct().count() < 2) return List.of();
        return tells(left, (int) all.stream().map(Cell::seed).distinct().count());
    }

    /** By so many seeds of each. */
    static List<Detectable> tells(List<Cell> cells, int seeds) {
        return cells.stream()
                .map(Cell::task)
                .distinct()
                .map(task -> new Detectable(task.name(), task.metric(), seeds * task.size(), seeds * task.documents()))
                .toList();
    }

    private static double seconds(Cell cell, CostForecast forecast) {
        Resolution resolution = cell.resolved();
        int length = cell.length(), samples = cell.task().size(), batch = cell.batch(forecast.device());
        double seconds =
                samples < batch ? 0 : samples / batch * cell.samples().seconds(forecast, resolution, length, batch);
        return samples % batch == 0
                ? seconds
                : seconds + cell.samples().seconds(forecast, resolution, length, samples % batch);
    }

    private static long bytes(Cell cell, int prompts, CostForecast forecast) {
        return forecast.memory(cell.resolved().planAt(cell.length()), prompts, cell.length(), 0)
                .bytes();
    }

    /** Of keys and values, for one prompt of the cell's length. */
    static long cacheBytes(Cell cell, CostForecast forecast) {
        return forecast.memory(cell.resolved().plan(), 1, cell.length(), 0).cacheBytes();
    }
}
