package dev.ropewalk.evaluator.recipe;

import dev.ropewalk.decoder.training.Lora;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.results.identity.Identity;
import dev.ropewalk.tasks.conversation.LossMask;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model that learns to read longer texts under a method. Sizes, masks and the order of stages as in Zhang et al. 2024, arXiv 2401.07004.
 *
 * @param name for people, at most 200 characters
 * @param seed of generated conversations, of the order of samples, and of LoRA's first weights
 * @param model {@code reference-model}, a folder in Hugging Face layout, or a hub's repository
 * @param configuration the method to learn under
 * @param targetLength tokens of the longest sample
 * @param mask which tokens are learned
 * @param positions where the tokens of short samples stand
 * @param longer what becomes of a conversation beyond the target length
 * @param conversations {@link #GENERATED}, or a file in ShareGPT's form
 * @param task the same, for stages of task data
 * @param stages one after the other; each has the learning rate's whole course, Adam's moments stay
 * @param together samples computed at a time; more need more memory
 * @param lora instead of all weights
 * @param checkpointEvery steps between two states to go on from; changes no weight and is no part of the identity
 * @param threads to compute with, if it matters; kept with the result beside the identity
 */
public record FinetuneRecipe(
        String name,
        long seed,
        String model,
        Configuration configuration,
        int targetLength,
        LossMask mask,
        Positions positions,
        Longer longer,
        String conversations,
        String task,
        List<Stage> stages,
        int together,
        Optimizer optimizer,
        Optional<Lora> lora,
        int checkpointEvery,
        OptionalInt threads) {

    public static final String GENERATED = "generated";

    private static final int LONGEST = 1 << 24;

    /** Where the tokens of a short sample stand. */
    public enum Positions {
        ORDERED,
        /** With a gap, drawn anew each time, that may reach to the target length: long distances at the cost of short texts. Zhu et al. 2023, arXiv 2309.10400 (PoSE). */
        SKIPPED
    }

    /** What becomes of a conversation that is too long. */
    public enum Longer {
        REFUSE,
        /** Cut between one answer and the next question. */
        SPLIT
    }

    /** What a stage learns from. */
    public enum Material {
        CONVERSATIONS,
        TASK
    }

    /** How long a stage's samples are: within the trained length of the model it starts from, or beyond it. */
    public enum Length {
        SHORT,
        LONG
    }

    /**
     * @param samples that are learned from
     * @param steps whose batches go through the samples in an order drawn anew each time round
     * @param batch samples of a step; all of them, where there are fewer
     */
    public record Stage(Material data, Length length, int samples, int steps, int batch) {

        public Stage {
            PretrainRecipe.within("samples", samples, 1, LONGEST);
            PretrainRecipe.within("steps", steps, 1, PretrainRecipe.MOST_STEPS);
            PretrainRecipe.within("batch", batch, 1, LONGEST);
        }

        /** As the paper counts: 100 samples, 2 epochs and batches of 32 are 6 steps; never less than 1. */
        static int steps(int samples, int epochs, int batch) {
            PretrainRecipe.within("epochs", epochs, 1, LONGEST);
            PretrainRecipe.within("batch", batch, 1, LONGEST);
            return Math.toIntExact(Math.max(1, Math.min(PretrainRecipe.MOST_STEPS, (long) samples * epochs / batch)));
        }
    }

    /** @throws IllegalArgumentException one sentence: the field, what was given, what is allowed */
    public FinetuneRecipe {
        stages = List.copyOf(stages);
        PretrainRecipe.checkName(name);
        if (model.isBlank())
            throw new IllegalArgumentException(
                    "model must be reference-model, a folder or a repository owner/name of a hub, got '" + model + "'");
        PretrainRecipe.within("targetLength", targetLength, 2, LONGEST);
        PretrainRecipe.within("together", together, 1, LONGEST);
        PretrainRecipe.within("checkpointEvery", checkpointEvery, 1, PretrainRecipe.MOST_STEPS);
        threads.ifPresent(given -> PretrainRecipe.within("threads", given, 1, 1024));
        if (stages.isEmpty()) throw new IllegalArgumentException("stages must name at least one, got none");
        if (positions == Positions.SKIPPED && stages.stream().noneMatch(stage -> stage.length() == Length.SHORT))
            throw new IllegalArgumentException(
                    "positions: skipped is for samples within the trained length: a stage must be of length short, got none");
        stages.forEach(stage -> optimizer.schedule(stage.steps()));
        PretrainRecipe.within(
                "steps of all stages",
                (int) Math.min(
                        Integer.MAX_VALUE,
                        stages.stream().mapToLong(Stage::steps).sum()),
                1,
                PretrainRecipe.MOST_STEPS);
    }

    /**
     * Reads a YAML or JSON document. One stage of conversations, long ones unless positions are skipped, may be written without {@code stages}: {@code samples}, {@code batch},
     * and {@code epochs} or {@code steps} stand for themselves then.
     *
     * @throws IllegalArgumentException one sentence: the field, what was given, what is allowed
     */
    public static FinetuneRecipe parse(String document) {
        Fields fields = Fields.of(
                document,
                "name",
                "seed",
                "model",
                "configuration",
                "targetLength",
                "mask",
                "positions",
                "longer",
                "data",
                "stages",
                "samples",
                "epochs",
                "steps",
                "batch",
                "together",
                "optimizer",
                "lora",
                "checkpointEvery",
                "threads");
        Positions positions = fields.word("positions", List.of(Positions.values()), Positions.ORDERED);
        Optional<Fields> data =
                fields.has("data") ? Optional.of(fields.object("data", "conversations", "task")) : Optional.empty();
        return new FinetuneRecipe(
                fields.text("name"),
                fields.whole("seed"),
                fields.text("model"),
                Configuration.parse(fields.text("configuration")),
                fields.integer("targetLength"),
                fields.word("mask", List.of(LossMask.values()), LossMask.ANSWERS),
                positions,
                fields.word("longer", List.of(Longer.values()), Longer.REFUSE),
                data.map(sources -> sources.text("conversations", GENERATED)).orElse(GENERATED),
                data.map(sources -> sources.text("task", GENERATED)).orElse(GENERATED),
                stages(fields, positions == Positions.SKIPPED ? Length.SHORT : Length.LONG),
                fields.integer("together", 1),
                Optimizer.read(fields),
                fields.has("lora") ? Optional.of(lora(fields.object("lora", "rank", "alpha"))) : Optional.empty(),
                fields.integer("checkpointEvery"),
                fields.has("threads") ? OptionalInt.of(fields.integer("threads")) : OptionalInt.empty());
    }

    private static List<Stage> stages(Fields fields, Length usual) {
        if (!fields.has("stages")) return List.of(stage(fields, Material.CONVERSATIONS, usual));
        for (String single : List.of("samples", "epochs", "steps", "batch"))
            if (fields.has(single))
                throw new IllegalArgumentException(
                        single + " belongs into each of the stages where there are stages, got both");
        return fields.list("stages", "data", "length", "samples", "epochs", "steps", "batch").stream()
                .map(stage -> stage(
                        stage,
                        stage.word("data", List.of(Material.values()), Material.CONVERSATIONS),
                        stage.word("length", List.of(Length.values()), usual)))
                .toList();
    }

    private static Stage stage(Fields fields, Material data, Length length) {
        int samples = fields.integer("samples"), batch = fields.integer("batch");
        if (fields.has("epochs") == fields.has("steps"))
            throw fields.wrong(
                    "epochs", "or steps must be given, one of the two", fields.has("epochs") ? "both" : "none");
        int steps =
                fields.has("steps") ? fields.integer("steps") : Stage.steps(samples, fields.integer("epochs"), batch);
        return new Stage(data, length, samples, steps, batch);
    }

    private static Lora lora(Fields fields) {
        return new Lora(fields.integer("rank"), fields.number("alpha"));
    }

    /** Of all stages. */
    public int steps() {
        return stages.stream().mapToInt(Stage::steps).sum();
    }

    /** What decides over the weights beside the model and the files, as canonical JSON. */
    public Identity identity() {
        return Identity.of(fields());
    }

    /** As it was before RFC 8785: a model that was tuned by then is not tuned again. */
    public String firstSha256() {
        return Identity.firstSha256(fields());
    }

    /** The same recipe, whole, as JSON that {@link #parse} reads. */
    public String document() {
        Map<String, Object> fields = fields();
        fields.put("configuration", configuration.toString());
        fields.put("checkpointEvery", checkpointEvery);
        threads.ifPresent(given -> fields.put("threads", given));
        return JsonMapper.shared().writeValueAsString(fields);
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new HashMap<>(Map.of(
                "name",
                name,
                "seed",
                seed,
                "model",
                model,
                "configuration",
                JsonMapper.shared().readValue(configuration.canonicalJson(), Object.class),
                "targetLength",
                targetLength,
                "mask",
                Fields.word(mask),
                "longer",
                Fields.word(longer),
                "data",
                Map.of("conversations", conversations, "task", task)));
        fields.put(
                "stages",
                stages.stream()
                        .map(stage -> Map.of(
                                "data",
                                Fields.word(stage.data()),
                                "length",
                                Fields.word(stage.length()),
                                "samples",
                                stage.samples(),
                                "steps",
                                stage.steps(),
                                "batch",
                                stage.batch()))
                        .toList());
        fields.put("together", together);
        fields.put("optimizer", optimizer.identity());
        if (positions != Positions.ORDERED)
            fields.put(
                    "positions", Fields.word(positions)); // what was tuned before there was a choice keeps its identity
        lora.ifPresent(given -> fields.put("lora", Map.of("rank", given.rank(), "alpha", given.alpha())));
        return fields;
    }
}
