package dev.ropewalk.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.ropewalk.decoder.attention.AttentionProbe;
import dev.ropewalk.decoder.attention.AttentionRows;
import dev.ropewalk.decoder.attention.DeviceProof;
import dev.ropewalk.decoder.attention.KeyValueCache;
import dev.ropewalk.decoder.attention.Pass;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.decoder.checkpoint.Layout;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.DeviceException;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.forecast.CostForecast;
import dev.ropewalk.decoder.forecast.MemoryEstimate;
import dev.ropewalk.decoder.forecast.TimeEstimate;
import dev.ropewalk.decoder.model.Chunks;
import dev.ropewalk.decoder.model.ForwardPass;
import dev.ropewalk.decoder.model.Gguf;
import dev.ropewalk.decoder.model.VocabularyHead;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.methods.Rope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A loaded model that executes any plan. Prompts are read in chunks that bound the activations; the vocabulary is projected in slices. Not
 * thread-safe; close it.
 */
public final class Decoder implements AutoCloseable {

    /** Matrices of n x n a head that dense attention holds at once: a band's scores, masked ones, those of the bands before, joined ones. */
    private static final int DENSE_MATRICES = 4;

    private final ForwardPass model;
    private final Chunks chunks;
    private final int scoreMatrices;
    private final boolean owner;
    private final CostForecast forecast;
    private final Kept kept = new Kept();
    private @Nullable DeviceProof proof;

    Decoder(ForwardPass model, Chunks chunks) {
        this(model, chunks, 0, true);
    }

    private Decoder(ForwardPass model, Chunks chunks, int scoreMatrices, boolean owner) {
        this.model = model;
        this.chunks = chunks;
        this.scoreMatrices = scoreMatrices;
        this.owner = owner;
        forecast = CostForecast.measured(model, chunks, scoreMatrices);
    }

    /** {@link #load(Checkpoint, Dtype, Device)} in float32 on the processor. */
    public static Decoder load(Checkpoint checkpoint) {
        return load(checkpoint, Dtype.FLOAT32);
    }

    /** {@link #load(Checkpoint, Dtype, Device)} on the processor. */
    public static Decoder load(Checkpoint checkpoint, Dtype dtype) {
        return load(checkpoint, dtype, Device.cpu());
    }

    /**
     * @throws CheckpointException one sentence that names what is wrong with the checkpoint
     * @throws DeviceException one sentence, if the device has no such type or fails its {@link #proof}
     */
    public static Decoder load(Checkpoint checkpoint, Dtype dtype, Device device) {
        return proven(ForwardPass.of(checkpoint, dtype, device));
    }

    /** {@link #random(int, int, int, Dtype, Device)} in float32 on the processor. */
    public static Decoder random(int layers, int hidden, int trainedLength) {
        return random(layers, hidden, trainedLength, Dtype.FLOAT32, Device.cpu());
    }

    /**
     * A Llama with random weights, for timing: heads of 64, feed-forward of 8/3 hidden, vocabulary 32,000.
     *
     * @param hidden a multiple of 64
     */
    public static Decoder random(int layers, int hidden, int trainedLength, Dtype dtype, Device device) {
        if (layers < 1 || hidden < 64 || hidden % 64 != 0)
            throw new IllegalArgumentException(
                    "a shape needs at least 1 layer and a hidden size that is a multiple of 64, got " + layers + "x"
                            + hidden);
        DecoderConfig config = DecoderConfig.llama(
                hidden, hidden * 8 / 3, layers, hidden / 64, 32_000, new Rope(64, 10_000, trainedLength));
        return proven(ForwardPass.random(config, Layout.LLAMA, dtype, device));
    }

    /** The processor was proven when this program was built, and is again where runs are measured. */
    private static Decoder proven(ForwardPass model) {
        Decoder decoder = new Decoder(model, new Chunks(model.device().passTokens()));
        try {
            if (decoder.device().kind() != Device.Kind.CPU) decoder.proof().check();
            return decoder;
        } catch (RuntimeException e) {
            decoder.close();
            throw e;
        }
    }

    /**
     * The same weights with attention in its dense form, the whole prompt in one pass: all scores of every band as a matrix of n x n in each
     * head, joined by masks. It is how SelfExtend's authors compute their two bands, and exists to be compared with. It executes bands of
     * distances only. Close it before this one.
     */
    public Decoder dense() {
        return new Decoder(model.dense(), Chunks.WHOLE, DENSE_MATRICES, true);
    }

    /**
     * Another reader of the same weights, for another thread: two beside each other may read at the same time. It keeps a prompt of its own,
     * which closing it frees; the weights are freed with this one, after it.
     */
    public Decoder beside() {
        return new Decoder(model, chunks, scoreMatrices, false);
    }

    /** Processors that it reads on. */
    public int threads() {
        return model.threads();
    }

    /** The rotary geometry of the model. */
    public Rope rope() {
        return model.config().rope();
    }

    public int vocabularySize() {
        return model.config().vocabulary();
    }

    /** The word of the {@link Dtype} it was loaded in. */
    public String dtype() {
        return model.weights().dtype().word();
    }

    /** Where it lies and computes. */
    public Device device() {
        return model.device();
    }

    /** Whether the device computes what this model asks of it. Tried once, in a fraction of a second. */
    public DeviceProof proof() {
        if (proof == null) proof = model.proof();
        return proof;
    }

    /**
     * Logits of every position of one sequence.
     *
     * @param ids n ids, at least one
     * @param chunk tokens read at a time, 0 for as many as memory allows
     * @return (n, vocabulary)
     */
    public float[][] logits(int[] ids, ContextPlan plan, int chunk) {
        return logits(ids, plan, (chunk > 0 ? new Chunks(chunk) : chunks).of(ids.length));
    }

    /** The same, read in chunks of the given sizes, which must add up to n. */
    public float[][] logits(int[] ids, ContextPlan plan, int[] chunks) {
        float[][] logits = new float[ids.length][];
        try (NDManager owner = model.owner();
                KeyValueCache cache = cache(owner, plan, 1, ids.length)) {
            model.readAll(owner, List.of(ids), plan, cache, chunks, (hidden, start) -> {
                int tokens = Math.toIntExact(hidden.getShape().get(1));
                for (int at = 0; at < tokens; at += VocabularyHead.SLICE) {
                    int end = Math.min(tokens, at + VocabularyHead.SLICE);
                    float[][] rows = model.head().logits(hidden.getManager(), ForwardPass.rows(hidden, 0, at, end));
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
        try (NDManager owner = model.owner();
                KeyValueCache cache = cache(owner, plan, sequences.size(), Sequences.longest(sequences))) {
            model.readAll(owner, sequences, plan, cache, chunksOf(sequences), (hidden, start) -> {
                int end = start + Math.toIntExact(hidden.getShape().get(1));
                for (int s = 0; s < nll.length; s++) {
                    int[] ids = sequences.get(s);
                    int last = Math.min(end, ids.length - 1);
                    for (int at = Math.max(start, from - 1); at < last; at += VocabularyHead.SLICE) {
                        int to = Math.min(last, at + VocabularyHead.SLICE);
                        double[] part = model.head()
                                .negativeLogLikelihood(
                                        hidden.getManager(),
                                        ForwardPass.rows(hidden, s, at - start, to - start),
                                        Arrays.copyOfRange(ids, at + 1, to + 1));
                        System.arraycopy(part, 0, nll[s], at + 1 - from, part.length);
                    }
                }
            });
        }
    }

    /** Why the model cannot execute a plan, in one sentence; empty where it can. */
    public Optional<String> refusal(ContextPlan plan) {
        return model.refusal(plan);
    }

    /**
     * How the last token of each text attends, in every layer and model.head(). All but that token are read as always; its attention is computed
     * once, a row of n weights a head, so memory grows with the length and not with its square.
     *
     * @param texts of one length, at least 2 tokens
     * @throws IllegalStateException in the {@link #dense} form, which hands out no weights
     */
    public AttentionProbe attentionProbe(List<int[]> texts, ContextPlan plan) {
        int tokens = Sequences.longest(texts);
        if (tokens < 2 || texts.stream().anyMatch(ids -> ids.length != tokens))
            throw new IllegalArgumentException("a probe needs texts of one length of at least 2 tokens, got "
                    + texts.stream().map(ids -> ids.length).toList());
        if (scoreMatrices > 0) throw new IllegalStateException("the dense form hands out no weights of attention");
        AttentionRows rows = new AttentionRows(
                plan, tokens, model.config().layers(), model.config().heads());
        for (int[] ids : texts) addLastRow(ids, plan, rows);
        return rows.probe();
    }

    private void addLastRow(int[] ids, ContextPlan plan, AttentionRows rows) {
        int last = ids.length - 1,
                heads = model.config().heads(),
                keyHeads = model.config().keyHeads();
        try (NDManager owner = model.owner();
                KeyValueCache cache = cache(owner, plan, 1, ids.length)) {
            model.readAll(owner, List.of(ids), plan, cache, chunks.of(last), (hidden, start) -> {});
            Pass pass = model.passOfOne(owner, plan, new int[] {last});
            List<NDArray> weights = pass.sights().stream()
                    .map(sight -> owner.create(new Shape(keyHeads, heads / keyHeads, sight.keys().length)))
                    .toList();
            model.run(owner, new long[] {ids[last]}, 1, pass.writing(weights), cache);
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
        return new Context(model, chunks, kept, prompts, resolution::planAt, room);
    }

    /**
     * The same of one prompt, for prompts that begin alike: passes that were made for the prompt read this way before, and whose context is
     * closed, are not made again. What follows is the same bit for bit as if they were. The last such prompt is kept when its context is
     * closed, until anything else is read or until {@link #forget}; under a plan that follows the length none is.
     *
     * <p>It takes the memory of {@link #read(List, Resolution, int)}, and while it begins one array of the cache twice.
     */
    public Context read(Prompt prompt, Resolution resolution, int room) {
        return new Context(model, chunks, kept, prompt, resolution::planAt, room);
    }

    /** Frees what is kept of the last {@link Prompt}. */
    public void forget() {
        kept.close();
    }

    Kept kept() {
        return kept;
    }

    /** Tokens of texts read since the decoder was loaded, without those that were kept and without generated ones. */
    public long tokensRead() {
        return model.tokensRead();
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
        return forecast.memory(plan, sequences, tokens, room);
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
        return forecast.time(plan, sequences, tokens, newTokens);
    }

    /** What reading with it will cost, on this machine. */
    public CostForecast forecast() {
        return forecast;
    }

    /**
     * Writes the weights in llama.cpp's format, float32, with plain positions; {@link Gguf} says with what vocabulary.
     *
     * @param file not there yet
     * @throws CheckpointException if the model is not what llama.cpp calls a llama, or its matrices are not float32
     * @throws IOException also where the disk has no room for it
     */
    public void writeGguf(Path file) throws IOException {
        Gguf.of(model).write(file);
    }

    private int[] chunksOf(List<int[]> sequences) {
        return chunks.of(Sequences.longest(sequences), sequences.size());
    }

    /** An empty cache; what was kept makes room for it. */
    private KeyValueCache cache(NDManager owner, ContextPlan plan, int sequences, int capacity) {
        forget();
        return model.cache(owner, plan, sequences, capacity);
    }

    @Override
    public void close() {
        forget();
        if (owner) model.close();
    }
}
