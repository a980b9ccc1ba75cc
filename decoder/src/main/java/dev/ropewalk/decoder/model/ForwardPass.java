package dev.ropewalk.decoder.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import dev.ropewalk.decoder.attention.DeviceProof;
import dev.ropewalk.decoder.attention.KeyValueCache;
import dev.ropewalk.decoder.attention.Pass;
import dev.ropewalk.decoder.attention.Sight;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.decoder.checkpoint.Layout;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.DeviceException;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.engine.Kernels;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.LengthPolicy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * A model in memory, and its way from ids to hidden states: one pass through all layers, under any plan, over a cache that the caller holds.
 * Several threads may read at once, each with its own cache; close it.
 */
public final class ForwardPass implements AutoCloseable {

    /** Below this hidden size the matrices are too small to share among threads, and a busy second core would make every loop wait. */
    private static final int SMALL_HIDDEN = 512;

    private final Kernels kernels;
    private final Weights weights;
    private final DecoderConfig config;
    private final Kernels.Held model;
    private final VocabularyHead head;
    private final int[] windows;
    private final LongAdder tokensRead = new LongAdder();

    /** @param kernels closed with this; not always those that the weights were made with */
    public ForwardPass(Kernels kernels, Weights weights) {
        this.kernels = kernels;
        this.weights = weights;
        config = weights.config();
        model = Kernels.hold(kernels.manager(), weights.tuple());
        head = new VocabularyHead(kernels, weights.head(), config.scales().outputCap());
        windows = config.windows().stream().mapToInt(window -> window).toArray();
    }

    /**
     * Of a checkpoint.
     *
     * @throws CheckpointException one sentence that names what is wrong
     * @throws DeviceException if the device does not compute in this type
     */
    public static ForwardPass of(Checkpoint checkpoint, Dtype dtype, Device device) {
        device.check(dtype);
        Kernels kernels = new Kernels(device, checkpoint.config().scales().attentionCap());
        try {
            return new ForwardPass(kernels, Weights.of(kernels, checkpoint, dtype));
        } catch (RuntimeException e) {
            kernels.close();
            throw e;
        }
    }

    /** Of random weights, for timing. */
    public static ForwardPass random(DecoderConfig config, Layout layout, Dtype dtype, Device device) {
        device.check(dtype);
        return random(config, layout, dtype, new Kernels(device, config.scales().attentionCap()));
    }

    /** @param kernels closed with this */
    public static ForwardPass random(DecoderConfig config, Layout layout, Dtype dtype, Kernels kernels) {
        return new ForwardPass(kernels, new Weights(kernels, config, layout, new RandomTensors(kernels), dtype));
    }

    /** The same weights with attention in its dense form. Close it before this one. */
    public ForwardPass dense() {
        return new ForwardPass(kernels.dense(), weights);
    }

    @FunctionalInterface
    public interface HiddenStates {
        /**
         * @param hidden (sequences, tokens, hidden), normed, gone once this returns; what is computed from it belongs to its manager
         * @param start position of the first token
         */
        void accept(NDArray hidden, int start);
    }

    /** Reads whole sequences, chunk by chunk; shorter ones are padded on the right, which no earlier token sees. */
    public void readAll(
            NDManager owner,
            List<int[]> sequences,
            ContextPlan plan,
            KeyValueCache cache,
            int[] chunks,
            HiddenStates each) {
        int start = 0;
        for (int tokens : chunks) {
            read(owner, sequences, plan, cache, start, tokens, each);
            start += tokens;
        }
    }

    /** Reads {@code tokens} tokens of each sequence from {@code start} on; what stands before them is in the cache. */
    public void read(
            NDManager owner,
            List<int[]> sequences,
            ContextPlan plan,
            KeyValueCache cache,
            int start,
            int tokens,
            HiddenStates each) {
        setThreads();
        int[] lengths = sequences.stream().mapToInt(ids -> ids.length).toArray();
        long[] ids = new long[lengths.length * tokens];
        for (int s = 0; s < lengths.length; s++)
            for (int t = 0; t < tokens && start + t < lengths[s]; t++)
                ids[s * tokens + t] = sequences.get(s)[start + t];
        try (NDManager passOwner = owner.newSubManager()) {
            Pass pass = Pass.of(passOwner, served(plan), windows, config.heads(), start, tokens, lengths);
            each.accept(run(passOwner, ids, lengths.length, pass, cache), start);
        }
        for (int n : lengths) tokensRead.add(Math.max(0, Math.min(tokens, n - start)));
    }

    /** The pass that reads one sequence's {@code tokens} tokens from {@code start} on, made ready. */
    public Pass pass(NDManager owner, ContextPlan plan, int start, int tokens) {
        return Pass.of(owner, served(plan), windows, config.heads(), start, tokens, new int[] {start + tokens});
    }

    /** The pass that reads one token in each sequence, at {@code places[sequence]}, made ready. */
    public Pass passOfOne(NDManager owner, ContextPlan plan, int[] places) {
        return Pass.ofOne(owner, served(plan), windows, config.heads(), places);
    }

    /**
     * One pass through all layers. A card works on while Java goes on, so it is waited for: times are taken around passes.
     *
     * @return (sequences, tokens, hidden), normed, owned by {@code owner}
     */
    public NDArray run(NDManager owner, long[] ids, int sequences, Pass pass, KeyValueCache cache) {
        NDArray hidden = kernels.call(
                owner,
                "forward",
                owner.create(ids, new Shape(sequences, ids.length / sequences)),
                model,
                cache.held(),
                pass.steps(),
                pass.rotationOf(),
                pass.temperatures(),
                pass.sights().stream().map(Sight::tuple).toList());
        if (device().kind() != Device.Kind.CPU)
            try (NDArray flat = hidden.reshape(-1);
                    NDArray one = flat.get(0)) {
                one.getFloat();
            }
        return hidden;
    }

    /** Whether the device computes what this model asks of it. */
    public DeviceProof proof() {
        setThreads();
        return DeviceProof.of(kernels, weights.dtype(), config.headDim());
    }

    /** What keys and values are kept in. */
    public Dtype cacheDtype() {
        return device().cacheDtype(weights.dtype());
    }

    /** Whether attention is computed block by block, by the portable form. */
    public boolean attendsByBlocks() {
        return kernels.operators().attendsByBlocks(cacheDtype(), config.headDim());
    }

    /** Why this model cannot execute a plan, in one sentence; empty where it can. */
    public Optional<String> refusal(ContextPlan plan) {
        if (plan.spectrum().heads().isOne()) return Optional.empty();
        if (config.heads() != config.keyHeads())
            return Optional.of(
                    "the plan turns each head by a ratio of its own, which needs a key head for each of the model's "
                            + config.heads() + " heads, it has " + config.keyHeads());
        return plan.lengthPolicy() == LengthPolicy.RE_ROTATE
                ? Optional.of(
                        "a plan that turns each head by a ratio of its own cannot turn the cache at use (policy re-rotate)")
                : Optional.empty();
    }

    private ContextPlan served(ContextPlan plan) {
        refusal(plan).ifPresent(sentence -> {
            throw new IllegalArgumentException(sentence);
        });
        return plan;
    }

    /** An empty cache for so many sequences. @param capacity tokens that each may come to hold */
    public KeyValueCache cache(NDManager owner, ContextPlan plan, int sequences, int capacity) {
        return new KeyValueCache(
                kernels,
                owner,
                cacheDtype(),
                config.layers(),
                plan,
                sequences * config.keyHeads(),
                capacity,
                config.headDim());
    }

    /** As many threads as the model's matrices are worth. */
    public void setThreads() {
        JniUtils.setNumThreads(threads());
    }

    /** That an operation is shared among. */
    public int threads() {
        return config.hidden() < SMALL_HIDDEN ? 1 : device().threads();
    }

    public DecoderConfig config() {
        return config;
    }

    public Weights weights() {
        return weights;
    }

    Kernels kernels() {
        return kernels;
    }

    /** Where it lies and computes. */
    public Device device() {
        return kernels.device();
    }

    public VocabularyHead head() {
        return head;
    }

    /** Of each layer its sliding window. */
    public int[] windows() {
        return windows.clone();
    }

    /** A manager of what one reading needs; its caller closes it. */
    public NDManager owner() {
        return kernels.manager().newSubManager();
    }

    /** Tokens of texts read so far, without those that a cache held already and without generated ones. */
    public long tokensRead() {
        return tokensRead.sum();
    }

    /** @return (to - from, hidden) */
    public static NDArray rows(NDArray hidden, int sequence, int from, int to) {
        return hidden.get(new NDIndex().addIndices(sequence).addSliceDim(from, to));
    }

    @Override
    public void close() {
        model.close();
        kernels.close();
    }
}
