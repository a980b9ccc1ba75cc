package dev.ropewalk.decoder.forecast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.ropewalk.decoder.attention.KeyValueCache;
import dev.ropewalk.decoder.attention.Pass;
import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.decoder.model.Chunks;
import dev.ropewalk.decoder.model.ForwardPass;
import dev.ropewalk.methods.ContextPlan;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Foretells how long a model will take: work that is counted, times what this machine takes for it, which is measured when first asked. */
public final class TimeForecast {

    private final ForwardPass model;
    private final Chunks chunks;
    private final Map<Integer, Double> stepSeconds = new HashMap<>();
    private @Nullable Pace pace;

    /** @param chunks in which the model reads */
    public TimeForecast(ForwardPass model, Chunks chunks) {
        this.model = model;
        this.chunks = chunks;
    }

    /**
     * Of reading prompts of one length and continuing them.
     *
     * @param plan that of the prompts' length
     * @param sequences prompts read together
     * @param newTokens for each of them, 0 for none; the first needs no step of its own
     */
    public TimeEstimate of(ContextPlan plan, int sequences, int tokens, int newTokens) {
        Pace pace = pace();
        double prefill = 0;
        int start = 0;
        for (int chunk : chunks.of(tokens, sequences)) {
            for (int window : model.windows()) prefill += pace.pass(plan, window, start, chunk, sequences);
            start += chunk;
        }
        double step = 0;
        if (newTokens > 1) {
            step = stepSeconds.computeIfAbsent(sequences, this::measureStep);
            for (int window : model.windows()) step += pace.step(plan, window, tokens + newTokens / 2, sequences);
        }
        return new TimeEstimate(prefill, step * Math.max(0, newTokens - 1));
    }

    /** Seconds that the vocabulary takes for so many tokens whose likelihood is asked for: its multiply-adds at the pace of a layer's. */
    public double scoringSeconds(int tokens) {
        DecoderConfig config = model.config();
        return pace().token() * tokens * config.hidden() * config.vocabulary() / layerWeights();
    }

    private long layerWeights() {
        return model.config().layerWeights();
    }

    Pace pace() {
        if (pace == null) {
            int layers = model.config().layers();
            DecoderConfig few = model.config().cut(Pace.layers(layers, layerWeights()));
            try (ForwardPass small = ForwardPass.random(
                    few, model.weights().layout(), model.weights().dtype(), model.device())) {
                small.setThreads();
                pace = Pace.of(small, layers, Pace.tokens(layerWeights()));
            }
        }
        return pace;
    }

    /** Seconds for a token in each of so many sequences that have hardly any yet: all weights are streamed once. */
    private double measureStep(int sequences) {
        ContextPlan plan = ContextPlan.plain(model.config().rope(), 1);
        model.setThreads();
        try (NDManager owner = model.owner();
                KeyValueCache cache = model.cache(owner, plan, sequences, 1)) {
            return Pace.seconds(() -> {
                try (NDManager scratch = owner.newSubManager()) {
                    Pass pass = model.passOfOne(scratch, plan, new int[sequences]);
                    NDArray hidden = model.run(scratch, new long[sequences], sequences, pass, cache);
                    model.head().best(scratch, hidden.squeeze(1));
                }
            });
        }
    }
}
