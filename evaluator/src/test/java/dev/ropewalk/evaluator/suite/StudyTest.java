package dev.ropewalk.evaluator.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.evaluator.recipe.FinetuneRecipe;
import dev.ropewalk.evaluator.tuned.TunedModel;
import dev.ropewalk.methods.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A suite with tuning: each method with each number of samples and each seed is a recipe, and a suite of its own. */
class StudyTest {

    private static final String GOOD = """
            name: study
            model: reference-model
            configurations: [rope]
            tuning:
              configurations: [yarn, "abf{base=500000}"]
              samples: [32, 100]
              seeds: [1, 2, 3]
              recipe: {targetLength: 1024, epochs: 2, batch: 32, threads: 1, optimizer:
                {learningRate: 1e-3, beta1: 0.9, beta2: 0.95, weightDecay: 0.1, clip: 1, warmup: 0, floor: 0}}
            tasks: ["passkey{depths=5,trials=2}"]
            lengths: [512, 2048]
            """;

    private static Study study(String document) {
        return Study.parse(document, Map.of());
    }

    /** Steps as Zhang et al. 2024, arXiv 2401.07004, count them: 32 samples, 2 epochs and batches of 32 are 2, 100 samples 6. */
    @Test
    void everyMethodSampleCountAndSeedIsARecipe() {
        Study study = study(GOOD);
        assertThat(study.tunings())
                .hasSize(2 * 2 * 3)
                .extracting(FinetuneRecipe::name)
                .startsWith("yarn, 32 samples, seed 1", "yarn, 32 samples, seed 2", "yarn, 32 samples, seed 3")
                .endsWith("abf{base=500000}, 100 samples, seed 3");
        assertThat(study.tunings()).extracting(FinetuneRecipe::steps).containsOnly(2, 6);
        assertThat(study.tunings().get(4)).satisfies(recipe -> {
            assertThat(recipe.seed()).isEqualTo(2);
            assertThat(recipe.model()).isEqualTo("reference-model");
            assertThat(recipe.configuration()).isEqualTo(Configuration.of("yarn"));
            assertThat(recipe.optimizer().learningRate()).isEqualTo(1e-3);
        });
        assertThat(study.tunings().stream().map(recipe -> recipe.identity().sha256()))
                .doesNotHaveDuplicates();
    }

    /** A factor that the suite leaves open is that of the target length, 1024 / 256, at every length that is measured. */
    @Test
    void aTunedModelIsMeasuredUnderWhatItLearned() {
        Study study = study(GOOD);
        List<TunedModel> models = TunedModel.of(study.tunings());
        TunedModel yarn = models.get(3);
        assertThat(yarn.learned().parameters()).containsEntry("factor", 4.0);
        assertThat(yarn.folder().getFileName()).hasToString("reference-model, yarn, 100 samples, seed 1");
        assertThat(models.stream().map(TunedModel::folder).map(Path::getParent)).doesNotHaveDuplicates();
        Suite suite = study.of(yarn.recipe()).of("/tuned", yarn.learned());
        assertThat(suite.name()).isEqualTo("study: yarn, 100 samples, seed 1");
        assertThat(suite.model()).isEqualTo("/tuned");
        assertThat(suite.configurations()).containsExactly(yarn.learned());
        assertThat(suite.tasks()).isEqualTo(study.suite().tasks());
        assertThat(suite.lengths()).containsExactly(512, 2048);
    }

    /** An edited file of conversations tunes another model; where the file lies, and what lies beside it, does not. */
    @Test
    void theConversationsThatAreReadAreInATunedModelsPlace(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("talk.json"), "[]");
        String document = GOOD.replace("epochs: 2", "epochs: 2, data: {conversations: " + file + "}");
        Path before = TunedModel.of(study(document).tunings()).get(0).folder();
        Files.writeString(folder.resolve("README.md"), "edited");
        assertThat(TunedModel.of(study(document).tunings()).get(0).folder()).isEqualTo(before);
        Files.writeString(file, "[ ]");
        assertThat(TunedModel.of(study(document).tunings()).get(0).folder()).isNotEqualTo(before);
    }

    @Test
    void aSuiteWithoutTuningIsAStudyOfItsModelAlone() {
        String plain = GOOD.replaceAll("(?s)tuning:.*(?=tasks:)", "");
        assertThat(study(plain)).isEqualTo(new Study(Suite.parse(plain), List.of()));
        assertThatThrownBy(() -> Suite.parse(GOOD))
                .hasMessage("a suite with tuning is several runs: give it to POST runs or ./ropewalk run");
    }

    @Test
    void whatIsSaidInsteadIsAboutMeasuring() {
        Study study = Study.parse(
                GOOD, Map.of("configurations", List.of("pi"), "seeds", List.of("7"), "model", "/models/other"));
        assertThat(study.suite().configurations()).containsExactly(Configuration.of("pi"));
        assertThat(study.suite().seeds()).containsExactly(7L);
        assertThat(study.tunings())
                .hasSize(12)
                .allSatisfy(recipe -> assertThat(recipe.model()).isEqualTo("/models/other"));
    }

    /** The paper's five methods, two of its four numbers of samples, three seeds. */
    @Test
    void theBundledStudyCanBeTuned() {
        Study study = BundledSuites.named("papers/entropy-abf", Map.of());
        assertThat(TunedModel.of(study.tunings())).hasSize(5 * 2 * 3);
        assertThat(study.tunings()).extracting(FinetuneRecipe::steps).containsOnly(2, 6);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    [yarn,                | [yarm,                     | unknown method 'yarm', known:
                    [yarn,                | ["abf{base=500000}",       | tuning.configurations must differ, got abf{base=500000} twice
                    samples: [32, 100]    | samples: []                | tuning.samples must name at least one, got none
                    samples: [32, 100]    | samples: [32, many]        | tuning.samples must be integers, got many
                    samples: [32, 100]    | samples: [0]               | tuning: samples must be from 1 to
                    samples: [32, 100]    | sample: [32]               | unknown field 'sample' in tuning, it has configurations, samples, seeds, recipe
                    samples: [32, 100]    | samples: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34] | tuning: a study may have up to 200 tunings, got 204: 2 configurations x 34 samples x 3 seeds
                    seeds: [1, 2, 3]      | seeds: [1, 1]              | tuning.seeds must differ, got 1 twice
                    seeds: [1, 2, 3]      | seeds: 1                   | tuning.seeds must be a list, got 1
                    {targetLength: 1024,  | {seed: 4,                  | tuning.recipe: seed must be left out, every tuning has its own, got 4
                    {targetLength: 1024,  | {stages: [],               | tuning.recipe: stages must be left out
                    {targetLength: 1024,  | {                          | tuning: targetLength is missing
                    {targetLength: 1024,  | {targetLength: 1024, x: 1, | tuning: unknown field 'x', a recipe has name
                    learningRate: 1e-3    | learningRate: 0            | tuning: learningRate must be above 0
                    name: study           | nome: study                | unknown field 'nome', a suite has name, model, configurations, tasks, lengths, seeds, dtype, device, trainedLength, stop, tuning
                    """)
    void everyMistakeIsAnsweredWithOneSentence(String instead, String written, String sentence) {
        assertThat(GOOD).contains(instead);
        assertThatThrownBy(() -> study(GOOD.replace(instead, written)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(sentence)
                .doesNotContain("\n");
    }

    /** Before any model is tuned. */
    @Test
    void whatCannotBeLearnedUnderOrNamedIsRefusedAtOnce() {
        assertThatThrownBy(() -> TunedModel.of(
                        study(GOOD.replace("[yarn,", "[self-extend,")).tunings()))
                .hasMessageContaining(
                        "configuration must be one of rope, pi, ntk-by-parts, yarn, abf, entropy-abf, proportional");
        assertThatThrownBy(() -> study(GOOD.replace("name: study", "name: " + "s".repeat(190))))
                .hasMessage("name must have 1 to 200 characters, got " + (190 + ": yarn, 32 samples, seed 1".length()));
    }
}
