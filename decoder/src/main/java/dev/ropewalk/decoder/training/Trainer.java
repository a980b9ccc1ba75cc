package dev.ropewalk.decoder.training;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.decoder.checkpoint.Layout;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.engine.Kernels;
import dev.ropewalk.decoder.model.CheckpointWriter;
import dev.ropewalk.decoder.model.Weights;
import dev.ropewalk.host.WholeFile;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Rope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model that learns, under any plan: the same weights that a decoder executes, their gradients by PyTorch's autograd, and AdamW.
 * Whatever is drawn is drawn from a seed; with the same number of threads on the same machine the same steps give the same weights, bit for
 * bit. Memory does not grow with the number of steps. Not thread-safe; close it.
 */
public final class Trainer implements AutoCloseable {

    private final Kernels kernels;
    private final Weights all;
    private final Map<String, Object> configJson;
    private final LearnedWeights weights;
    private final GradientPass pass;
    private final AdamState state;

    /**
     * A model that knows nothing yet.
     *
     * @param threads that PyTorch computes with
     */
    public static Trainer fresh(ModelShape shape, long seed, AdamW optimizer, int threads) {
        DecoderConfig config = shape.config();
        Kernels kernels = Kernels.training();
        return closing(
                kernels,
                () -> new Trainer(
                        kernels,
                        new Weights(
                                kernels,
                                config,
                                Layout.LLAMA,
                                new InitialTensors(kernels, Layout.LLAMA, config, seed),
                                Dtype.FLOAT32),
                        shape.configJson(),
                        Optional.empty(),
                        seed,
                        optimizer,
                        threads));
    }

    /**
     * A model that goes on learning.
     *
     * @param lora learn these instead of all weights; they start from the seed
     * @throws CheckpointException one sentence that names what is wrong
     */
    public static Trainer of(Checkpoint checkpoint, Optional<Lora> lora, long seed, AdamW optimizer, int threads) {
        Kernels kernels = Kernels.training(checkpoint.config().scales().attentionCap());
        return closing(
                kernels,
                () -> new Trainer(
                        kernels,
                        Weights.of(kernels, checkpoint, Dtype.FLOAT32),
                        checkpoint.configJson(),
                        lora,
                        seed,
                        optimizer,
                        threads));
    }

    private static Trainer closing(Kernels kernels, Supplier<Trainer> make) {
        try {
            return make.get();
        } catch (RuntimeException e) {
            kernels.close();
            throw e;
        }
    }

    private Trainer(
            Kernels kernels,
            Weights all,
            Map<String, Object> configJson,
            Optional<Lora> lora,
            long seed,
            AdamW optimizer,
            int threads) {
        this.kernels = kernels;
        this.all = all;
        this.configJson = configJson;
        weights = new LearnedWeights(kernels, all, lora, seed);
        pass = new GradientPass(kernels, all.config(), weights, threads);
        state = new AdamState(kernels, optimizer, weights);
    }

    /** The rotary geometry of the model. */
    public Rope rope() {
        return all.config().rope();
    }

    public int vocabularySize() {
        return all.config().vocabulary();
    }

    /** Steps made so far, those before a {@link #restoreState} included. */
    public int steps() {
        return state.steps();
    }

    /** Numbers that are learned. */
    public long learnedNumbers() {
        return weights.numbers();
    }

    /**
     * One step: the gradients of all samples together, and one change of the weights. The loss is the mean over all tokens of the batch that
     * count, each as its weight says, so it does not depend on how many samples are read together.
     *
     * @param together samples read at a time, at least 1: what memory allows. Shorter ones are filled up on the right, which no token sees
     * @param plan under which all of them are read
     * @param learningRate at least 0
     * @return the loss before the change, nats a token
     * @throws TrainingException if the loss or a gradient is not a finite number; the weights are what they were
     */
    public double step(List<TrainingSample> batch, int together, ContextPlan plan, double learningRate) {
        if (!(learningRate >= 0) || Double.isInfinite(learningRate))
            throw new IllegalArgumentException("learningRate must be a number of at least 0, got " + learningRate);
        double loss = pass.add(batch, together, plan);
        double length = weights.gradientLength();
        if (!Double.isFinite(loss) || !Double.isFinite(length)) {
            weights.clearGradients();
            throw new TrainingException("the " + (Double.isFinite(loss) ? "gradient" : "loss") + " of step "
                    + (steps() + 1) + " is not a finite number: the weights were left as they were after step "
                    + steps()
                    + "; a lower learning rate than " + learningRate + " may help");
        }
        state.step(learningRate, length);
        return loss;
    }

    LearnedWeights weights() {
        return weights;
    }

    GradientPass pass() {
        return pass;
    }

    /**
     * Writes the model in Hugging Face layout: {@code config.json} and {@code model.safetensors}, float32. What adapters learned is added to
     * the matrices beside which they stand.
     *
     * @param folder made if it is not there
     * @param changes fields of config.json that are not what they were
     */
    public void saveModel(Path folder, Map<String, Object> changes) throws IOException {
        Files.createDirectories(folder);
        CheckpointWriter.write(folder.resolve("model.safetensors"), kernels, all, weights::merged);
        Map<String, Object> json = new LinkedHashMap<>(configJson);
        json.put("torch_dtype", "float32");
        json.putAll(changes);
        WholeFile.write(
                folder.resolve("config.json"),
                JsonMapper.builder()
                                .enable(SerializationFeature.INDENT_OUTPUT)
                                .build()
                                .writeValueAsString(json)
                        + "\n");
    }

    /**
     * Writes what is learned and the optimizer's means, exactly: whole or not at all.
     *
     * @param told what {@link #restoreState} hands back
     */
    public void saveState(Path file, Map<String, String> told) throws IOException {
        state.save(file, told);
    }

    /**
     * Goes on where a state was saved.
     *
     * @return what was told then, {@code steps} among it
     * @throws TrainingException when it is the state of another model
     */
    public Map<String, String> restoreState(Path file) {
        return state.restore(file);
    }

    @Override
    public void close() {
        kernels.close();
    }
}
