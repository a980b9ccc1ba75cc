package dev.ropewalk.evaluator.tuned;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.text.ChatTemplate;
import dev.ropewalk.decoder.training.TrainingException;
import dev.ropewalk.evaluator.model.ModelNames;
import dev.ropewalk.evaluator.recipe.FinetuneRecipe;
import dev.ropewalk.evaluator.recipe.Recipes;
import dev.ropewalk.evaluator.recipe.Setting;
import dev.ropewalk.evaluator.recipe.Step;
import dev.ropewalk.evaluator.version.CodeVersion;
import dev.ropewalk.host.Caches;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Fingerprint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A model that is tuned for a suite. It is made once, in a folder of the user's cache named by what decides over its weights: recipe, parent
 * and number of threads. Below that its folder has the name it is shown by.
 */
public final class TunedModel {

    private final FinetuneRecipe recipe;
    private final Checkpoint parent;
    private final int threads;
    private final Path folder;
    private final Configuration learned;

    /** Below it all of them lie. */
    public static Path home() {
        return Caches.ropewalk().resolve("tuned");
    }

    /**
     * Those of recipes for one model, in their order.
     *
     * @throws CheckpointException one sentence, when the model cannot be read
     * @throws IllegalArgumentException one sentence, where a method does not fit the model or cannot be learned under
     */
    public static List<TunedModel> of(List<FinetuneRecipe> recipes) {
        if (recipes.isEmpty()) return List.of();
        Checkpoint parent = Checkpoint.open(ModelNames.folder(recipes.get(0).model()));
        return recipes.stream().map(recipe -> new TunedModel(recipe, parent)).toList();
    }

    private TunedModel(FinetuneRecipe recipe, Checkpoint parent) {
        this.recipe = recipe;
        this.parent = parent;
        learned = Recipes.learned(recipe, parent).exact();
        threads = recipe.threads().orElse(Runtime.getRuntime().availableProcessors());
        Path before = folder(recipe.firstSha256());
        folder = Recipes.isFinished(before) ? before : folder(recipe.identity().sha256());
    }

    private Path folder(String recipeSha256) {
        return home().resolve(recipeSha256.substring(0, 16) + "-"
                        + parent.sha256().substring(0, 16) + "-" + threads + read(recipe, parent))
                .resolve(ModelNames.displayName(recipe.model()) + ", " + recipe.name());
    }

    /** What it learns from beside recipe and weights: conversations of a file, and the template that they are written with. */
    private static String read(FinetuneRecipe recipe, Checkpoint parent) {
        String file = "",
                template =
                        ChatTemplate.of(parent.folder())
                                .map(said -> "-" + said.sha256().substring(0, 16))
                                .orElse("");
        if (!recipe.conversations().equals(FinetuneRecipe.GENERATED))
            try {
                file = "-"
                        + Fingerprint.of(Files.readString(Path.of(recipe.conversations()), StandardCharsets.ISO_8859_1))
                                .substring(0, 16);
            } catch (IOException e) {
                file = "-unread"; // whoever makes it says what is wrong with the file
            }
        return file + template;
    }

    public FinetuneRecipe recipe() {
        return recipe;
    }

    /** Whose last name is the model's. */
    public Path folder() {
        return folder;
    }

    /** What it reads under at any length: the method with the parameters that it was tuned with. */
    public Configuration learned() {
        return learned;
    }

    public boolean isMade() {
        return Recipes.isFinished(folder);
    }

    /**
     * Tunes it, or goes on where that was left.
     *
     * @return false when somebody interrupted; the same call goes on from there
     * @throws IllegalArgumentException one sentence: a conversation that cannot be learned from
     * @throws TrainingException one sentence: what ended the training
     */
    public boolean make(Consumer<Step> progress, BooleanSupplier interrupted) throws IOException {
        return Recipes.finetune(
                        recipe,
                        parent.folder(),
                        new Setting(folder, threads, recipe.steps(), CodeVersion.current(), progress, interrupted))
                .reached();
    }
}
