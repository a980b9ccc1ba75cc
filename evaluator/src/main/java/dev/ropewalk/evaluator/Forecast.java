package dev.ropewalk.evaluator;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.methods.Resolution;
import java.util.List;

/**
 * What measuring cells will take, told before.
 *
 * @param seconds for each cell, all its samples and its {@link SelfCheck}
 * @param bytes most that any of them adds to the process
 */
record Forecast(List<Double> seconds, long bytes) {

    Forecast {
        seconds = List.copyOf(seconds);
    }

    static Forecast of(List<Cell> cells, Decoder decoder) {
        return new Forecast(
                cells.stream().map(cell -> seconds(cell, decoder)).toList(),
                cells.stream().mapToLong(cell -> bytes(cell, decoder)).max().orElse(0));
    }

    private static double seconds(Cell cell, Decoder decoder) {
        Resolution resolution = cell.resolved();
        int length = cell.length(), samples = cell.task().size(), batch = EvaluationJob.batchSize(length);
        double seconds = SelfCheck.seconds(decoder, resolution, length);
        if (samples >= batch) seconds += samples / batch * cell.samples().seconds(decoder, resolution, length, batch);
        return samples % batch == 0
                ? seconds
                : seconds + cell.samples().seconds(decoder, resolution, length, samples % batch);
    }

    private static long bytes(Cell cell, Decoder decoder) {
        int batch = Math.min(cell.task().size(), EvaluationJob.batchSize(cell.length()));
        return decoder.memory(cell.resolved().planAt(cell.length()), batch, cell.length(), 0)
                .bytes();
    }

    /** Of keys and values, for one prompt of the cell's length. */
    static long cacheBytes(Cell cell, Decoder decoder) {
        return decoder.memory(cell.resolved().planAt(cell.length()), 1, cell.length(), 0)
                .cacheBytes();
    }
}
