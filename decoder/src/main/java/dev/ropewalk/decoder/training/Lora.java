package dev.ropewalk.decoder.training;

/**
 * Learning two narrow matrices beside each projection instead of the projection. Hu et al. 2021, arXiv 2106.09685. Projections that read the
 * same input (query, key and value; gate and up) share the first of the two, as they lie side by side in one matrix here.
 *
 * @param rank their inner width, 1 to 1024
 * @param alpha what they compute counts alpha / rank times, above 0
 */
public record Lora(int rank, double alpha) {

    /** @throws IllegalArgumentException one sentence: the value, what was given, what is allowed */
    public Lora {
        if (rank < 1 || rank > 1024) throw new IllegalArgumentException("rank must be from 1 to 1024, got " + rank);
        if (!(alpha > 0 && alpha < 1e6))
            throw new IllegalArgumentException("alpha must be above 0 and below 1000000, got " + alpha);
    }

    double scale() {
        return alpha / rank;
    }
}
