package dev.ropewalk.decoder.forecast;

import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.model.Chunks;
import dev.ropewalk.decoder.model.ForwardPass;
import dev.ropewalk.methods.ContextPlan;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Foretells what reading and continuing prompts will take: bytes by a formula; seconds by work that is counted, times what a machine takes for it. */
public final class CostForecast {

    private final Geometry geometry;
    private final Device device;
    private final Chunks chunks;
    private final int scoreMatrices;
    private final Machine machine;
    private final Map<Integer, Long> windows; // how many layers have each

    private CostForecast(Geometry geometry, Device device, Chunks chunks, int scoreMatrices, Machine machine) {
        this.geometry = geometry;
        this.device = device;
        this.chunks = chunks;
        this.scoreMatrices = scoreMatrices;
        this.machine = machine;
        windows = geometry.config().windows().stream()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    /**
     * Of a model in memory, on the machine where it is.
     *
     * @param chunks in which the model reads
     * @param scoreMatrices that dense attention holds; 0 where there is none
     */
    public static CostForecast measured(ForwardPass model, Chunks chunks, int scoreMatrices) {
        return new CostForecast(Geometry.of(model), model.device(), chunks, scoreMatrices, new MeasuredMachine(model));
    }

    /** Of a model that need be nowhere. Seconds are those of a machine that nobody has, good for comparing two texts. @param device that will read them */
    public static CostForecast counted(DecoderConfig config, Dtype dtype, Device device) {
        Geometry geometry = Geometry.of(config, dtype, device);
        return new CostForecast(geometry, device, new Chunks(device.passTokens()), 0, new CountingMachine(geometry));
    }

    /** That will read. */
    public Device device() {
        return device;
    }

    /** Bytes of the model itself, all that is large of it. */
    public long modelBytes() {
        return geometry.weightBytes();
    }

    /**
     * What reading prompts of one length takes beside the loaded model.
     *
     * @param plan that of the prompts' length
     * @param sequences prompts read together
     * @param room tokens that may follow each prompt
     */
    public MemoryEstimate memory(ContextPlan plan, int sequences, int tokens, int room) {
        int pass = Math.min(tokens, chunks.each(sequences));
        return MemoryEstimate.of(geometry, plan, sequences, tokens + room, pass, scoreMatrices);
    }

    /**
     * How long reading prompts of one length and continuing them takes.
     *
     * @param plan that of the prompts' length
     * @param sequences prompts read together
     * @param newTokens for each of them, 0 for none; the first needs no step of its own
     * @throws IllegalStateException of dense attention, whose work is not counted
     */
    public TimeEstimate time(ContextPlan plan, int sequences, int tokens, int newTokens) {
        if (scoreMatrices > 0) throw new IllegalStateException("the time of the dense form is not foretold");
        Pace pace = machine.pace();
        double prefill = 0;
        int start = 0;
        for (int chunk : chunks.of(tokens, sequences)) {
            int at = start;
            prefill += allLayers(window -> pace.pass(plan, window, at, chunk, sequences));
            start += chunk;
        }
        double step = 0;
        if (newTokens > 1)
            step = machine.stepSeconds(sequences)
                    + allLayers(window -> pace.step(plan, window, tokens + newTokens / 2, sequences));
        return new TimeEstimate(prefill, step * Math.max(0, newTokens - 1));
    }

    /** @param seconds of one layer, by its sliding window */
    private double allLayers(ToDoubleFunction<Integer> seconds) {
        return windows.entrySet().stream()
                .mapToDouble(entry -> entry.getValue() * seconds.applyAsDouble(entry.getKey()))
                .sum();
    }

    /** Seconds that the vocabulary takes for so many tokens whose likelihood is asked for: its multiply-adds at the pace of a layer's. */
    public double scoringSeconds(int tokens) {
        DecoderConfig config = geometry.config();
        return machine.pace().token() * tokens * config.hidden() * config.vocabulary() / config.layerWeights();
    }
}
