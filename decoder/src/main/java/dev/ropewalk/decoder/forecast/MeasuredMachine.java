package dev.ropewalk.decoder.forecast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.ropewalk.decoder.attention.KeyValueCache;
import dev.ropewalk.decoder.attention.Pass;
import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.decoder.model.ForwardPass;
import dev.ropewalk.methods.ContextPlan;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** This one, tried when first asked: for a second or two unless other work fills it. */
final class MeasuredMachine implements Machine {

    private final ForwardPass model;
    private final Map<Integer, Double> stepSeconds = new HashMap<>();
    private @Nullable Pace pace;

    MeasuredMachine(ForwardPass model) {
        this.model = model;
    }

    @Override
    public Pace pace() {
        if (pace == null) {
            int layers = model.config().layers();
            long layerWeights = model.config().layerWeights();
            DecoderConfig few = model.config().cut(Pace.layers(layers, layerWeights));
            try (ForwardPass small = ForwardPass.random(
                    few, model.weights().layout(), model.weights().dtype(), model.device())) {
                small.setThreads();
                pace = Pace.of(small, layers, Pace.tokens(layerWeights));
            }
        }
        return pace;
    }

    @Override
    public double stepSeconds(int sequences) {
        return stepSeconds.computeIfAbsent(sequences, this::measure);
    }

    private double measure(int sequences) {
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
