package dev.ropewalk.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.methods.Rope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A loaded model that executes any plan. Prompts are read in chunks that bound the activations; the vocabulary is projected in slices. Not
 * thread-safe; close it.
 */
public final class Decoder implements AutoCloseable {

    /** Tokens of all sequences together that one pass reads at most: more only leave the processor's cache. */
    private static final int PASS_TOKENS = 2048;

    /** More tokens than any text has: a pass reads all of it. */
    private static final int WHOLE = 1 << 30;

    /** Matrices of n x n a head that dense attention holds at once: two bands' scores and what they are joined to. */
    private static final int DENSE_MATRICES = 3;

    /** Below this hidden size the matrices are too small to share among threads, and a busy second core would make every loop wait. */
    private static final int SMALL_HIDDEN = 512;

    static {
        System.setProperty("OPT_OUT_TRACKING", "true"); // DJL reports its start to its makers otherwise
    }

    private final DecoderConfig config;
    private final Kernels kernels;
    private final Weights weights;
    private final List<Kernels.Tuple> layers;
    private final VocabularyHead head;
    private final int[] windows;
    private final int passTokens;
    private final int scoreMatrices;

    private Decoder(DecoderConfig config, Layout layout, Kernels kernels, Weights.Source source) {
        this(config, kernels, new Weights(kernels, config, layout, source), PASS_TOKENS, 0);
    }

    private Decoder(DecoderConfig config, Kernels kernels, Weights weights, int passTokens, int scoreMatrices) {
        this.config = config;
        this.kernels = kernels;
        this.weights = weights;
        this.passTokens = passTokens;
        this.scoreMatrices = scoreMatrices;
        layers = weights.layers.stream().map(Weights.Layer::tuple).toList();
        head = new VocabularyHead(kernels, weights.head);
        windows = config.windows().stream().mapToInt(window -> window).toArray();
    }

    /** @throws CheckpointException one sentence that names what is wrong */
    public static Decoder load(Checkpoint checkpoint) {
        Kernels kernels = new Kernels();
        try {
            return new Decoder(
                    checkpoint.config(), checkpoint.layout(), kernels, new CheckpointTensors(kernels, checkpoint));
        } catch (RuntimeException e) {
            kernels.close();
            throw e;
        }
    }

    /**
     * A Llama with random weights, for timing: heads of 64, feed-forward of 8/3 hidden, vocabulary 32,000.
     *
     * @param hidden a multiple of 64
     */
    public static Decoder random(int layers, int hidden, int trainedLength) {
        if (layers < 1 || hidden < 64 || hidden % 64 != 0)
            throw new IllegalArgumentException(
                    "a shape needs at least 1 layer and a hidden size that is a multiple of 64, got " + layers + "x"
                            + hidden);
        DecoderConfig config = DecoderConfig.llama(
                hidden, hidden * 8 / 3, layers, hidden / 64, 32_000, new Rope(64, 10_000, trainedLength));
        Kernels kernels = new Kernels();
        return new Decoder(config, Layout.LLAMA, kernels, new RandomTensors(kernels));
    }

    /**
     * The same weights with attention in its dense form, the whole prompt in one pass: all scores of every band as a matrix of n x n in each
     * head, joined by masks. It is how SelfExtend's authors compute their two bands, and exists to be compared with. It executes bands of
     * distances only. Close it before this one.
     */
    public Decoder dense() {
        return new Decoder(config, Kernels.dense(), weights, WHOLE, DENSE_MATRICES);
    }

    /** The rotary geometry of the model. */
    public Rope rope() {
        return config.rope();
    }

    public int vocabularySize() {
        return config.vocabulary();
    }

    /** The type everything is computed in. */
    public String dtype() {
        return "float32";
    }

    /** {@code cpu}, {@code cuda:0} … */
    public String device() {
        return kernels.manager().getDevice().isGpu()
                ? "cuda:" + kernels.manager().getDevice().getDeviceId()
                : "cpu";
    }

    /**
     * Logits of every position of one sequence.
     *
     * @param ids n ids, at least one
     * @param chunk tokens read at a time, 0 for as many as memory allows
     * @return (n, vocabulary)
     */
    public float[][] logits(int[] ids, ContextPlan plan, int chunk) {
        return logits(ids, plan, chunks(ids.length, chunk > 0 ? chunk : passTokens));
    }

    /** The same, read in chunks of the given sizes, which must add up to n. */
    float[][] logits(int[] ids, ContextPlan plan, int[] chunks) {
        float[][] logits = new float[ids.length][];
        try (NDManager owner = kernels.manager().newSubManager();
                KeyValueCache cache = cache(owner, plan, 1, ids.length)) {
            readAll(owner, List.of(ids), plan, cache, chunks, (hidden, start) -> {
                int tokens = Math.toIntExact(hidden.getShape().get(1));
                for (int at = 0; at < tokens; at += VocabularyHead.SLICE) {
                    int end = Math.min(tokens, at + VocabularyHead.SLICE);
                    float[][] rows = head.logits(hidden.getManager(), rows(hidden, 0, at, end));
                    System.arraycopy(rows, 0, logits, start + at, rows.length);
                }
            });
        }
        return logits;
    }

    /**
     * Negative log-likelihood, in nats, of each token but the first, for a batch of sequences of any lengths, each under the plan of its
     * length; the vocabulary is projected in slices, never as a whole.
     *
     * @param from first index scored, at least 1: the result for a sequence of n ids has n - from entries
     */
    public double[][] negativeLogLikelihood(List<int[]> sequences, Resolution resolution, int from) {
        double[][] nll = new double[sequences.size()][];
        for (int s = 0; s < nll.length; s++) {
            int n = sequences.get(s).length;
            if (from < 1 || from >= n)
                throw new IllegalArgumentException("need 1 <= from < " + n + " tokens, got " + from);
            nll[s] = new double[n - from];
        }
        for (List<Integer> places : Context.alike(sequences, resolution::planAt, 0)) {
            List<int[]> group = Context.pick(sequences, places);
            ContextPlan plan = resolution.planAt(group.get(0).length);
            double[][] of = places.stream().map(s -> nll[s]).toArray(double[][]::new);
            negativeLogLikelihood(group, plan, from, of);
        }
        return nll;
    }

    private void negativeLogLikelihood(List<int[]> sequences, ContextPlan plan, int from, double[][] nll) {
        try (NDManager owner = kernels.manager().newSubManager();
                KeyValueCache cache = cache(owner, plan, sequences.size(), longest(sequences))) {
            readAll(owner, sequences, plan, cache, chunksOf(sequences), (hidden, start) -> {
                int end = start + Math.toIntExact(hidden.getShape().get(1));
                for (int s = 0; s < nll.length; s++) {
                    int[] ids = sequences.get(s);
                    int last = Math.min(end, ids.length - 1);
                    for (int at = Math.max(start, from - 1); at < last; at += VocabularyHead.SLICE) {
                        int to = Math.min(last, at + VocabularyHead.SLICE);
                        double[] part = head.negativeLogLikelihood(
                                hidden.getManager(),
                                rows(hidden, s, at - start, to - start),
                                Arrays.copyOfRange(ids, at + 1, to + 1));
                        System.arraycopy(part, 0, nll[s], at + 1 - from, part.length);
                    }
                }
            });
        }
    }

    /**
     * Reads prompts (of any lengths) to be continued, under the plan of their length as the resolution's policy says.
     *
     * @param room tokens that may follow each prompt
     */
    public Context read(List<int[]> prompts, Resolution resolution, int room) {
        return new Context(this, prompts, resolution::planAt, room);
    }

    /**
     * What {@link #read} of one prompt will take beside the loaded model.
     *
     * @param plan that of the prompt's length
     */
    public MemoryEstimate memory(ContextPlan plan, int tokens, int room) {
        return MemoryEstimate.of(
                config, weights.layers.get(0), plan, tokens + room, Math.min(tokens, passTokens), scoreMatrices);
    }

    /**
     * Writes the weights in llama.cpp's format, float32, with plain positions; {@link Gguf} says with what vocabulary.
     *
     * @param file not there yet
     * @throws CheckpointException if the model is not what llama.cpp calls a llama
     * @throws IOException also where the disk has no room for it
     */
    public void writeGguf(Path file) throws IOException {
        new Gguf(config, weights, kernels).write(file);
    }

    @FunctionalInterface
    interface HiddenStates {
        /**
         * @param hidden (sequences, tokens, hidden), normed, gone once this returns; what is computed from it belongs to its manager
         * @param start position of the first token
         */
        void accept(NDArray hidden, int start);
    }

    /** Reads whole sequences, chunk by chunk; shorter ones are padded on the right, which no earlier token sees. */
    void readAll(
            NDManager owner,
            List<int[]> sequences,
            ContextPlan plan,
            KeyValueCache cache,
            int[] chunks,
            HiddenStates each) {
        JniUtils.setNumThreads(
                config.hidden() < SMALL_HIDDEN ? 1 : Runtime.getRuntime().availableProcessors());
        int[] lengths = sequences.stream().mapToInt(ids -> ids.length).toArray();
        int start = 0;
        for (int tokens : chunks) {
            long[] ids = new long[lengths.length * tokens];
            for (int s = 0; s < lengths.length; s++)
                for (int t = 0; t < tokens && start + t < lengths[s]; t++)
                    ids[s * tokens + t] = sequences.get(s)[start + t];
            try (NDManager chunkOwner = owner.newSubManager()) {
                Pass pass = Pass.of(chunkOwner, plan, windows, start, tokens, lengths);
                each.accept(forward(chunkOwner, ids, lengths.length, pass, cache), start);
            }
            start += tokens;
        }
    }

    /** Chunks in which a batch is read: equal, but for the last, and small enough to bound the activations of all sequences together. */
    int[] chunksOf(List<int[]> sequences) {
        return chunks(longest(sequences), Math.max(64, passTokens / sequences.size()));
    }

    private static int[] chunks(int tokens, int size) {
        int[] chunks = new int[(tokens + size - 1) / size];
        Arrays.setAll(chunks, i -> Math.min(size, tokens - i * size));
        return chunks;
    }

    /** One pass through all layers. @return (sequences, tokens, hidden), normed, owned by {@code owner} */
    NDArray forward(NDManager owner, long[] ids, int sequences, Pass pass, KeyValueCache cache) {
        NDArray x = kernels.call(
                owner,
                "embed",
                weights.embedding,
                owner.create(ids, new Shape(sequences, ids.length / sequences)),
                config.embeddingScale());
        for (int layer = 0; layer < config.layers(); layer++)
            x = kernels.call(
                    owner,
                    "layer",
                    x,
                    layers.get(layer),
                    config.normEpsilon(),
                    config.activation().kernel,
                    config.parallel(),
                    cache.keys(layer),
                    cache.values(layer),
                    pass.tuple(layer),
                    1 / Math.sqrt(config.headDim()));
        return kernels.call(
                owner, "norm", x, weights.finalNorm.weight(), weights.finalNorm.bias(), config.normEpsilon());
    }

    KeyValueCache cache(NDManager owner, ContextPlan plan, int sequences, int capacity) {
        return new KeyValueCache(
                owner, config.layers(), plan, sequences * config.keyHeads(), capacity, config.headDim());
    }

    VocabularyHead head() {
        return head;
    }

    NDManager manager() {
        return kernels.manager();
    }

    Pass passOfOne(NDManager owner, ContextPlan plan, int[] places) {
        return Pass.ofOne(owner, plan, windows, places);
    }

    static int longest(List<int[]> sequences) {
        return sequences.stream()
                .mapToInt(ids -> ids.length)
                .max()
                .orElseThrow(() -> new IllegalArgumentException("no sequence was given"));
    }

    /** @return (to - from, hidden) */
    static NDArray rows(NDArray hidden, int sequence, int from, int to) {
        return hidden.get(new NDIndex().addIndices(sequence).addSliceDim(from, to));
    }

    @Override
    public void close() {
        kernels.close();
    }
}
