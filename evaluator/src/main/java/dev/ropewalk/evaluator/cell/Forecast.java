package dev.ropewalk.evaluator.cell;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.results.comparison.Detectable;
import java.util.List;

/**
 * What measuring cells will take, told before.
 *
 * @param seconds for each cell, all its samples and its {@link SelfCheck}
 * @param bytes most that any of them adds to the process
 * @param tells differences between configurations that can be told, task by task
 */
record Forecast(List<Double> seconds, long bytes, List<Detectable> tells) {

    Forecast {
        seconds = List.copyOf(seconds);
        tells = List.copyOf(tells);
    }

    /** @param left of all cells of the suite */
    static Forecast of(List<Cell> all, List<Cell> left, Decoder decoder) {
        return new Forecast(
                left.stream().map(cell -> seconds(cell, decoder)).toList(),
                left.stream().mapToLong(cell -> bytes(cell, decoder)).max().orElse(0),
                tells(all, left));
    }

    /** Seeds are pooled. Of one configuration alone nothing is told, nor of tasks that are measured already. */
    private static List<Detectable> tells(List<Cell> all, List<Cell> left) {
        if (all.stream().map(Cell::configuration).distinct().count() < 2) return List.of();
        return left.stream()
                .map(Cell::task)
                .distinct()
                .map(task -> {
                    int seeds = (int) all.stream().map(Cell::seed).distinct().count();
                    return new Detectable(task.name(), task.metric(), seeds * task.size(), seeds * task.documents());
                })
                .toList();
    }

    private static double seconds(Cell cell, Decoder decoder) {
        Resolution resolution = cell.resolved();
        int length = cell.length(), samples = cell.task().size(), batch = cell.batch(decoder.device());
        double seconds = SelfCheck.seconds(decoder, resolution, length);
        if (samples >= batch) seconds += samples / batch * cell.samples().seconds(decoder, resolution, length, batch);
        return samples % batch == 0
                ? seconds
                : seconds + cell.samples().seconds(decoder, resolution, length, samples % batch);
    }

    private static long bytes(Cell cell, Decoder decoder) {
        int batch = Math.min(cell.task().size(), cell.batch(decoder.device()));
        return decoder.memory(cell.resolved().planAt(cell.length()), batch, cell.length(), 0)
                .bytes();
    }

    /** Of keys and values, for one prompt of the cell's length. */
    static long cacheBytes(Cell cell, Decoder decoder) {
        return decoder.memory(cell.resolved().plan(), 1, cell.length(), 0).cacheBytes();
    }
}
