package dev.ropewalk.evaluator.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.evaluator.recipe.FinetuneRecipe.Length;
import dev.ropewalk.evaluator.recipe.FinetuneRecipe.Longer;
import dev.ropewalk.evaluator.recipe.FinetuneRecipe.Material;
import dev.ropewalk.evaluator.recipe.FinetuneRecipe.Stage;
import dev.ropewalk.tasks.conversation.LossMask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A recipe is a validated value: what is wrong is told in one sentence, what decides over the weights is its identity. */
class RecipeTest {

    private static final String NEW = """
            name: reference-model
            seed: 1
            model:
              layers: 6
              hidden: 128
              intermediate: 320
              heads: 4
              base: 10000
              window: 256
            data: {passkey: 0.2, keyValue: 0.3, variableTracking: 0.25, story: 0.2, copy: 0.05, conversation: 0}
            stages:
              - {tokens: 64, share: 0.25}
              - {tokens: [64, 128], share: 0.3}
              - {tokens: 256, share: 0.45}
            tokensPerStep: 4096
            steps: 9000
            optimizer: {learningRate: 0.003, beta1: 0.9, beta2: 0.98, weightDecay: 0.01, clip: 1, warmup: 150, floor: 0.05}
            checkpointEvery: 250
            """;

    private static final Path DATASETS = Path.of("../datasets");

    static String pretrain() throws IOException {
        return Files.readString(DATASETS.resolve("reference-model/recipe.yaml"));
    }

    static String finetune() throws IOException {
        return Files.readString(DATASETS.resolve("tuning/yarn-100.yaml"));
    }

    static Stream<Path> tunings() throws IOException {
        try (Stream<Path> files = Files.list(DATASETS.resolve("tuning"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("tunings")
    void everyRecipeOfTheRepositoryIsOneAndIsCalledAsItsFile(Path file) throws IOException {
        assertThat(FinetuneRecipe.parse(Files.readString(file)).name() + ".yaml")
                .isEqualTo(file.getFileName().toString());
    }

    @Test
    void documentsGrowStageByStage() throws IOException {
        PretrainRecipe recipe = PretrainRecipe.parse(pretrain());
        int step = 0;
        for (PretrainRecipe.Stage stage : recipe.stages()) {
            Set<Integer> seen = new HashSet<>();
            for (int i = 0; i < Math.round(stage.share() * recipe.steps()); i++) seen.add(recipe.tokensAt(++step));
            assertThat(seen).containsExactlyInAnyOrderElementsOf(Set.copyOf(stage.tokens()));
        }
        assertThat(step).isEqualTo(recipe.steps());
    }

    /** Zhang et al. 2024, arXiv 2401.07004: 100 samples for 2 epochs in batches of 32 are 6 steps. */
    @Test
    void epochsAreCountedInWholeStepsAsInThePaper() throws IOException {
        assertThat(FinetuneRecipe.parse(finetune()).stages())
                .containsExactly(new Stage(Material.CONVERSATIONS, Length.LONG, 100, 6, 32));
        assertThat(Stage.steps(3500, 2, 128)).isEqualTo(54);
        assertThat(Stage.steps(8, 2, 32)).isEqualTo(1);
    }

    @Test
    void whatIsLeftOutIsTheCarefulChoice() throws IOException {
        FinetuneRecipe recipe = FinetuneRecipe.parse(
                finetune().replaceAll("(?m)^(mask|longer|together|data|  conversations):.*\n", ""));
        assertThat(recipe.mask()).isEqualTo(LossMask.ANSWERS);
        assertThat(recipe.longer()).isEqualTo(Longer.REFUSE);
        assertThat(recipe.together()).isEqualTo(1);
        assertThat(recipe.conversations()).isEqualTo(FinetuneRecipe.GENERATED);
        assertThat(recipe.lora()).isEmpty();
    }

    @Test
    void theIdentityIsWhatDecidesOverTheWeights() throws IOException {
        String document = NEW, tuning = finetune();
        String identity = PretrainRecipe.parse(document).identity().sha256();
        assertThat(PretrainRecipe.parse(document.replace("Every: 250", "Every: 9") + "\nthreads: 2\n")
                        .identity()
                        .sha256())
                .isEqualTo(identity);
        for (String change : List.of("seed: 1>seed: 2", "floor: 0.05>floor: 0.04", "story: 0.2>story: 0.3"))
            assertThat(PretrainRecipe.parse(changed(document, change))
                            .identity()
                            .sha256())
                    .isNotEqualTo(identity);
        String tuned = FinetuneRecipe.parse(tuning).identity().sha256();
        for (String change : List.of(
                "factor=4>factor=5",
                "mask: answers>mask: all",
                "epochs: 2>epochs: 4",
                "generated>file.json",
                "together: 8>together: 4",
                "longer: refuse>longer: split",
                "warmup: 0>warmup: 1",
                "mask: answers>lora: {rank: 4, alpha: 8}"))
            assertThat(FinetuneRecipe.parse(changed(tuning, change)).identity().sha256())
                    .as(change)
                    .isNotEqualTo(tuned);
    }

    private static String changed(String document, String change) {
        String[] parts = change.split(">");
        assertThat(document).contains(parts[0]);
        return document.replace(parts[0], parts[1]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "steps: 9000>steps: 0|steps must be from 1 to 100000000, got 0",
                "steps: 9000>steps: many|steps must be an integer, got many",
                "steps: 9000>step: 9000|unknown field 'step', a recipe has name, seed",
                "beta2: 0.98>beta2: 1|beta2 must be from 0 to below 1, got 1.0",
                "beta2: 0.98>beta3: 1|unknown field 'optimizer.beta3', optimizer has learningRate",
                "learningRate: 0.003>learningRate: -2e-5|learningRate must be above 0 and finite, got -2.0E-5",
                "warmup: 150>warmup: 9000|warmup must be from 0 to below the steps, which are 9000, got 9000",
                "heads: 4>heads: 3|hidden must be an even number of channels for each head, got 128 for 3",
                "story: 0.2>story: -1|-1",
                "share: 0.45>share: 0.5|shares of the stages must make 1 together, got 1.05",
                "tokens: 256>tokens: 512|tokens of a stage must be at most the model's window of 256, got 512",
                "{tokens: 64, share: 0.25}>64|stages[0] must be an object with named fields, got 64",
                "tokensPerStep: 4096>tokensPerStep: 128|tokensPerStep must be from 256 to",
                "seed: 1>seed: 1.5|seed must be an integer, got 1.5",
                "name: reference-model>name:|name has no value",
                "seed: 1>seed: 1\\nseed: 2|the recipe, line",
                "checkpointEvery: 250>threads: 0|checkpointEvery is missing",
                "checkpointEvery: 250>checkpointEvery: 250\\nthreads: 0|threads must be from 1 to 1024, got 0"
            })
    void aWrongRecipeOfANewModelIsRefusedInOneSentence(String change, String sentence) {
        String document = changed(NEW, change.replace("\\n", "\n"));
        assertThatThrownBy(() -> PretrainRecipe.parse(document))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "yarn{factor=4}>yarrn|yarrn",
                "yarn{factor=4}>yarn{factor=0}|factor",
                "mask: answers>mask: question|mask must be answers or all, got question",
                "longer: refuse>longer: cut|longer must be refuse or split, got cut",
                "epochs: 2>epochs: 2\\nsteps: 6|epochs or steps must be given, one of the two, got both",
                "epochs: 2>#|epochs or steps must be given, one of the two, got none",
                "epochs: 2>epochs: 0|epochs must be from 1 to",
                "samples: 100>samples: 0|samples must be from 1 to",
                "batch: 32>batch: 0|batch must be from 1 to",
                "samples: 100>stages: [{samples: 1, steps: 1, batch: 1}]|epochs belongs into each of the stages",
                "targetLength: 1024>targetLength: 1|targetLength must be from 2 to",
                "warmup: 0>warmup: 10|warmup must be from 0 to below the steps, which are 6, got 10",
                "mask: answers>lora: {rank: 0, alpha: 1}|rank must be from 1 to 1024, got 0",
                "mask: answers>lora: {rank: 1}|lora.alpha is missing",
                "generated>generated\\n  documents: x|unknown field 'data.documents', data has conversations, task"
            })
    void aWrongRecipeOfATuningIsRefusedInOneSentence(String change, String sentence) throws IOException {
        String document = changed(finetune(), change.replace("\\n", "\n"));
        assertThatThrownBy(() -> FinetuneRecipe.parse(document))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }
}
