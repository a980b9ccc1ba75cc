package dev.ropewalk.evaluator.cost;

import dev.ropewalk.decoder.forecast.TimeEstimate;
import org.jspecify.annotations.Nullable;

/**
 * Medians of one subject at one length.
 *
 * @param prefill tokens a second while the prompt is read
 * @param decode tokens a second while more are written
 * @param peakMemory bytes of the whole process; null where the system does not tell them
 * @param predictedMemory the same, told before; null where the system does not tell what the loaded model takes
 * @param written tokens that were written
 * @param predictedTime to read and to write them, told before; null where nothing is foretold
 */
public record BenchFigures(
        int length,
        double prefill,
        double decode,
        @Nullable Long peakMemory,
        @Nullable Long predictedMemory,
        int written,
        @Nullable TimeEstimate predictedTime) {

    /** To read the prompt and to write what follows; the first token written comes with the prompt. */
    public double seconds() {
        return length / prefill + (written - 1) / decode;
    }

    /** Time to read the prompt over that of another. */
    public double prefillTimeAgainst(BenchFigures other) {
        return other.prefill / prefill;
    }

    /** Time for a new token over that of another. */
    public double decodeTimeAgainst(BenchFigures other) {
        return other.decode / decode;
    }
}
