package dev.ropewalk.peers;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.args.CacheType;
import de.kherud.llama.args.Sampler;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * llama.cpp on a GGUF file whose vocabulary is one of numbers (token 17 is the text {@code 17;}), through its Java binding, which takes and
 * gives texts. Attention is its plain form, the default of the version that the binding (llama 4.2.0) holds: the other one, its fused kernel,
 * ends the process where keys are float32, and read 4,096 tokens with float16 keys in 1.7 times the time.
 */
final class LlamaCpp implements AutoCloseable {

    /** llama.cpp's own: tokens handed to the model together, and those computed together. */
    private static final int BATCH = 2048, COMPUTED = 512;

    /** The size of its cache is a multiple of this. */
    private static final int CACHE_STEP = 256;

    /**
     * @param ids as many as were asked for
     * @param prefillSeconds until the first of them
     * @param decodeSeconds from the first to the last
     */
    record Continuation(int[] ids, double prefillSeconds, double decodeSeconds) {}

    /**
     * How it computes.
     *
     * @param threads for prompt and continuation alike
     * @param tokens of prompt and continuation together, at most
     * @param cache the type keys and values are kept in
     */
    record Settings(int threads, int tokens, CacheType cache) {}

    private final LlamaModel model;

    LlamaCpp(Path gguf, Settings settings) {
        this(parameters(gguf, settings));
    }

    LlamaCpp(ModelParameters parameters) {
        model = new LlamaModel(parameters);
    }

    static ModelParameters parameters(Path gguf, Settings settings) {
        return new ModelParameters()
                .setModel(gguf.toString())
                .setThreads(settings.threads())
                .setThreadsBatch(settings.threads())
                .setCtxSize((settings.tokens() / CACHE_STEP + 1) * CACHE_STEP)
                .setBatchSize(BATCH)
                .setUbatchSize(COMPUTED)
                .setCacheTypeK(settings.cache())
                .setCacheTypeV(settings.cache())
                .setGpuLayers(0)
                .disableContextShift() // to go on beyond its context is an error
                .disableLog();
    }

    /**
     * The most likely token again and again.
     *
     * @throws IllegalStateException if llama.cpp reads other tokens, or writes another number of them
     */
    Continuation greedy(int[] prompt, int tokens) {
        String text = Arrays.stream(prompt).mapToObj(id -> id + ";").collect(Collectors.joining());
        if (!Arrays.equals(model.encode(text), prompt))
            throw new IllegalStateException(
                    "llama.cpp reads other tokens than the " + prompt.length + " of the prompt");
        InferenceParameters parameters = new InferenceParameters(text)
                .setNPredict(tokens)
                .setTemperature(0)
                .setSamplers(Sampler.TOP_K)
                .setTopK(1)
                .setCachePrompt(false);
        StringBuilder written = new StringBuilder();
        long begin = System.nanoTime(), first = begin, last = begin;
        LlamaIterator pieces = model.generate(parameters).iterator();
        while (pieces.hasNext()) {
            String piece = pieces.next().text;
            if (piece.isEmpty()) continue; // the end says so in a piece of its own
            last = System.nanoTime();
            if (written.isEmpty()) first = last;
            written.append(piece);
        }
        int[] ids = Arrays.stream(written.toString().split(";"))
                .mapToInt(Integer::parseInt)
                .toArray();
        if (ids.length != tokens)
            throw new IllegalStateException(
                    "llama.cpp wrote " + ids.length + " tokens where " + tokens + " were asked for");
        return new Continuation(ids, (first - begin) / 1e9, (last - first) / 1e9);
    }

    @Override
    public void close() {
        model.close();
    }
}
