package dev.ropewalk.decoder.forecast;

import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.model.ForwardPass;

/**
 * What the cost of reading follows from beside text and plan. No weight need be in memory to know it.
 *
 * @param dtype of the matrices
 * @param cacheDtype of keys and values
 * @param byBlocks whether attention is computed block by block, by the portable form
 */
record Geometry(DecoderConfig config, Dtype dtype, Dtype cacheDtype, boolean byBlocks) {

    static Geometry of(ForwardPass model) {
        return new Geometry(model.config(), model.weights().dtype(), model.cacheDtype(), model.attendsByBlocks());
    }

    /** Of a model that would be loaded. */
    static Geometry of(DecoderConfig config, Dtype dtype, Device device) {
        return new Geometry(
                config, dtype, device.cacheDtype(dtype), config.scales().boundAttention() || !device.fused());
    }

    /** Weights of all matrices, the embedding once where it is the head, too; norms and biases are small beside them. */
    long weights() {
        long vocabulary = (long) config.vocabulary() * config.hidden();
        return config.layers() * config.layerWeights() + (config.tied() ? 1 : 2) * vocabulary;
    }

    long weightBytes() {
        return dtype.bytes * weights();
    }
}
