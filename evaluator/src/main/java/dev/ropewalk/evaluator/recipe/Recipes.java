package dev.ropewalk.evaluator.recipe;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.checkpoint.ModelFile;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.decoder.training.Trainer;
import dev.ropewalk.decoder.training.TrainingException;
import dev.ropewalk.decoder.training.TrainingSample;
import dev.ropewalk.host.WholeFile;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.results.ReadableJson;
import dev.ropewalk.results.identity.Identity;
import dev.ropewalk.tasks.language.StoryTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Follows a recipe into a folder in Hugging Face layout, with {@code ropewalk.json} beside the model to tell where it comes from. The same
 * recipe, seed, number of threads and machine give the same file of weights, however often the training was cut off.
 */
public final class Recipes {

    private static final String CONFIG = "config.json";

    /** All that belongs to a tokenizer and to how a model is asked, as far as a checkpoint has it. */
    private static final List<String> KEPT = Stream.concat(
                    Stream.of("tokenizer.json", "vocab.json", "merges.txt", "tokenizer.model"),
                    ModelFile.OPTIONAL.stream())
            .toList();

    /**
     * How far it came.
     *
     * @param steps all of them, those before a restart too
     * @param reached whether the last step asked for was made, and the model written
     */
    public record Outcome(List<Step> steps, boolean reached) {}

    /**
     * A model from nothing.
     *
     * @throws IllegalArgumentException where the folder holds a model already
     * @throws TrainingException one sentence: what ended the training, and what is intact
     */
    public static Outcome pretrain(PretrainRecipe recipe, Setting setting) throws IOException {
        check(setting.out());
        Identity identity = recipe.identity();
        try (Trainer trainer =
                Trainer.fresh(recipe.model(), recipe.seed(), recipe.optimizer().adamW(), setting.threads())) {
            ContextPlan plan = ContextPlan.plain(trainer.rope(), recipe.model().trainedLength());
            Schedule schedule = recipe.optimizer().schedule(recipe.steps());
            TrainingRun run =
                    new TrainingRun(trainer, setting, told(identity, recipe.seed(), setting, Map.of()), recipe.steps());
            boolean reached = run.execute(
                    step -> {
                        List<TrainingSample> batch = documents(recipe, step);
                        return new Batch(batch, batch.size(), plan, schedule.at(step));
                    },
                    recipe.checkpointEvery(),
                    (last, versions) -> {
                        trainer.saveModel(setting.out(), Map.of());
                        StoryTokenizer.write(setting.out(), recipe.model().trainedLength());
                        tell(setting, identity, recipe.steps(), last, versions, Map.of("configuration", "rope{}"));
                    });
            return new Outcome(run.log(), reached);
        }
    }

    private static List<TrainingSample> documents(PretrainRecipe recipe, int step) {
        int tokens = recipe.tokensAt(step);
        return IntStream.range(0, recipe.tokensPerStep() / tokens)
                .mapToObj(i -> recipe.data().document(recipe.seed(), step, i, tokens))
                .toList();
    }

    /**
     * A model that learns to read longer texts.
     *
     * @param parent folder of the model that the recipe names
     * @throws IllegalArgumentException one sentence: what does not fit that model, a conversation that cannot be learned from, or a folder that
     *     holds a model already
     * @throws CheckpointException one sentence, when the model cannot be read
     * @throws TrainingException one sentence: what ended the training, and what is intact
     */
    public static Outcome finetune(FinetuneRecipe recipe, Path parent, Setting setting) throws IOException {
        check(setting.out());
        Checkpoint checkpoint = Checkpoint.open(parent);
        Resolution learned = learned(recipe, checkpoint);
        TunedConfig config = checkpoint.hasOneRopeToWrite()
                ? TunedConfig.of(object(parent.resolve(CONFIG)), checkpoint.rope(), learned, recipe.targetLength())
                : TunedConfig.BY_NAME;
        Identity identity = recipe.identity();
        Curriculum curriculum;
        try (Tokenizer tokenizer = Tokenizer.of(parent)) {
            curriculum = new Curriculum(recipe, checkpoint.rope().trainedLength(), tokenizer);
        }
        Map<String, String> sources = Map.of("parent", checkpoint.sha256(), "data", curriculum.sha256());
        try (Trainer trainer = Trainer.of(
                checkpoint, recipe.lora(), recipe.seed(), recipe.optimizer().adamW(), setting.threads())) {
            TrainingRun run =
                    new TrainingRun(trainer, setting, told(identity, recipe.seed(), setting, sources), recipe.steps());
            boolean reached = run.execute(
                    step -> new Batch(
                            curriculum.batch(step), recipe.together(), learned.plan(), curriculum.learningRate(step)),
                    recipe.checkpointEvery(),
                    (last, versions) -> {
                        trainer.saveModel(setting.out(), config.changes());
                        for (String file : KEPT) copy(parent.resolve(file), setting.out(), recipe.targetLength());
                        Map<String, Object> more = new TreeMap<>(sources);
                        more.put("configuration", learned.exact().toString());
                        more.put("native", config.complete());
                        tell(setting, identity, recipe.steps(), last, versions, more);
                    });
            return new Outcome(run.log(), reached);
        }
    }

    /**
     * What a recipe learns under: its method for the parent's rope and the longest sample. The tuned model reads under the exact configuration
     * as it learned, whatever the length.
     *
     * @throws IllegalArgumentException one sentence, where the method does not fit that model or cannot be learned under
     */
    public static Resolution learned(FinetuneRecipe recipe, Checkpoint parent) {
        Resolution learned = recipe.configuration().resolve(parent.rope(), recipe.targetLength());
        TunedConfig.of(Map.of(), parent.rope(), learned, recipe.targetLength()); // refuses what cannot be learned under
        return learned;
    }

    /** Whether a folder holds a model that no training is to go on with. */
    public static boolean isFinished(Path out) {
        return !Files.exists(out.resolve(TrainingRun.STATE)) && Files.exists(out.resolve(CONFIG));
    }

    /** A finished model is never written over; a state is what the training goes on from. */
    private static void check(Path out) {
        if (Files.exists(out) && !Files.isDirectory(out))
            throw new IllegalArgumentException("the output must be a folder, " + out + " is a file");
        if (isFinished(out)) throw new IllegalArgumentException(out + " holds a model already; take another folder");
    }

    private static Map<String, String> told(Identity recipe, long seed, Setting setting, Map<String, String> sources) {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("seed", Long.toString(seed));
        told.put("recipe", recipe.sha256());
        told.putAll(new TreeMap<>(sources));
        told.put("threads", Integer.toString(setting.threads()));
        return told;
    }

    /** The longest text of a tuned model is longer than its parent's, which transformers would cut at. */
    private static void copy(Path file, Path out, int targetLength) throws IOException {
        if (!Files.isRegularFile(file)) return;
        Path target = out.resolve(file.getFileName().toString());
        WholeFile.write(target, Files.readAllBytes(file));
        if (!file.endsWith("tokenizer_config.json")) return;
        Map<String, Object> fields = object(file);
        if (!(fields.get("model_max_length") instanceof Number longest) || longest.doubleValue() >= targetLength)
            return;
        fields.put("model_max_length", targetLength);
        WholeFile.write(target, ReadableJson.of(fields) + "\n");
    }

    /** Nothing in it depends on when or where it was made. */
    private static void tell(
            Setting setting, Identity recipe, int steps, Step last, List<String> versions, Map<String, Object> more)
            throws IOException {
        Map<String, @Nullable Object> told = new TreeMap<>(more);
        told.putIfAbsent("parent", null);
        told.put("recipe", JsonMapper.shared().readValue(recipe.json(), Object.class));
        told.put("recipeSha256", recipe.sha256());
        told.put("code", versions);
        told.put("threads", setting.threads());
        told.put("steps", last.step());
        told.put("stepsOfRecipe", steps);
        told.put("finalLoss", last.loss());
        WholeFile.write(setting.out().resolve(Provenance.FILE), ReadableJson.of(told) + "\n");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Path file) throws IOException {
        return JsonMapper.shared().readValue(Files.readString(file), Map.class);
    }

    private Recipes() {}
}
