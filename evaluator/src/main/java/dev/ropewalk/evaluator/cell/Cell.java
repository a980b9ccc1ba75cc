package dev.ropewalk.evaluator.cell;

import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.evaluator.model.LoadedModel;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.results.identity.Identity;
import dev.ropewalk.tasks.Sample;
import dev.ropewalk.tasks.Samples;
import dev.ropewalk.tasks.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The unit of work: one configuration on one task at one length with one seed.
 *
 * @param identity of all that may change the number; its hash is the cell's id
 * @param board hash of what must be equal to share a column
 * @param resolution null where the configuration cannot serve this length
 * @param refusal why not, in one sentence
 * @param engine the number of what measures it
 * @param notes what is known against its number before it is measured
 * @param assumedTrainedLength what the suite has the model trained on, where the checkpoint says otherwise
 */
record Cell(
        Identity identity,
        String board,
        String modelId,
        Configuration configuration,
        @Nullable Resolution resolution,
        @Nullable String refusal,
        Task task,
        Samples samples,
        int length,
        long seed,
        int engine,
        List<String> notes,
        @Nullable Integer assumedTrainedLength) {

    /** All cells of a suite, tasks first, then from the shortest length to the longest, then by configuration. */
    static List<Cell> of(Suite suite, Map<Task, Samples> samples, LoadedModel loaded, int engine) {
        Rope own = loaded.checkpoint().rope();
        Integer assumed = suite.trainedLength();
        if (assumed != null && assumed == own.trainedLength()) assumed = null;
        Rope rope = assumed == null ? own : own.withTrainedLength(assumed);
        List<Cell> cells = new ArrayList<>();
        for (Task task : suite.tasks())
            for (int length : suite.lengths()) {
                Map<Long, String> firstPrompts = firstPrompts(suite, samples.get(task), length);
                for (Configuration configuration : suite.configurations()) {
                    Resolution resolution = null;
                    String refusal = null;
                    try {
                        resolution = configuration.resolve(rope, length);
                    } catch (IllegalArgumentException e) {
                        refusal = e.getMessage();
                    }
                    List<String> notes = resolution == null
                            ? List.of()
                            : resolution.plan().notes(loaded.checkpoint().widestWindow());
                    for (long seed : suite.seeds())
                        cells.add(of(
                                task,
                                samples.get(task),
                                length,
                                seed,
                                firstPrompts.get(seed),
                                configuration,
                                resolution,
                                refusal,
                                notes,
                                assumed,
                                loaded,
                                engine));
                }
            }
        return cells;
    }

    /**
     * By seed. What all others are made of is in the identity, too; this shows where a tokenizer, or what makes prompts, came to write others without
     * a version having been raised.
     */
    private static Map<Long, String> firstPrompts(Suite suite, @Nullable Samples samples, int length) {
        Map<Long, String> prompts = new HashMap<>();
        if (samples != null) for (long seed : suite.seeds()) prompts.put(seed, firstPrompt(samples, length, seed));
        return prompts;
    }

    /** Nothing where it cannot be made, say of a token without an embedding: what is wrong is told when it is to be measured. */
    private static String firstPrompt(Samples samples, int length, long seed) {
        try {
            return samples.promptSha256(samples.sample(length, seed, 0));
        } catch (RuntimeException e) {
            return "";
        }
    }

    private static Cell of(
            Task task,
            @Nullable Samples samples,
            int length,
            long seed,
            @Nullable String firstPrompt,
            Configuration configuration,
            @Nullable Resolution resolution,
            @Nullable String refusal,
            List<String> notes,
            @Nullable Integer assumed,
            LoadedModel loaded,
            int engine) {
        if (samples == null || firstPrompt == null) throw new IllegalArgumentException("no samples for " + task.name());
        String model = loaded.checkpoint().sha256();
        Map<String, Object> identity = new HashMap<>(Map.of(
                "model", model,
                "task", task.name(),
                "parameters", samples.identity(),
                "engine", engine,
                "dtype", loaded.decoder().dtype(),
                "device", loaded.decoder().device().identity()));
        if (assumed != null) identity.put("trainedLength", assumed);
        identity.put("prefix", loaded.tokenizer().prefix());
        if (!loaded.tokenizer().addedElsewhere().isEmpty())
            identity.put("addedTokens", loaded.tokenizer().addedElsewhere());
        if (samples.newTokens() > 0)
            identity.put("ends", new TreeSet<>(loaded.tokenizer().endIds()));
        String board = Identity.of(identity).sha256();
        identity.put("seed", seed);
        identity.put("configuration", configuration.canonicalJson());
        identity.put("length", length);
        identity.put("firstPrompt", firstPrompt);
        identity.put("exact", resolution == null ? "" : resolution.exact().canonicalJson());
        identity.put("plan", resolution == null ? "" : resolution.plan().sha256());
        return new Cell(
                Identity.of(identity),
                board,
                model,
                configuration,
                resolution,
                refusal,
                task,
                samples,
                length,
                seed,
                engine,
                notes,
                assumed);
    }

    /** Prompts of its length that a device reads together. */
    int batch(Device device) {
        return Math.max(1, Math.min(device.batchPrompts(), device.batchTokens() / length));
    }

    String id() {
        return identity.sha256();
    }

    Resolution resolved() {
        if (resolution == null) throw new IllegalStateException("a refused cell has no plan: " + label());
        return resolution;
    }

    Sample sample(int ordinal) {
        return samples.sample(length, seed, ordinal);
    }

    /** For people. */
    String label() {
        return task.name() + " " + length + " " + configuration.label();
    }
}
