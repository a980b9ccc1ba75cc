package dev.ropewalk.app;

import dev.ropewalk.evaluator.recipe.FinetuneRecipe;
import dev.ropewalk.evaluator.recipe.Recipes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "finetune",
        description =
                "Trains a model to read longer texts under a method. The same recipe and threads give the same weights.",
        mixinStandardHelpOptions = true)
final class FinetuneCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    TrainingOptions options = new TrainingOptions();

    @Override
    public Integer call() throws IOException {
        FinetuneRecipe recipe = options.read(FinetuneRecipe::parse);
        Path parent = ModelFolder.open(recipe.model(), Terminal.err(spec)).folder();
        return options.follow(
                setting -> Recipes.finetune(recipe, parent, setting),
                recipe.steps(),
                recipe.threads(),
                Objects.requireNonNull(spec));
    }
}
