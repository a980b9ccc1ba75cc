package dev.ropewalk.app;

import dev.ropewalk.evaluator.recipe.PretrainRecipe;
import dev.ropewalk.evaluator.recipe.Recipes;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "pretrain",
        description = "Trains a model from nothing. The same recipe and threads give the same weights.",
        mixinStandardHelpOptions = true)
final class PretrainCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    TrainingOptions options = new TrainingOptions();

    @Override
    public Integer call() throws IOException {
        PretrainRecipe recipe = options.read(PretrainRecipe::parse);
        return options.follow(
                setting -> Recipes.pretrain(recipe, setting),
                recipe.steps(),
                recipe.threads(),
                Objects.requireNonNull(spec));
    }
}
