package dev.ropewalk.decoder.forecast;

import dev.ropewalk.decoder.checkpoint.DecoderConfig;

/**
 * One that nobody has, but like what a fast processor of two cores does: it multiplies and streams at fixed rates, and nothing else takes time. By it two
 * texts are compared where the machine that will read them is another, or not known.
 */
record CountingMachine(Geometry geometry) implements Machine {

    /** Multiply-adds a second, and bytes. */
    private static final double PRODUCTS = 8e10, STREAM = 3e10;

    @Override
    public Pace pace() {
        DecoderConfig c = geometry.config();
        double pair = 2.0 * c.heads() * c.headDim() / PRODUCTS,
                place = 2.0 * c.keyHeads() * c.headDim() * geometry.cacheDtype().bytes / STREAM;
        return new Pace(0, c.layerWeights() / PRODUCTS, 0, 0, pair, pair, 0, place);
    }

    @Override
    public double stepSeconds(int sequences) {
        return Math.max(geometry.weightBytes() / STREAM, sequences * geometry.weights() / PRODUCTS);
    }
}
