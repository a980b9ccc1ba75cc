package dev.ropewalk.evaluator.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.decoder.training.TrainingException;
import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.results.identity.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** However often a training is cut off, its weights are those of one that was not; and what it leaves is a model that says where it comes from. */
class RecipesTest {

    /** Small enough for ten trainings in a test. */
    private static final String NEW = """
            name: tiny
            seed: 3
            model: {layers: 2, hidden: 16, intermediate: 24, heads: 2, base: 10000, window: 96}
            data: {passkey: 1, keyValue: 1, variableTracking: 1, story: 1, copy: 1, conversation: 1}
            stages: [{tokens: 64, share: 0.5}, {tokens: 96, share: 0.5}]
            tokensPerStep: 192
            steps: 6
            optimizer: {learningRate: 0.01, beta1: 0.9, beta2: 0.98, weightDecay: 0.01, clip: 1, warmup: 2, floor: 0.1}
            checkpointEvery: 2
            """, TUNING = """
            name: tiny-tuned
            seed: 3
            model: parent
            configuration: yarn{factor=2}
            targetLength: 192
            samples: 4
            steps: 4
            batch: 2
            together: 2
            optimizer: {learningRate: 0.001, beta1: 0.9, beta2: 0.95, weightDecay: 0.1, clip: 1, warmup: 0, floor: 0}
            checkpointEvery: 3
            """;

    @TempDir
    Path folder = Path.of("");

    private Setting setting(String out, int lastStep) {
        return setting(folder.resolve(out), lastStep);
    }

    private static Setting setting(Path out, int lastStep) {
        return new Setting(out, 1, lastStep, "test", step -> {}, () -> false);
    }

    private Recipes.Outcome pretrain(String out, int lastStep) throws IOException {
        return Recipes.pretrain(PretrainRecipe.parse(NEW), setting(out, lastStep));
    }

    private byte[] weights(String out) throws IOException {
        return Files.readAllBytes(folder.resolve(out).resolve("model.safetensors"));
    }

    private List<String> files(String out) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(out))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private JsonNode told(String out) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(folder.resolve(out).resolve("ropewalk.json")));
    }

    /** Killed in the fourth step: that of step 2 was the last state. */
    private static void killed(int atStep, Setting setting, PretrainRecipe recipe) {
        assertThatThrownBy(() -> Recipes.pretrain(
                        recipe,
                        new Setting(
                                setting.out(),
                                1,
                                setting.lastStep(),
                                "test",
                                step -> {
                                    if (step.step() == atStep) throw new IllegalStateException("killed");
                                },
                                () -> false)))
                .hasMessage("killed");
    }

    @Test
    void aTrainingThatWasCutOffGivesTheSameWeights() throws IOException {
        Recipes.Outcome whole = pretrain("whole", 6);
        killed(4, setting("again", 6), PretrainRecipe.parse(NEW));
        assertThat(files("again")).containsExactly(TrainingRun.STATE);
        List<Integer> made = new ArrayList<>();
        Recipes.Outcome again = Recipes.pretrain(
                PretrainRecipe.parse(NEW),
                new Setting(folder.resolve("again"), 1, 6, "later", step -> made.add(step.step()), () -> false));
        assertThat(made).containsExactly(3, 4, 5, 6);
        assertThat(weights("again")).isEqualTo(weights("whole"));
        assertThat(again.steps().stream().map(Step::loss).toList())
                .isEqualTo(whole.steps().stream().map(Step::loss).toList());
        assertThat(again.steps().stream().map(Step::step)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(told("again").path("code").toString()).isEqualTo("[\"test\",\"later\"]");
        assertThat(files("again"))
                .isEqualTo(files("whole"))
                .containsExactly(
                        "config.json", "model.safetensors", "ropewalk.json", "tokenizer.json", "tokenizer_config.json");
    }

    @Test
    void someStepsAreTheFirstOfAll() throws IOException {
        pretrain("whole", 6);
        Recipes.Outcome begun = pretrain("begun", 3);
        assertThat(begun.reached()).isTrue();
        assertThat(files("begun")).contains("model.safetensors", TrainingRun.STATE);
        assertThat(weights("begun")).isNotEqualTo(weights("whole"));
        assertThat(told("begun").path("steps").asInt()).isEqualTo(3);
        assertThatThrownBy(() -> pretrain("begun", 2)).hasMessageContaining("after step 3", "step 2 that is asked for");
        pretrain("begun", 6);
        assertThat(weights("begun")).isEqualTo(weights("whole"));
        assertThat(files("begun")).doesNotContain(TrainingRun.STATE);
    }

    @Test
    void whoeverInterruptsLosesNothing() throws IOException {
        pretrain("whole", 6);
        int[] made = {0};
        Recipes.Outcome left = Recipes.pretrain(
                PretrainRecipe.parse(NEW),
                new Setting(folder.resolve("left"), 1, 6, "test", step -> made[0]++, () -> made[0] == 3));
        assertThat(left.reached()).isFalse();
        assertThat(left.steps()).hasSize(3);
        assertThat(pretrain("left", 6).steps()).hasSize(6);
        assertThat(weights("left")).isEqualTo(weights("whole"));
    }

    @Test
    void anotherTrainingIsNotContinued() throws IOException {
        pretrain("out", 3);
        for (String change : List.of("steps: 6>steps: 7>recipe", "seed: 3>seed: 4>seed 3, now it is 4")) {
            String[] parts = change.split(">");
            assertThatThrownBy(() ->
                            Recipes.pretrain(PretrainRecipe.parse(NEW.replace(parts[0], parts[1])), setting("out", 6)))
                    .as(change)
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining(parts[2]);
        }
        assertThatThrownBy(() -> Recipes.pretrain(
                        PretrainRecipe.parse(NEW),
                        new Setting(folder.resolve("out"), 2, 6, "test", step -> {}, () -> false)))
                .hasMessageContaining("holds a training with threads 1, now it is 2; take another folder");
        assertThatThrownBy(() -> Recipes.pretrain(
                        PretrainRecipe.parse(NEW.replace("layers: 2", "layers: 1")), setting("out", 6)))
                .isInstanceOf(TrainingException.class);
    }

    @Test
    void aModelIsNeverWrittenOver() throws IOException {
        pretrain("out", 6);
        assertThatThrownBy(() -> pretrain("out", 6))
                .hasMessage(folder.resolve("out") + " holds a model already; take another folder");
    }

    @Test
    void theModelSaysWhereItComesFrom() throws IOException {
        Recipes.Outcome outcome = pretrain("parent", 6);
        PretrainRecipe recipe = PretrainRecipe.parse(NEW);
        JsonNode told = told("parent");
        assertThat(told.path("recipeSha256").asString())
                .isEqualTo(recipe.identity().sha256());
        assertThat(told.path("recipe"))
                .isEqualTo(JsonMapper.shared().readTree(recipe.identity().json()));
        assertThat(told.path("finalLoss").asDouble())
                .isEqualTo(outcome.steps().get(5).loss());
        assertThat(told.path("threads").asInt()).isEqualTo(1);
        assertThat(told.path("parent").isNull()).isTrue();
        Checkpoint parent = Checkpoint.open(folder.resolve("parent"));
        assertThat(parent.rope().trainedLength()).isEqualTo(96);

        Recipes.finetune(FinetuneRecipe.parse(TUNING), folder.resolve("parent"), setting("tuned", 4));
        JsonNode tuned = told("tuned");
        assertThat(tuned.path("parent").asString()).isEqualTo(parent.sha256());
        assertThat(tuned.path("configuration").asString())
                .startsWith("yarn{attentionFactor=1.069")
                .contains("factor=2");
        assertThat(tuned.path("native").asBoolean()).isTrue();
        assertThat(tuned.path("data").asString()).hasSize(64);
        assertThat(Checkpoint.open(folder.resolve("tuned")).rope().scaling().type())
                .isEqualTo("yarn");
        try (Tokenizer tokenizer = Tokenizer.of(folder.resolve("tuned"))) {
            assertThat(tokenizer.encode("the pass key")).hasSize(4);
        }
        assertThat(Files.readString(folder.resolve("tuned/tokenizer_config.json")))
                .contains("\"model_max_length\" : 192");

        assertThat(Provenance.of(folder.resolve("parent"))).hasValue(new Provenance(null, recipe.identity(), 6));
        assertThat(Provenance.of(folder.resolve("tuned")))
                .hasValue(new Provenance(
                        parent.sha256(), FinetuneRecipe.parse(TUNING).identity(), 4));
        assertThat(Provenance.of(folder)).isEmpty();
    }

    /** Decision 70: config.json stays that of a parent whose dictionary holds more than a method; what was learned under is told by name, and is planned the same again. */
    @Test
    void whatItsFileCannotSayATunedModelIsReadUnder() throws IOException {
        pretrain("parent", 6);
        Path config = folder.resolve("parent/config.json");
        ObjectNode said = (ObjectNode) JsonMapper.shared().readTree(Files.readString(config));
        said.remove(List.of("rope_theta", "rope_scaling", "model_type", "architectures"));
        said.put("model_type", "ministral3").put("head_dim", 8);
        said.set("rope_parameters", JsonMapper.shared().readTree("""
                        {"rope_type": "default", "rope_theta": 10000, "original_max_position_embeddings": 96, "llama_4_scaling_beta": 0.1}"""));
        Files.writeString(config, said.toString());
        Checkpoint parent = Checkpoint.open(folder.resolve("parent"));
        FinetuneRecipe recipe = FinetuneRecipe.parse(TUNING);

        Recipes.finetune(recipe, folder.resolve("parent"), setting("tuned", 4));
        Checkpoint tuned = Checkpoint.open(folder.resolve("tuned"));
        assertThat(tuned.configJson()).isEqualTo(parent.configJson());
        assertThat(tuned.sha256()).isNotEqualTo(parent.sha256());
        assertThat(told("tuned").path("native").asBoolean()).isFalse();
        assertThat(dev.ropewalk.methods.Configuration.parse(
                                told("tuned").path("configuration").asString())
                        .resolve(tuned.rope(), 192)
                        .plan()
                        .actsLike(Recipes.learned(recipe, parent).plan()))
                .isTrue();
    }

    /** What is told of a model goes into results: a text that contradicts itself does not. */
    @Test
    void anOriginThatDoesNotFitTogetherIsRefused() throws IOException {
        String recipe = "{\"name\":\"n\"}", sha256 = Fingerprint.of(recipe);
        String good = "{\"parent\":null,\"recipe\":%s,\"recipeSha256\":\"%s\",\"steps\":6}".formatted(recipe, sha256);
        Path file = folder.resolve(Provenance.FILE);
        Files.writeString(file, good);
        assertThat(Provenance.of(folder)).hasValue(new Provenance(null, new Identity(recipe, sha256), 6));
        for (String change : List.of(
                "null>\"me\">parent must be null or 64 hexadecimal digits, got \"me\"",
                "\"n\">\"m\">recipeSha256 must be that of the recipe",
                ":6>:0>must hold a recipe and at least 1 of its steps",
                "{\"parent>{\"other>parent must be null or 64 hexadecimal digits",
                "\"recipe\">recipe>is not JSON")) {
            String[] parts = change.split(">");
            Files.writeString(file, good.replace(parts[0], parts[1]));
            assertThatThrownBy(() -> Provenance.of(folder))
                    .as(change)
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining(parts[2]);
        }
    }

    /** Models were tuned before hashes were of RFC 8785's form, and say so with the hash of then. */
    @Test
    void anOriginOfTheFirstFormIsTakenForWhatItIs() throws IOException {
        String first = "{\"rate\":2.0E-5,\"steps\":6.0}", today = "{\"rate\":0.00002,\"steps\":6}";
        Files.writeString(
                folder.resolve(Provenance.FILE),
                "{\"parent\":null,\"recipe\":%s,\"recipeSha256\":\"%s\",\"steps\":6}"
                        .formatted(first, Fingerprint.of(first)));
        assertThat(Provenance.of(folder)).hasValue(new Provenance(null, new Identity(today, Fingerprint.of(today)), 6));
    }

    @Test
    void whatCannotBeLearnedLeavesNoFolder() throws IOException {
        pretrain("parent", 6);
        for (String change : List.of("yarn{factor=2}>dca", "targetLength: 192>targetLength: 50"))
            assertThatThrownBy(() -> Recipes.finetune(
                            FinetuneRecipe.parse(TUNING.replace(change.split(">")[0], change.split(">")[1])),
                            folder.resolve("parent"),
                            setting("out", 4)))
                    .isInstanceOf(IllegalArgumentException.class);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aTuningThatWasCutOffGivesTheSameWeights() throws IOException {
        pretrain("parent", 6);
        Path parent = folder.resolve("parent");
        for (String lora : List.of("", "lora: {rank: 2, alpha: 4}\n")) {
            FinetuneRecipe recipe = FinetuneRecipe.parse(TUNING + lora);
            String whole = "whole" + lora.length(), again = "again" + lora.length();
            Recipes.finetune(recipe, parent, setting(whole, 4));
            Recipes.finetune(recipe, parent, setting(again, 3));
            Recipes.finetune(recipe, parent, setting(again, 4));
            assertThat(weights(again)).isEqualTo(weights(whole)).isNotEqualTo(weights("parent"));
        }
    }

    @Test
    void aLossThatIsNoNumberEndsTheTrainingAndLeavesTheLastState() throws IOException {
        PretrainRecipe wild = PretrainRecipe.parse(NEW.replace("learningRate: 0.01", "learningRate: 1e30")
                .replace("warmup: 2", "warmup: 0")
                .replace("checkpointEvery: 2", "checkpointEvery: 1"));
        assertThatThrownBy(() -> Recipes.pretrain(wild, setting("out", 6)))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("of step 2 is not a finite number")
                .hasMessageEndingWith("the state after step 1 is intact");
        assertThat(files("out")).containsExactly(TrainingRun.STATE);
    }

    /** A state is three times the weights; with its metadata two do not fit, and the second does not take the first one's place. */
    @Test
    void aFullDiskLeavesTheLastStateIntact() throws IOException {
        pretrain("whole", 6);
        pretrain("state", 2);
        long state = Files.size(folder.resolve("state").resolve(TrainingRun.STATE));
        try (FileSystem disk = Jimfs.newFileSystem(
                Configuration.unix().toBuilder().setMaxSize(state * 3 / 2).build())) {
            Path out = disk.getPath("/out");
            assertThatThrownBy(() -> Recipes.pretrain(PretrainRecipe.parse(NEW), setting(out, 6)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageStartingWith("The state after step 4 could not be written to /out (")
                    .hasMessageEndingWith("the state after step 2 is intact, and the same command goes on from there");
            Path saved = out.resolve(TrainingRun.STATE);
            Files.createDirectories(folder.resolve("again"));
            Files.write(folder.resolve("again").resolve(TrainingRun.STATE), Files.readAllBytes(saved));
        }
        pretrain("again", 6);
        assertThat(weights("again")).isEqualTo(weights("whole"));
    }

    /** Where the last of all files cannot be written, nothing is lost: the state goes when the model is whole. */
    @Test
    void aModelThatCannotBeWrittenIsWrittenByTheSameCommandLater() throws IOException {
        pretrain("whole", 6);
        Path out = folder.resolve("blocked"), config = out.resolve("config.json");
        Setting blocked = new Setting(out, 1, 6, "test", step -> block(config), () -> false);
        assertThatThrownBy(() -> Recipes.pretrain(PretrainRecipe.parse(NEW), blocked))
                .isInstanceOf(TrainingException.class)
                .hasMessageStartingWith("The model could not be written to " + out + " (")
                .hasMessageEndingWith("the state after step 6 is intact, and the same command goes on from there");
        Files.delete(config);
        pretrain("blocked", 6);
        assertThat(weights("blocked")).isEqualTo(weights("whole"));
        assertThat(files("blocked")).isEqualTo(files("whole"));
    }

    private static void block(Path file) {
        try {
            Files.createDirectories(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
