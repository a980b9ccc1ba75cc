package dev.ropewalk.app;

import dev.ropewalk.evaluator.recipe.Recipes.Outcome;
import dev.ropewalk.evaluator.recipe.Setting;
import dev.ropewalk.evaluator.version.CodeVersion;
import dev.ropewalk.host.TextFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** What {@code pretrain} and {@code finetune} have in common: a recipe is followed into a folder, watched, and told as JSON. */
final class TrainingOptions {

    @Parameters(paramLabel = "RECIPE", description = "a YAML or JSON file")
    Path recipe = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "folder for the model; a training that was cut off goes on from its state there")
    Path out = Path.of("");

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "stop after N steps of the recipe's schedule, and write the model all the same")
    @Nullable
    Integer steps;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "compute with N threads (default: the recipe's, else all); other weights for another number")
    @Nullable
    Integer threads;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "write step, loss, learning rate and seconds of every step as JSON, too")
    @Nullable
    Path json;

    /** A recipe on its way through a training. */
    interface Follow {
        Outcome into(Setting setting) throws IOException;
    }

    /** @param parse of the recipe's text; its name begins every sentence about it */
    <T> T read(Function<String, T> parse) {
        String text = TextFile.read(recipe);
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(recipe + ": " + e.getMessage(), e);
        }
    }

    /** @return the exit status */
    int follow(Follow training, int stepsOfRecipe, OptionalInt threadsOfRecipe, CommandSpec spec) throws IOException {
        if (steps != null && steps < 1) throw new RefusedException("--steps must be at least 1, got " + steps + ".");
        if (threads != null && threads < 1)
            throw new RefusedException("--threads must be at least 1, got " + threads + ".");
        OutputFile.check("--json", json, recipe);
        PrintWriter err = Terminal.err(spec), stdout = OutputFile.table(spec, json);
        int last = steps == null ? stepsOfRecipe : Math.min(steps, stepsOfRecipe);
        TrainingLine line = new TrainingLine(err, last);
        Outcome outcome;
        try (Interruption interruption = new Interruption()) {
            outcome = training.into(new Setting(
                    out,
                    threads != null
                            ? threads
                            : threadsOfRecipe.orElse(Runtime.getRuntime().availableProcessors()),
                    last,
                    CodeVersion.current(),
                    line,
                    interruption));
            line.end();
        }
        if (json != null)
            OutputFile.write(json, JsonMapper.shared().writeValueAsString(Map.of("steps", outcome.steps())));
        int made = outcome.steps().size();
        if (!outcome.reached()) {
            err.println("Left after " + made + " steps; the same command goes on from there.");
            err.flush();
            return 1;
        }
        stdout.printf(
                Locale.ROOT,
                "%s: %d of %d steps, loss %.4f%n",
                out,
                made,
                stepsOfRecipe,
                outcome.steps().get(made - 1).loss());
        stdout.flush();
        return 0;
    }
}
