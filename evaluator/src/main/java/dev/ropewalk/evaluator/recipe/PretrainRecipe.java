package dev.ropewalk.evaluator.recipe;

import dev.ropewalk.decoder.training.ModelShape;
import dev.ropewalk.methods.Legible;
import dev.ropewalk.results.identity.Identity;
import dev.ropewalk.tasks.language.Mixture;
import dev.ropewalk.tasks.language.StoryTokenizer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A model from nothing: its shape, what it reads, and how it learns.
 *
 * @param name for people, at most 200 characters
 * @param seed of the first weights and of every document
 * @param data kinds of documents in the bundled model's language
 * @param stages how long documents are as training goes on
 * @param tokensPerStep read before the weights move once
 * @param checkpointEvery steps between two states to go on from; changes no weight and is no part of the identity
 * @param threads to compute with, if it matters; kept with the result beside the identity
 */
public record PretrainRecipe(
        String name,
        long seed,
        ModelShape model,
        Mixture data,
        List<Stage> stages,
        int tokensPerStep,
        int steps,
        Optimizer optimizer,
        int checkpointEvery,
        OptionalInt threads) {

    static final int MOST_STEPS = 100_000_000;

    /** Shares are written in decimal. */
    private static final double ROUNDING = 1e-9;

    /**
     * @param tokens of every document of a step; of several numbers each step draws one
     * @param share of all steps, above 0
     */
    public record Stage(List<Integer> tokens, double share) {

        public Stage {
            tokens = List.copyOf(tokens);
            if (tokens.isEmpty() || Collections.min(tokens) < Mixture.LEAST_TOKENS)
                throw new IllegalArgumentException(
                        "tokens of a stage must be at least " + Mixture.LEAST_TOKENS + ", got " + tokens);
            if (!(share > 0 && share <= 1))
                throw new IllegalArgumentException("share of a stage must be above 0 and at most 1, got " + share);
        }
    }

    /** @throws IllegalArgumentException one sentence: the field, what was given, what is allowed */
    public PretrainRecipe {
        stages = List.copyOf(stages);
        checkName(name);
        within("steps", steps, 1, MOST_STEPS);
        within("checkpointEvery", checkpointEvery, 1, MOST_STEPS);
        threads.ifPresent(given -> within("threads", given, 1, 1024));
        double shares = stages.stream().mapToDouble(Stage::share).sum();
        if (Math.abs(shares - 1) > ROUNDING)
            throw new IllegalArgumentException("shares of the stages must make 1 together, got " + shares);
        for (Stage stage : stages) {
            int longest = Collections.max(stage.tokens());
            if (longest > model.trainedLength())
                throw new IllegalArgumentException("tokens of a stage must be at most the model's window of "
                        + model.trainedLength() + ", got " + longest);
            within("tokensPerStep", tokensPerStep, longest, 1 << 28);
        }
        optimizer.schedule(steps);
    }

    /**
     * Reads a YAML or JSON document.
     *
     * @throws IllegalArgumentException one sentence: the field, what was given, what is allowed
     */
    public static PretrainRecipe parse(String document) {
        Fields fields = Fields.of(
                document,
                "name",
                "seed",
                "model",
                "data",
                "stages",
                "tokensPerStep",
                "steps",
                "optimizer",
                "checkpointEvery",
                "threads");
        Fields model = fields.object("model", "layers", "hidden", "intermediate", "heads", "base", "window");
        Fields data = fields.object("data", "passkey", "keyValue", "variableTracking", "story", "copy", "conversation");
        return new PretrainRecipe(
                fields.text("name"),
                fields.whole("seed"),
                new ModelShape(
                        model.integer("layers"),
                        model.integer("hidden"),
                        model.integer("intermediate"),
                        model.integer("heads"),
                        StoryTokenizer.size(),
                        model.number("base"),
                        model.integer("window")),
                new Mixture(
                        data.number("passkey"),
                        data.number("keyValue"),
                        data.number("variableTracking"),
                        data.number("story"),
                        data.number("copy"),
                        data.number("conversation")),
                fields.list("stages", "tokens", "share").stream()
                        .map(stage -> new Stage(stage.integers("tokens"), stage.number("share")))
                        .toList(),
                fields.integer("tokensPerStep"),
                fields.integer("steps"),
                Optimizer.read(fields),
                fields.integer("checkpointEvery"),
                fields.has("threads") ? OptionalInt.of(fields.integer("threads")) : OptionalInt.empty());
    }

    static void checkName(String name) {
        if (name.isBlank() || name.length() > 200)
            throw new IllegalArgumentException("name must have 1 to 200 characters, got " + name.length());
        Legible.line("name", name);
    }

    static void within(String field, int value, int least, int most) {
        if (value < least || value > most)
            throw new IllegalArgumentException(field + " must be from " + least + " to " + most + ", got " + value);
    }

    /** Tokens of the documents of a step, counted from 1. */
    int tokensAt(int step) {
        List<Integer> tokens = stageAt(step).tokens();
        return tokens.get((int) Math.floorMod(Identity.seed(seed + "/tokens/" + step), (long) tokens.size()));
    }

    private Stage stageAt(int step) {
        double gone = (step - 1.0) / steps;
        for (Stage stage : stages) {
            gone -= stage.share();
            if (gone < -ROUNDING) return stage;
        }
        return stages.get(stages.size() - 1);
    }

    /** What decides over the weights, as canonical JSON. */
    public Identity identity() {
        return Identity.of(Map.of(
                "name",
                name,
                "seed",
                seed,
                "model",
                Map.of(
                        "layers",
                        model.layers(),
                        "hidden",
                        model.hidden(),
                        "intermediate",
                        model.intermediate(),
                        "heads",
                        model.heads(),
                        "base",
                        model.base(),
                        "window",
                        model.trainedLength()),
                "data",
                Map.of(
                        "passkey",
                        data.passkey(),
                        "keyValue",
                        data.keyValue(),
                        "variableTracking",
                        data.variableTracking(),
                        "story",
                        data.story(),
                        "copy",
                        data.copy(),
                        "conversation",
                        data.conversation()),
                "stages",
                stages.stream()
                        .map(stage -> Map.of("tokens", stage.tokens(), "share", stage.share()))
                        .toList(),
                "tokensPerStep",
                tokensPerStep,
                "steps",
                steps,
                "optimizer",
                optimizer.identity()));
    }
}
