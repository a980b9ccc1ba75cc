package dev.ropewalk.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.decoder.checkpoint.Layout;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.methods.Rope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A loaded model that executes any plan. Prompts are read in chunks that bound the activations; the vocabulary is projected in slices. Not
 * thread-safe; close it.
 */
public final class Decoder implements AutoCloseable {

    /** Tokens of all sequences together that one pass reads at most: more only leave the processor's cache. */
    private static final int PASS_TOKENS = 2048;

    /** More tokens than any text has: a pass reads all of it. */
    private static final int WHOLE = 1 << 30;

    /** Matrices of n x n a head that dense attention holds at once: a band's scores, masked ones, those of the bands before, joined ones. */
    private static final int DENSE_MATRICES = 4;

    /** Below this hidden size the matrices are too small to share among threads, and a busy second core would make every loop wait. */
    private static final int SMALL_HIDDEN = 512;

    static {
        System.setProperty("OPT_OUT_TRACKING", "true"); // DJL reports its start to its makers otherwise
    }

    private final DecoderConfig config;
    private final Layout layout;
    private final Kernels kernels;
    private final Weights weights;
    private final Kernels.Held model;
    private final VocabularyHead head;
    private final int[] windows;
    private final int passTokens;
    private final int scoreMatrices;
    private final Map<Integer, Double> stepSeconds = new HashMap<>();
    private @Nullable Pace pace;
    private @Nullable Prefix kept;
    private long tokensRead;

    private Decoder(DecoderConfig config, Layout layout, Kernels kernels, Weights.Source source, Dtype dtype) {
        this(config, layout, kernels, source, dtype, PASS_TOKENS);
    }

    /** @param passTokens as {@link #PASS_TOKENS} */
    Decoder(DecoderConfig config, Layout layout, Kernels kernels, Weights.Source source, Dtype dtype, int passTokens) {
        this(config, layout, kernels, new Weights(kernels, config, layout, source, dtype), passTokens, 0);
    }

    private Decoder(
            DecoderConfig config, Layout layout, Kernels kernels, Weights weights, int passTokens, int scoreMatrices) {
        this.config = config;
        this.layout = layout;
        this.kernels = kernels;
        this.weights = weights;
        this.passTokens = passTokens;
        this.scoreMatrices = scoreMatrices;
        model = Kernels.hold(kernels.manager(), weights.tuple());
        head = new VocabularyHead(kernels, weights.head);
        windows = config.windows().stream().mapToInt(window -> window).toArray();
    }

    /** {@link #load(Checkpoint, Dtype)} in float32. */
    public static Decoder load(Checkpoint checkpoint) {
        return load(checkpoint, Dtype.FLOAT32);
    }

    /** @throws CheckpointException one sentence that names what is wrong */
    public static Decoder load(Checkpoint checkpoint, Dtype dtype) {
        Kernels kernels = new Kernels();
        try {
            return new Decoder(
                    checkpoint.config(),
                    checkpoint.layout(),
                    kernels,
                    new CheckpointTensors(kernels, checkpoint),
                    dtype);
        } catch (RuntimeException e) {
            kernels.close();
            throw e;
        }
    }

    /** {@link #random(int, int, int, Dtype)} in float32. */
    public static Decoder random(int layers, int hidden, int trainedLength) {
        return random(layers, hidden, trainedLength, Dtype.FLOAT32);
    }

    /**
     * A Llama with random weights, for timing: heads of 64, feed-forward of 8/3 hidden, vocabulary 32,000.
     *
     * @param hidden a multiple of 64
     */
    public static Decoder random(int layers, int hidden, int trainedLength, Dtype dtype) {
        if (layers < 1 || hidden < 64 || hidden % 64 != 0)
            throw new IllegalArgumentException(
                    "a shape needs at least 1 layer and a hidden size that is a multiple of 64, got " + layers + "x"
                            + hidden);
        DecoderConfig config = DecoderConfig.llama(
                hidden, hidden * 8 / 3, layers, hidden / 64, 32_000, new Rope(64, 10_000, trainedLength));
        Kernels kernels = new Kernels();
        return new Decoder(config, Layout.LLAMA, kernels, new RandomTensors(kernels), dtype);
    }

    /**
     * The same weights with attention in its dense form, the whole prompt in one pass: all scores of every band as a matrix of n x n in each
     * head, joined by masks. It is how SelfExtend's authors compute their two bands, and exists to be compared with. It executes bands of
     * distances only. Close it before this one.
     */
    public Decoder dense() {
        return new Decoder(config, layout, Kernels.dense(), weights, WHOLE, DENSE_MATRICES);
    }

    /** The rotary geometry of the model. */
    public Rope rope() {
        return config.rope();
    }

    public int vocabularySize() {
        return config.vocabulary();
    }

    /** The word of the {@link Dtype} it was loaded in. */
    public String dtype() {
        return weights.dtype.word();
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
     * How the last token of each text attends, in every layer and head. All but that token are read as always; its attention is computed
     * once, a row of n weights a head, so memory grows with the length and not with its square.
     *
     * @param texts of one length, at least 2 tokens
     * @throws IllegalStateException in the {@link #dense} form, which hands out no weights
     */
    public AttentionProbe attentionProbe(List<int[]> texts, ContextPlan plan) {
        int tokens = longest(texts);
        if (tokens < 2 || texts.stream().anyMatch(ids -> ids.length != tokens))
            throw new IllegalArgumentException("a probe needs texts of one length of at least 2 tokens, got "
                    + texts.stream().map(ids -> ids.length).toList());
        if (scoreMatrices > 0) throw new IllegalStateException("the dense form hands out no weights of attention");
        AttentionRows rows = new AttentionRows(plan, tokens, config.layers(), config.heads());
        for (int[] ids : texts) addLastRow(ids, plan, rows);
        return rows.probe();
    }

    private void addLastRow(int[] ids, ContextPlan plan, AttentionRows rows) {
        int last = ids.length - 1;
        try (NDManager owner = kernels.manager().newSubManager();
                KeyValueCache cache = cache(owner, plan, 1, ids.length)) {
            readAll(owner, List.of(ids), plan, cache, chunks(last, passTokens), (hidden, start) -> {});
            Pass pass = passOfOne(owner, plan, new int[] {last});
            List<NDArray> weights = pass.sights().stream()
                    .map(sight -> owner.create(
                            new Shape(config.keyHeads(), config.heads() / config.keyHeads(), sight.keys().length)))
                    .toList();
            forward(owner, new long[] {ids[last]}, 1, pass.writing(weights), cache);
            for (int layer = 0; layer < weights.size(); layer++)
                rows.add(layer, pass.sights().get(layer), weights.get(layer).toFloatArray());
        }
        rows.endText();
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
     * The same of one prompt, for prompts that begin alike: passes that were made for the prompt read this way before, and whose context is
     * closed, are not made again. What follows is the same bit for bit as if they were. The last such prompt is kept when its context is
     * closed, until anything else is read or until {@link #forget}; under a plan that follows the length none is.
     *
     * <p>It takes the memory of {@link #read(List, Resolution, int)}, and while it begins one array of the cache twice.
     */
    public Context read(Prompt prompt, Resolution resolution, int room) {
        return new Context(this, prompt, resolution::planAt, room);
    }

    /** Frees what is kept of the last {@link Prompt}. */
    public void forget() {
        takeKept().ifPresent(Prefix::close);
    }

    /** What is kept, to be closed by the caller. */
    Optional<Prefix> takeKept() {
        Optional<Prefix> taken = Optional.ofNullable(kept);
        kept = null;
        return taken;
    }

    void keep(Prefix prefix) {
        forget();
        kept = prefix;
    }

    /** Tokens of texts read since the decoder was loaded, without those that were kept and without generated ones. */
    public long tokensRead() {
        return tokensRead;
    }

    /**
     * What {@link #read(List, Resolution, int)} of one prompt will take beside the loaded model.
     *
     * @param plan that of the prompt's length
     */
    public MemoryEstimate memory(ContextPlan plan, int tokens, int room) {
        return memory(plan, 1, tokens, room);
    }

    /** The same for prompts of one length that are read together. */
    public MemoryEstimate memory(ContextPlan plan, int sequences, int tokens, int room) {
        int pass = Math.min(tokens, passOf(sequences));
        return MemoryEstimate.of(config, weights, plan, sequences, tokens + room, pass, scoreMatrices);
    }

    /**
     * How long {@link #read} of prompts of one length, and continuing them, will take. The first call measures this machine, for a second or two
     * unless other work fills it.
     *
     * @param plan that of the prompts' length
     * @param sequences prompts read together
     * @param newTokens for each of them, 0 for none; the first needs no step of its own
     * @throws IllegalStateException in the {@link #dense} form, whose work is not counted
     */
    public TimeEstimate time(ContextPlan plan, int sequences, int tokens, int newTokens) {
        if (scoreMatrices > 0) throw new IllegalStateException("the time of the dense form is not foretold");
        Pace pace = pace();
        double prefill = 0;
        int start = 0;
        for (int chunk : chunks(tokens, passOf(sequences))) {
            for (int window : windows) prefill += pace.pass(plan, window, start, chunk, sequences);
            start += chunk;
        }
        double step = 0;
        if (newTokens > 1) {
            step = stepSeconds.computeIfAbsent(sequences, this::measureStep);
            for (int window : windows) step += pace.step(plan, window, tokens + newTokens / 2, sequences);
        }
        return new TimeEstimate(prefill, step * Math.max(0, newTokens - 1));
    }

    /** Seconds that the vocabulary takes for so many tokens whose likelihood is asked for: its multiply-adds at the pace of a layer's. */
    public double scoringSeconds(int tokens) {
        return pace().token() * tokens * config.hidden() * config.vocabulary() / config.layerWeights(layout);
    }

    Pace pace() {
        if (pace == null) {
            long weights = config.layerWeights(layout);
            DecoderConfig few = config.cut(Pace.layers(config.layers(), weights));
            Kernels own = new Kernels();
            try (Decoder decoder = new Decoder(few, layout, own, new RandomTensors(own), this.weights.dtype)) {
                decoder.setThreads();
                pace = Pace.of(decoder, few, config.layers(), Pace.tokens(weights));
            }
        }
        return pace;
    }

    /** Seconds for a token in each of so many sequences that have hardly any yet: all weights are streamed once. */
    private double measureStep(int sequences) {
        ContextPlan plan = ContextPlan.plain(config.rope(), 1);
        setThreads();
        try (NDManager owner = kernels.manager().newSubManager();
                KeyValueCache cache = cache(owner, plan, sequences, 1)) {
            return Pace.seconds(() -> {
                try (NDManager scratch = owner.newSubManager()) {
                    Pass pass = passOfOne(scratch, plan, new int[sequences]);
                    NDArray hidden = forward(scratch, new long[sequences], sequences, pass, cache);
                    head.best(scratch, hidden.squeeze(1));
                }
            });
        }
    }

    Pass pass(NDManager owner, ContextPlan plan, int start, int tokens) {
        return Pass.of(owner, plan, windows, start, tokens, new int[] {start + tokens});
    }

    void setThreads() {
        JniUtils.setNumThreads(
                config.hidden() < SMALL_HIDDEN ? 1 : Runtime.getRuntime().availableProcessors());
    }

    /**
     * Writes the weights in llama.cpp's format, float32, with plain positions; {@link Gguf} says with what vocabulary.
     *
     * @param file not there yet
     * @throws CheckpointException if the model is not what llama.cpp calls a llama, or its matrices are not float32
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
        int start = 0;
        for (int tokens : chunks) {
            readPass(owner, sequences, plan, cache, start, tokens, each);
            start += tokens;
        }
    }

    /** Reads {@code tokens} tokens of each sequence from {@code start} on; what stands before them is in the cache. */
    void readPass(
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
            Pass pass = Pass.of(passOwner, plan, windows, start, tokens, lengths);
            each.accept(forward(passOwner, ids, lengths.length, pass, cache), start);
        }
        for (int n : lengths) tokensRead += Math.max(0, Math.min(tokens, n - start));
    }

    /** Chunks in which a batch is read: equal, but for the last, and small enough to bound the activations of all sequences together. */
    int[] chunksOf(List<int[]> sequences) {
        return chunks(longest(sequences), passOf(sequences.size()));
    }

    /** Most tokens of each sequence that one pass reads. */
    private int passOf(int sequences) {
        return Math.max(64, passTokens / sequences);
    }

    /** Chunks in which a prompt is read: those of its shared part, then those of the rest. */
    int[] chunksOf(Prompt prompt) {
        return IntStream.concat(
                        Arrays.stream(chunks(prompt.shared(), passTokens)),
                        Arrays.stream(chunks(prompt.ids().length - prompt.shared(), passTokens)))
                .toArray();
    }

    private static int[] chunks(int tokens, int size) {
        int[] chunks = new int[(tokens + size - 1) / size];
        Arrays.setAll(chunks, i -> Math.min(size, tokens - i * size));
        return chunks;
    }

    /** One pass through all layers. @return (sequences, tokens, hidden), normed, owned by {@code owner} */
    NDArray forward(NDManager owner, long[] ids, int sequences, Pass pass, KeyValueCache cache) {
        return kernels.call(
                owner,
                "forward",
                owner.create(ids, new Shape(sequences, ids.length / sequences)),
                model,
                cache.held(),
                pass.step(),
                pass.temperatures(),
                pass.sights().stream().map(Sight::tuple).toList());
    }

    /** An empty cache; what was kept makes room for it. */
    KeyValueCache cache(NDManager owner, ContextPlan plan, int sequences, int capacity) {
        forget();
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
        forget();
        model.close();
        kernels.close();
    }
}
